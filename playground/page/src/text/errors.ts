// Explains in plain words why something did not work.

import type { ActAnswer } from "../wire/page";
import { slackWords } from "../words/slackWords";
import { isPlainKey, t } from "../words/words";

/** Return what a person reads about something that did not work, and what exactly was wrong in the app's response. */
export function failureOf({ notice, error, faults }: ActAnswer): string {
  return [notice ? slackWords(notice) : reasonOf(error), ...(faults ?? [])].join("\n");
}

/** Return a sentence for an error's name; what is a sentence already stays as it is. */
export function reasonOf(error: string | undefined): string {
  if (!error) return t("failure.unknown");
  const key = `error.${error}`;
  if (isPlainKey(key)) return t(key);
  return /[\s.]/.test(error) ? error : t("failure.code", { error });
}
