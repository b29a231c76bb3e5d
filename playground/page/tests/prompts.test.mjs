// What an agent suggests, and the titles of its threads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf } from "../src/state/model";
import { reduce } from "../src/state/reduce";

const prompts = [{ title: "KISS", message: "What is KISS?" }];
const known = { me: "U1", team: { name: "" }, channels: [], threads: [] };
const state = { ...known, prompts: [{ channel: "D1", prompts }], titles: [] };
const told = (model, event) => reduce(model, { kind: "events", events: [event], reading: [] });

const posted = (message) => ({ kind: "posted", channel: "D1", message: { ts: "2.0", text: "", ...message } });

test("prompts are shown until their person writes, even if the state is fetched again meanwhile", () => {
  const model = modelOf(state);
  assert.deepEqual(model.prompts.D1, { title: "", prompts });
  const again = reduce(told(model, posted({ user: "B1", bot_id: "B1" })), { kind: "fetched_state", state });
  assert.deepEqual(again.prompts, model.prompts);
  assert.deepEqual(told(again, posted({ user: "U1" })).prompts, {});
});

test("prompts that come after the person wrote stay", () => {
  const model = told(modelOf(state), posted({ user: "U1" }));
  const later = told(model, { kind: "prompts", channel: "D1", title: "Next", prompts });
  assert.deepEqual(later.prompts.D1, { title: "Next", prompts });
});

test("a thread has the title that came last", () => {
  const model = modelOf({ ...state, titles: [{ channel: "D1", thread_ts: "1.0", title: "KISS" }] });
  assert.deepEqual(model.titles, { "D1/1.0": "KISS" });
  assert.deepEqual(told(model, { kind: "title", channel: "D1", thread_ts: "1.0", title: "G4C" }).titles, { "D1/1.0": "G4C" });
});
