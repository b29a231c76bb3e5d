// A picker with all emoji, for reactions and for messages.

import { useRef, useState } from "react";
import { EmojiPanel } from "../emoji/EmojiPanel";
import { Icon } from "../parts/Icon";
import { Popover } from "../parts/Popover";

interface Props {
  label: string;
  className?: string;
  align?: "start" | "end";
  onPick: (name: string) => void;
  onOpenChange?: (open: boolean) => void;
}

export function EmojiPicker({ label, className = "icon-button", align = "start", onPick, onOpenChange }: Props) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const turn = (to: boolean) => {
    setOpen(to);
    onOpenChange?.(to);
  };
  const pick = (name: string) => {
    turn(false);
    anchor.current?.focus();
    onPick(name);
  };
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="true"
        aria-expanded={open}
        onClick={() => turn(!open)}
      >
        <Icon name="emoji" size={18} />
      </button>
      {open && (
        <Popover anchor={anchor} onClose={() => turn(false)} align={align} side="above">
          <EmojiPanel onPick={pick} />
        </Popover>
      )}
    </>
  );
}
