// A header block: large and bold.

import { Text } from "../text/RichText";
import type { Block } from "../wire/slack";

export function HeaderBlock({ block }: { block: Block }) {
  return (
    <h3 className={`block block-header is-level-${block.level ?? 0}`}>
      <Text of={block.text} />
    </h3>
  );
}
