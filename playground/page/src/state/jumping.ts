// Keeps which message to scroll to, from the moment it was chosen until it is visible.

import { useSyncExternalStore } from "react";

/** A message, by its timeline and its ts. */
export interface Jump {
  timeline: string;
  ts: string;
}

let wanted: Jump | null = null;
let acted = false;
const listeners = new Set<() => void>();

/** Notes which message is wanted, or with null that none is any more. */
export function want(jump: Jump | null): void {
  wanted = jump;
  if (jump) watch();
  for (const listener of listeners) listener();
}

/** Returns whether the person has clicked or typed since the message was wanted: then the focus is theirs. */
export function hasActed(): boolean {
  return acted;
}

function watch(): void {
  acted = false;
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, act, { capture: true, once: true });
}

function act(): void {
  acted = true;
}

/** Returns the ts of the message that is wanted in a timeline, if there is one. */
export function useWanted(timeline: string): string | undefined {
  return useSyncExternalStore(subscribe, () => (wanted?.timeline === timeline ? wanted.ts : undefined));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
