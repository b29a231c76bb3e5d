// Translates what the playground says in Slack's place: Slackbot's notices, and what is wrong in a field.

import { CATALOGUES, type Key, fill, templateOf } from "./words";

const KEYS = (Object.keys(CATALOGUES.en) as Key[]).filter((key) => key.startsWith("slack."));

/**
 * Return a sentence in the language of the page. The playground sends such sentences in English, as data; one that is
 * not in the catalogue, such as an app's own, is returned as it is.
 */
export function slackWords(sentence: string): string {
  for (const key of KEYS) {
    const found = patternOf(key).exec(sentence);
    if (found) return fill(templateOf(key), found.groups ?? {});
  }
  return sentence;
}

const patterns = new Map<Key, RegExp>();

/** Return what finds a text in English, with a group for each of its placeholders. */
function patternOf(key: Key): RegExp {
  const english = String(CATALOGUES.en[key]);
  const known = patterns.get(key) ?? new RegExp(`^${sourceOf(english)}$`, "s");
  patterns.set(key, known);
  return known;
}

function sourceOf(template: string): string {
  return template
    .split(/\{(\w+)\}/)
    .map((piece, place) => (place % 2 ? `(?<${piece}>.+?)` : piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
}
