// A link that opens beside the playground, and leads nowhere but to where links of people lead.

import type { ReactNode } from "react";

const KNOWN = new Set(["http:", "https:", "mailto:", "tel:"]);

/** Says whether an address is one that may be opened. */
export function isSafe(href: string): boolean {
  try {
    return KNOWN.has(new URL(href).protocol);
  } catch {
    return false;
  }
}

export function Link({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (!href || !isSafe(href)) return <span>{children}</span>;
  return (
    <a className="link" href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
