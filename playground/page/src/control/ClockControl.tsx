// Shows the playground's time, and moves it on.

import { useEffect, useState } from "react";
import { nowOf } from "../state/model";
import { useDirectory, useKnown } from "../state/session";
import { fullMoment } from "../text/dates";
import { advanceClock, postDue } from "../wire/api";
import { useControl } from "./useControl";

const HOUR = 3600;
const STEPS = [
  { label: "1 hour", seconds: HOUR },
  { label: "1 day", seconds: 24 * HOUR },
  { label: "1 week", seconds: 7 * 24 * HOUR },
];
const UNITS = { minutes: 60, hours: HOUR, days: 24 * HOUR } as const;

export function ClockControl() {
  const { app, clock } = useKnown();
  const { me } = useDirectory();
  const control = useControl();
  const now = useTicking(() => nowOf(clock));
  const advance = (seconds: number) => void control(advanceClock(seconds));
  return (
    <section className="control-card" aria-label="Clock">
      <h3>Clock</h3>
      <p className="control-time" data-testid="clock">
        {fullMoment(now, me.tz)}
      </p>
      <p className="control-note">
        {me.tz.replaceAll("_", " ")}
        {clock.moved !== 0 && ` · ${spanOf(clock.moved)} ahead`}
      </p>
      <div className="control-row">
        {STEPS.map(({ label, seconds }) => (
          <button key={label} type="button" className="button" onClick={() => advance(seconds)}>
            + {label}
          </button>
        ))}
      </div>
      <CustomStep onAdvance={advance} />
      {app?.posts_due && <DueButton waits={app.due_waits ?? false} />}
    </section>
  );
}

/** Has the app post what is due by the playground's time, instead of waiting for it. */
function DueButton({ waits }: { waits: boolean }) {
  const control = useControl();
  const [busy, setBusy] = useState(false);
  const post = async () => {
    setBusy(true);
    await control(postDue());
    setBusy(false);
  };
  return (
    <>
      <p className="control-due" role="status" data-testid="due-waits">
        {waits && "Posts that became due wait for you: the app’s own clock does not move. Press “Post what is due now”."}
      </p>
      <div className="control-row">
        <button
          type="button"
          className={`button ${waits ? "is-primary" : ""} ${busy ? "is-busy" : ""}`}
          aria-disabled={busy}
          data-testid="post-due"
          onClick={busy ? undefined : () => void post()}
        >
          <span className="button-label">Post what is due now</span>
        </button>
      </div>
    </>
  );
}

function CustomStep({ onAdvance }: { onAdvance: (seconds: number) => void }) {
  const [amount, setAmount] = useState("30");
  const [unit, setUnit] = useState<keyof typeof UNITS>("minutes");
  return (
    <form
      className="control-row"
      onSubmit={(event) => {
        event.preventDefault();
        if (Number(amount)) onAdvance(Number(amount) * UNITS[unit]);
      }}
    >
      <input
        className="field is-short"
        type="number"
        step="any"
        aria-label="How much"
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
      />
      <select
        className="field"
        aria-label="Unit"
        value={unit}
        onChange={(event) => setUnit(event.target.value as keyof typeof UNITS)}
      >
        {Object.keys(UNITS).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <button type="submit" className="button">
        Move on
      </button>
    </form>
  );
}

function useTicking(read: () => number): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return read();
}

function spanOf(seconds: number): string {
  const days = Math.floor(seconds / (24 * HOUR));
  const hours = Math.floor((seconds % (24 * HOUR)) / HOUR);
  const minutes = Math.round((seconds % HOUR) / 60);
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean);
  return parts.join(" ") || `${Math.round(seconds)} s`;
}
