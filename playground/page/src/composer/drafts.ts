// Keeps what was typed but not sent, for when one comes back.

const drafts = new Map<string, string>();

/** Gives the draft that was left at a place. */
export function draftOf(place: string): string {
  return drafts.get(place) ?? "";
}

/** Keeps a draft; an empty one is forgotten. */
export function keepDraft(place: string, text: string): void {
  if (text) drafts.set(place, text);
  else drafts.delete(place);
}
