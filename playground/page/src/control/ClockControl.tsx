// Shows the playground's time, and moves it forward.

import { useEffect, useState } from "react";
import { nowOf } from "../state/model";
import { useDirectory, useKnown } from "../state/session";
import { amountOf, fullMoment } from "../text/dates";
import { advanceClock, postDue } from "../wire/api";
import { t } from "../words/words";
import { useControl } from "./useControl";

const HOUR = 3600;
const STEPS = [
  { unit: "hour", seconds: HOUR },
  { unit: "day", seconds: 24 * HOUR },
  { unit: "week", seconds: 7 * 24 * HOUR },
] as const;
const UNITS = { minutes: 60, hours: HOUR, days: 24 * HOUR } as const;

export function ClockControl() {
  const { app, clock } = useKnown();
  const { me } = useDirectory();
  const control = useControl();
  const now = useTicking(() => nowOf(clock));
  const advance = (seconds: number) => void control(advanceClock(seconds));
  return (
    <section className="control-card" aria-label={t("clock.title")}>
      <h3>{t("clock.title")}</h3>
      <p className="control-time" data-testid="clock">
        {fullMoment(now, me.tz)}
      </p>
      <p className="control-note">
        {me.tz.replaceAll("_", " ")}
        {clock.moved !== 0 && ` · ${t("clock.ahead", { span: spanOf(clock.moved) })}`}
      </p>
      <div className="control-row">
        {STEPS.map(({ unit, seconds }) => (
          <button key={unit} type="button" className="button" onClick={() => advance(seconds)}>
            + {amountOf(1, unit, "long")}
          </button>
        ))}
      </div>
      <CustomStep onAdvance={advance} />
      {app?.posts_due && <DueButton waits={app.due_waits ?? false} />}
    </section>
  );
}

/** Makes the app post what is due by the playground's time, instead of waiting for it. */
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
        {waits && t("clock.due_waits", { button: t("clock.post_due") })}
      </p>
      <div className="control-row">
        <button
          type="button"
          className={`button ${waits ? "is-primary" : ""} ${busy ? "is-busy" : ""}`}
          aria-disabled={busy}
          data-testid="post-due"
          onClick={busy ? undefined : () => void post()}
        >
          <span className="button-label">{t("clock.post_due")}</span>
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
        aria-label={t("clock.amount")}
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
      />
      <select
        className="field"
        aria-label={t("clock.unit")}
        value={unit}
        onChange={(event) => setUnit(event.target.value as keyof typeof UNITS)}
      >
        {(Object.keys(UNITS) as (keyof typeof UNITS)[]).map((each) => (
          <option key={each} value={each}>
            {t(`clock.${each}`)}
          </option>
        ))}
      </select>
      <button type="submit" className="button">
        {t("clock.advance")}
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
  const parts = [
    days && amountOf(days, "day"),
    hours && amountOf(hours, "hour"),
    minutes && amountOf(minutes, "minute"),
  ];
  return parts.filter(Boolean).join(" ") || amountOf(Math.round(seconds), "second");
}
