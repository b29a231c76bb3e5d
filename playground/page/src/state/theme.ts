// Light or dark: as the computer has it, unless one was chosen.

import { useEffect, useState } from "react";
import { type Preference, useKept } from "./useKept";

const THEMES = ["light", "dark"] as const;
const KEY = "playground.theme";
const DARK = "(prefers-color-scheme: dark)";

export type Theme = (typeof THEMES)[number];

/** Return the theme, and the choice behind it, which is kept for the next time. */
export function useTheme(): [Theme, Preference<Theme>] {
  const choice = useKept(KEY, THEMES);
  const [dark, setDark] = useState(() => window.matchMedia(DARK).matches);
  useEffect(() => {
    const query = window.matchMedia(DARK);
    const onChange = () => setDark(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  const own = dark ? "dark" : "light";
  const theme = choice.chosen === "auto" ? own : choice.chosen;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return [theme, choice];
}
