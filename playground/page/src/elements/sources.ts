// Provides the choices of select menus: options that the app lists or suggests, people, or channels.

import { nameOf, titleOf } from "../state/names";
import { type Directory, useDirectory } from "../state/session";
import { wordsOf } from "../text/RichText";
import type { Channel, Element, Option, OptionGroup, Person } from "../wire/slack";

/** Something that can be chosen. `chosen` is sent to the app: an option, or an id. */
export interface Choice {
  key: string;
  words: string;
  detail?: string;
  hint?: string;
  group?: string;
  picture?: { person: string } | { channel: string };
  chosen: Option | string;
}

/** Returns all choices of a menu, if the page knows them without the app. */
export function useChoices(element: Element): Choice[] {
  const directory = useDirectory();
  const source = element.type.replace("multi_", "");
  if (source === "users_select") return people(directory);
  if (source === "channels_select") return channels(directory);
  if (source === "conversations_select") return conversations(directory, element);
  return choicesOf(element.option_groups ?? element.options ?? []);
}

/** Returns options, or groups of them, as choices. */
export function choicesOf(options: (Option | OptionGroup)[]): Choice[] {
  return options.flatMap((told) =>
    "options" in told ? told.options.map((option) => choiceOf(option, wordsOf(told.label))) : [choiceOf(told)],
  );
}

/** Returns an option as a choice. */
export function choiceOf(option: Option, group?: string): Choice {
  const detail = option.description && wordsOf(option.description);
  return { key: option.value, words: wordsOf(option.text), detail, group, chosen: option };
}

function people({ people }: Directory): Choice[] {
  return people.map((person) => ({
    key: person.id,
    words: nameOf(person),
    picture: { person: person.id },
    chosen: person.id,
  }));
}

function channels({ channels }: Directory): Choice[] {
  const open = channels.filter((channel) => !channel.is_im && !channel.is_private && !channel.is_archived);
  return open.map(ofChannel);
}

function ofChannel({ id, name, is_private: isPrivate }: Channel): Choice {
  return { key: id, words: isPrivate ? name : `#${name}`, picture: isPrivate ? { channel: id } : undefined, chosen: id };
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object */
function conversations({ channels, people, person }: Directory, { filter }: Element): Choice[] {
  const wanted = (channel: (typeof channels)[number]) => {
    const kind = channel.is_im ? "im" : channel.is_private ? "private" : "public";
    const isBot = channel.is_im && filter?.exclude_bot_users && person(channel.user ?? "")?.is_bot;
    return !channel.is_archived && !isBot && (filter?.include?.includes(kind) ?? true);
  };
  return channels.filter(wanted).map((channel) => (channel.is_im ? ofDirect(channel, people) : ofChannel(channel)));
}

function ofDirect(channel: Channel, people: Person[]): Choice {
  return {
    key: channel.id,
    words: titleOf(channel, people),
    picture: { person: channel.user ?? "" },
    chosen: channel.id,
  };
}
