// The questions that are asked before something in a channel is undone for good, or not easily had back.

import { question } from "../parts/asking";
import type { Channel } from "../wire/slack";

export const DELETE_MESSAGE = question("Delete message", "Delete this message? This can’t be undone.", "Delete");

/** Return the question whether to archive a channel. */
export function archiving({ name }: Channel) {
  return question("Archive channel", `Archive #${name}? No one can post in it until it is unarchived.`, "Archive");
}

/** Return the question whether to leave a channel. */
export function leaving({ name, is_private }: Channel) {
  const back = is_private ? "To come back, you need someone to invite you." : "You can join it again later.";
  return question("Leave channel", `Leave #${name}? ${back}`, "Leave");
}
