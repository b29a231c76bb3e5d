// What is offered while one types.
import assert from "node:assert/strict";
import { test } from "node:test";
import { completionAt } from "../src/composer/completion";
import { typedIn } from "../src/text/typed";

const known = {
  commands: [{ name: "/inspect", description: "Ask", usage_hint: "doors" }],
  people: [
    { id: "U1", name: "editor", real_name: "First Editor", is_bot: false, profile: { display_name: "editor" } },
    {
      id: "U2",
      name: "inspector",
      real_name: "Inspector",
      is_bot: true,
      profile: { display_name: "inspector" },
    },
  ],
  channels: [{ id: "C1", name: "general", is_im: false }],
  appName: "Inspector",
};

const OFFERS = [
  ["/ins", ["/inspect"]],
  ["/in", ["/inspect", "/invite"]],
  ["/inspect KO", null],
  ["a /inn", null],
  ["hi @ed", ["@editor"]],
  ["@FIRST", ["@editor"]],
  ["@", ["@inspector", "@editor", "@here", "@channel", "@everyone"]],
  ["mail@ed", null],
  ["thanks @editor", ["@editor"]],
  ["see #gen", ["#general"]],
  ["at 10:3", null],
];

for (const [typed, keys] of OFFERS) {
  test(`after ${JSON.stringify(typed)} ${keys ? `one can choose ${keys.join(", ")}` : "nothing is offered"}`, () => {
    assert.deepEqual(completionAt(typed, typed.length, known)?.choices.map(({ key }) => key) ?? null, keys);
  });
}

test("a message that is edited reads as it was typed", () => {
  const text = "<@U1> see <#C1|general> &amp; <https://a.org> <!here> &lt;b&gt;";
  assert.equal(
    typedIn(
      text,
      () => "editor",
      () => undefined,
    ),
    "@editor see #general & https://a.org @here <b>",
  );
});
