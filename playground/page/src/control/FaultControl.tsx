// Lists the faults that are to happen, and adds more of them.

import { useCallback, useEffect, useState } from "react";
import { IconButton } from "../parts/IconButton";
import { addFault, fetchFaults, removeFault } from "../wire/api";
import type { Fault } from "../wire/page";
import { FAULT_KINDS, FaultForm } from "./FaultForm";
import { useControl } from "./useControl";

const OFTEN = 2000;
/** What faults are called that are only asked for as JSON. */
const OTHERS: Record<string, string> = {
  answer: "Another answer",
  expired_address: "Socket address that has expired",
  brief_socket: "Socket closed after hello",
  no_pongs: "Pings are not answered",
  disconnect: "Told to disconnect",
  timed_out: "Delivery times out on Slack's side",
};

export function FaultControl() {
  const control = useControl();
  const [faults, setFaults] = useState<Fault[]>([]);
  const refresh = useCallback(async () => {
    const fetched = await fetchFaults().catch(() => null);
    if (fetched) setFaults(fetched);
  }, []);
  useEffect(() => {
    void refresh();
    // Faults by count are used up; nobody tells when.
    const timer = setInterval(() => void refresh(), OFTEN);
    return () => clearInterval(timer);
  }, [refresh]);
  const add = async (fault: Omit<Fault, "id">) => {
    await control(addFault(fault));
    await refresh();
  };
  const remove = async (id: string) => {
    await control(removeFault(id));
    await refresh();
  };
  return (
    <section className="control-card" aria-label="Faults">
      <h3>Faults</h3>
      <FaultForm onAdd={(fault) => void add(fault)} />
      <ul className="fault-list" data-testid="faults">
        {faults.map((fault) => (
          <li key={fault.id}>
            <span>
              <strong>{FAULT_KINDS[fault.kind]?.label ?? OTHERS[fault.kind] ?? fault.kind}</strong>
              <span className="choice-detail">{describe(fault)}</span>
            </span>
            <IconButton icon="trash" size={16} label="Remove this fault" onClick={() => void remove(fault.id)} />
          </li>
        ))}
      </ul>
      {faults.length === 0 && <p className="control-note">Nothing goes wrong on purpose.</p>}
    </section>
  );
}

function describe(fault: Fault): string {
  const next = fault.count === 1 ? "the next time" : `the next ${fault.count} times`;
  const often = fault.count ? next : `${Math.round((fault.share ?? 1) * 100)} % of the time`;
  return [
    often,
    fault.seconds && `${fault.seconds} s`,
    fault.status && `status ${fault.status}`,
    fault.error || fault.reason,
    fault.events?.join(", "),
    fault.methods?.join(", "),
    fault.struck ? `happened ${fault.struck === 1 ? "once" : `${fault.struck} times`}` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
