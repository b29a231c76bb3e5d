// Sends requests to the playground: for what a person sees, and with what a person does.

import { t } from "../words/words";
import type { ActAnswer, Fault, FollowedThread, FoundMessage, Manifest, PageState, RequestEntry } from "./page";
import type { Message, View } from "./slack";

/** What is wrong when the playground cannot be reached or does not understand. */
export class ApiError extends Error {}

async function call<Answer>(path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(path, { ...init, cache: "no-store" }).catch(() => {
    throw new ApiError(t("failure.no_answer"));
  });
  const answer: unknown = await response.json().catch(() => null);
  if (answer === null) throw new ApiError(t("failure.status", { status: String(response.status) }));
  return answer as Answer;
}

function post<Answer>(path: string, fields: object, method = "POST"): Promise<Answer> {
  const headers = { "Content-Type": "application/json" };
  return call(path, { method, headers, body: JSON.stringify(fields) });
}

/** Returns everything that a person, by default the first one, sees around the messages. */
export function fetchState(me: string | null): Promise<PageState> {
  return call(`/page/state${me ? `?as=${encodeURIComponent(me)}` : ""}`);
}

/** Return a channel's messages, back to the one at `until`, or those of one thread, the oldest first. */
export async function fetchMessages(
  me: string,
  channel: string,
  thread?: string,
  until?: string,
): Promise<Message[]> {
  const query = new URLSearchParams({ as: me, channel, ...(thread ? { thread } : {}), ...(until ? { until } : {}) });
  const answer = await call<{ messages?: Message[]; error?: string }>(`/page/messages?${query}`);
  if (!answer.messages) throw new ApiError(answer.error ?? t("failure.unknown"));
  return answer.messages;
}

/** Return the threads that a person follows, the one with the newest reply first, and mark them as read. */
export async function fetchThreads(me: string): Promise<FollowedThread[]> {
  const answer = await call<{ threads?: FollowedThread[]; error?: string }>(
    `/page/threads?${new URLSearchParams({ as: me })}`,
  );
  if (!answer.threads) throw new ApiError(answer.error ?? t("failure.unknown"));
  return answer.threads;
}

/** Return the messages that contain all words of a query, newest first. */
export async function searchMessages(me: string, query: string): Promise<FoundMessage[]> {
  const answer = await call<{ messages?: FoundMessage[]; error?: string }>(
    `/page/search?${new URLSearchParams({ as: me, query })}`,
  );
  if (!answer.messages) throw new ApiError(answer.error ?? t("failure.unknown"));
  return answer.messages;
}

/** Returns a person's open dialogs, and the app's Home. */
export function fetchViews(me: string): Promise<{ stack: View[]; home: View | null }> {
  return call(`/page/views?as=${encodeURIComponent(me)}`);
}

/** Sends what a person did; the response says whether it succeeded. */
export async function act(me: string, kind: string, fields: object = {}): Promise<ActAnswer> {
  try {
    return await post<ActAnswer>("/page/act", { as: me, kind, ...fields });
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Opens the stream of events of one person. */
export function openEvents(me: string): EventSource {
  return new EventSource(`/page/events?as=${encodeURIComponent(me)}`);
}

type Told = { ok?: boolean; error?: string };

async function control<Answer extends Told>(path: string, fields?: object, method = "POST"): Promise<Answer> {
  const answer = fields === undefined ? await call<Answer>(path) : await post<Answer>(path, fields, method);
  if (answer.ok === false) throw new ApiError(answer.error ?? t("failure.unknown"));
  return answer;
}

/** Make the app post what is due by the playground's time. */
export function postDue(): Promise<Told & { said?: string }> {
  return control("/control/due", {});
}

/** Move the playground's clock forward. */
export function advanceClock(seconds: number): Promise<Told & { now: number; moved: number }> {
  return control("/control/clock", { advance: seconds });
}

/** Returns the active faults. */
export async function fetchFaults(): Promise<Fault[]> {
  return (await control<Told & { faults: Fault[] }>("/control/faults")).faults;
}

/** Adds a fault. */
export function addFault(fault: Omit<Fault, "id">): Promise<Told> {
  return control("/control/faults", fault);
}

/** Removes a fault. */
export function removeFault(id: string): Promise<Told> {
  return control(`/control/faults/${encodeURIComponent(id)}`, {}, "DELETE");
}

/** Cuts the app's connection, or asks the app to reconnect. */
export function disturbSocket(how: "drop" | "refresh"): Promise<Told> {
  return control("/control/socket", { [how]: true });
}

/** Ends the bot's process, which then starts again. */
export function restartBot(): Promise<Told> {
  return control("/control/bot", { restart: true });
}

/** Install the app again, and return whether it was restarted, and where the settings file is, if there is one. */
export function installAgain(): Promise<Told & { restarted: boolean; settings: string | null }> {
  return control("/control/app", { install: true });
}

/** Return the environment variables for an app that is started by hand. */
export async function fetchSettings(): Promise<Record<string, string>> {
  return (await control<Told & { settings: Record<string, string> }>("/control/settings")).settings;
}

/** Return the app's manifest, or if it has none, one for what it has used so far. */
export function fetchManifest(): Promise<Manifest> {
  return call("/control/manifest");
}

/** Returns the last requests from the app and to it, with numbers above `after`. */
export async function fetchRequests(after: number): Promise<RequestEntry[]> {
  return (await control<Told & { requests: RequestEntry[] }>(`/control/requests?after=${after}`)).requests;
}
