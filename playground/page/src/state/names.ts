// Names people and channels as Slack does.

import type { Channel, Person } from "../wire/slack";

/**
 * Returns the name that stands over someone's messages; of apps the one that they gave themselves. Who is in no list of
 * members is the workspace itself, which says what went wrong.
 */
export function nameOf(person: Person | undefined): string {
  if (!person) return "Slackbot";
  return (person.is_bot ? person.profile.display_name : person.real_name) || person.real_name || person.name;
}

/** Returns the short name of a person. */
export function firstNameOf(person: Person): string {
  return person.real_name.split(" ")[0] || person.name;
}

/** Returns one or two letters for a person without a picture. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = /^\p{Script=Hangul}/u.test(name) ? [name] : words.slice(0, 2);
  return (
    letters
      .map((word) => [...word][0] ?? "")
      .join("")
      .toUpperCase() || "?"
  );
}

/** Returns the name under which a channel or a direct conversation stands in the address. */
export function placeOf(channel: Channel, people: Person[]): string {
  if (!channel.is_im) return channel.name;
  return `@${people.find((person) => person.id === channel.user)?.name ?? channel.id}`;
}

/** Returns a channel's name, or the name of the other person in a direct conversation. */
export function titleOf(channel: Channel, people: Person[]): string {
  return channel.is_im ? nameOf(people.find((person) => person.id === channel.user)) : channel.name;
}

/** Return the language in which letters are read and broken into lines; undefined if there are no letters of either. */
export function languageOf(text: string): "ko" | "en" | undefined {
  const korean = text.match(/\p{Script=Hangul}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (korean > 0 && korean * 2 >= latin) return "ko";
  return latin > 0 ? "en" : undefined;
}
