// The dialogs that the app opened; only the topmost is shown.

import { useState } from "react";
import { useKnown } from "../state/session";
import type { FieldValues } from "../wire/slack";
import { Modal } from "./Modal";

export function ModalStack({ conversation }: { conversation: string | null }) {
  const { stack } = useKnown();
  // What was typed in a lower dialog is still there when it is shown again.
  const [typed, setTyped] = useState<Record<string, FieldValues>>({});
  const top = stack.at(-1);
  if (!top) return null;
  return (
    <Modal
      key={top.id}
      view={top}
      isPushed={stack.length > 1}
      conversation={conversation}
      typed={typed[top.id] ?? {}}
      onTyped={(change) => setTyped((all) => ({ ...all, [top.id]: change(all[top.id] ?? {}) }))}
    />
  );
}
