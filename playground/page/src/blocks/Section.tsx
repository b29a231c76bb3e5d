// A section block: text, perhaps in two columns, perhaps with something beside it.

import { AppElement } from "../elements/AppElement";
import { Text } from "../text/RichText";
import type { Block } from "../wire/slack";

export function SectionBlock({ block }: { block: Block }) {
  return (
    <div className="block block-section">
      <div className="section-text">
        {block.text && <Text of={block.text} />}
        {block.fields && (
          <div className="section-fields">
            {block.fields.map((field, place) => (
              <div key={place}>
                <Text of={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory && (
        <div className="section-accessory">
          <AppElement block={block} element={block.accessory} />
        </div>
      )}
    </div>
  );
}
