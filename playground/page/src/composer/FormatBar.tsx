// Buttons that put Slack's marks around what is selected.

import type { IconName } from "../parts/Icon";
import { IconButton } from "../parts/IconButton";
import type { Format } from "./formatting";

const BUTTONS: { icon: Format & IconName; label: string }[] = [
  { icon: "bold", label: "Bold" },
  { icon: "italic", label: "Italic" },
  { icon: "strike", label: "Strikethrough" },
  { icon: "quote", label: "Quote" },
  { icon: "code", label: "Code" },
];

export function FormatBar({ onFormat }: { onFormat: (format: Format) => void }) {
  return (
    <div className="format-bar" role="group" aria-label="Formatting">
      {BUTTONS.map(({ icon, label }) => (
        <IconButton key={icon} icon={icon} size={18} label={label} tabIndex={-1} onClick={() => onFormat(icon)} />
      ))}
    </div>
  );
}
