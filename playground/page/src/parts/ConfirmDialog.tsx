// A confirmation question with two answers.

import { Text } from "../text/RichText";
import type { Confirm } from "../wire/slack";
import { Dialog } from "./Dialog";

export function ConfirmDialog({ confirm, onAnswer }: { confirm: Confirm; onAnswer: (yes: boolean) => void }) {
  return (
    <Dialog
      title={<Text of={confirm.title} />}
      className="is-small"
      testId="confirm"
      onClose={() => onAnswer(false)}
      onSubmit={() => onAnswer(true)}
      footer={
        <>
          <button type="button" className="button" onClick={() => onAnswer(false)}>
            <Text of={confirm.deny} />
          </button>
          <button type="submit" className={`button ${confirm.style === "danger" ? "is-danger" : "is-primary"}`}>
            <Text of={confirm.confirm} />
          </button>
        </>
      }
    >
      <Text of={confirm.text} />
    </Dialog>
  );
}
