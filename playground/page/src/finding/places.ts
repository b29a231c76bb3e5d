// Finds the channels, people and other places that can be switched to.

import type { Choice } from "../elements/sources";
import { nameOf } from "../state/names";
import { THREADS } from "../state/places";
import type { Channel, Person } from "../wire/slack";
import { t } from "../words/words";

export interface Everything {
  channels: Channel[];
  people: Person[];
  me: string;
}

const MOST = 9;

/** Returns where the letters typed may lead, the best first; without letters where something is unread, then all. */
export function placesFor(typed: string, { channels, people, me }: Everything): Choice[] {
  const wanted = typed.trim().replace(/^[#@]/, "").toLowerCase();
  const name = t("thread.all");
  const threads = { choice: { key: THREADS, words: name, chosen: THREADS }, names: [name, "threads"], unread: 0 };
  const open = channels.filter((channel) => !channel.is_im).map(ofChannel);
  const everybody = people.map((person) => ofPerson(person, channels, me));
  return [...open, ...everybody, threads]
    .map((place, at) => ({ ...place, at, rank: rankOf(place.names, wanted) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((one, other) => one.rank - other.rank || other.unread - one.unread || one.at - other.at)
    .slice(0, MOST)
    .map(({ choice }) => choice);
}

function ofChannel(channel: Channel) {
  const { id, name, unread = 0 } = channel;
  const hint = channel.is_archived ? t("sidebar.archived") : undefined;
  return { choice: { key: id, words: name, hint, picture: { channel: id }, chosen: id }, names: [name], unread };
}

function ofPerson(person: Person, channels: Channel[], me: string) {
  const { id, name, real_name } = person;
  const hint = person.is_bot ? t("common.app") : id === me ? t("sidebar.you") : undefined;
  const unread = channels.find((channel) => channel.is_im && channel.user === id)?.unread ?? 0;
  const choice = { key: id, words: nameOf(person), hint, picture: { person: id }, chosen: id };
  return { choice, names: [nameOf(person), name, real_name], unread };
}

function rankOf(names: string[], wanted: string): number {
  const ranks = names.map((name) => {
    const known = name.toLowerCase();
    if (known.startsWith(wanted)) return 0;
    if (known.split(/[\s_-]+/).some((word) => word.startsWith(wanted))) return 1;
    return known.includes(wanted) ? 2 : Infinity;
  });
  return Math.min(...ranks);
}
