// Fetches what a person sees, follows what happens, and gives it all to the page.

import { type Dispatch, startTransition, useEffect, useReducer, useRef } from "react";
import { fetchState, fetchViews } from "../wire/api";
import type { PageEvent } from "../wire/page";
import { Following } from "./following";
import type { Model } from "./model";
import { type Change, reduce } from "./reduce";

/** What one does with events that pass by and are not kept: saying them, reading them out. */
export type Listener = (event: PageEvent, me: string) => void;

/** The timelines on the page: a channel's, and that of a thread beside it. */
export type Reading = { current: readonly string[] };

/** Returns what is known as the person `wanted`, told by name, and how to change it. */
export function useModel(wanted: string, reading: Reading, listener: Listener): [Model | null, Dispatch<Change>] {
  const [model, dispatch] = useReducer(reduce, null);
  const following = useRef<Following | null>(null);
  const me = wanted ? idOf(model, wanted) : (model?.me ?? null);
  const ready = model !== null && (me === null || model.me === me) ? model.me : null;

  useEffect(() => {
    if (ready) return undefined;
    let current = true;
    fetchWithPatience(me, () => current).then((state) => {
      if (state && current) dispatch({ kind: "fetched_state", state });
    });
    return () => {
      current = false;
    };
  }, [me, ready]);

  useEffect(() => {
    if (!ready) return undefined;
    const followed = new Following(ready, {
      onEvents: (events) => {
        // Typing may interrupt the drawing, which takes long if a load test posts thousands of messages.
        startTransition(() => dispatch({ kind: "events", events, reading: document.hidden ? [] : reading.current }));
        for (const event of events) listener(event, ready);
      },
      onEventsInState: (events) => {
        dispatch({ kind: "events_in_state", events });
        for (const event of events) listener(event, ready);
      },
      onLive: (live) => {
        dispatch({ kind: "live", live });
        if (!live) return;
        followed.hold();
        void catchUp(ready, dispatch, reading).then((told) => followed.release(told));
      },
    });
    following.current = followed;
    return () => followed.end();
  }, [ready, reading, listener]);
  useEffect(() => {
    if (model) following.current?.drawn();
  }, [model]);
  return [model, dispatch];
}

/** Nobody's id is known before the first state was fetched: then whoever comes first is fetched for the ids. */
function idOf(model: Model | null, name: string): string | null {
  return model?.people.find((person) => person.name === name && !person.is_bot)?.id ?? model?.me ?? null;
}

async function fetchWithPatience(me: string | null, wanted: () => boolean) {
  while (wanted()) {
    try {
      return await fetchState(me);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  return null;
}

/** Fetches what changed while no events arrived, and returns the number of the last event that is in it. */
async function catchUp(me: string, dispatch: Dispatch<Change>, reading: Reading): Promise<number> {
  try {
    const [state, views] = await Promise.all([fetchState(me), fetchViews(me)]);
    dispatch({ kind: "fetched_state", state });
    dispatch({ kind: "fetched_views", ...views });
    for (const timeline of reading.current) {
      dispatch(timeline.includes("/") ? { kind: "read_threads", timeline } : { kind: "read", channel: timeline });
    }
    return state.told;
  } catch {
    // The stream is still broken, or is again; it comes back by itself, and this with it.
    return 0;
  }
}
