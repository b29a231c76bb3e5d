// The types of what the page and the playground send each other, besides Slack's own objects.

import type { Channel, Message, Person, View } from "./slack";

export interface Command {
  name: string;
  description: string;
  usage_hint: string;
}

export interface Shortcut {
  name: string;
  callback_id: string;
  description: string;
  kind: "global" | "message";
}

export interface AppInfo {
  id: string;
  name: string;
  description: string;
  bot_user: string;
  has_home: boolean;
  has_messages: boolean;
  /** Nobody can write to it: https://docs.slack.dev/surfaces/app-home */
  messages_read_only: boolean;
  is_agent: boolean;
  connected: boolean;
  installed?: boolean;
  /** Its bot token was revoked: it is still installed, but cannot call methods. */
  revoked?: boolean;
  /** There is a command that makes it post what is due. */
  posts_due?: boolean;
  /** The clock was moved forward since that command was last run. */
  due_waits?: boolean;
  /** Why the bot's program ended, if it did. */
  ended?: string | null;
  /** Whether the app came with a manifest; without one it may do everything, and any command is delivered to it. */
  has_manifest: boolean;
  /** Whether the playground starts the app; if not, somebody does so by hand. */
  is_ours_to_start: boolean;
}

/** A followed thread, by the channel and the ts of its first message, and how many of its replies are new. */
export interface ThreadMark {
  channel: string;
  thread_ts: string;
  unread: number;
}

/** A followed thread, as the list of threads shows it. */
export interface FollowedThread extends ThreadMark {
  /** The ts up to which the person has read it. */
  read: string;
  root: Message;
  replies: Message[];
}

/** A message that a search found, with the channel that it is in. */
export type FoundMessage = Message & { channel: string };

export interface PageState {
  me: string;
  team: { id: string; name: string; domain: string };
  people: Person[];
  channels: Channel[];
  threads: ThreadMark[];
  app: AppInfo | null;
  /** What the app, as an agent, suggests to ask in its conversations, and the titles that it gave to threads. */
  prompts: ToldPrompts[];
  titles: ToldTitle[];
  commands: Command[];
  shortcuts: Shortcut[];
  /** The number of the last event that this state includes. */
  told: number;
  now: number;
  moved: number;
  transport: "socket" | "http";
}

/** What the page shows of an app's manifest. */
export interface Manifest {
  features: { slash_commands?: { command: string }[] };
  oauth_config: { scopes: { bot: string[] } };
  settings: { event_subscriptions?: { bot_events?: string[] } };
}

export interface Prompt {
  title: string;
  message: string;
}

export interface ToldPrompts {
  channel: string;
  title?: string | null;
  prompts: Prompt[];
}

export interface ToldTitle {
  channel: string;
  thread_ts: string;
  title: string;
}

export interface RequestEntry {
  n: number;
  at: number;
  direction: "from_app" | "to_app";
  name: string;
  status: number | string;
  ms: number;
  request: unknown;
  answer: unknown;
  /** The kind of fault that made it fail on purpose. */
  failed_by?: string;
}

export interface Fault {
  id: string;
  kind: string;
  share?: number;
  count?: number;
  skip?: number;
  seconds?: number;
  retry_after?: number;
  methods?: string[];
  channels?: string[];
  events?: string[];
  status?: number;
  content_type?: string;
  body?: unknown;
  error?: string;
  reason?: string;
  struck?: number;
}

/** An event that the playground sends to an open page. */
export type PageEvent =
  | {
      kind: "posted" | "changed" | "deleted" | "ephemeral";
      channel: string;
      message: Message;
      thread?: string | null;
      /** Who follows the thread of a reply. */
      followers?: string[];
      /** Whom a new message mentions: ids, and "everyone" for all members of the channel. */
      mentions?: string[];
    }
  | { kind: "channel" | "joined"; channel: Channel; user?: string }
  | { kind: "left"; channel: Channel; user?: string; gone?: boolean }
  | { kind: "view_opened" | "view_pushed" | "view_updated" | "view_closed" | "home"; view: View }
  | { kind: "status"; channel: string; thread_ts?: string | null; status: string }
  | ({ kind: "prompts" } & ToldPrompts)
  | ({ kind: "title" } & ToldTitle)
  | { kind: "notice"; text: string }
  | ({ kind: "app" } & Partial<AppInfo>)
  | { kind: "commands"; commands: Command[] }
  | { kind: "clock"; now: number; moved: number }
  | { kind: "request"; entry: RequestEntry };

/** The playground's response to something that a person did. */
export interface ActAnswer {
  ok: boolean;
  error?: string;
  /** What is wrong with which block of a dialog. */
  errors?: Record<string, string>;
  /** What the person reads if it failed, and what was wrong in the app's response. */
  notice?: string;
  faults?: string[];
  /** What Slackbot said about it. */
  message?: Message;
  channel?: string | Channel;
  options?: unknown[];
  option_groups?: unknown[];
}
