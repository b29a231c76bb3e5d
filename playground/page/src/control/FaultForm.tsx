// A form for what goes wrong, how often, and with which calls.

import { type FormEvent, useState } from "react";
import type { Fault } from "../wire/page";
import { isPlainKey, t } from "../words/words";
import { FaultJson } from "./FaultJson";

interface Kind {
  /** The default number of seconds, if it takes one. */
  seconds?: number;
  /** It happens to calls of the Web API, so that it can be narrowed to some. */
  ofCalls: boolean;
  /** The fault to add, if the kind alone is not enough. */
  told?: Omit<Fault, "id">;
}

const PAGE = { kind: "answer", status: 502, content_type: "text/html", body: "<html>Bad Gateway</html>" };
const OTHER = "other";

const FAULT_KINDS: Record<string, Kind> = {
  rate_limited: { ofCalls: true },
  server_error: { ofCalls: true },
  unavailable: { ofCalls: true },
  gateway_page: { ofCalls: true, told: PAGE },
  lost_reply: { ofCalls: true },
  reset: { ofCalls: true },
  latency: { seconds: 2, ofCalls: true },
  history_delay: { seconds: 10, ofCalls: true },
  drop_socket: { ofCalls: false },
  silent_socket: { ofCalls: false },
  late_event: { seconds: 60, ofCalls: false },
  lost_event: { ofCalls: false },
  repeated_event: { ofCalls: false },
  reordered_event: { ofCalls: false },
  [OTHER]: { ofCalls: false },
};

/** Return what a kind of fault is called; the kind itself if the page does not know it. */
export function faultName(kind: string): string {
  const key = `fault.${kind}`;
  return isPlainKey(key) ? t(key) : kind;
}

export function FaultForm({ onAdd }: { onAdd: (fault: Omit<Fault, "id">) => void }) {
  const [kind, setKind] = useState("rate_limited");
  const [by, setBy] = useState<"count" | "share">("count");
  const [amount, setAmount] = useState("1");
  const [seconds, setSeconds] = useState("2");
  const [methods, setMethods] = useState("");
  const told = FAULT_KINDS[kind];
  const pickKind = (next: string) => {
    setKind(next);
    setSeconds(String(FAULT_KINDS[next]?.seconds ?? 2));
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const often = by === "count" ? { count: Math.round(Number(amount)) } : { share: Number(amount) / 100 };
    const names = methods.split(/[\s,]+/).filter(Boolean);
    onAdd({
      ...(told?.told ?? { kind }),
      ...often,
      ...(told?.seconds !== undefined ? { seconds: Number(seconds) } : {}),
      ...(told?.ofCalls && names.length > 0 ? { methods: names } : {}),
    });
  };
  return (
    <form className="fault-form" onSubmit={onSubmit}>
      <label>
        {t("fault.kind")}
        <select
          className="field"
          data-testid="fault-kind"
          value={kind}
          onChange={(event) => pickKind(event.target.value)}
        >
          {Object.keys(FAULT_KINDS).map((name) => (
            <option key={name} value={name}>
              {faultName(name)}
            </option>
          ))}
        </select>
      </label>
      {kind === OTHER ? <FaultJson onAdd={onAdd} /> : null}
      <div className="control-row" hidden={kind === OTHER}>
        <label>
          {t("fault.how_often")}
          <select
            className="field"
            value={by}
            onChange={(event) => {
              setBy(event.target.value as typeof by);
              setAmount(event.target.value === "count" ? "1" : "30");
            }}
          >
            <option value="count">{t("fault.by_count")}</option>
            <option value="share">{t("fault.by_share")}</option>
          </select>
        </label>
        <Amount
          label={t(by === "count" ? "fault.times" : "fault.percent")}
          value={amount}
          most={by === "count" ? undefined : 100}
          onChange={setAmount}
        />
        {told?.seconds !== undefined && <Amount label={t("fault.seconds")} value={seconds} onChange={setSeconds} />}
      </div>
      {told?.ofCalls && (
        <label>
          {t("fault.methods")}
          <input
            className="field"
            value={methods}
            placeholder={t("fault.methods_example")}
            onChange={(event) => setMethods(event.target.value)}
          />
        </label>
      )}
      {kind !== OTHER && (
        <button type="submit" className="button is-primary" data-testid="fault-add">
          {t("fault.add")}
        </button>
      )}
    </form>
  );
}

function Amount(props: { label: string; value: string; most?: number; onChange: (value: string) => void }) {
  return (
    <label>
      {props.label}
      <input
        className="field is-short"
        type="number"
        min={0.1}
        max={props.most}
        step="any"
        required
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}
