// Lists the active faults, and adds more.

import { useState } from "react";
import { IconButton } from "../parts/IconButton";
import { amountOf, percentOf } from "../text/dates";
import { addFault, fetchFaults, removeFault } from "../wire/api";
import type { Fault } from "../wire/page";
import { t } from "../words/words";
import { FaultForm, faultName } from "./FaultForm";
import { useControl } from "./useControl";
import { useOften } from "./useOften";

const OFTEN = 2000;

export function FaultControl() {
  const control = useControl();
  const [faults, setFaults] = useState<Fault[]>([]);
  const refresh = async () => {
    const fetched = await fetchFaults().catch(() => null);
    if (fetched) setFaults(fetched);
  };
  // Faults with a count are used up, and no event says when.
  useOften(refresh, OFTEN);
  const add = async (fault: Omit<Fault, "id">) => {
    await control(addFault(fault));
    await refresh();
  };
  const remove = async (id: string) => {
    await control(removeFault(id));
    await refresh();
  };
  return (
    <section className="control-card" aria-label={t("fault.title")}>
      <h3>{t("fault.title")}</h3>
      <FaultForm onAdd={(fault) => void add(fault)} />
      <ul className="fault-list" data-testid="faults">
        {faults.map((fault) => (
          <li key={fault.id}>
            <span>
              <strong>{faultName(fault.kind)}</strong>
              <span className="choice-detail">{describe(fault)}</span>
            </span>
            <IconButton icon="trash" size={16} label={t("fault.remove")} onClick={() => void remove(fault.id)} />
          </li>
        ))}
      </ul>
      {faults.length === 0 && <p className="control-note">{t("fault.none")}</p>}
    </section>
  );
}

function describe(fault: Fault): string {
  const often = fault.count
    ? t("fault.next_times", { count: fault.count })
    : t("fault.of_the_time", { share: percentOf(fault.share ?? 1) });
  return [
    often,
    fault.seconds && amountOf(fault.seconds, "second"),
    fault.status && t("fault.status", { status: fault.status }),
    fault.error || fault.reason,
    fault.events?.join(", "),
    fault.methods?.join(", "),
    fault.struck ? t("fault.happened", { count: fault.struck }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
