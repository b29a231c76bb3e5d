// All emoji by their names in Slack, in the order in which they are offered, and a search over them.

import emojilib from "emojilib";
import type { PlainKey } from "../words/words";
import { SLACK_NAMES } from "./slackNames";

export interface Emoji {
  name: string;
  glyph: string;
  category: string;
  /** Words that describe it. */
  keywords: string[];
}

/** The categories, each with the emoji that stands for it. */
export const CATEGORIES: { key: string; title: PlainKey; glyph: string }[] = [
  { key: "people", title: "emoji.people", glyph: "😄" },
  { key: "animals_and_nature", title: "emoji.nature", glyph: "🌿" },
  { key: "food_and_drink", title: "emoji.food", glyph: "🍎" },
  { key: "activity", title: "emoji.activities", glyph: "⚽" },
  { key: "travel_and_places", title: "emoji.travel", glyph: "🚗" },
  { key: "objects", title: "emoji.objects", glyph: "💡" },
  { key: "symbols", title: "emoji.symbols", glyph: "❤️" },
  { key: "flags", title: "emoji.flags", glyph: "🏁" },
];

/** The emoji that people use most. */
export const FREQUENT = (
  "+1 -1 white_check_mark eyes raised_hands tada heart joy smile thinking_face pray clap " +
  "rocket fire bulb wave sob open_mouth x question star memo 100 kr"
).split(" ");

/** Flags that Slack calls by the letters of their country alone. */
const BARE_FLAGS = new Set(["cn", "de", "es", "fr", "gb", "it", "jp", "kr", "ru", "us"]);
const FIRST_LETTER = 0x1f1e6;

export const ALL: Emoji[] = emojilib.ordered.flatMap((name) => {
  const entry = emojilib.lib[name];
  if (!entry) return [];
  const { char: glyph, category, keywords } = entry;
  return [{ name: slackName(name, glyph), glyph, category, keywords: [...keywords, ...name.split("_")] }];
});

const BY_NAME = new Map(ALL.map((emoji) => [emoji.name, emoji]));
/** Second names that Slack understands. */
const ALIASES: Record<string, string> = { thumbsup: "+1", thumbsdown: "-1", simple_smile: "slightly_smiling_face" };
const PLACES = new Map(FREQUENT.map((name, place) => [name, place]));

/** Returns the emoji of a name, or undefined if there is none. */
export function glyphOf(name: string): string | undefined {
  return BY_NAME.get(ALIASES[name] ?? name)?.glyph;
}

/** Returns the emoji of a category, or those that are used most. */
export function inCategory(key: string): Emoji[] {
  return ALL.filter((emoji) => emoji.category === key);
}

/** Returns the emoji that are used most. */
export function frequent(): Emoji[] {
  return FREQUENT.flatMap((name) => BY_NAME.get(name) ?? []);
}

/** Returns the emoji that fit what was typed, the best first: by their names, then by the words that describe them. */
export function searchEmoji(typed: string): Emoji[] {
  const wanted = typed.trim().toLowerCase().replace(/\s+/g, "_");
  if (!wanted) return [];
  return ALL.map((emoji, place) => ({ emoji, rank: rankOf(emoji, wanted), place }))
    .filter(({ rank }) => rank < Infinity)
    .sort((one, other) => one.rank - other.rank || useOf(one.emoji) - useOf(other.emoji) || one.place - other.place)
    .map(({ emoji }) => emoji);
}

function rankOf({ name, keywords }: Emoji, wanted: string): number {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.split(/[_-]/).some((word) => word.startsWith(wanted))) return 2;
  if (keywords.some((word) => word.startsWith(wanted))) return 3;
  return name.includes(wanted) ? 4 : Infinity;
}

function useOf({ name }: Emoji): number {
  return PLACES.get(name) ?? FREQUENT.length;
}

function slackName(name: string, glyph: string): string {
  const letters = [...glyph].map((letter) => (letter.codePointAt(0) ?? 0) - FIRST_LETTER);
  if (letters.length === 2 && letters.every((letter) => letter >= 0 && letter < 26)) {
    const country = letters.map((letter) => String.fromCharCode(97 + letter)).join("");
    return BARE_FLAGS.has(country) ? country : `flag-${country}`;
  }
  return SLACK_NAMES[name] ?? name;
}
