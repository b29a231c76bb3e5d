// The button that opens the controls, with a count of the app's calls that failed on purpose since they were last open.

import { IconButton } from "../parts/IconButton";
import { useKnown } from "../state/session";
import { t } from "../words/words";

export function ControlsButton({ isOpen, onClick }: { isOpen: boolean; onClick: () => void }) {
  const { failures } = useKnown();
  return (
    <span className="controls-button">
      <IconButton
        icon="wrench"
        label={failures > 0 ? t("sidebar.controls_failures", { count: failures }) : t("sidebar.controls")}
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
