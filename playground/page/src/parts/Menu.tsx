// A list of things to do, opened by a button and walked through with the arrow keys.

import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Icon, type IconName } from "./Icon";
import { Popover } from "./Popover";

export interface MenuItem {
  label: ReactNode;
  detail?: ReactNode;
  icon?: IconName;
  picture?: ReactNode;
  danger?: boolean;
  checked?: boolean;
  onChoose: () => void;
}

export interface MenuGroup {
  title?: string;
  items: MenuItem[];
}

interface Props {
  /** Draws the button, which must get the given properties. */
  button: (props: ButtonProps) => ReactNode;
  groups: MenuGroup[];
  label: string;
  align?: "start" | "end";
  side?: "below" | "above";
  onOpenChange?: (open: boolean) => void;
}

export interface ButtonProps {
  ref: RefObject<HTMLButtonElement | null>;
  "aria-haspopup": "menu";
  "aria-expanded": boolean;
  onClick: () => void;
}

export function Menu({ button, groups, label, align, side, onOpenChange }: Props) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const turn = (to: boolean) => {
    setOpen(to);
    onOpenChange?.(to);
  };
  const choose = (item: MenuItem) => {
    turn(false);
    anchor.current?.focus();
    item.onChoose();
  };
  return (
    <>
      {button({ ref: anchor, "aria-haspopup": "menu", "aria-expanded": open, onClick: () => turn(!open) })}
      {open && (
        <Popover anchor={anchor} onClose={() => turn(false)} align={align} side={side}>
          <MenuList groups={groups} label={label} onChoose={choose} onLeave={() => turn(false)} />
        </Popover>
      )}
    </>
  );
}

interface ListProps {
  groups: MenuGroup[];
  label: string;
  onChoose: (item: MenuItem) => void;
  onLeave: () => void;
}

function MenuList({ groups, label, onChoose, onLeave }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const items = itemsIn(list.current);
    (items.find((item) => item.getAttribute("aria-checked") === "true") ?? items[0])?.focus({ preventScroll: true });
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Tab") onLeave();
    walk(event, itemsIn(list.current));
  };
  return (
    <div ref={list} role="menu" aria-label={label} className="menu" onKeyDown={onKeyDown}>
      {groups.map((group, place) => (
        <div key={place} role="group" aria-label={group.title} className="menu-group">
          {group.title && <div className="menu-title">{group.title}</div>}
          {group.items.map((item, index) => (
            <Row key={index} item={item} onChoose={onChoose} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Row({ item, onChoose }: { item: MenuItem; onChoose: (item: MenuItem) => void }) {
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  return (
    <button
      type="button"
      role={role}
      aria-checked={item.checked}
      tabIndex={-1}
      className={`menu-item ${item.danger ? "is-danger" : ""}`}
      onClick={() => onChoose(item)}
      onMouseEnter={(event) => event.currentTarget.focus({ preventScroll: true })}
    >
      {item.picture ?? (item.icon && <Icon name={item.icon} size={18} />)}
      <span className="menu-label">
        {item.label}
        {item.detail && <span className="menu-detail">{item.detail}</span>}
      </span>
      {item.checked && <Icon name="check" size={18} />}
    </button>
  );
}

function itemsIn(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
}

function walk(event: KeyboardEvent, items: HTMLElement[]) {
  const at = items.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  items[(step + items.length) % items.length]?.focus();
}
