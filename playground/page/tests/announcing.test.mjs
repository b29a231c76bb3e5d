// Which messages are read out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { announcementOf } from "../src/parts/Announcer";

const posted = (channel, more = {}) => ({ kind: "posted", channel, message: { ts: "9.0", user: "U2", text: "hi", ...more } });
const reply = posted("C1", { thread_ts: "1.0" });

for (const [what, event, reading, isSaid] of [
  ["a message in the channel", posted("C1"), ["C1"], true],
  ["a message in another channel", posted("C2"), ["C1"], false],
  ["a reply in the open thread", reply, ["C1", "C1/1.0"], true],
  ["a reply in another thread", reply, ["C1", "C1/2.0"], false],
  ["a reply where no thread is open", reply, ["C1"], false],
  ["the first message of a thread", posted("C1", { thread_ts: "9.0" }), ["C1"], true],
  ["what one wrote oneself", posted("C1", { user: "U1" }), ["C1"], false],
  ["what an app wrote in one's name", posted("C1", { user: "U1", bot_id: "B1" }), ["C1"], true],
  ["anything where no channel is open", posted("C1"), [], false],
]) {
  test(`${what} is ${isSaid ? "" : "not "}read out`, () => {
    assert.equal(announcementOf(event, reading, "U1") !== null, isSaid);
  });
}
