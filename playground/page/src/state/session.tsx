// Gives every part of the page what they share: the workspace, the person, and the actions.

import { type ReactNode, createContext, useContext, useMemo } from "react";
import type { ActAnswer, FollowedThread, FoundMessage, Shortcut } from "../wire/page";
import type { Channel, Message, Person } from "../wire/slack";
import type { Model } from "./model";
import type { Route } from "./route";

/** The actions available anywhere on the page. They never change, so that nothing is drawn again for them. */
export interface Doing {
  /** Sends the playground what the person did; a failure is shown, unless `quietly`. */
  act: (kind: string, fields?: object, quietly?: boolean) => Promise<ActAnswer>;
  go: (step: Partial<Route>) => void;
  openChannel: (channel: string) => void;
  openDirect: (person: string) => Promise<void>;
  openThread: (ts: string) => void;
  say: (text: string, tone?: "plain" | "bad") => void;
  /** Opens a channel with one of its messages in view, in its thread where it is a reply. */
  jumpTo: (channel: string, message: Message) => void;
  /** Fetches the messages of a channel or a thread; of a channel back to that at `until`. */
  fetchTimeline: (channel: string, thread?: string, until?: string) => Promise<void>;
  /** Fetches the followed threads, which marks them as read; returns null if they cannot be fetched. */
  fetchThreads: () => Promise<FollowedThread[] | null>;
  /** Returns the messages that hold the words of a query, or null if the search did not work. */
  search: (query: string) => Promise<FoundMessage[] | null>;
  dismiss: (channel: string, message: Message) => void;
  dismissToast: (id: number) => void;
}

/** Who and what has which name; it changes rarely, so messages may depend on it. */
export interface Directory {
  me: Person;
  people: Person[];
  channels: Channel[];
  shortcuts: Shortcut[];
  appName: string;
  person: (id: string) => Person | undefined;
  channel: (id: string) => Channel | undefined;
  theme: "light" | "dark";
}

const ModelContext = createContext<Model | null>(null);
const DoingContext = createContext<Doing | null>(null);
const DirectoryContext = createContext<Directory | null>(null);

function useGiven<Value>(value: Value | null): Value {
  if (value === null) throw new Error("used outside of a session");
  return value;
}

/** Returns the page's whole state; components that use it are drawn again at every event. */
export function useKnown(): Model {
  return useGiven(useContext(ModelContext));
}

/** Returns the actions. */
export function useDoing(): Doing {
  return useGiven(useContext(DoingContext));
}

/** Returns the names of people and channels. */
export function useDirectory(): Directory {
  return useGiven(useContext(DirectoryContext));
}

/** Shares the page's state and the actions with everything inside. */
export function Session(props: { model: Model; doing: Doing; theme: "light" | "dark"; children: ReactNode }) {
  return (
    <DoingContext value={props.doing}>
      <DirectoryContext value={useNames(props.model, props.theme)}>
        <ModelContext value={props.model}>{props.children}</ModelContext>
      </DirectoryContext>
    </DoingContext>
  );
}

/** Returns a directory that is the same as long as all names are: unread messages change channels all the time. */
function useNames(model: Model, theme: "light" | "dark"): Directory {
  const names = model.channels.map((channel) => `${channel.id} ${channel.name}`).join("\n");
  return useMemo(() => {
    const people = new Map(model.people.map((person) => [person.id, person]));
    const channels = new Map(model.channels.map((channel) => [channel.id, channel]));
    return {
      me: people.get(model.me) as Person,
      people: model.people,
      channels: model.channels,
      shortcuts: model.shortcuts,
      appName: model.app?.name ?? "",
      person: (id: string) => people.get(id),
      channel: (id: string) => channels.get(id),
      theme,
    };
  }, [model.me, model.people, model.shortcuts, model.app?.name, names, theme]);
}
