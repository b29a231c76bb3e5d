// Completes what is being written: which completion is active, and what the keys do with it.

import { type KeyboardEvent, useState } from "react";
import type { Choice } from "../elements/sources";
import { type Completion, type Known, completionAt } from "./completion";
import type { Writing } from "./useWriting";

export interface Completing {
  completion: Completion | null;
  active: number;
  setActive: (at: number) => void;
  complete: (choice: Choice) => void;
  refuse: () => void;
  /** Handles a key, and returns whether it was for the completion. */
  onKey: (event: KeyboardEvent) => boolean;
}

export function useCompleting({ text, caret, put }: Writing, known: Known): Completing {
  const [chosen, setChosen] = useState({ text, at: 0 });
  const [refused, setRefused] = useState<string | null>(null);
  const here = `${caret} ${text}`;
  const completion = refused === here ? null : completionAt(text, caret, known);
  const count = completion?.choices.length ?? 0;
  // After every letter, the first one is active again.
  const active = chosen.text === text ? Math.min(chosen.at, Math.max(0, count - 1)) : 0;
  const setActive = (at: number) => setChosen({ text, at });

  const complete = (choice: Choice) => {
    if (!completion) return;
    const before = `${text.slice(0, completion.start)}${choice.key} `;
    put(before + text.slice(completion.end).replace(/^ /, ""), before.length);
  };
  const onKey = ({ key, shiftKey }: KeyboardEvent): boolean => {
    const choice = completion?.choices[active];
    if (!completion || !choice) return false;
    // A command that was typed in full is sent; a name is completed, because more text may follow.
    const isCommand = choice.key.startsWith("/") && choice.key === text.slice(completion.start, completion.end);
    if (key === "ArrowDown") setActive((active + 1) % count);
    else if (key === "ArrowUp") setActive((active + count - 1) % count);
    else if (key === "Escape") setRefused(here);
    else if (key === "Tab" || (key === "Enter" && !shiftKey && !isCommand)) complete(choice);
    else return false;
    return true;
  };
  return { completion, active, setActive, complete, refuse: () => setRefused(here), onKey };
}
