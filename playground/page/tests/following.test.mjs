// Which events are handed over, when the state is fetched again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Following } from "../src/state/following";

/** A stream of events that arrive when a test says so, and what is handed over of them. */
function followed(context) {
  const frames = [];
  const sources = [];
  const globals = {
    EventSource: function () {
      sources.push(this);
    },
    requestAnimationFrame: (draw) => frames.push(draw),
    document: { hidden: false },
  };
  for (const [name, value] of Object.entries(globals)) {
    const before = globalThis[name];
    globalThis[name] = value;
    context.after(() => {
      globalThis[name] = before;
    });
  }
  const handed = { events: [], inState: [] };
  const following = new Following("U1", {
    onEvents: (events) => handed.events.push(...events),
    onEventsInState: (events) => handed.inState.push(...events),
    onLive: () => {},
  });
  const arrive = (number) => sources[0].onmessage({ data: JSON.stringify({ number }), lastEventId: String(number) });
  const draw = () => frames.splice(0).forEach((frame) => frame());
  return { following, handed, arrive, draw };
}

const numbersOf = (events) => events.map(({ number }) => number);

test("events are handed over with the next frame", (context) => {
  const { handed, arrive, draw } = followed(context);
  arrive(1);
  arrive(2);
  assert.deepEqual(handed.events, []);
  draw();
  assert.deepEqual(numbersOf(handed.events), [1, 2]);
});

test("events that arrive while the state is fetched wait, and are parted into those in it and those after it", (context) => {
  const { following, handed, arrive, draw } = followed(context);
  arrive(1);
  following.hold();
  arrive(2);
  arrive(3);
  draw();
  assert.deepEqual([handed.events, handed.inState], [[], []]);
  following.release(2);
  assert.deepEqual(numbersOf(handed.inState), [1, 2]);
  draw();
  assert.deepEqual(numbersOf(handed.events), [3]);
});

test("if the state could not be fetched, all events are handed over", (context) => {
  const { following, handed, arrive, draw } = followed(context);
  following.hold();
  arrive(1);
  following.release(0);
  draw();
  assert.deepEqual([numbersOf(handed.events), handed.inState], [[1], []]);
});
