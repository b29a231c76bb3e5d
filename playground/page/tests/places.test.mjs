// Where the quick switcher leads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { placesFor } from "../src/finding/places";
import { speak } from "../src/words/words";

const person = (id, name, more = {}) => ({
  id,
  name: name.toLowerCase(),
  real_name: name,
  is_bot: false,
  profile: { display_name: name.toLowerCase() },
  ...more,
});
const everything = {
  me: "U1",
  people: [person("U1", "Editor"), person("U2", "Planner"), person("U3", "Inspector", { is_bot: true })],
  channels: [
    { id: "C1", name: "general", is_im: false },
    { id: "C2", name: "plan-budget", is_im: false, unread: 2 },
    { id: "D1", name: "", is_im: true, user: "U3", unread: 3 },
  ],
};
const keys = (typed) => placesFor(typed, everything).map(({ key }) => key);

const FOUND = [
  ["gen", ["C1"]],
  ["#gen", ["C1"]],
  ["plan", ["C2", "U2"]],
  ["@plan", ["C2", "U2"]],
  ["budget", ["C2"]],
  ["insp", ["U3"]],
  ["thr", ["~threads"]],
  ["nowhere", []],
];

for (const [typed, found] of FOUND) {
  test(`${JSON.stringify(typed)} leads to ${found.join(", ") || "nowhere"}`, () => assert.deepEqual(keys(typed), found));
}

test("before one types, what is unread comes first", () => {
  assert.deepEqual(keys(""), ["U3", "C2", "C1", "U1", "U2", "~threads"]);
});

test("in Korean the threads are found by their Korean and their English name", () => {
  speak("ko");
  try {
    assert.deepEqual([keys("스레"), keys("thr")], [["~threads"], ["~threads"]]);
  } finally {
    speak("en");
  }
});
