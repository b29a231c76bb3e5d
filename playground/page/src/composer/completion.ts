// Finds completions for what is being typed: commands, people, channels and emoji.

import type { Choice } from "../elements/sources";
import { searchEmoji } from "../emoji/emoji";
import { nameOf } from "../state/names";
import type { Command } from "../wire/page";
import type { Channel, Person } from "../wire/slack";
import { t } from "../words/words";
import { ownCommands } from "./ownCommands";

export interface Known {
  commands: Command[];
  people: Person[];
  channels: Channel[];
  appName: string;
}

export interface Completion {
  title: string;
  /** The part of the text that the key of the chosen completion replaces. */
  start: number;
  end: number;
  choices: Choice[];
}

const MOST = 8;
/** A sign at the beginning of a word, and the letters typed after it. */
const BEGUN = /(?:^|[\s(])([@#:])([\p{L}\p{N}_.+-]*)$/u;

/** Returns the completions at the caret, or null. */
export function completionAt(text: string, caret: number, known: Known): Completion | null {
  const before = text.slice(0, caret);
  if (/^\/\S*$/.test(before)) return nonEmpty(t("composer.commands"), 0, caret, commands(before, known));
  const begun = BEGUN.exec(before);
  if (!begun) return null;
  const [, sign = "", typed = ""] = begun;
  const start = caret - typed.length - 1;
  if (sign === "@") return nonEmpty(t("composer.people"), start, caret, people(typed, known));
  if (sign === "#") return nonEmpty(t("composer.channels"), start, caret, channels(typed, known));
  return typed.length < 2 ? null : nonEmpty(t("composer.emoji"), start, caret, emoji(typed));
}

/** Returns the command whose text is being typed, to show what it takes. */
export function commandIn(text: string, { commands }: Known): Command | null {
  const name = /^(\/\S+)\s/.exec(text)?.[1];
  return [...commands, ...ownCommands()].find((command) => command.name === name) ?? null;
}

function nonEmpty(title: string, start: number, end: number, choices: Choice[]): Completion | null {
  return choices.length > 0 ? { title, start, end, choices: choices.slice(0, MOST) } : null;
}

function commands(typed: string, known: Known): Choice[] {
  const all = [
    ...known.commands.map((command) => ({ ...command, group: known.appName })),
    ...ownCommands().map((command) => ({ ...command, group: t("page.title") })),
  ];
  return all
    .filter((command) => command.name.startsWith(typed.toLowerCase()))
    .map(({ name, description, usage_hint, group }) => ({
      key: name,
      words: name,
      hint: usage_hint,
      detail: description,
      group,
      chosen: name,
    }));
}

function people(typed: string, { people }: Known): Choice[] {
  const wanted = typed.toLowerCase();
  const fits = (...names: string[]) => names.some((name) => name.toLowerCase().startsWith(wanted));
  const found = people
    .filter((person) => fits(person.name, person.real_name, ...person.real_name.split(" ")))
    .sort((one, other) => Number(other.is_bot) - Number(one.is_bot))
    .map((person) => ({
      key: `@${person.name}`,
      words: nameOf(person),
      hint: person.is_bot ? t("common.app") : `@${person.name}`,
      picture: { person: person.id },
      chosen: person.id,
    }));
  const everyone = ["here", "channel", "everyone"].filter((name) => name.startsWith(wanted));
  return [...found, ...everyone.map((name) => ({ key: `@${name}`, words: `@${name}`, chosen: name }))];
}

function channels(typed: string, { channels }: Known): Choice[] {
  return channels
    .filter((channel) => !channel.is_im && channel.name.startsWith(typed.toLowerCase()))
    .map(({ id, name }) => ({ key: `#${name}`, words: name, picture: { channel: id }, chosen: id }));
}

function emoji(typed: string): Choice[] {
  return searchEmoji(typed)
    .slice(0, MOST)
    .map(({ name, glyph }) => ({ key: glyph, words: `${glyph}  :${name}:`, chosen: name }));
}
