// What an agent suggests, and the titles of its threads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf } from "../src/state/model";
import { reduce } from "../src/state/reduce";

const prompts = [{ title: "KISS", message: "What is KISS?" }];
const state = { me: "U1", team: { name: "" }, prompts: [{ channel: "D1", prompts }], titles: [] };
const told = (model, event) => reduce(model, { kind: "events", events: [event], reading: [] });

test("prompts that were used are gone", () => {
  const model = modelOf(state);
  const used = model.prompts.D1;
  assert.deepEqual(used, { title: "", prompts });
  assert.deepEqual(reduce(model, { kind: "prompts_used", channel: "D1", used }).prompts, {});
});

test("prompts that came since others were used stay", () => {
  const model = modelOf(state);
  const later = told(model, { kind: "prompts", channel: "D1", title: "Next", prompts });
  const after = reduce(later, { kind: "prompts_used", channel: "D1", used: model.prompts.D1 });
  assert.deepEqual(after.prompts.D1, { title: "Next", prompts });
});

test("a thread has the title that came last", () => {
  const model = modelOf({ ...state, titles: [{ channel: "D1", thread_ts: "1.0", title: "KISS" }] });
  assert.deepEqual(model.titles, { "D1/1.0": "KISS" });
  assert.deepEqual(told(model, { kind: "title", channel: "D1", thread_ts: "1.0", title: "G4C" }).titles, { "D1/1.0": "G4C" });
});
