// A handful of emoji to choose from, for reactions and for what one writes.

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Icon } from "../parts/Icon";
import { Popover } from "../parts/Popover";
import { t } from "../words/words";
import { EMOJI } from "./emoji";

const COLUMNS = 6;

interface Props {
  label: string;
  className?: string;
  onPick: (name: string) => void;
  onOpenChange?: (open: boolean) => void;
}

export function EmojiPicker({ label, className = "icon-button", onPick, onOpenChange }: Props) {
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
        <Popover anchor={anchor} onClose={() => turn(false)} align="end" side="above">
          <Grid onPick={pick} />
        </Popover>
      )}
    </>
  );
}

function Grid({ onPick }: { onPick: (name: string) => void }) {
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => grid.current?.querySelector("button")?.focus({ preventScroll: true }), []);
  return (
    <div ref={grid} className="emoji-grid" role="group" aria-label={t("message.emoji")} onKeyDown={walk}>
      {Object.entries(EMOJI).map(([name, glyph]) => (
        <button key={name} type="button" aria-label={name} title={`:${name}:`} onClick={() => onPick(name)}>
          {glyph}
        </button>
      ))}
    </div>
  );
}

function walk(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]?.focus();
}
