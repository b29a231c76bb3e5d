// Keeps what happens in a timeline while its messages are fetched: the response may be older than that.

import type { PageEvent } from "../wire/page";
import type { Message } from "../wire/slack";
import type { Model } from "./model";
import { KEPT, withMessage, withMessages, withoutMessage } from "./timelines";

/** What happened last to a message. */
export interface Arrived {
  message: Message;
  how: "post" | "change" | "delete";
}

const HOW: Partial<Record<PageEvent["kind"], Arrived["how"]>> = {
  posted: "post",
  ephemeral: "post",
  changed: "change",
  deleted: "delete",
};

/** Return what is known once the messages of a timeline were asked for: what happens there from now on is kept. */
export function withAsked(model: Model, timeline: string): Model {
  return { ...model, arriving: { ...model.arriving, [timeline]: [] } };
}

/** Return what is known after an event, which is kept for each timeline of its channel that is being fetched. */
export function withArrival(model: Model, event: PageEvent): Model {
  const how = HOW[event.kind];
  const timelines = Object.entries(model.arriving);
  if (!how || !("message" in event) || timelines.length === 0) return model;
  const arriving = timelines.map(([timeline, kept]) =>
    channelOf(timeline) === event.channel ? [timeline, after(kept, event.message, how)] : [timeline, kept],
  );
  return { ...model, arriving: Object.fromEntries(arriving) };
}

/** Return what is known once the messages of a timeline were fetched, with what happened there in the meantime. */
export function withFetched(model: Model, timeline: string, fetched: Message[]): Model {
  const { [timeline]: kept = [], ...arriving } = model.arriving;
  const { [timeline]: messages = fetched } = kept.reduce(
    (told, { message, how }) =>
      how === "delete"
        ? withoutMessage(told, channelOf(timeline), message)
        : withMessage(told, channelOf(timeline), message, how),
    { [timeline]: withMessages(model.timelines, timeline, fetched)[timeline] ?? fetched },
  );
  return { ...model, arriving, timelines: { ...model.timelines, [timeline]: messages } };
}

function channelOf(timeline: string): string {
  return timeline.split("/")[0] ?? timeline;
}

/** Return what happened with one more thing; a message that was posted and then changed was posted as it is now. */
function after(kept: Arrived[], message: Message, how: Arrived["how"]): Arrived[] {
  const place = kept.findIndex((each) => each.message.ts === message.ts);
  const known = kept[place];
  if (!known) return [...kept, { message, how }].slice(-KEPT);
  return kept.with(place, { message, how: how === "change" ? known.how : how });
}
