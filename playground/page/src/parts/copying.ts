// Puts text and JSON on the clipboard.

type Say = (text: string, tone?: "plain" | "bad") => void;

/** Copies a value as JSON, and says so. */
export function copyJson(value: unknown, say: Say): Promise<void> {
  return copyText(JSON.stringify(value, null, 2), say);
}

/** Copies a text, and says so. */
export async function copyText(text: string, say: Say): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
  } catch {
    say("The browser does not let the page copy.", "bad");
  }
}
