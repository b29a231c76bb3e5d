// The wrench that opens the controls, with how often calls of the app have failed on purpose since one looked there.

import { IconButton } from "../parts/IconButton";
import { useKnown } from "../state/session";

export function ControlsButton({ isOpen, onClick }: { isOpen: boolean; onClick: () => void }) {
  const { failures } = useKnown();
  const times = failures === 1 ? "1 call failed on purpose" : `${failures} calls failed on purpose`;
  return (
    <span className="controls-button">
      <IconButton
        icon="wrench"
        label={failures > 0 ? `Controls: ${times}` : "Controls"}
        aria-expanded={isOpen}
        onClick={onClick}
        data-testid="controls-button"
      />
      {failures > 0 && (
        <span className="controls-count" aria-hidden="true" data-testid="failures">
          {failures > 99 ? "99+" : failures}
        </span>
      )}
    </span>
  );
}
