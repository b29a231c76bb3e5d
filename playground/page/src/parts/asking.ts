// Lets any part of the page ask whether one means it; `Asker` shows the question.

import type { Confirm } from "../wire/slack";

export interface Asked {
  question: Confirm;
  answer: (yes: boolean) => void;
}

let show: (asked: Asked) => void = ({ answer }) => answer(false);

/** Hand over questions to whatever shows them. */
export function showQuestionsWith(shower: (asked: Asked) => void): void {
  show = shower;
}

/** Return the question whether to do something that cannot be undone, or not easily: `yes` is what its button says. */
export function question(title: string, text: string, yes: string): Confirm {
  const plain = (words: string) => ({ type: "plain_text" as const, text: words });
  return { title: plain(title), text: plain(text), confirm: plain(yes), deny: plain("Cancel"), style: "danger" };
}

/** Ask, and return the answer: true for yes. */
export function ask(asked: Confirm): Promise<boolean> {
  return new Promise((answer) => show({ question: asked, answer }));
}
