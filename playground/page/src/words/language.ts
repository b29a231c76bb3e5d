// The language of the page: the browser's, unless one was chosen.

import { useEffect, useState } from "react";
import { type Language, speak } from "./words";

/** What was chosen, `auto` for the browser's own, and how to choose another. */
export interface LanguageChoice {
  chosen: Language | "auto";
  choose: (language: Language | "auto") => void;
}

const KEY = "playground.language";

/** Return Korean if the browser's first language that the page knows is Korean, else English. */
export function languageAmong(preferred: readonly string[]): Language {
  const known = preferred.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => tag === "ko" || tag === "en");
  return known === "ko" ? "ko" : "en";
}

/** Return the language, and the choice behind it, which is kept for the next time. */
export function useLanguage(): [Language, LanguageChoice] {
  const [chosen, setChosen] = useState<Language | "auto">(keptLanguage);
  const [preferred, setPreferred] = useState(navigator.languages);
  useEffect(() => {
    const onChange = () => setPreferred(navigator.languages);
    window.addEventListener("languagechange", onChange);
    return () => window.removeEventListener("languagechange", onChange);
  }, []);
  const language = chosen === "auto" ? languageAmong(preferred) : chosen;
  // Before anything is drawn: texts are looked up while drawing.
  speak(language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (next: Language | "auto") => {
    if (next === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
    setChosen(next);
  };
  return [language, { chosen, choose }];
}

function keptLanguage(): Language | "auto" {
  const kept = localStorage.getItem(KEY);
  return kept === "en" || kept === "ko" ? kept : "auto";
}
