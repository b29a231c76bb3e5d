// Restores a message's text as it was typed.

import { unescape } from "./mrkdwn";

type NameOf = (id: string) => string | undefined;

/** Returns mentions as @name and #name, links as addresses, and escaped letters as what they stand for. */
export function typedIn(text: string, person: NameOf, channel: NameOf): string {
  const typed = text.replace(/<([@#!]?)([^|>]*)(?:\|([^>]*))?>/g, (_, sign: string, target: string, label?: string) => {
    if (sign === "@") return `@${person(target) ?? target}`;
    if (sign === "#") return `#${label || (channel(target) ?? target)}`;
    return sign === "!" ? `@${target}` : target;
  });
  return unescape(typed);
}
