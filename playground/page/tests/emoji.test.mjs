// Which emoji there are, what they are called in Slack, and how they are found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { completionAt } from "../src/composer/completion";
import { ALL, CATEGORIES, FREQUENT, frequent, glyphOf, inCategory, searchEmoji } from "../src/emoji/emoji";

const nothing = { commands: [], people: [], channels: [], appName: "" };
const namesOf = (emoji) => emoji.map(({ name }) => name);

const NAMES = [
  ["+1", "👍"],
  ["thumbsup", "👍"],
  ["thinking_face", "🤔"],
  ["hugging_face", "🤗"],
  ["rolling_on_the_floor_laughing", "🤣"],
  ["kr", "🇰🇷"],
  ["flag-es", undefined],
  ["flag-pt", "🇵🇹"],
  ["thinking", undefined],
];

for (const [name, glyph] of NAMES) {
  test(`in Slack :${name}: is ${glyph ?? "no emoji"}`, () => assert.equal(glyphOf(name), glyph));
}

test("every emoji has a name of its own and a category", () => {
  assert.ok(ALL.length > 1500);
  assert.equal(new Set(namesOf(ALL)).size, ALL.length);
  assert.equal(
    CATEGORIES.reduce((sum, { key }) => sum + inCategory(key).length, 0),
    ALL.length,
  );
});

test("all that are used most exist", () => assert.deepEqual(namesOf(frequent()), FREQUENT));

test("a search finds emoji by their names first, then by what describes them", () => {
  assert.equal(searchEmoji("smile")[0].name, "smile");
  assert.ok(namesOf(searchEmoji("korea")).includes("kr"));
  assert.ok(namesOf(searchEmoji("thumbsup")).includes("+1"));
  assert.deepEqual(searchEmoji("  "), []);
  assert.deepEqual(searchEmoji("no such thing"), []);
});

test("after :sm the composer offers several emoji", () => {
  const words = completionAt("so :sm", 6, nothing).choices.map(({ chosen }) => chosen);
  assert.equal(words.length, 8);
  assert.deepEqual(words.slice(0, 2), ["smile", "smiley"]);
});
