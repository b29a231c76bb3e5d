// Where messages go as events tell of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withDeleted, withMessage, withMessages } from "../src/state/timelines";

const root = { ts: "1.0", user: "U1", text: "root" };
const reply = { ts: "2.0", user: "U2", text: "reply", thread_ts: "1.0" };
const opened = withMessages({}, "C1", [root]);

test("a reply is counted under its message, but does not stand in the channel", () => {
  const told = withMessage(opened, "C1", reply, "post");
  assert.equal(told.C1.length, 1);
  assert.deepEqual([told.C1[0].reply_count, told.C1[0].reply_users, told.C1[0].latest_reply], [1, ["U2"], "2.0"]);
});

test("a reply that is told twice is counted once", () => {
  const told = withMessage(withMessage(opened, "C1", reply, "post"), "C1", reply, "post");
  assert.equal(told.C1[0].reply_count, 1);
});

test("a reply that is shown to everyone stands in the channel too", () => {
  const told = withMessage(opened, "C1", { ...reply, subtype: "thread_broadcast" }, "post");
  assert.deepEqual(
    told.C1.map(({ ts }) => ts),
    ["1.0", "2.0"],
  );
});

test("a private reply counts for nobody, and is seen in the thread", () => {
  const both = withMessages(opened, "C1/1.0", [root]);
  const told = withMessage(both, "C1", { ...reply, ephemeral: true }, "post");
  assert.equal(told.C1[0].reply_count, undefined);
  assert.equal(told["C1/1.0"].length, 2);
});

test("a deleted reply is counted no longer", () => {
  const told = withDeleted(withMessage(opened, "C1", reply, "post"), "C1", reply);
  assert.equal(told.C1[0].reply_count, 0);
});

test("a message that arrived while others were fetched is kept", () => {
  const told = withMessages(withMessage(opened, "C1", { ...root, ts: "3.0" }, "post"), "C1", [root]);
  assert.deepEqual(
    told.C1.map(({ ts }) => ts),
    ["1.0", "3.0"],
  );
});

test("a change to a message that is not shown adds nothing", () => {
  assert.equal(withMessage(opened, "C1", { ...root, ts: "0.5" }, "change").C1.length, 1);
});

test("of a channel that was never opened nothing is kept", () => {
  assert.deepEqual(withMessage({}, "C1", root, "post"), {});
});
