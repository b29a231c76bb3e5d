// A card, or several side by side. The library draws them, but does not report which button was pressed.

import { type MouseEvent, useMemo } from "react";
import { useInteraction } from "../elements/interaction";
import { elementsIn } from "../elements/values";
import { isSafe } from "../text/Link";
import type { Block } from "../wire/slack";
import { Drawn } from "./Drawn";
import { prepared } from "./prepared";

export function CardBlock({ block }: { block: Block }) {
  const { press } = useInteraction();
  const drawn = useMemo(() => prepared(block), [block]);
  const onClick = (event: MouseEvent) => {
    const found = buttonAt(block, event.target as HTMLElement);
    if (!found) return;
    // The library would open the address by itself, and ask its own question before.
    event.stopPropagation();
    const { card, element } = found;
    if (element.url && isSafe(element.url)) window.open(element.url, "_blank", "noopener,noreferrer");
    void press({ ...card, block_id: card.block_id ?? block.block_id }, element, {
      value: element.value,
      text: element.text,
    });
  };
  return (
    <div className={`block is-${block.type}`} onClickCapture={onClick}>
      <Drawn block={drawn} />
    </div>
  );
}

/** Returns the button that was pressed: the library gives it its action's id, and the card its block's. */
function buttonAt(block: Block, target: HTMLElement) {
  const button = target.closest("button[id]");
  const cards = block.type === "carousel" ? ((block.elements ?? []) as unknown as Block[]) : [block];
  const shown = button?.closest(".slack_blocks_to_jsx__card");
  const card = cards.find((each) => (each.block_id ?? "") === (shown?.id ?? "")) ?? cards[0];
  const pressed = card && elementsIn([card]).find(({ element }) => element.action_id === button?.id);
  return button && card && pressed ? { card, element: pressed.element } : null;
}
