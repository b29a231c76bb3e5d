// What an app's empty conversation offers to press.
import assert from "node:assert/strict";
import { test } from "node:test";
import { examplesOf } from "../src/channel/examples";

const command = (name, usage_hint = "") => ({ name, usage_hint, description: "" });

const OFFERED = [
  [[], []],
  [[command("/hello")], ["/hello"]],
  [[command("/find", "KONEPS · how long is it? | list")], ["/find KONEPS", "/find how long is it?", "/find list"]],
  [[command("/find", "[topic] | <name>")], ["/find"]],
  [
    [command("/find", "a · b · c"), command("/plan", "d"), command("/hello")],
    ["/find a", "/plan d", "/hello", "/find b"],
  ],
];

for (const [commands, lines] of OFFERED) {
  const told = commands.map(({ name, usage_hint }) => `${name} ${usage_hint}`.trim()).join(" and ") || "no command";
  test(`${told} offers ${lines.join(", ") || "nothing"}`, () => assert.deepEqual(examplesOf(commands), lines));
}
