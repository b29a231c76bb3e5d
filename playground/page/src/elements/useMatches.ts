// Finds what fits the letters that somebody typed into a select menu.

import { useEffect, useState } from "react";
import type { Block, Element } from "../wire/slack";
import { t } from "../words/words";
import { useInteraction } from "./interaction";
import { type Choice, choicesOf } from "./sources";

/** How many letters must be typed before the app is asked for suggestions, if the menu does not say. */
const FEWEST = 3;
/** Milliseconds to wait for the next letter before the app is asked. */
const PATIENCE = 180;

/** Returns what fits the letters typed: of the menu's own choices, or as the app suggests it. */
export function useMatches(block: Block, element: Element, own: Choice[], open: boolean, query: string) {
  const { suggest } = useInteraction();
  const [suggested, setSuggested] = useState<Choice[] | null>(null);
  const isExternal = element.type.endsWith("external_select");
  const fewest = element.min_query_length ?? FEWEST;
  const asks = isExternal && open && query.length >= fewest;
  useEffect(() => {
    if (!asks) return setSuggested(null);
    let wanted = true;
    const timer = setTimeout(() => {
      void suggest(block, element, query).then((options) => wanted && setSuggested(choicesOf(options)));
    }, PATIENCE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asks, query, suggest, block, element]);

  if (!isExternal) {
    const wanted = query.trim().toLowerCase();
    const choices = own.filter((choice) => choice.words.toLowerCase().includes(wanted));
    return { choices, note: choices.length > 0 ? null : t("common.no_results") };
  }
  if (!asks) return { choices: [], note: t("block.type_more", { count: fewest }) };
  if (suggested === null) return { choices: [], note: t("common.loading") };
  return { choices: suggested, note: suggested.length > 0 ? null : t("common.no_results") };
}
