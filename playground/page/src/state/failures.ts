// Notices calls of the app that failed by a fault: a toast says so, and the controls button counts them.

import type { RequestEntry } from "../wire/page";
import { t } from "../words/words";
import type { Model, Toast } from "./model";

/** Faults that keep the response from arriving, whatever its status was. */
const LOST = new Set(["lost_reply", "reset"]);

/** Return what is known after a request; only one that failed on purpose changes anything. */
export function withRequest(model: Model, entry: RequestEntry): Model {
  if (!entry.failed_by) return model;
  const about = `${entry.name} ${entry.failed_by}`;
  // An app that retries again and again gets one toast, with the number of failures.
  const before = model.toasts.find((toast) => toast.about === about);
  const times = (before?.times ?? 0) + 1;
  const toast: Toast = { id: -entry.n, text: textOf(entry, times), tone: "fault", about, times };
  const others = model.toasts.filter((each) => each !== before);
  return { ...model, failures: model.failures + 1, toasts: [...others, toast].slice(-4) };
}

function textOf({ name, status, failed_by }: RequestEntry, times: number): string {
  const what = LOST.has(failed_by ?? "") ? t("failure.response_lost") : String(status);
  return t("failure.on_purpose", { name, what, count: times });
}
