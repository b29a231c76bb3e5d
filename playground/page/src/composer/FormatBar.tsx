// Buttons that put Slack's marks around what is selected.

import type { RefObject } from "react";
import type { IconName } from "../parts/Icon";
import { IconButton } from "../parts/IconButton";
import { type PlainKey, t } from "../words/words";

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onWrite: (text: string, caret: number) => void;
}

const MARKS: { icon: IconName; label: PlainKey; before: string; after: string }[] = [
  { icon: "bold", label: "composer.bold", before: "*", after: "*" },
  { icon: "italic", label: "composer.italic", before: "_", after: "_" },
  { icon: "strike", label: "composer.strike", before: "~", after: "~" },
  { icon: "quote", label: "composer.quote", before: "> ", after: "" },
  { icon: "code", label: "composer.code", before: "`", after: "`" },
];

export function FormatBar({ field, text, onWrite }: Props) {
  const put = (before: string, after: string) => {
    const { selectionStart: start = 0, selectionEnd: end = 0 } = field.current ?? {};
    const next = text.slice(0, start) + before + text.slice(start, end) + after + text.slice(end);
    onWrite(next, end + before.length + (start === end ? 0 : after.length));
  };
  return (
    <div className="format-bar" role="group" aria-label={t("composer.formatting")}>
      {MARKS.map(({ icon, label, before, after }) => (
        <IconButton key={icon} icon={icon} size={18} label={t(label)} tabIndex={-1} onClick={() => put(before, after)} />
      ))}
    </div>
  );
}
