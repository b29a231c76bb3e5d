// Scrolls to a message that the person searched for, wherever it is in the list.

import { type RefObject, useEffect, useState } from "react";
import { hasActed, want } from "../state/jumping";
import type { Message } from "../wire/slack";

/** Milliseconds for which the message that was found is marked. */
const MARKED = 3000;
/** Messages that are drawn above it. */
const CONTEXT = 20;
/** Frames within which it is drawn, and stays where it is. */
const FRAMES = 5;

/** Scrolls to the wanted message once it is there, and returns its ts for as long as it is to be marked. */
export function useJump(
  scroller: RefObject<HTMLElement | null>,
  messages: Message[],
  wanted: string | undefined,
  leaveEnd: () => void,
  showLast: (change: (count: number) => number) => void,
): string | null {
  const [found, setFound] = useState<string | null>(null);
  const place = wanted ? messages.findIndex((message) => message.ts === wanted) : -1;
  useEffect(() => {
    if (!wanted || place < 0) return;
    leaveEnd();
    showLast((count) => Math.max(count, messages.length - Math.max(0, place - CONTEXT)));
    setFound(wanted);
    // If it was hidden, it is drawn within a few frames; until then other rows may still move it.
    const bring = (frames: number) =>
      requestAnimationFrame(() => {
        const row = scroller.current?.querySelector<HTMLElement>(`[data-ts="${wanted}"]`);
        row?.scrollIntoView({ block: "center" });
        // Letters that are being typed elsewhere must not be lost.
        if (!hasActed()) row?.focus({ preventScroll: true });
        if (frames > 0) bring(frames - 1);
        else if (row) want(null);
      });
    bring(FRAMES);
  }, [wanted, place, messages.length, scroller, leaveEnd, showLast]);
  useEffect(() => {
    if (!found) return undefined;
    const timer = setTimeout(() => setFound(null), MARKED);
    return () => clearTimeout(timer);
  }, [found]);
  return found;
}
