// The drawer for authors and engineers: the clock, faults, the app's connection, and what was sent.

import { useEffect, useRef, useState } from "react";
import { IconButton } from "../parts/IconButton";
import { t } from "../words/words";
import { ClockControl } from "./ClockControl";
import { ConnectionControl } from "./ConnectionControl";
import { FaultControl } from "./FaultControl";
import { RequestLog } from "./RequestLog";

export function ControlPanel({ onClose }: { onClose: () => void }) {
  const [tab, setTab] = useState<"controls" | "requests">("controls");
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    panel.current?.querySelector<HTMLElement>("[role=tab]")?.focus();
    return () => before?.focus?.();
  }, []);
  return (
    <aside
      ref={panel}
      className="control"
      aria-label={t("controls.title")}
      data-testid="control-panel"
      onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && onClose()}
    >
      <header className="control-head">
        <h2>{t("controls.title")}</h2>
        <IconButton icon="close" label={t("controls.close")} onClick={onClose} />
      </header>
      <div className="tabs" role="tablist" aria-label={t("controls.title")}>
        <TabButton name="controls" label={t("controls.simulate")} tab={tab} onTab={setTab} />
        <TabButton name="requests" label={t("controls.requests")} tab={tab} onTab={setTab} />
      </div>
      {tab === "controls" ? (
        <div className="control-body" role="tabpanel">
          <ClockControl />
          <ConnectionControl />
          <FaultControl />
        </div>
      ) : (
        <RequestLog />
      )}
    </aside>
  );
}

type TabName = "controls" | "requests";

function TabButton(props: { name: TabName; label: string; tab: TabName; onTab: (tab: TabName) => void }) {
  return (
    <button
      type="button"
      role="tab"
      className="tab"
      aria-selected={props.tab === props.name}
      data-testid={`control-${props.name}`}
      onClick={() => props.onTab(props.name)}
    >
      {props.label}
    </button>
  );
}
