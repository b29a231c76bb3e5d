// Makes what one can do on the page out of what is known and how it is changed.

import { type Dispatch, useMemo, useRef } from "react";
import { failureOf, reasonOf } from "../text/errors";
import { act, fetchMessages } from "../wire/api";
import type { Message } from "../wire/slack";
import { type Model, timelineOf } from "./model";
import { placeOf } from "./names";
import type { Change } from "./reduce";
import type { Route } from "./route";
import type { Doing } from "./session";

/** Gives what one can do; it stays the same, and looks up what is known at the moment that it is done. */
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
  const doing: Doing = {
    go,
    say,
    act: async (kind, fields = {}, quietly = false) => {
      const answer = await act(me(), kind, fields);
      // What went wrong may be in a message of Slackbot; then there is no need to say it twice.
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
    fetchTimeline: async (channel, thread) => {
      dispatch({ kind: "asked_for_messages", timeline: timelineOf(channel, thread) });
      const who = me();
      try {
        const messages = await fetchMessages(who, channel, thread);
        if (who !== me()) return;
        dispatch({ kind: "fetched_messages", timeline: timelineOf(channel, thread), messages });
        if (!thread) dispatch({ kind: "read", channel });
      } catch (error) {
        if (who === me()) say(reasonOf(error instanceof Error ? error.message : undefined), "bad");
      }
    },
    dismiss: (channel: string, message: Message) => {
      dispatch({ kind: "dismissed", channel, message });
      void doing.act("delete", { channel, ts: message.ts }, true);
    },
    usePrompt: (timeline) => dispatch({ kind: "prompts_used", timeline }),
    dismissToast: (id) => dispatch({ kind: "toast_gone", id }),
  };
  return doing;
}
