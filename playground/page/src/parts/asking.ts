// Lets any part of the page ask for confirmation; `Asker` shows the question.

import type { Confirm } from "../wire/slack";
import { t } from "../words/words";

export interface Asked {
  question: Confirm;
  answer: (yes: boolean) => void;
}

let show: (asked: Asked) => void = ({ answer }) => answer(false);

/** Hand over questions to whatever shows them. */
export function showQuestionsWith(shower: (asked: Asked) => void): void {
  show = shower;
}

/** Return the question whether to do something that cannot be undone, or not easily; `what` is said on its button too. */
export function question(what: string, text: string): Confirm {
  const plain = (words: string) => ({ type: "plain_text" as const, text: words });
  return { title: plain(what), text: plain(text), confirm: plain(what), deny: plain(t("common.cancel")), style: "danger" };
}

/** Ask, and return the answer: true for yes. */
export function ask(asked: Confirm): Promise<boolean> {
  return new Promise((answer) => show({ question: asked, answer }));
}
