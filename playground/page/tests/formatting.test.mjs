// What the marks and the keys for them do to what is selected.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatOf, formatted } from "../src/composer/formatting";

const key = (name, more = {}) => ({ key: name, ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, ...more });

const KEYS = [
  [key("b"), "bold"],
  [key("i"), "italic"],
  [key("X", { shiftKey: true }), "strike"],
  [key("C", { shiftKey: true }), "code"],
  [key("b", { ctrlKey: false, metaKey: true }), "bold"],
  [key("c"), undefined],
  [key("B", { shiftKey: true }), undefined],
  [key("b", { altKey: true }), undefined],
  [key("b", { ctrlKey: false }), undefined],
];

for (const [pressed, format] of KEYS) {
  test(`${JSON.stringify(pressed)} means ${format ?? "nothing"}`, () => assert.equal(formatOf(pressed), format));
}

test("marks go around what is selected, which stays selected, and go away again", () => {
  const plain = { text: "a word here", start: 2, end: 6 };
  const bold = formatted(plain, "bold");
  assert.deepEqual(bold, { text: "a *word* here", start: 3, end: 7 });
  assert.deepEqual(formatted(bold, "bold"), plain);
});

test("without a selection one goes on writing between the marks", () => {
  assert.deepEqual(formatted({ text: "a ", start: 2, end: 2 }, "code"), { text: "a ``", start: 3, end: 3 });
});

test("a quotation has a mark at its beginning only", () => {
  assert.deepEqual(formatted({ text: "said", start: 0, end: 4 }, "quote"), { text: "> said", start: 2, end: 6 });
});
