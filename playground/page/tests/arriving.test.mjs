// What the page shows of messages that arrive while others are fetched.
import assert from "node:assert/strict";
import { test } from "node:test";
import { reduce } from "../src/state/reduce";

const empty = { me: "U1", channels: [], timelines: {}, arriving: {}, statuses: {}, prompts: {}, threads: [] };
const old = { ts: "1.0", user: "U2", text: "old" };
const fresh = { ts: "2.0", user: "U1", text: "new" };
const reply = { ts: "3.0", user: "U1", text: "reply", thread_ts: "1.0" };
const posted = (message, channel = "C1") => ({ kind: "posted", channel, message });

/** What is known once a timeline was asked for, events arrived, and an answer from before them came. */
function fetchedAround(events, messages, timeline = "C1", model = empty) {
  return [
    { kind: "asked_for_messages", timeline },
    { kind: "events", events, reading: [] },
    { kind: "fetched_messages", timeline, messages },
  ].reduce(reduce, model);
}

const textsOf = (messages) => messages.map(({ text }) => text);

test("a message that arrives before the first answer is shown, once", () => {
  assert.deepEqual(textsOf(fetchedAround([posted(fresh)], [old]).timelines.C1), ["old", "new"]);
  assert.deepEqual(textsOf(fetchedAround([posted(fresh)], [old, fresh]).timelines.C1), ["old", "new"]);
  assert.deepEqual(textsOf(fetchedAround([posted(fresh)], []).timelines.C1), ["new"]);
});

test("until the answer comes, the timeline is not known", () => {
  const events = { kind: "events", events: [posted(fresh)], reading: [] };
  const waiting = [{ kind: "asked_for_messages", timeline: "C1" }, events].reduce(reduce, empty);
  assert.equal(waiting.timelines.C1, undefined);
});

test("only what happens in the same channel is shown", () => {
  const known = fetchedAround([posted(fresh, "C2")], [old]);
  assert.deepEqual([textsOf(known.timelines.C1), known.timelines.C2], [["old"], undefined]);
});

test("a message that is changed or deleted before the answer is shown as it is then", () => {
  const changed = { kind: "changed", channel: "C1", message: { ...fresh, text: "newer" } };
  const deleted = (message) => ({ kind: "deleted", channel: "C1", message });
  assert.deepEqual(textsOf(fetchedAround([posted(fresh), changed], [old]).timelines.C1), ["old", "newer"]);
  assert.deepEqual(textsOf(fetchedAround([changed], [old, fresh]).timelines.C1), ["old", "newer"]);
  assert.deepEqual(textsOf(fetchedAround([changed], [reply]).timelines.C1), ["reply"]);
  assert.deepEqual(textsOf(fetchedAround([posted(fresh), deleted(fresh)], [old]).timelines.C1), ["old"]);
  assert.deepEqual(textsOf(fetchedAround([deleted(old)], [old, fresh]).timelines.C1), ["new"]);
});

test("replies that arrive are shown in their thread, and counted once each in the channel", () => {
  const later = { ...reply, ts: "4.0" };
  const edited = { kind: "changed", channel: "C1", message: { ...reply, text: "edited" } };
  const events = [posted(reply), posted(later), edited];
  assert.deepEqual(textsOf(fetchedAround(events, [old], "C1/1.0").timelines["C1/1.0"]), ["old", "edited", "reply"]);
  assert.equal(fetchedAround(events, [old]).timelines.C1[0].reply_count, 2);
  const answered = { ...old, reply_count: 2, latest_reply: "4.0" };
  assert.equal(fetchedAround(events, [answered]).timelines.C1[0].reply_count, 2);
});

test("when a timeline is fetched again, what arrives meanwhile stays", () => {
  const before = fetchedAround([], [old]);
  const known = fetchedAround([posted(fresh), posted(reply)], [old], "C1", before);
  assert.deepEqual(textsOf(known.timelines.C1), ["old", "new"]);
  assert.equal(known.timelines.C1[0].reply_count, 1);
  assert.deepEqual(known.arriving, {});
});

test("after a request that failed, the next one shows what it fetched", () => {
  const failed = [
    { kind: "asked_for_messages", timeline: "C1" },
    { kind: "events", events: [posted({ ...old, ts: "0.5" })], reading: [] },
  ].reduce(reduce, empty);
  assert.deepEqual(textsOf(fetchedAround([posted(fresh)], [old], "C1", failed).timelines.C1), ["old", "new"]);
});

test("an event that the fetched state takes account of is worked into the messages, and counts nothing twice", () => {
  const channels = [{ id: "C1", unread: 3, name: "general", is_im: false, is_archived: false }];
  const known = [
    { kind: "asked_for_messages", timeline: "C1" },
    { kind: "fetched_messages", timeline: "C1", messages: [old] },
    { kind: "events_in_state", events: [posted({ ...fresh, user: "U2" }), { kind: "left", channel: { id: "C1", name: "before" } }] },
  ].reduce(reduce, { ...empty, channels });
  assert.deepEqual(textsOf(known.timelines.C1), ["old", "new"]);
  assert.deepEqual(known.channels, channels);
});

test("such an event may arrive while the messages are fetched, and tell of what failed on purpose", () => {
  const failed = { kind: "request", entry: { n: 1, name: "chat.postMessage", status: 500, failed_by: "server_error" } };
  const known = [
    { kind: "asked_for_messages", timeline: "C1" },
    { kind: "events_in_state", events: [posted(fresh), failed] },
    { kind: "fetched_messages", timeline: "C1", messages: [old] },
  ].reduce(reduce, { ...empty, toasts: [], failures: 0 });
  assert.deepEqual(textsOf(known.timelines.C1), ["old", "new"]);
  assert.equal(known.failures, 1);
});
