// Which message the Up key edits, and how editing ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { edit, endEdit, lastEditable } from "../src/channel/editing";

const written = (ts, more = {}) => ({ ts, user: "U1", text: "hi", ...more });

test("the last message that one wrote is edited", () => {
  const messages = [written("1.0"), written("2.0"), written("3.0", { user: "U2" })];
  assert.equal(lastEditable(messages, "U1").ts, "2.0");
});

test("what Slack says of one, what an app wrote, and what only one sees cannot be edited", () => {
  const messages = [
    written("1.0"),
    written("2.0", { subtype: "channel_join" }),
    written("3.0", { bot_id: "B1" }),
    written("4.0", { ephemeral: true }),
  ];
  assert.equal(lastEditable(messages, "U1").ts, "1.0");
  assert.equal(lastEditable(messages.slice(1), "U1"), undefined);
});

test("a reply that is shown in the channel too can be edited", () => {
  assert.equal(lastEditable([written("1.0", { subtype: "thread_broadcast" })], "U1").ts, "1.0");
});

test("only the message that is being edited is done with", () => {
  edit("C1/channel/1.0");
  assert.equal(endEdit("C1/channel/2.0"), false);
  assert.equal(endEdit("C1/channel/1.0"), true);
  assert.equal(endEdit("C1/channel/1.0"), false);
});
