// Keeps the text in a field, the position of the caret, and the draft.

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { draftOf, keepDraft } from "./drafts";
import { type Format, formatted } from "./formatting";

export interface Writing {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  caret: number;
  /** Takes what was typed; the field has it already. */
  type: (text: string, caret: number) => void;
  /** Replaces the text in the field, puts the caret at its end or elsewhere, and focuses the field. */
  put: (text: string, caret?: number) => void;
  /** Puts marks around what is selected, or takes them away; it stays selected. */
  format: (format: Format) => void;
  /** Inserts a text at the caret. */
  insert: (piece: string) => void;
  moveCaret: (caret: number) => void;
}

/** Returns the text that is being written at a place, which starts with the draft for it. */
export function useWriting(place: string): Writing {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => draftOf(place));
  const [caret, moveCaret] = useState(text.length);
  const [selection, setSelection] = useState<[number, number] | null>(null);
  useGrowth(field, text);
  useFocusOnDesktop(field);
  // Together with the text: what is typed next goes where the caret is by then.
  useLayoutEffect(() => {
    if (selection) field.current?.setSelectionRange(...selection);
  }, [selection]);

  const type = (next: string, position: number) => {
    setText(next);
    moveCaret(position);
    keepDraft(place, next);
  };
  // Never during typing, which would break a Korean syllable that is being composed.
  const put = (next: string, position = next.length) => select(next, position, position);
  const select = (next: string, start: number, end: number) => {
    type(next, end);
    setSelection([start, end]);
    field.current?.focus();
  };
  const format = (wanted: Format) => {
    const { selectionStart = text.length, selectionEnd = text.length } = field.current ?? {};
    const next = formatted({ text, start: selectionStart, end: selectionEnd }, wanted);
    select(next.text, next.start, next.end);
  };
  const insert = (piece: string) => {
    const gap = caret === 0 || /\s$/.test(text.slice(0, caret)) ? "" : " ";
    put(text.slice(0, caret) + gap + piece + text.slice(caret), caret + gap.length + piece.length);
  };
  return { field, text, caret, type, put, format, insert, moveCaret };
}

/** Lets the field grow with its lines. */
function useGrowth(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.height = "auto";
    field.current.style.height = `${field.current.scrollHeight}px`;
    // `text` decides how many lines there are.
  }, [field, text]);
}

/** One can write at once; on a phone that would bring up the keyboard. */
function useFocusOnDesktop(field: RefObject<HTMLTextAreaElement | null>) {
  useEffect(() => {
    const isDesktop = window.matchMedia("(hover: hover)").matches;
    if (isDesktop && !document.querySelector("dialog[open]")) field.current?.focus();
  }, [field]);
}
