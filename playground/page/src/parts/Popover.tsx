// Shows something beside its anchor, above everything else, until a click elsewhere or Escape.

import { type ReactNode, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

interface Props {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  children: ReactNode;
  /** Which edge of what it belongs to it lines up with. */
  align?: "start" | "end";
  side?: "below" | "above";
  matchWidth?: boolean;
}

const GAP = 4;
const MARGIN = 8;

export function Popover({ anchor, onClose, children, align = "start", side = "below", matchWidth }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number; width?: number }>({ left: -9999, top: 0 });

  const settle = useCallback(() => {
    const beside = anchor.current?.getBoundingClientRect();
    const own = box.current?.getBoundingClientRect();
    if (!beside || !own) return;
    const next = placeFor(beside, own, align, side, matchWidth);
    setPlace((place) =>
      place.left === next.left && place.top === next.top && place.width === next.width ? place : next,
    );
  }, [anchor, align, side, matchWidth]);

  // Whatever is drawn anew may have moved what this belongs to.
  useLayoutEffect(settle);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(settle);
    if (box.current) observer.observe(box.current);
    window.addEventListener("resize", settle);
    // What it belongs to moves when anything around it is scrolled.
    window.addEventListener("scroll", settle, true);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", settle);
      window.removeEventListener("scroll", settle, true);
    };
  }, [settle]);

  useDismissal(box, anchor, onClose);
  return (
    <div ref={box} className="popover" style={place}>
      {children}
    </div>
  );
}

function placeFor(beside: DOMRect, own: DOMRect, align: string, side: string, matchWidth?: boolean) {
  const below = beside.bottom + GAP;
  const above = beside.top - GAP - own.height;
  const fitsBelow = below + own.height <= window.innerHeight - MARGIN;
  const wanted = side === "below" ? (fitsBelow || above < MARGIN ? below : above) : above >= MARGIN ? above : below;
  const width = matchWidth ? Math.max(beside.width, 180) : undefined;
  const left = align === "start" ? beside.left : beside.right - (width ?? own.width);
  return {
    left: Math.max(MARGIN, Math.min(left, window.innerWidth - MARGIN - (width ?? own.width))),
    top: Math.max(MARGIN, Math.min(wanted, window.innerHeight - MARGIN - own.height)),
    width,
  };
}

function useDismissal(box: RefObject<HTMLElement | null>, anchor: RefObject<HTMLElement | null>, onClose: () => void) {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const onPointer = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !anchor.current?.contains(target)) close.current();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // Only this is closed, not the dialog that it is in.
      event.stopPropagation();
      event.preventDefault();
      close.current();
      anchor.current?.focus();
    };
    document.addEventListener("pointerdown", onPointer, true);
    document.addEventListener("keydown", onKey, true);
    return () => {
      document.removeEventListener("pointerdown", onPointer, true);
      document.removeEventListener("keydown", onKey, true);
    };
  }, [box, anchor]);
}
