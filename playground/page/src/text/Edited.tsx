// Says that a message was changed after it was sent.

import { t } from "../words/words";

/** The name under which the note travels as an emoji, the only piece of a text that can be drawn in any way. */
export const EDITED = "(edited)";

export function Edited() {
  return <span className="message-edited">{t("message.edited")}</span>;
}
