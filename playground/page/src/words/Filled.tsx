// Draws a text of the catalogue that has something other than text in it, such as a bold name or a button.

import { Fragment, type ReactNode } from "react";
import { type Key, type Names, templateOf } from "./words";

type Props<K extends Key> = { of: K; with: Record<Names<K>, ReactNode> };

/** Draw the text `of`, with each placeholder replaced by what `with` has for it. */
export function Filled<K extends Key>({ of, with: parts }: Props<K>) {
  const values: Record<string, ReactNode> = parts;
  // Splitting by the group leaves the names of the placeholders at the odd places.
  return templateOf(of, values.count)
    .split(/\{(\w+)\}/)
    .map((piece, place) => <Fragment key={place}>{place % 2 ? values[piece] : piece}</Fragment>);
}
