// A container block: other blocks under a title, which may be folded away.

import { useState } from "react";
import { Icon } from "../parts/Icon";
import { Text } from "../text/RichText";
import type { Block } from "../wire/slack";
import { Blocks } from "./Blocks";

export function ContainerBlock({ block }: { block: Block }) {
  const [open, setOpen] = useState(!(block.is_collapsible && block.default_collapsed));
  const head = (
    <>
      {block.icon?.image_url && <img src={block.icon.image_url} alt={block.icon.alt_text ?? ""} />}
      <span>
        <strong>
          <Text of={block.title} />
        </strong>
        {block.subtitle && (
          <span className="container-subtitle">
            <Text of={block.subtitle} />
          </span>
        )}
      </span>
    </>
  );
  return (
    <div className="block block-container">
      {block.is_collapsible ? (
        <button type="button" className="container-head" aria-expanded={open} onClick={() => setOpen(!open)}>
          {head}
          <Icon name="down" size={16} />
        </button>
      ) : (
        <div className="container-head">{head}</div>
      )}
      {open && <Blocks blocks={block.child_blocks ?? []} />}
    </div>
  );
}
