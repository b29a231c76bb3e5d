// Makes examples out of an app's commands, for people who do not know yet what to ask.

import type { Command } from "../wire/page";

const MOST = 4;

/** Return what can be typed to try the commands, at most four lines, each command's first example before any second. */
export function examplesOf(commands: Command[]): string[] {
  const lines = commands.map(({ name, usage_hint }) => {
    const examples = inHint(usage_hint);
    return examples.length > 0 ? examples.map((example) => `${name} ${example}`) : [name];
  });
  const rounds = Math.max(0, ...lines.map((each) => each.length));
  const inTurn = Array.from({ length: rounds }, (_, round) => lines.flatMap((each) => each[round] ?? []));
  return inTurn.flat().slice(0, MOST);
}

/** Return the examples in a usage hint, separated by dots or bars; parts in brackets are only placeholders. */
function inHint(hint: string): string[] {
  const parts = hint.split(/[·|]/).map((part) => part.trim());
  return parts.filter((part) => part && !/^[[<]/.test(part));
}
