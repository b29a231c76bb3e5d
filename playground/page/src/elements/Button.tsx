// A button of an app: it notifies the app, and opens its URL if it has one.

import { isSafe } from "../text/Link";
import { Text, wordsOf } from "../text/RichText";
import type { Block, Element } from "../wire/slack";
import { useInteraction } from "./interaction";

export function AppButton({ block, element }: { block: Block; element: Element }) {
  const { press, isBusy } = useInteraction();
  const busy = isBusy(block, element);
  const onClick = () => {
    if (element.url && isSafe(element.url)) window.open(element.url, "_blank", "noopener,noreferrer");
    void press(block, element, { value: element.value, text: element.text });
  };
  return (
    <button
      type="button"
      className={`button ${element.style ? `is-${element.style}` : ""} ${busy ? "is-busy" : ""}`}
      aria-label={element.accessibility_label ?? undefined}
      aria-busy={busy}
      aria-disabled={busy}
      data-action-id={element.action_id}
      title={wordsOf(element.text)}
      onClick={busy ? undefined : onClick}
    >
      <span className="button-label">
        <Text of={element.text} />
      </span>
    </button>
  );
}
