// Light or dark: as the computer has it, until one chooses.

import { useEffect, useState } from "react";

export type Theme = "light" | "dark";

const KEY = "playground.theme";
const DARK = "(prefers-color-scheme: dark)";

/** Gives the theme, and how to turn to the other one; the choice is kept for the next time. */
export function useTheme(): [Theme, () => void] {
  const [chosen, setChosen] = useState<Theme | null>(() => {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  });
  const [dark, setDark] = useState(() => window.matchMedia(DARK).matches);
  useEffect(() => {
    const query = window.matchMedia(DARK);
    const onChange = () => setDark(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  const theme = chosen ?? (dark ? "dark" : "light");
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const turn = () => {
    const other = theme === "dark" ? "light" : "dark";
    localStorage.setItem(KEY, other);
    setChosen(other);
  };
  return [theme, turn];
}
