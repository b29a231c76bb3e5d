// Counts what is new to a person, in channels and in threads, as messages arrive and are read.

import type { PageEvent, ThreadMark } from "../wire/page";
import type { Channel, Message } from "../wire/slack";
import { type Model, isReply, timelineOf } from "./model";

/** That a message was posted, or shown to one person. */
export type Posted = Extract<PageEvent, { message: Message }>;

const EVERYONE = "everyone";

/** Returns the state after a message was posted: it is unread unless its timeline is on the page. */
export function withNews(model: Model, event: Posted, reading: readonly string[]): Model {
  const { channel, message } = event;
  // What only this person sees makes nothing unread.
  if (message.ephemeral) return model;
  const isMine = message.user === model.me && !message.bot_id;
  const known = isReply(message) ? { ...model, threads: withReply(model, event, isMine, reading) } : model;
  const isInChannel = !isReply(message) || message.subtype === "thread_broadcast";
  if (isMine || !isInChannel || reading.includes(channel)) return known;
  return { ...known, channels: known.channels.map((each) => (each.id === channel ? counted(each, event, model.me) : each)) };
}

/** Returns the channels without anything unread in one of them. */
export function withChannelRead(channels: Channel[], id: string): Channel[] {
  return channels.map((channel) => (channel.id === id ? { ...channel, unread: 0, mentions: 0 } : channel));
}

/** Returns the threads without anything unread in that of a timeline, or in any where none is named. */
export function withThreadsRead(threads: ThreadMark[], timeline?: string): ThreadMark[] {
  const isRead = (thread: ThreadMark) => timeline === undefined || keyOf(thread) === timeline;
  return threads.map((thread) => (thread.unread > 0 && isRead(thread) ? { ...thread, unread: 0 } : thread));
}

/** Returns how many replies are new in all threads together. */
export function unreadReplies(threads: ThreadMark[]): number {
  return threads.reduce((sum, thread) => sum + thread.unread, 0);
}

/** Returns the timeline of a thread. */
export function keyOf({ channel, thread_ts }: ThreadMark): string {
  return timelineOf(channel, thread_ts);
}

function counted(channel: Channel, { mentions = [] }: Posted, me: string): Channel {
  // Nothing counts as unread in a channel that the person has not joined.
  if (!channel.is_im && channel.is_member === false) return channel;
  const isMentioned = mentions.includes(me) || mentions.includes(EVERYONE);
  return {
    ...channel,
    unread: (channel.unread ?? 0) + 1,
    mentions: (channel.mentions ?? 0) + (isMentioned ? 1 : 0),
  };
}

function withReply(model: Model, event: Posted, isMine: boolean, reading: readonly string[]): ThreadMark[] {
  const { channel, message, followers = [] } = event;
  const thread_ts = message.thread_ts ?? message.ts;
  const timeline = timelineOf(channel, thread_ts);
  if (!followers.includes(model.me)) return model.threads;
  const known = model.threads.find((thread) => keyOf(thread) === timeline);
  const unread = isMine || reading.includes(timeline) ? 0 : (known?.unread ?? 0) + 1;
  return [{ channel, thread_ts, unread }, ...model.threads.filter((thread) => thread !== known)];
}
