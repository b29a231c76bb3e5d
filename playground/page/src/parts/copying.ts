// Puts text and JSON on the clipboard.

import { t } from "../words/words";

type Say = (text: string, tone?: "plain" | "bad") => void;

/** Copies a value as JSON, and says so. */
export function copyJson(value: unknown, say: Say): Promise<void> {
  return copyText(JSON.stringify(value, null, 2), say);
}

/** Copies a text, and says so. */
export async function copyText(text: string, say: Say): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(t("common.copied"));
  } catch {
    say(t("common.copy_blocked"), "bad");
  }
}
