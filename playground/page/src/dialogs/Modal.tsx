// A dialog of the app: its fields, and how it is submitted or closed.
// https://docs.slack.dev/surfaces/modals

import { useMemo, useState } from "react";
import { Blocks } from "../blocks/Blocks";
import { Interactive } from "../elements/interaction";
import { stateOf } from "../elements/values";
import { Avatar } from "../parts/Avatar";
import { Dialog } from "../parts/Dialog";
import { useDirectory, useDoing, useKnown } from "../state/session";
import { failureOf } from "../text/errors";
import { Text, wordsOf } from "../text/RichText";
import type { FieldValues, View } from "../wire/slack";
import { t } from "../words/words";

interface Props {
  view: View;
  isPushed: boolean;
  conversation: string | null;
  typed: FieldValues;
  onTyped: (change: (typed: FieldValues) => FieldValues) => void;
}

export function Modal({ view, isPushed, conversation, typed, onTyped }: Props) {
  const { act } = useDoing();
  const { person } = useDirectory();
  const { app } = useKnown();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const origin = useMemo(() => ({ view_id: view.id }), [view.id]);

  const submit = async () => {
    if (busy || !view.submit) return;
    setBusy(true);
    setFailure("");
    const state = { values: stateOf(view.blocks, typed, conversation) };
    const answer = await act("submit", { view_id: view.id, state }, true);
    setBusy(false);
    setErrors(answer.errors ?? {});
    if (!answer.ok && !answer.errors) setFailure(failureOf(answer));
  };
  const close = (all: boolean) => void act("close", { view_id: view.id, all }, true);
  return (
    <Dialog
      title={
        <>
          <Avatar person={person(app?.bot_user ?? "")} size={24} /> <Text of={view.title} />
        </>
      }
      testId="modal"
      busy={busy}
      onClose={() => close(!isPushed)}
      onBack={isPushed ? () => close(false) : undefined}
      onSubmit={() => void submit()}
      footer={
        <>
          {failure && (
            <p className="dialog-failure" role="alert">
              {failure}
            </p>
          )}
          <button type="button" className="button is-large" data-testid="modal-close" onClick={() => close(false)}>
            {wordsOf(view.close ?? undefined) || t("common.close")}
          </button>
          {view.submit && (
            <button
              type="submit"
              className={`button is-primary is-large ${busy ? "is-busy" : ""}`}
              aria-disabled={busy}
              data-testid="modal-submit"
            >
              <span className="button-label">{wordsOf(view.submit)}</span>
            </button>
          )}
        </>
      }
    >
      <Interactive
        origin={origin}
        blocks={view.blocks}
        conversation={conversation}
        typed={typed}
        onTyped={(change) => {
          onTyped(change);
          setErrors({});
        }}
        errors={errors}
      >
        <Blocks blocks={view.blocks} />
      </Interactive>
    </Dialog>
  );
}
