// The small buttons under an app's answer: feedback buttons and icon buttons.

import { useState } from "react";
import { IconButton } from "../parts/IconButton";
import { wordsOf } from "../text/RichText";
import type { Block, Element, FeedbackButton } from "../wire/slack";
import { useInteraction } from "./interaction";

export function FeedbackButtons({ block, element }: { block: Block; element: Element }) {
  const { press, isBusy } = useInteraction();
  const [given, setGiven] = useState<FeedbackButton | null>(null);
  const draw = (button: FeedbackButton | undefined, icon: "thumbUp" | "thumbDown") =>
    button && (
      <IconButton
        icon={icon}
        size={18}
        label={button.accessibility_label ?? wordsOf(button.text)}
        aria-pressed={given === button}
        aria-busy={isBusy(block, element)}
        data-action-id={element.action_id}
        onClick={() =>
          void press(block, element, { value: button.value, text: button.text }).then(
            (told) => told && setGiven(button),
          )
        }
      />
    );
  return (
    <>
      {draw(element.positive_button, "thumbUp")}
      {draw(element.negative_button, "thumbDown")}
    </>
  );
}

/** https://docs.slack.dev/reference/block-kit/block-elements/icon-button-element knows one icon. */
export function AppIconButton({ block, element }: { block: Block; element: Element }) {
  const { press, isBusy } = useInteraction();
  return (
    <IconButton
      icon={element.icon === "trash" ? "trash" : "app"}
      size={18}
      label={element.accessibility_label ?? wordsOf(element.text)}
      aria-busy={isBusy(block, element)}
      data-action-id={element.action_id}
      onClick={() => void press(block, element, { value: element.value })}
    />
  );
}
