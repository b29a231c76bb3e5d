// Puts JSON on the clipboard.

import { t } from "../words/words";

/** Copies a value as JSON, and says so. */
export async function copyJson(value: unknown, say: (text: string, tone?: "plain" | "bad") => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(JSON.stringify(value, null, 2));
    say(t("common.copied"));
  } catch {
    say(t("common.copy_blocked"), "bad");
  }
}
