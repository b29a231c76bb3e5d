// Puts messages where they belong: in their channel, in their thread, and in the count of replies above it.

import type { Message } from "../wire/slack";
import { type Model, isReply, timelineOf } from "./model";

type Timelines = Model["timelines"];

/** Messages of one timeline that are kept: a page left open during a load test stays quick. */
export const KEPT = 600;

/** Returns the timelines with what was fetched of one of them; events may have told of later messages already. */
export function withMessages(timelines: Timelines, timeline: string, fetched: Message[]): Timelines {
  const last = fetched.at(-1)?.ts ?? "";
  const later = (timelines[timeline] ?? []).filter((message) => message.ts > last);
  return { ...timelines, [timeline]: [...fetched, ...later].slice(-KEPT) };
}

/** Returns the timelines with a message that was posted or changed; those that were never opened stay unknown. */
export function withMessage(
  timelines: Timelines,
  channel: string,
  message: Message,
  how: "post" | "change",
): Timelines {
  const thread = message.thread_ts ?? message.ts;
  let told = put(timelines, timelineOf(channel, thread), message, how);
  if (!isReply(message) || message.subtype === "thread_broadcast") told = put(told, channel, message, how);
  return how === "post" && isReply(message) && !message.ephemeral ? counted(told, channel, message) : told;
}

/** Returns the timelines without a message that was deleted. */
export function withDeleted(timelines: Timelines, channel: string, message: Message): Timelines {
  const told = withoutMessage(timelines, channel, message);
  if (!isReply(message)) return told;
  return mapped(told, channel, message.thread_ts ?? "", (root) => {
    const reply_count = Math.max(0, (root.reply_count ?? 0) - 1);
    return reply_count > 0
      ? { ...root, reply_count }
      : { ...root, reply_count, latest_reply: undefined, reply_users: [] };
  });
}

/** Returns the timelines without a message, which the person may only have put aside. */
export function withoutMessage(timelines: Timelines, channel: string, message: Message): Timelines {
  const keys = [channel, timelineOf(channel, message.thread_ts ?? message.ts)];
  return keys.reduce((told, key) => {
    const messages = told[key];
    return messages ? { ...told, [key]: messages.filter((each) => each.ts !== message.ts) } : told;
  }, timelines);
}

function put(timelines: Timelines, timeline: string, message: Message, how: "post" | "change"): Timelines {
  const messages = timelines[timeline];
  if (!messages) return timelines;
  const place = messages.findIndex((each) => each.ts >= message.ts);
  if (place < 0) return how === "post" ? { ...timelines, [timeline]: [...messages, message].slice(-KEPT) } : timelines;
  const known = messages[place]?.ts === message.ts;
  if (!known && how === "change") return timelines;
  return { ...timelines, [timeline]: messages.toSpliced(place, known ? 1 : 0, message) };
}

/** Adds a reply to the thread's data in its first message; only once, however often the event arrives. */
function counted(timelines: Timelines, channel: string, reply: Message): Timelines {
  const thread = reply.thread_ts ?? "";
  return mapped(timelines, channel, thread, (root) => {
    if (root.latest_reply !== undefined && root.latest_reply >= reply.ts) return root;
    const reply_users = [...new Set([...(root.reply_users ?? []), reply.user])];
    return {
      ...root,
      thread_ts: thread,
      reply_count: (root.reply_count ?? 0) + 1,
      reply_users,
      latest_reply: reply.ts,
    };
  });
}

function mapped(timelines: Timelines, channel: string, ts: string, change: (message: Message) => Message): Timelines {
  return [channel, timelineOf(channel, ts)].reduce((told, key) => {
    const messages = told[key];
    const place = messages?.findIndex((each) => each.ts === ts) ?? -1;
    const root = messages?.[place];
    return messages && root ? { ...told, [key]: messages.with(place, change(root)) } : told;
  }, timelines);
}
