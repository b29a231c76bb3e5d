// The language of the page: the browser's, unless one was chosen.

import { useEffect, useState } from "react";
import { type Preference, useKept } from "../state/useKept";
import { CATALOGUES, type Language, speak } from "./words";

const KEY = "playground.language";
const LANGUAGES = Object.keys(CATALOGUES) as Language[];

/** Return Korean if the browser's first language that the page knows is Korean, else English. */
export function languageAmong(preferred: readonly string[]): Language {
  const known = preferred.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => tag === "ko" || tag === "en");
  return known === "ko" ? "ko" : "en";
}

/** Return the language, and the choice behind it, which is kept for the next time. */
export function useLanguage(): [Language, Preference<Language>] {
  const choice = useKept(KEY, LANGUAGES);
  const [preferred, setPreferred] = useState(navigator.languages);
  useEffect(() => {
    const onChange = () => setPreferred(navigator.languages);
    window.addEventListener("languagechange", onChange);
    return () => window.removeEventListener("languagechange", onChange);
  }, []);
  const language = choice.chosen === "auto" ? languageAmong(preferred) : choice.chosen;
  // Before anything is drawn: texts are looked up while drawing.
  speak(language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return [language, choice];
}
