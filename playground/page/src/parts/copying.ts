// Puts JSON on the clipboard.

/** Copies a value as JSON, and says so. */
export async function copyJson(value: unknown, say: (text: string, tone?: "plain" | "bad") => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(JSON.stringify(value, null, 2));
    say("Copied");
  } catch {
    say("The browser does not let the page copy.", "bad");
  }
}
