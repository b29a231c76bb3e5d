// A menu behind three dots.

import { IconButton } from "../parts/IconButton";
import { Menu } from "../parts/Menu";
import { isSafe } from "../text/Link";
import { Text } from "../text/RichText";
import type { Block, Element } from "../wire/slack";
import { t } from "../words/words";
import { useInteraction } from "./interaction";

export function Overflow({ block, element }: { block: Block; element: Element }) {
  const { press, isBusy } = useInteraction();
  const items = (element.options ?? []).map((option) => ({
    label: <Text of={option.text} />,
    detail: option.description && <Text of={option.description} />,
    onChoose: () => {
      if (option.url && isSafe(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
      void press(block, element, { selected_option: option });
    },
  }));
  return (
    <Menu
      label={t("block.more_choices")}
      align="end"
      groups={[{ items }]}
      button={(props) => (
        <IconButton
          icon="more"
          label={element.accessibility_label ?? t("block.more_choices")}
          className={`is-framed ${isBusy(block, element) ? "is-busy" : ""}`}
          data-action-id={element.action_id}
          {...props}
        />
      )}
    />
  );
}
