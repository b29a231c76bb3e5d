// Keeps drafts: texts that were typed but not sent.

const drafts = new Map<string, string>();

/** Returns the draft for a place. */
export function draftOf(place: string): string {
  return drafts.get(place) ?? "";
}

/** Keeps a draft; an empty one is forgotten. */
export function keepDraft(place: string, text: string): void {
  if (text) drafts.set(place, text);
  else drafts.delete(place);
}
