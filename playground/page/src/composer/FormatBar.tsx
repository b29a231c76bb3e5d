// Buttons that put Slack's marks around what is selected.

import type { RefObject } from "react";
import type { IconName } from "../parts/Icon";
import { IconButton } from "../parts/IconButton";

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onWrite: (text: string, caret: number) => void;
}

const MARKS: { icon: IconName; label: string; before: string; after: string }[] = [
  { icon: "bold", label: "Bold", before: "*", after: "*" },
  { icon: "italic", label: "Italic", before: "_", after: "_" },
  { icon: "strike", label: "Strikethrough", before: "~", after: "~" },
  { icon: "quote", label: "Quote", before: "> ", after: "" },
  { icon: "code", label: "Code", before: "`", after: "`" },
];

export function FormatBar({ field, text, onWrite }: Props) {
  const put = (before: string, after: string) => {
    const { selectionStart: start = 0, selectionEnd: end = 0 } = field.current ?? {};
    const next = text.slice(0, start) + before + text.slice(start, end) + after + text.slice(end);
    onWrite(next, end + before.length + (start === end ? 0 : after.length));
  };
  return (
    <div className="format-bar" role="group" aria-label="Formatting">
      {MARKS.map(({ icon, label, before, after }) => (
        <IconButton key={icon} icon={icon} size={18} label={label} tabIndex={-1} onClick={() => put(before, after)} />
      ))}
    </div>
  );
}
