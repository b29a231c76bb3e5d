// Actions and context actions: rows of elements to press or choose in.

import { AppElement } from "../elements/AppElement";
import type { Block } from "../wire/slack";

export function ActionsBlock({ block }: { block: Block }) {
  return <Row block={block} className="block-actions" />;
}

export function ContextActionsBlock({ block }: { block: Block }) {
  return <Row block={block} className="block-context-actions" />;
}

function Row({ block, className }: { block: Block; className: string }) {
  return (
    <div className={`block ${className}`}>
      {(block.elements ?? []).map((element, place) => (
        <AppElement key={element.action_id ?? place} block={block} element={element} />
      ))}
    </div>
  );
}
