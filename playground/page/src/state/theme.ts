// Light or dark: as the computer has it, unless one was chosen.

import { useEffect, useState } from "react";

export type Theme = "light" | "dark";

/** What was chosen, `auto` for the computer's own, and how to choose another. */
export interface ThemeChoice {
  chosen: Theme | "auto";
  choose: (theme: Theme | "auto") => void;
}

const KEY = "playground.theme";
const DARK = "(prefers-color-scheme: dark)";

/** Return the theme, and the choice behind it, which is kept for the next time. */
export function useTheme(): [Theme, ThemeChoice] {
  const [chosen, setChosen] = useState<Theme | "auto">(keptTheme);
  const [dark, setDark] = useState(() => window.matchMedia(DARK).matches);
  useEffect(() => {
    const query = window.matchMedia(DARK);
    const onChange = () => setDark(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  const own = dark ? "dark" : "light";
  const theme = chosen === "auto" ? own : chosen;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const choose = (next: Theme | "auto") => {
    if (next === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
    setChosen(next);
  };
  return [theme, { chosen, choose }];
}

function keptTheme(): Theme | "auto" {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "auto";
}
