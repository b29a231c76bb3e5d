// Returns the page's texts in the language that is chosen, with what belongs in them.

import { en } from "./en";
import { ko } from "./ko";

/** A text; or one that depends on {count}, with a form for each plural that the language has. */
type Entry = string | { one?: string; other: string };

export type Key = keyof typeof en;

/** A whole catalogue in another language: a text that is missing, or of the wrong kind, does not compile. */
export type Catalogue = { [K in Key]: (typeof en)[K] extends string ? string : { one?: string; other: string } };

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The placeholders of a text. */
export type Names<K extends Key> = NamesIn<(typeof en)[K] extends { other: infer Text } ? Text : (typeof en)[K]>;

/** Keys of texts without placeholders. */
export type PlainKey = { [K in Key]: [Names<K>] extends [never] ? K : never }[Key];

/** What fills the placeholders of a text: nothing for a text that has none. */
export type Values<K extends Key, Value> = [Names<K>] extends [never] ? [] : [Record<Names<K>, Value>];

export type Language = "en" | "ko";

/** How the browser's Intl formats name each language. */
const LOCALES: Record<Language, string> = { en: "en-US", ko: "ko-KR" };

/** The catalogues by language. */
export const CATALOGUES: Record<Language, Record<Key, Entry>> = { en, ko };

let current: Language = "en";

/** Change the language of every text from now on; what is on the page already has to be drawn again. */
export function speak(language: Language): void {
  current = language;
}

/** Return the locale in which the page's dates and numbers are written. */
export function pageLocale(): string {
  return LOCALES[current];
}

/** Return whether there is a text of this key, such as `error.is_archived`, that has no placeholders. */
export function isPlainKey(key: string): key is PlainKey {
  const entry: Entry | undefined = CATALOGUES.en[key as Key];
  return typeof entry === "string" && !entry.includes("{");
}

/** Return a text in the language of the page, with its placeholders filled. */
export function t<K extends Key>(key: K, ...values: Values<K, string | number>): string {
  const filled: Record<string, string | number> = values[0] ?? {};
  return fill(templateOf(key, filled.count), filled);
}

/** Return a template with its placeholders filled. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => shown(values[name]));
}

/** Return a text with its placeholders; `count` chooses between singular and plural. */
export function templateOf(key: Key, count?: unknown): string {
  const entry = CATALOGUES[current][key];
  if (typeof entry === "string") return entry;
  const form = new Intl.PluralRules(pageLocale()).select(Number(count));
  return (form === "one" && entry.one) || entry.other;
}

function shown(value: string | number | undefined): string {
  return typeof value === "number" ? value.toLocaleString(pageLocale()) : (value ?? "");
}
