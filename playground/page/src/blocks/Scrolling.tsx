// A container for wide content: it scrolls sideways, also with the keyboard, and shows at which edges there is more.

import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { t } from "../words/words";

interface Props {
  label: string;
  children: ReactNode;
}

export function Scrolling({ label, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState({ before: false, after: false });
  useLayoutEffect(() => {
    const place = box.current;
    if (!place) return undefined;
    const look = () => {
      const before = place.scrollLeft > 1;
      const after = place.scrollLeft + place.clientWidth < place.scrollWidth - 1;
      setMore((known) => (known.before === before && known.after === after ? known : { before, after }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(place);
    for (const child of place.children) observer.observe(child);
    place.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      place.removeEventListener("scroll", look);
    };
  }, []);
  const scrolls = more.before || more.after;
  // A container that does not scroll is no tab stop, and screen readers do not announce it.
  const region = scrolls ? { tabIndex: 0, role: "region", "aria-label": t("block.scrolls", { name: label }) } : {};
  return (
    <div className={`scrolling ${more.before ? "has-before" : ""} ${more.after ? "has-after" : ""}`}>
      <div ref={box} className="scrolling-inside" data-testid="scrolling" {...region}>
        {children}
      </div>
    </div>
  );
}
