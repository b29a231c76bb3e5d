// Builds the page's actions from its state and the function that changes it.

import { type Dispatch, useMemo, useRef } from "react";
import { failureOf, reasonOf } from "../text/errors";
import { act, fetchMessages, fetchThreads, searchMessages } from "../wire/api";
import type { Message } from "../wire/slack";
import { want } from "./jumping";
import { type Model, isReply, timelineOf } from "./model";
import { placeOf } from "./names";
import type { Change } from "./reduce";
import type { Route } from "./route";
import type { Doing } from "./session";

/** Returns the actions; they never change, and each uses the state at the moment when it is done. */
export function useDoingOf(model: Model | null, dispatch: Dispatch<Change>, go: (step: Partial<Route>) => void): Doing {
  const latest = useRef(model);
  latest.current = model;
  return useMemo(() => doingOf(latest, dispatch, go), [dispatch, go]);
}

function doingOf(
  latest: { current: Model | null },
  dispatch: Dispatch<Change>,
  go: (step: Partial<Route>) => void,
): Doing {
  let toasts = 0;
  const me = () => latest.current?.me ?? "";
  const say: Doing["say"] = (text, tone = "plain") => dispatch({ kind: "toast", toast: { id: ++toasts, text, tone } });
  /** Fetches something as the current person; null if that failed, or if the person was switched meanwhile. */
  const fetched = async <Found>(fetch: (who: string) => Promise<Found>): Promise<Found | null> => {
    const who = me();
    try {
      const found = await fetch(who);
      return who === me() ? found : null;
    } catch (error) {
      if (who === me()) say(reasonOf(error instanceof Error ? error.message : undefined), "bad");
      return null;
    }
  };
  const doing: Doing = {
    go,
    say,
    act: async (kind, fields = {}, quietly = false) => {
      const answer = await act(me(), kind, fields);
      // If a message of Slackbot already shows the error, it is not shown twice.
      if (!answer.ok && !quietly && (!answer.message || answer.faults)) say(failureOf(answer), "bad");
      return answer;
    },
    openChannel: (id) => {
      const channel = latest.current?.channels.find((each) => each.id === id);
      if (channel) go({ place: placeOf(channel, latest.current?.people ?? []), thread: "" });
    },
    openDirect: async (person) => {
      const name = latest.current?.people.find((each) => each.id === person)?.name;
      const known = latest.current?.channels.some((each) => each.is_im && each.user === person);
      const opened = known || (await doing.act("direct", { other: person })).ok;
      if (opened && name) go({ place: `@${name}`, thread: "" });
    },
    openThread: (ts) => go({ thread: ts }),
    jumpTo: (id, message) => {
      const channel = latest.current?.channels.find((each) => each.id === id);
      if (!channel) return;
      const thread = isReply(message) ? message.thread_ts : undefined;
      want({ timeline: timelineOf(id, thread), ts: message.ts });
      go({ place: placeOf(channel, latest.current?.people ?? []), thread: thread ?? "" });
    },
    fetchTimeline: async (channel, thread, until) => {
      const timeline = timelineOf(channel, thread);
      dispatch({ kind: "asked_for_messages", timeline });
      const messages = await fetched((who) => fetchMessages(who, channel, thread, until));
      if (!messages) return;
      dispatch({ kind: "fetched_messages", timeline, messages });
      dispatch(thread ? { kind: "read_threads", timeline } : { kind: "read", channel });
    },
    fetchThreads: async () => {
      const threads = await fetched(fetchThreads);
      if (threads) dispatch({ kind: "read_threads" });
      return threads;
    },
    search: (query) => fetched((who) => searchMessages(who, query)),
    dismiss: (channel: string, message: Message) => {
      dispatch({ kind: "dismissed", channel, message });
      void doing.act("delete", { channel, ts: message.ts }, true);
    },
    dismissToast: (id) => dispatch({ kind: "toast_gone", id }),
  };
  return doing;
}
