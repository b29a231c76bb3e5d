// Says in plain words why something did not work.

import type { ActAnswer } from "../wire/page";

const SENTENCES: Record<string, string> = {
  not_in_channel: "You are not in this channel. Join it first.",
  is_archived: "This channel is archived: nobody can write here any more.",
  channel_not_found: "This channel does not exist, or you may not see it.",
  already_archived: "This channel is archived already.",
  already_in_channel: "They are in this channel already.",
  cant_archive_general: "The channel #general cannot be archived.",
  cant_leave_general: "Nobody can leave #general.",
  cant_delete_message: "You can delete only your own messages.",
  message_not_found: "This message is gone.",
  name_taken: "There is a channel of that name already.",
  no_text: "There is nothing to send.",
  msg_too_long: "This message is too long.",
  operation_timeout: "The app did not answer within three seconds.",
  dispatch_failed: "The app could not be reached.",
  view_not_found: "This dialog is gone.",
  app_not_installed: "The app is not installed any more.",
};

/** Gives what a person is told of something that did not work, and what exactly was wrong in what the app answered. */
export function failureOf({ notice, error, faults }: ActAnswer): string {
  return [notice || reasonOf(error), ...(faults ?? [])].join("\n");
}

/** Gives a sentence for an error's name; what is a sentence already stays as it is. */
export function reasonOf(error: string | undefined): string {
  if (!error) return "That did not work.";
  return SENTENCES[error] ?? (/[\s.]/.test(error) ? error : `That did not work: ${error}`);
}
