// What is counted as new, as messages arrive and are read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { unreadReplies, withChannelRead, withNews, withThreadsRead } from "../src/state/unread";

const model = {
  me: "U1",
  channels: [
    { id: "C1", name: "general", is_im: false, is_member: true },
    { id: "C2", name: "plans", is_im: false, is_member: false },
    { id: "D1", name: "", is_im: true },
  ],
  threads: [{ channel: "C1", thread_ts: "1.0", unread: 0 }],
};
const posted = (channel, message, more = {}) => ({
  kind: "posted",
  channel,
  message: { ts: "5.0", user: "U2", text: "", ...message },
  ...more,
});
const reply = (message = {}, more = {}) =>
  posted("C1", { thread_ts: "1.0", ...message }, { followers: ["U1", "U2"], ...more });
const channelsAfter = (event, reading = []) =>
  withNews(model, event, reading)
    .channels.filter(({ unread }) => unread)
    .map(({ id, unread, mentions }) => [id, unread, mentions]);
const threadsAfter = (event, reading = []) =>
  withNews(model, event, reading).threads.map(({ thread_ts, unread }) => [thread_ts, unread]);

const IN_CHANNELS = [
  ["a message of somebody else is new", posted("C1", {}), [["C1", 1, 0]]],
  ["a mention is counted", posted("C1", {}, { mentions: ["U1"] }), [["C1", 1, 1]]],
  ["a mention of everyone is counted", posted("C1", {}, { mentions: ["everyone"] }), [["C1", 1, 1]]],
  ["a mention of somebody else is not", posted("C1", {}, { mentions: ["U3"] }), [["C1", 1, 0]]],
  ["one's own message is not new", posted("C1", { user: "U1" }), []],
  ["what only one sees is not new", posted("C1", { ephemeral: true }), []],
  ["a direct message is new", posted("D1", {}), [["D1", 1, 0]]],
  ["in a channel that one is not in nothing is new", posted("C2", {}, { mentions: ["everyone"] }), []],
  ["a reply is not new in the channel", reply(), []],
  ["a reply that is shown to all is", reply({ subtype: "thread_broadcast" }), [["C1", 1, 0]]],
];

for (const [name, event, channels] of IN_CHANNELS) {
  test(name, () => assert.deepEqual(channelsAfter(event), channels));
}

test("nothing is new in the channel that one looks at", () => {
  assert.deepEqual(channelsAfter(posted("C1", {}), ["C1"]), []);
});

const IN_THREADS = [
  ["a reply in a thread that one follows is new", reply(), [], [["1.0", 1]]],
  ["one's own reply is not new", reply({ user: "U1" }), [], [["1.0", 0]]],
  ["a reply in the thread that one looks at is read", reply(), ["C1", "C1/1.0"], [["1.0", 0]]],
  ["a reply in the channel that one looks at is new", reply(), ["C1"], [["1.0", 1]]],
  ["a thread of others is not marked", reply({ thread_ts: "2.0" }, { followers: ["U2"] }), [], [["1.0", 0]]],
  [
    "a thread that one comes to follow is marked, and stands first",
    reply({ thread_ts: "2.0" }),
    [],
    [
      ["2.0", 1],
      ["1.0", 0],
    ],
  ],
];

for (const [name, event, reading, threads] of IN_THREADS) {
  test(name, () => assert.deepEqual(threadsAfter(event, reading), threads));
}

test("what one looked at is read", () => {
  const after = withNews(withNews(model, reply(), []), posted("C1", {}, { mentions: ["U1"] }), []);
  assert.equal(unreadReplies(after.threads), 1);
  assert.equal(unreadReplies(withThreadsRead(after.threads, "C1/2.0")), 1);
  assert.equal(unreadReplies(withThreadsRead(after.threads, "C1/1.0")), 0);
  assert.equal(unreadReplies(withThreadsRead(after.threads)), 0);
  const [read] = withChannelRead(after.channels, "C1");
  assert.deepEqual([read.unread, read.mentions], [0, 0]);
});
