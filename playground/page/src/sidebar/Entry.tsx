// One line of the sidebar.

import type { ReactNode } from "react";
import { t } from "../words/words";

interface Props {
  picture: ReactNode;
  name: string;
  isCurrent: boolean;
  unread?: number;
  /** Whether the number of unread messages is shown, as for conversations; channels only show that there are some. */
  counts?: boolean;
  /** For channels, how many of the unread messages mention the person; this number is shown. */
  mentions?: number;
  faded?: boolean;
  testId: string;
  children?: ReactNode;
  onPick: () => void;
}

export function Entry({ picture, name, isCurrent, unread = 0, counts, mentions = 0, faded, testId, children, onPick }: Props) {
  const classes = ["entry", isCurrent && "is-current", unread > 0 && "is-unread", faded && "is-faded"];
  return (
    <li>
      <button
        type="button"
        className={classes.filter(Boolean).join(" ")}
        aria-current={isCurrent ? "page" : undefined}
        data-testid={testId}
        onClick={onPick}
      >
        <span className="entry-picture">{picture}</span>
        <span className="entry-name">{name}</span>
        {children}
        {unread > 0 && (mentions > 0 ? <Mentions count={mentions} /> : <Unread count={unread} shown={counts ?? false} />)}
      </button>
    </li>
  );
}

function Unread({ count, shown }: { count: number; shown: boolean }) {
  const words = <span className="unseen">, {t("sidebar.unread", { count })}</span>;
  if (!shown) return words;
  return (
    <span className="entry-count">
      <span aria-hidden="true">{count > 98 ? "99+" : count}</span>
      {words}
    </span>
  );
}

function Mentions({ count }: { count: number }) {
  return (
    <span className="entry-count">
      <span aria-hidden="true">{count > 98 ? "99+" : count}</span>
      <span className="unseen">, {t("sidebar.mentions", { count })}</span>
    </span>
  );
}

/** A part of the sidebar under a title. */
export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="sidebar-section" aria-label={title}>
      <div className="section-title">
        <h2>{title}</h2>
        {action}
      </div>
      <ul>{children}</ul>
    </section>
  );
}
