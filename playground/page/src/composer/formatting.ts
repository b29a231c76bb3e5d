// Puts Slack's marks around what is selected, or takes them away, with the buttons and with the keys.

export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** Marks by their names; a quotation has one at its beginning only. */
export const MARKS = {
  bold: { before: "*", after: "*" },
  italic: { before: "_", after: "_" },
  strike: { before: "~", after: "~" },
  quote: { before: "> ", after: "" },
  code: { before: "`", after: "`" },
} as const;

export type Format = keyof typeof MARKS;

/** The keys as Slack has them, each with Ctrl, or on a Mac with Command. */
const KEYS: Record<string, Format> = { b: "bold", i: "italic", "shift+x": "strike", "shift+c": "code" };

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** Returns the format that a key stands for, or undefined. */
export function formatOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Key): Format | undefined {
  if (altKey || ctrlKey === metaKey) return undefined;
  return KEYS[`${shiftKey ? "shift+" : ""}${key.toLowerCase()}`];
}

/** Returns the text with marks around what was selected, which stays selected; without them if they were there. */
export function formatted({ text, start, end }: Selected, format: Format): Selected {
  const { before, after } = MARKS[format];
  const [left, inside, right] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  if (after && left.endsWith(before) && right.startsWith(after)) {
    const kept = left.slice(0, -before.length) + inside + right.slice(after.length);
    return { text: kept, start: start - before.length, end: end - before.length };
  }
  return { text: left + before + inside + after + right, start: start + before.length, end: end + before.length };
}
