// The shapes of what the page and the playground tell each other, beside Slack's own objects.

import type { Channel, Message, Person, View } from "./slack";

export interface Command {
  name: string;
  description: string;
  usage_hint: string;
}

export interface Shortcut {
  name: string;
  callback_id: string;
  description: string;
  kind: "global" | "message";
}

export interface AppInfo {
  id: string;
  name: string;
  description: string;
  bot_user: string;
  has_home: boolean;
  has_messages: boolean;
  is_agent: boolean;
  connected: boolean;
  installed?: boolean;
  /** Why the bot's program ended, where it did. */
  ended?: string | null;
}

export interface PageState {
  me: string;
  team: { id: string; name: string; domain: string };
  people: Person[];
  channels: Channel[];
  app: AppInfo | null;
  commands: Command[];
  shortcuts: Shortcut[];
  now: number;
  moved: number;
  transport: "socket" | "http";
}

export interface Prompt {
  title: string;
  message: string;
}

export interface RequestEntry {
  n: number;
  at: number;
  direction: "from_app" | "to_app";
  name: string;
  status: number | string;
  ms: number;
  request: unknown;
  answer: unknown;
}

export interface Fault {
  id: string;
  kind: string;
  share?: number;
  count?: number;
  skip?: number;
  seconds?: number;
  retry_after?: number;
  methods?: string[];
  channels?: string[];
  events?: string[];
  status?: number;
  content_type?: string;
  body?: unknown;
  error?: string;
  reason?: string;
  struck?: number;
}

/** What the playground tells an open page as it happens. */
export type PageEvent =
  | { kind: "posted" | "changed" | "deleted" | "ephemeral"; channel: string; message: Message; thread?: string | null }
  | { kind: "channel" | "joined"; channel: Channel; user?: string }
  | { kind: "left"; channel: Channel; user?: string; gone?: boolean }
  | { kind: "view_opened" | "view_pushed" | "view_updated" | "view_closed" | "home"; view: View }
  | { kind: "status"; channel: string; thread_ts?: string | null; status: string }
  | { kind: "prompts"; channel: string; thread_ts?: string | null; title?: string | null; prompts: Prompt[] }
  | { kind: "notice"; text: string }
  | ({ kind: "app" } & Partial<AppInfo>)
  | { kind: "clock"; now: number; moved: number }
  | { kind: "request"; entry: RequestEntry };

/** How the playground answers something that a person did. */
export interface ActAnswer {
  ok: boolean;
  error?: string;
  /** What is wrong with which block of a dialog. */
  errors?: Record<string, string>;
  /** What the person reads where it did not work, and what was wrong in the app's answer. */
  notice?: string;
  faults?: string[];
  /** What Slackbot said about it. */
  message?: Message;
  channel?: string | Channel;
  options?: unknown[];
  option_groups?: unknown[];
}
