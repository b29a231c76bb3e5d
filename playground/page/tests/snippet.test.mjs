// How a message that was found is shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { snippetOf } from "../src/finding/snippet";

const snippet = (message, query) =>
  snippetOf(
    { ts: "1.0", user: "U1", text: "", ...message },
    query,
    (id) => ({ U2: "planner" })[id],
    () => undefined,
  )
    .map(({ text, isHit }) => (isHit ? `[${text}]` : text))
    .join("");

const SHOWN = [
  [{ text: "Plan the Budget" }, "budget plan", "[Plan] the [Budget]"],
  [{ text: "ask <@U2> &amp; wait" }, "@planner", "ask [@planner] & wait"],
  [{ text: "*bold* <https://a.org|site> :tada: <!here>" }, "site", "bold [site] 🎉 @here"],
  [{ text: "1+1 (two)" }, "1+1 (", "[1+1] [(]two)"],
  [{ text: "예산을 보세요" }, "예산", "[예산]을 보세요"],
  [
    { text: "See below", blocks: [{ type: "section", text: { type: "mrkdwn", text: "the *figures*" } }] },
    "figures",
    "the [figures]",
  ],
  [{ text: "See below" }, "elsewhere", "See below"],
];

for (const [message, query, shown] of SHOWN) {
  test(`who looks for ${JSON.stringify(query)} reads ${shown}`, () => assert.equal(snippet(message, query), shown));
}

test("of a long message the part around the first hit is shown", () => {
  const shown = snippet({ text: `${"word ".repeat(200)}needle ${"more ".repeat(200)}` }, "needle");
  assert.match(shown, /^…word .*\[needle\] more .*…$/);
  assert.ok(shown.length < 300);
});
