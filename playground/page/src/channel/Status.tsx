// Says what the app is doing: "inspector is thinking…".

import { nameOf } from "../state/names";
import { useDirectory, useKnown } from "../state/session";

export function Status({ timeline }: { timeline: string }) {
  const { statuses, app } = useKnown();
  const { person } = useDirectory();
  const status = statuses[timeline];
  return (
    <p className="status-line" role="status" data-testid="status">
      {status && (
        <>
          <span className="status-dots" aria-hidden="true" />
          <strong>{nameOf(person(app?.bot_user ?? ""))}</strong> {status}
        </>
      )}
    </p>
  );
}
