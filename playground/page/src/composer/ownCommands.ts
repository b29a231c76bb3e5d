// The playground's own commands, which Slack has for everyone too.

import { archiving, leaving } from "../channel/questions";
import { ask } from "../parts/asking";
import { nameOf } from "../state/names";
import type { Doing } from "../state/session";
import type { Command } from "../wire/page";
import type { Channel, Person } from "../wire/slack";
import { type PlainKey, t } from "../words/words";

interface Here {
  channel: Channel;
  channels: Channel[];
  people: Person[];
  doing: Doing;
}

export interface OwnCommand extends Command {
  /** Runs the command; returns what is wrong with the typed text, or nothing. */
  run: (words: string, here: Here) => string | undefined | Promise<string | undefined>;
}

type Described = Omit<OwnCommand, "description" | "usage_hint"> & { description: PlainKey; usage_hint: PlainKey | "" };

/** Return the commands, described in the language of the page. */
export function ownCommands(): OwnCommand[] {
  return OWN_COMMANDS.map(({ description, usage_hint, ...command }) => ({
    ...command,
    description: t(description),
    usage_hint: usage_hint && t(usage_hint),
  }));
}

const OWN_COMMANDS: Described[] = [
  {
    name: "/invite",
    description: "command.invite",
    usage_hint: "command.invite_hint",
    run: (words, { channel, people, doing }) => {
      const person = personIn(words, people);
      if (!person) return t("command.invite_whom");
      void doing.act("invite", { channel: channel.id, whom: person.id });
      return undefined;
    },
  },
  {
    name: "/dm",
    description: "command.dm",
    usage_hint: "command.dm_hint",
    run: (words, { people, doing }) => {
      const person = personIn(words, people);
      if (!person) return t("command.dm_whom");
      void doing.openDirect(person.id);
      return undefined;
    },
  },
  {
    name: "/join",
    description: "command.join",
    usage_hint: "command.join_hint",
    run: async (words, { channels, doing }) => {
      const found = channels.find((channel) => `#${channel.name}` === words.trim() || channel.name === words.trim());
      if (!found) return t("command.join_which");
      if ((await doing.act("join", { channel: found.id })).ok) doing.openChannel(found.id);
      return undefined;
    },
  },
  {
    name: "/leave",
    description: "command.leave",
    usage_hint: "",
    run: async (_, { channel, doing }) => {
      if (await ask(leaving(channel))) void doing.act("leave", { channel: channel.id });
      return undefined;
    },
  },
  {
    name: "/archive",
    description: "command.archive",
    usage_hint: "",
    run: async (_, { channel, doing }) => {
      if (await ask(archiving(channel))) void doing.act("archive", { channel: channel.id });
      return undefined;
    },
  },
];

function personIn(words: string, people: Person[]): Person | undefined {
  const wanted = words.trim().replace(/^@/, "").toLowerCase();
  return people.find((person) => [person.name, nameOf(person)].some((name) => name.toLowerCase() === wanted));
}
