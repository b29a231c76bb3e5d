// A window over the page that has to be dealt with first: the rest cannot be reached while it is open.

import { type ReactNode, useEffect, useRef } from "react";
import { t } from "../words/words";
import { IconButton } from "./IconButton";

interface Props {
  title: ReactNode;
  children: ReactNode;
  onClose: () => void;
  footer?: ReactNode;
  onBack?: () => void;
  onSubmit?: () => void;
  className?: string;
  testId?: string;
  busy?: boolean;
}

/** Where the focus starts: at the field that wants it, else at the first field, or without any at the button below. */
const FIRST = ["[data-focus]", ".dialog-body :is(input, textarea, select), .dialog-foot [type=submit]"];

export function Dialog({ title, children, onClose, footer, onBack, onSubmit, className = "", testId, busy }: Props) {
  const window_ = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = window_.current;
    const before = document.activeElement as HTMLElement | null;
    dialog?.showModal();
    FIRST.map((where) => dialog?.querySelector<HTMLElement>(where))
      .find(Boolean)
      ?.focus();
    return () => {
      dialog?.close();
      before?.focus?.();
    };
  }, []);
  return (
    <dialog
      ref={window_}
      className={`dialog ${className}`}
      aria-labelledby="dialog-title"
      aria-busy={busy}
      data-testid={testId}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === window_.current) onClose();
      }}
    >
      <form
        className="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <header className="dialog-head">
          {onBack && <IconButton icon="back" label={t("common.back")} onClick={onBack} />}
          <h2 id="dialog-title">{title}</h2>
          <IconButton icon="close" label={t("common.close")} className="dialog-close" onClick={onClose} />
        </header>
        <div className="dialog-body">{children}</div>
        {footer && <footer className="dialog-foot">{footer}</footer>}
      </form>
    </dialog>
  );
}
