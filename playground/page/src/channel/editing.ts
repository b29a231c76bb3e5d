// Keeps which message is being edited, so that the composer can begin it as well as the message's own menu.

import { useSyncExternalStore } from "react";
import type { Message } from "../wire/slack";

let edited = "";
const listeners = new Set<() => void>();

/** Begins to edit the message of a key. */
export function edit(key: string): void {
  edited = key;
  for (const listener of listeners) listener();
}

/** Ends editing the message of a key, and returns whether it was being edited: by now it may be another one. */
export function endEdit(key: string): boolean {
  if (edited !== key) return false;
  edit("");
  return true;
}

/** Returns the key of a message in a list; a message may stand in a channel and in a thread at once. */
export function editKey(channel: string, within: "channel" | "thread", ts: string): string {
  return `${channel}/${within}/${ts}`;
}

/** Returns whether the message of a key is being edited. */
export function useIsEdited(key: string): boolean {
  return useSyncExternalStore(subscribe, () => edited === key);
}

/** Returns whether a person can edit a message: one that this person wrote. */
export function isEditable(message: Message, me: string): boolean {
  const isWritten = !message.subtype || message.subtype === "thread_broadcast";
  return message.user === me && !message.bot_id && !message.ephemeral && isWritten;
}

/** Returns the last message that a person can edit. */
export function lastEditable(messages: readonly Message[], me: string): Message | undefined {
  return messages.findLast((message) => isEditable(message, me));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
