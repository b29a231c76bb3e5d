// Lets other parts of the page put text into the composer of a conversation.

import { useEffect, useRef } from "react";

type Put = (text: string) => void;

const fields = new Map<string, Put>();

/** Put words into the field of a timeline, as if they had been typed; nothing happens if it has none. */
export function fill(timeline: string, text: string): void {
  fields.get(timeline)?.(text);
}

/** Take the words that are meant for the field of a timeline. */
export function useFilling(timeline: string, put: Put): void {
  const latest = useRef(put);
  latest.current = put;
  useEffect(() => {
    fields.set(timeline, (text) => latest.current(text));
    return () => void fields.delete(timeline);
  }, [timeline]);
}
