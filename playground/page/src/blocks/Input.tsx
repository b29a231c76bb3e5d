// An input block of a dialog: a field with its label, a hint, and what is wrong with what was typed.

import { useId } from "react";
import { AppElement } from "../elements/AppElement";
import { useInteraction } from "../elements/interaction";
import { Icon } from "../parts/Icon";
import { Text } from "../text/RichText";
import type { Block } from "../wire/slack";
import { slackWords } from "../words/slackWords";
import { t } from "../words/words";

export function InputBlock({ block }: { block: Block }) {
  const id = useId();
  const { errorOf } = useInteraction();
  const error = errorOf(block);
  if (!block.element) return null;
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={`block block-input ${error ? "has-error" : ""}`}>
      <label id={`${id}-label`} htmlFor={id} className="input-label">
        <Text of={block.label} />
        {block.optional && <span className="input-optional"> {t("block.optional")}</span>}
      </label>
      <AppElement
        block={block}
        element={block.element}
        id={id}
        labelledBy={`${id}-label`}
        describedBy={described}
        invalid={error ? true : undefined}
      />
      {error && (
        <p id={`${id}-error`} className="input-error" role="alert">
          <Icon name="warning" size={16} /> {slackWords(error)}
        </p>
      )}
      {block.hint && (
        <p id={`${id}-hint`} className="input-hint">
          <Text of={block.hint} />
        </p>
      )}
    </div>
  );
}
