// Applies every change to the page's state, which is changed nowhere else.

import type { PageEvent, PageState } from "../wire/page";
import type { Channel, Message, View } from "../wire/slack";
import { withArrival, withAsked, withFetched } from "./arriving";
import { withRequest } from "./failures";
import { type Model, type Toast, clockOf, modelOf, promptsOf, timelineOf } from "./model";
import { withDeleted, withMessage, withoutMessage } from "./timelines";
import { type Posted, withChannelRead, withNews, withThreadsRead } from "./unread";

/** Everything that changes what the page knows: what was fetched, what the playground tells, what a person does. */
export type Change =
  | { kind: "fetched_state"; state: PageState }
  | { kind: "asked_for_messages"; timeline: string }
  | { kind: "fetched_messages"; timeline: string; messages: Message[] }
  | { kind: "fetched_views"; stack: View[]; home: View | null }
  | { kind: "events"; events: PageEvent[]; reading: readonly string[] }
  | { kind: "events_in_state"; events: PageEvent[] }
  | { kind: "live"; live: boolean }
  | { kind: "read"; channel: string }
  | { kind: "read_threads"; timeline?: string }
  | { kind: "dismissed"; channel: string; message: Message }
  | { kind: "toast"; toast: Toast }
  | { kind: "toast_gone"; id: number }
  | { kind: "failures_seen" };

/** Returns the page's state after a change; it is empty until the state was fetched. */
export function reduce(model: Model | null, change: Change): Model | null {
  if (change.kind === "fetched_state") return refreshed(model, change.state);
  if (model === null) return null;
  switch (change.kind) {
    case "fetched_messages":
      return withFetched(model, change.timeline, change.messages);
    case "asked_for_messages":
      return withAsked(model, change.timeline);
    case "fetched_views":
      return { ...model, stack: change.stack, home: change.home };
    case "events":
      // Always something new, as whoever hands over events waits for them to be drawn.
      return { ...change.events.reduce((known, event) => afterEvent(withArrival(known, event), event, change.reading), model) };
    case "events_in_state":
      return change.events.reduce((known, event) => afterEventInState(withArrival(known, event), event), model);
    case "live":
      return { ...model, live: change.live };
    case "read":
      return { ...model, channels: withChannelRead(model.channels, change.channel) };
    case "read_threads":
      return { ...model, threads: withThreadsRead(model.threads, change.timeline) };
    case "dismissed":
      return { ...model, timelines: withoutMessage(model.timelines, change.channel, change.message) };
    case "toast":
      return { ...model, toasts: [...model.toasts, change.toast].slice(-4) };
    case "toast_gone":
      return { ...model, toasts: model.toasts.filter((toast) => toast.id !== change.id) };
    case "failures_seen":
      return { ...model, failures: 0 };
  }
}

/** Keeps the messages that are known where the same person's state is fetched again. */
function refreshed(model: Model | null, state: PageState): Model {
  const fresh = modelOf(state);
  if (model?.me !== state.me) return fresh;
  const { timelines, arriving, statuses, stack, home, toasts, failures, live } = model;
  const wasConnected = model.wasConnected || fresh.wasConnected;
  return { ...fresh, timelines, arriving, statuses, stack, home, toasts, failures, live, wasConnected };
}

function afterEvent(model: Model, event: PageEvent, reading: readonly string[]): Model {
  switch (event.kind) {
    case "posted":
    case "ephemeral":
      return afterPost(model, event, reading);
    case "changed":
      return { ...model, timelines: withMessage(model.timelines, event.channel, event.message, "change") };
    case "deleted":
      return { ...model, timelines: withDeleted(model.timelines, event.channel, event.message) };
    case "channel":
    case "joined":
      return withChannel(model, event.channel);
    case "left":
      return event.gone ? withoutChannel(model, event.channel.id) : withChannel(model, event.channel);
    case "status":
      return withStatus(model, timelineOf(event.channel, event.thread_ts), event.status);
    case "prompts":
      return { ...model, prompts: { ...model.prompts, [event.channel]: promptsOf(event) } };
    case "title":
      return { ...model, titles: { ...model.titles, [timelineOf(event.channel, event.thread_ts)]: event.title } };
    case "app":
      return withApp(model, event);
    case "commands":
      return { ...model, commands: event.commands };
    case "clock":
      return { ...model, clock: clockOf(event.now, event.moved) };
    case "request":
      return withRequest(model, event.entry);
    case "notice":
      return model;
    default:
      return afterView(model, event.kind, event.view);
  }
}

/** Applies the parts of an event that the fetched state does not include: messages, and what is not kept. */
function afterEventInState(model: Model, event: PageEvent): Model {
  switch (event.kind) {
    case "posted":
    case "ephemeral":
      return withPosted(model, event);
    case "deleted":
      return { ...model, timelines: withoutMessage(model.timelines, event.channel, event.message) };
    case "channel":
    case "joined":
    case "left":
    case "app":
    case "commands":
    case "clock":
      return model;
    default:
      return afterEvent(model, event, []);
  }
}

function afterPost(model: Model, event: Posted, reading: readonly string[]): Model {
  return withNews(withPosted(model, event), event, reading);
}

function withPosted(model: Model, { channel, message }: Posted): Model {
  const timelines = withMessage(model.timelines, channel, message, "post");
  const statuses = withoutStatus(model, channel, message);
  return { ...model, timelines, statuses, prompts: withoutPrompts(model, channel, message) };
}

/** An app's status ends where its message arrives: https://docs.slack.dev/reference/methods/assistant.threads.setStatus */
function withoutStatus(model: Model, channel: string, message: Message): Model["statuses"] {
  if (message.user !== model.app?.bot_user) return model.statuses;
  return without(without(model.statuses, timelineOf(channel, message.thread_ts)), channel);
}

/** What an agent suggests to ask is shown until its person writes. */
function withoutPrompts(model: Model, channel: string, message: Message): Model["prompts"] {
  return message.bot_id ? model.prompts : without(model.prompts, channel);
}

function withStatus(model: Model, timeline: string, status: string): Model {
  const statuses = status ? { ...model.statuses, [timeline]: status } : without(model.statuses, timeline);
  return { ...model, statuses };
}

function withApp(model: Model, { kind: _, ...told }: Extract<PageEvent, { kind: "app" }>): Model {
  if (model.app === null) return model;
  return { ...model, app: { ...model.app, ...told }, wasConnected: model.wasConnected || told.connected === true };
}

function afterView(model: Model, kind: string, view: View): Model {
  const others = model.stack.filter((open) => open.id !== view.id);
  switch (kind) {
    case "home":
      return { ...model, home: view };
    case "view_closed":
      return { ...model, stack: others };
    case "view_updated":
      return { ...model, stack: model.stack.map((open) => (open.id === view.id ? view : open)) };
    case "view_pushed":
      return { ...model, stack: [...others, view] };
    default:
      return { ...model, stack: [view] };
  }
}

function withChannel(model: Model, told: Partial<Channel> & { id: string }): Model {
  const known = model.channels.some((channel) => channel.id === told.id);
  const channels = known
    ? model.channels.map((channel) => (channel.id === told.id ? { ...channel, ...told } : channel))
    : [...model.channels, { unread: 0, name: "", is_im: false, is_archived: false, ...told }];
  return { ...model, channels };
}

function withoutChannel(model: Model, id: string): Model {
  return { ...model, channels: model.channels.filter((channel) => channel.id !== id) };
}

function without<Value>(record: Record<string, Value>, key: string): Record<string, Value> {
  if (!(key in record)) return record;
  const { [key]: _, ...rest } = record;
  return rest;
}
