// Buttons that put Slack's marks around the selected text.

import type { IconName } from "../parts/Icon";
import { IconButton } from "../parts/IconButton";
import { type PlainKey, t } from "../words/words";
import type { Format } from "./formatting";

const BUTTONS: { icon: Format & IconName; label: PlainKey }[] = [
  { icon: "bold", label: "composer.bold" },
  { icon: "italic", label: "composer.italic" },
  { icon: "strike", label: "composer.strike" },
  { icon: "quote", label: "composer.quote" },
  { icon: "code", label: "composer.code" },
];

export function FormatBar({ onFormat }: { onFormat: (format: Format) => void }) {
  return (
    <div className="format-bar" role="group" aria-label={t("composer.formatting")}>
      {BUTTONS.map(({ icon, label }) => (
        <IconButton key={icon} icon={icon} size={18} label={t(label)} tabIndex={-1} onClick={() => onFormat(icon)} />
      ))}
    </div>
  );
}
