// Keeps which message one wants to see, from the moment that it was chosen until it is before one's eyes.

import { useSyncExternalStore } from "react";

/** A message by the timeline that it stands in, and its ts. */
export interface Jump {
  timeline: string;
  ts: string;
}

let wanted: Jump | null = null;
const listeners = new Set<() => void>();

/** Notes which message is wanted, or with null that none is any more. */
export function want(jump: Jump | null): void {
  wanted = jump;
  for (const listener of listeners) listener();
}

/** Returns the ts of the message that is wanted in a timeline, if there is one. */
export function useWanted(timeline: string): string | undefined {
  return useSyncExternalStore(subscribe, () => (wanted?.timeline === timeline ? wanted.ts : undefined));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
