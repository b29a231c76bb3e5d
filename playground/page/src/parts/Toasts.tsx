// Short news at the edge of the page, which goes away by itself.

import { useEffect, useRef } from "react";
import type { Toast } from "../state/model";
import { useDoing, useKnown } from "../state/session";
import { t } from "../words/words";
import { Icon } from "./Icon";
import { IconButton } from "./IconButton";

const SHOWN = 6000;

export function Toasts() {
  const { toasts } = useKnown();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Shown anew each time, so that it stands over a dialog that was opened meanwhile.
    box.current?.hidePopover?.();
    if (toasts.length > 0) box.current?.showPopover?.();
  }, [toasts]);
  return (
    <div ref={box} popover="manual" className="toasts" role="region" aria-label={t("common.notifications")} aria-live="polite">
      {toasts.map((toast) => (
        <Slice key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function Slice({ toast }: { toast: Toast }) {
  const { dismissToast } = useDoing();
  useEffect(() => {
    const timer = setTimeout(() => dismissToast(toast.id), SHOWN);
    return () => clearTimeout(timer);
  }, [toast.id, dismissToast]);
  return (
    <p className={`toast is-${toast.tone}`} data-testid="toast">
      <Icon name={toast.tone === "bad" ? "warning" : "check"} size={18} />
      <span>{toast.text}</span>
      <IconButton icon="close" size={14} label={t("common.dismiss")} onClick={() => dismissToast(toast.id)} />
    </p>
  );
}
