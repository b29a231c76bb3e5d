// Asks what shall go wrong, how often, and with which calls.

import { type FormEvent, useState } from "react";
import type { Fault } from "../wire/page";
import { FaultJson } from "./FaultJson";

interface Kind {
  label: string;
  /** It takes a number of seconds, this many unless one says otherwise. */
  seconds?: number;
  /** It happens to calls of the Web API, so that it can be narrowed to some. */
  ofCalls: boolean;
  /** What is asked for, if that is more than the kind. */
  told?: Omit<Fault, "id">;
}

const PAGE = { kind: "answer", status: 502, content_type: "text/html", body: "<html>Bad Gateway</html>" };
const OTHER = "other";

export const FAULT_KINDS: Record<string, Kind> = {
  rate_limited: { label: "Too many requests (429)", ofCalls: true },
  server_error: { label: "Server error (500)", ofCalls: true },
  unavailable: { label: "Unavailable (503)", ofCalls: true },
  gateway_page: { label: "A gateway's page (502)", ofCalls: true, told: PAGE },
  lost_reply: { label: "Reply lost after the call was done", ofCalls: true },
  reset: { label: "Connection reset before the answer", ofCalls: true },
  latency: { label: "Slow answers", seconds: 2, ofCalls: true },
  history_delay: { label: "History arrives late", seconds: 10, ofCalls: true },
  drop_socket: { label: "Socket drops", ofCalls: false },
  silent_socket: { label: "Socket opens and stays silent", ofCalls: false },
  late_event: { label: "Event comes late", seconds: 60, ofCalls: false },
  lost_event: { label: "Event is lost", ofCalls: false },
  repeated_event: { label: "Event comes twice", ofCalls: false },
  reordered_event: { label: "Event comes after the next one", ofCalls: false },
  [OTHER]: { label: "Something else (as JSON)", ofCalls: false },
};

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
        What goes wrong
        <select
          className="field"
          data-testid="fault-kind"
          value={kind}
          onChange={(event) => pickKind(event.target.value)}
        >
          {Object.entries(FAULT_KINDS).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {kind === OTHER ? <FaultJson onAdd={onAdd} /> : null}
      <div className="control-row" hidden={kind === OTHER}>
        <label>
          How often
          <select
            className="field"
            value={by}
            onChange={(event) => {
              setBy(event.target.value as typeof by);
              setAmount(event.target.value === "count" ? "1" : "30");
            }}
          >
            <option value="count">the next … times</option>
            <option value="share">… % of the time</option>
          </select>
        </label>
        <Amount
          label={by === "count" ? "Times" : "Per cent"}
          value={amount}
          most={by === "count" ? undefined : 100}
          onChange={setAmount}
        />
        {told?.seconds !== undefined && <Amount label="Seconds" value={seconds} onChange={setSeconds} />}
      </div>
      {told?.ofCalls && (
        <label>
          Only these methods
          <input
            className="field"
            value={methods}
            placeholder="all, or e.g. chat.postMessage"
            onChange={(event) => setMethods(event.target.value)}
          />
        </label>
      )}
      {kind !== OTHER && (
        <button type="submit" className="button is-primary" data-testid="fault-add">
          Add fault
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
