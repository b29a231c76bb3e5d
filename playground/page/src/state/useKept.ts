// Keeps what was chosen on the page for the next time: in the browser, under a key.

import { useState } from "react";

/** What was chosen, `auto` for what the computer or the browser has set, and how to choose another. */
export interface Preference<Name extends string> {
  chosen: Name | "auto";
  choose: (name: Name | "auto") => void;
}

/** Return the choice that is kept under a key; whatever is kept that is none of the names counts as `auto`. */
export function useKept<Name extends string>(key: string, names: readonly Name[]): Preference<Name> {
  const [chosen, setChosen] = useState(() => keptAmong(key, names));
  const choose = (next: Name | "auto") => {
    if (next === "auto") localStorage.removeItem(key);
    else localStorage.setItem(key, next);
    setChosen(next);
  };
  return { chosen, choose };
}

function keptAmong<Name extends string>(key: string, names: readonly Name[]): Name | "auto" {
  const kept = localStorage.getItem(key);
  return names.find((name) => name === kept) ?? "auto";
}
