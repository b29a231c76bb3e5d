// What an open page knows: the workspace as one person sees it, and what has been fetched of it so far.

import type { AppInfo, Command, PageState, Prompt, Shortcut, ThreadMark, ToldPrompts } from "../wire/page";
import type { Channel, Message, Person, View } from "../wire/slack";
import type { Arrived } from "./arriving";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad" | "fault";
  /** What it is about: one that is about the same takes its place, and counts the times. */
  about?: string;
  times?: number;
}

export interface Prompts {
  title: string;
  prompts: Prompt[];
}

export interface Clock {
  /** The playground's time in seconds when the page was told of it. */
  told: number;
  /** The page's own time at that moment, in seconds. */
  toldAt: number;
  /** By how many seconds the time was moved forward. */
  moved: number;
}

export interface Model {
  me: string;
  team: string;
  people: Person[];
  channels: Channel[];
  /** The followed threads. */
  threads: ThreadMark[];
  app: AppInfo | null;
  /** Whether the app was connected since the page knows it: if not, it is still starting. */
  wasConnected: boolean;
  commands: Command[];
  shortcuts: Shortcut[];
  transport: "socket" | "http";
  clock: Clock;
  /** The messages of each channel, and of each thread that was opened; see `timelineOf`. */
  timelines: Record<string, Message[]>;
  /** What happened in each timeline that is being fetched, since it was asked for. */
  arriving: Record<string, Arrived[]>;
  statuses: Record<string, string>;
  prompts: Record<string, Prompts>;
  /** The titles that an agent gave to threads. */
  titles: Record<string, string>;
  /** The open dialogs, the topmost last. */
  stack: View[];
  home: View | null;
  toasts: Toast[];
  /** Calls of the app that failed on purpose since the controls were looked at. */
  failures: number;
  /** Whether events arrive. */
  live: boolean;
}

/** Returns the key of a channel's messages, or of those of one of its threads. */
export function timelineOf(channel: string, thread?: string | null): string {
  return thread ? `${channel}/${thread}` : channel;
}

/** Says whether a message is one in a thread, not the one that the thread is under. */
export function isReply(message: Message): boolean {
  return message.thread_ts !== undefined && message.thread_ts !== message.ts;
}

/** Returns what is known at first: the state that was fetched, and no messages. */
export function modelOf(state: PageState): Model {
  return {
    me: state.me,
    team: state.team.name,
    people: state.people,
    channels: state.channels,
    threads: state.threads,
    app: state.app,
    wasConnected: state.app?.connected ?? false,
    commands: state.commands,
    shortcuts: state.shortcuts,
    transport: state.transport,
    clock: clockOf(state.now, state.moved),
    timelines: {},
    arriving: {},
    statuses: {},
    prompts: Object.fromEntries(state.prompts.map((told) => [told.channel, promptsOf(told)])),
    titles: Object.fromEntries(state.titles.map((told) => [timelineOf(told.channel, told.thread_ts), told.title])),
    stack: [],
    home: null,
    toasts: [],
    failures: 0,
    live: false,
  };
}

/** Returns the prompts as the playground sent them. */
export function promptsOf({ title, prompts }: ToldPrompts): Prompts {
  return { title: title ?? "", prompts };
}

/** Returns the clock as the playground just sent it. */
export function clockOf(now: number, moved: number): Clock {
  return { told: now, toldAt: performance.now() / 1000, moved };
}

/** Returns the playground's time now, in seconds. */
export function nowOf(clock: Clock): number {
  return clock.told + performance.now() / 1000 - clock.toldAt;
}
