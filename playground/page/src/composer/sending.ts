// Sends the typed text, to the app if it is one of its commands, otherwise as a message.

import type { Doing } from "../state/session";
import type { AppInfo, Command } from "../wire/page";
import type { Channel, Person } from "../wire/slack";
import { t } from "../words/words";
import { ownCommands } from "./ownCommands";

/** A message that is to be sent. */
export interface Written {
  text: string;
  channel: Channel;
  thread?: string;
  /** Whether a reply is shown in the channel too. */
  broadcast?: boolean;
  app: AppInfo | null;
  doing: Doing;
}

export interface Outgoing extends Written {
  commands: Command[];
  /** Whether all other commands are sent to the app as well. */
  anyCommand: boolean;
  channels: Channel[];
  people: Person[];
}

/** The result: the text was sent, or what is wrong with it, so that it can be corrected. */
export type Sent = { taken: true } | { taken: false; problem: string };

/** Sends the text. Text that begins with / is always a command, as in Slack. */
export async function send(outgoing: Outgoing): Promise<Sent> {
  const { text } = outgoing;
  const [, name, words] = /^(\/[^\s/]+)\s*(.*)$/s.exec(text) ?? [];
  if (name) return command(outgoing, name, words ?? "");
  return (await write(outgoing)) ? { taken: true } : { taken: false, problem: "" };
}

/** Sends a message, and says whether it was sent. To an agent it begins a conversation, which is a thread: it opens. */
export async function write({ text, channel, thread, broadcast, app, doing }: Written): Promise<boolean> {
  const answer = await doing.act("message", { channel: channel.id, text, thread_ts: thread, broadcast });
  const isToAgent = app?.is_agent && channel.is_im && channel.user === app.bot_user;
  if (answer.ok && answer.message && isToAgent && !thread) doing.openThread(answer.message.ts);
  return answer.ok;
}

async function command(outgoing: Outgoing, name: string, words: string): Promise<Sent> {
  const { channel, thread, commands, anyCommand, channels, people, doing } = outgoing;
  const own = ownCommands().find((each) => each.name === name);
  if (own) {
    const problem = await own.run(words, { channel, channels, people, doing });
    return problem ? { taken: false, problem } : { taken: true };
  }
  if (!anyCommand && !commands.some((each) => each.name === name)) {
    return { taken: false, problem: t("command.unknown", { command: name }) };
  }
  const answer = await doing.act("command", { channel: channel.id, command: name, text: words, thread_ts: thread });
  // An error of the app is already shown as a message; the command can be typed again.
  return answer.ok || answer.message ? { taken: true } : { taken: false, problem: "" };
}
