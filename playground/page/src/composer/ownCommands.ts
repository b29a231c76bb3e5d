// The commands that the playground itself knows, as Slack has them for everyone.

import { archiving, leaving } from "../channel/questions";
import { ask } from "../parts/asking";
import { nameOf } from "../state/names";
import type { Doing } from "../state/session";
import type { Command } from "../wire/page";
import type { Channel, Person } from "../wire/slack";

interface Here {
  channel: Channel;
  channels: Channel[];
  people: Person[];
  doing: Doing;
}

interface OwnCommand extends Command {
  /** Does it; gives what is wrong with what was typed, or nothing. */
  run: (words: string, here: Here) => string | undefined | Promise<string | undefined>;
}

export const OWN_COMMANDS: OwnCommand[] = [
  {
    name: "/invite",
    description: "Bring someone, or the app, into this channel",
    usage_hint: "@name",
    run: (words, { channel, people, doing }) => {
      const person = personIn(words, people);
      if (!person) return "Whom? Type @ and choose a person or the app.";
      void doing.act("invite", { channel: channel.id, whom: person.id });
      return undefined;
    },
  },
  {
    name: "/dm",
    description: "Open a direct conversation",
    usage_hint: "@name",
    run: (words, { people, doing }) => {
      const person = personIn(words, people);
      if (!person) return "With whom? Type @ and choose a person.";
      void doing.openDirect(person.id);
      return undefined;
    },
  },
  {
    name: "/join",
    description: "Join a channel",
    usage_hint: "#channel",
    run: async (words, { channels, doing }) => {
      const found = channels.find((channel) => `#${channel.name}` === words.trim() || channel.name === words.trim());
      if (!found) return "Which channel? Type # and choose one.";
      if ((await doing.act("join", { channel: found.id })).ok) doing.openChannel(found.id);
      return undefined;
    },
  },
  {
    name: "/leave",
    description: "Leave this channel",
    usage_hint: "",
    run: async (_, { channel, doing }) => {
      if (await ask(leaving(channel))) void doing.act("leave", { channel: channel.id });
      return undefined;
    },
  },
  {
    name: "/archive",
    description: "Archive this channel",
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
