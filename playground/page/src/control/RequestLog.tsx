// The last requests from the app and to it, with their contents.

import { useRef, useState } from "react";
import { useDirectory } from "../state/session";
import { fullMoment } from "../text/dates";
import { fetchRequests } from "../wire/api";
import type { RequestEntry } from "../wire/page";
import { t } from "../words/words";
import { faultName } from "./FaultForm";
import { Payload } from "./Payload";
import { useOften } from "./useOften";

const OFTEN = 1000;
const KEPT = 200;

export function RequestLog() {
  const entries = useRequests();
  const [filter, setFilter] = useState("");
  const [open, setOpen] = useState<number | null>(null);
  const wanted = filter.trim().toLowerCase();
  const shown = entries.filter((entry) => entry.name.toLowerCase().includes(wanted)).reverse();
  return (
    <div className="control-body" role="tabpanel">
      <input
        className="field"
        aria-label={t("request.find")}
        placeholder={t("request.find_example")}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      <ul className="request-list" data-testid="requests">
        {shown.map((entry) => (
          <Row
            key={entry.n}
            entry={entry}
            isOpen={open === entry.n}
            onTurn={() => setOpen(open === entry.n ? null : entry.n)}
          />
        ))}
      </ul>
      {shown.length === 0 && (
        <p className="control-note" data-testid="no-requests">
          {entries.length === 0 ? t("request.none") : t("request.no_match", { filter: filter.trim() })}
        </p>
      )}
    </div>
  );
}

function useRequests(): RequestEntry[] {
  const [entries, setEntries] = useState<RequestEntry[]>([]);
  const last = useRef(0);
  useOften(async () => {
    const fetched = await fetchRequests(last.current).catch(() => []);
    const fresh = fetched.filter((entry) => entry.n > last.current);
    if (fresh.length === 0) return;
    last.current = fresh.at(-1)?.n ?? last.current;
    setEntries((known) => [...known, ...fresh].slice(-KEPT));
  }, OFTEN);
  return entries;
}

function Row({ entry, isOpen, onTurn }: { entry: RequestEntry; isOpen: boolean; onTurn: () => void }) {
  const { me } = useDirectory();
  const fromApp = entry.direction === "from_app";
  const way = t(fromApp ? "request.from_app" : "request.to_app");
  return (
    <li
      className={`request ${isBad(entry) ? "is-bad" : ""} ${entry.failed_by ? "is-on-purpose" : ""}`}
      data-testid="request"
    >
      <button type="button" className="request-head" aria-expanded={isOpen} onClick={onTurn}>
        <span className="request-way" title={way}>
          {fromApp ? "←" : "→"}
          <span className="unseen">{way}</span>
        </span>
        <span className="request-name">{entry.name}</span>
        {entry.failed_by && <span className="request-purpose">{t("request.on_purpose")}</span>}
        <span className="request-status">{entry.status}</span>
        <span className="request-ms">{entry.ms < 10 ? entry.ms.toFixed(1) : Math.round(entry.ms)} ms</span>
      </button>
      {isOpen && (
        <div className="request-body">
          <p className="control-note">
            {way} · {fullMoment(entry.at, me.tz)}
          </p>
          {entry.failed_by && (
            <p className="request-why">{t("request.failed_by", { fault: faultName(entry.failed_by) })}</p>
          )}
          <Payload title={t("request.request")} value={entry.request} />
          <Payload title={t("request.response")} value={entry.answer} />
        </div>
      )}
    </li>
  );
}

/** Slack's errors may have status 200, with `ok` false. A request that failed on purpose may look like a success. */
function isBad({ status, answer, failed_by }: RequestEntry): boolean {
  if (failed_by) return true;
  const refused = typeof answer === "object" && answer !== null && (answer as { ok?: boolean }).ok === false;
  return refused || (typeof status === "number" ? status >= 400 : status !== "ok");
}
