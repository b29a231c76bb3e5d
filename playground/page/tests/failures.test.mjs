// What the page says of calls that failed through a fault that somebody made.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withRequest } from "../src/state/failures";
import { reduce } from "../src/state/reduce";

const model = { toasts: [{ id: 1, text: "Copied", tone: "plain" }], failures: 0, arriving: {} };
const entry = (n, failed_by, more = {}) => ({ n, name: "chat.postMessage", status: 500, failed_by, ...more });
const texts = ({ toasts }) => toasts.map(({ text }) => text);

test("a call that failed on purpose is told of, and counted", () => {
  const after = withRequest(model, entry(7, "server_error"));
  assert.deepEqual(texts(after), ["Copied", "chat.postMessage failed on purpose (500)"]);
  assert.equal(after.failures, 1);
});

test("any other request changes nothing", () => {
  assert.equal(withRequest(model, entry(7, undefined)), model);
});

test("a call that fails again and again is told of once, with how often", () => {
  const after = [1, 2, 3].reduce((known, n) => withRequest(known, entry(n, "server_error")), model);
  assert.deepEqual(texts(after), ["Copied", "chat.postMessage failed on purpose 3 times (500)"]);
  assert.equal(after.failures, 3);
  assert.equal(new Set(after.toasts.map(({ id }) => id)).size, 2);
});

test("a response that was lost is not called a good one", () => {
  for (const kind of ["lost_reply", "reset"]) {
    const after = withRequest(model, entry(1, kind, { status: 200 }));
    assert.equal(texts(after).at(-1), "chat.postMessage failed on purpose (response lost)");
  }
});

test("the page counts from the playground's events until the controls were looked at", () => {
  const events = [{ kind: "request", entry: entry(1, "unavailable", { status: 503 }) }];
  const after = reduce(model, { kind: "events", events, reading: null });
  assert.equal(after.failures, 1);
  assert.equal(reduce(after, { kind: "failures_seen" }).failures, 0);
});
