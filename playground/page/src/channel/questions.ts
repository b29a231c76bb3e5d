// The questions that are asked before something in a channel that cannot be undone, or not easily.

import { question } from "../parts/asking";
import type { Channel, Confirm } from "../wire/slack";
import { t } from "../words/words";

/** Return the question whether to delete a message. */
export function deleting(): Confirm {
  return question(t("message.delete"), t("message.delete_question"));
}

/** Return the question whether to archive a channel. */
export function archiving({ name }: Channel): Confirm {
  return question(t("channel.archive"), t("channel.archive_question", { name }));
}

/** Return the question whether to leave a channel. */
export function leaving({ name, is_private }: Channel): Confirm {
  const text = t(is_private ? "channel.leave_private_question" : "channel.leave_question", { name });
  return question(t("channel.leave"), text);
}
