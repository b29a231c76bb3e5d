// A context block: small grey text and pictures in a row.

import { Text } from "../text/RichText";
import type { Block, Element, TextObject } from "../wire/slack";

export function ContextBlock({ block }: { block: Block }) {
  return (
    <div className="block block-context">
      {(block.elements ?? []).map((element, place) => (
        <ContextElement key={place} element={element} />
      ))}
    </div>
  );
}

function ContextElement({ element }: { element: Element }) {
  if (element.type === "image") return <img src={element.image_url} alt={element.alt_text ?? ""} />;
  return (
    <div className="context-text">
      <Text of={element as unknown as TextObject} />
    </div>
  );
}
