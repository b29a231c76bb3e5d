// Draws the blocks of a message, a dialog or the Home.

import { useMemo } from "react";
import { Boundary } from "../parts/Boundary";
import { languageOf } from "../state/names";
import type { Block } from "../wire/slack";
import { t } from "../words/words";
import { ActionsBlock, ContextActionsBlock } from "./Actions";
import { CardBlock } from "./Card";
import { ChartBlock } from "./chart/ChartBlock";
import { ContainerBlock } from "./Container";
import { ContextBlock } from "./Context";
import { Drawn } from "./Drawn";
import { HeaderBlock } from "./Header";
import { InputBlock } from "./Input";
import { prepared } from "./prepared";
import { Scrolling } from "./Scrolling";
import { SectionBlock } from "./Section";

export function Blocks({ blocks }: { blocks: Block[] }) {
  const language = useMemo(() => languageOf(wordsIn(blocks)), [blocks]);
  return (
    <div className="blocks" lang={language}>
      {blocks.map((block, place) => (
        <Boundary key={block.block_id ?? place} about={block} instead={<Undrawn block={block} />}>
          <AnyBlock block={block} />
        </Boundary>
      ))}
    </div>
  );
}

/** Returns all the text in blocks, whichever fields it is in. */
function wordsIn(part: unknown): string {
  if (typeof part !== "object" || part === null) return "";
  const own = "text" in part && typeof part.text === "string" ? part.text : "";
  return Object.values(part).reduce<string>((words, inner) => words + wordsIn(inner), own);
}

/** Blocks that slack-blocks-to-jsx draws, most of them after they were prepared. */
const LIBRARY = new Set(["alert", "divider", "file", "image", "markdown", "plan", "rich_text", "task_card", "video"]);

function AnyBlock({ block }: { block: Block }) {
  switch (block.type) {
    case "header":
      return <HeaderBlock block={block} />;
    case "section":
      return <SectionBlock block={block} />;
    case "context":
      return <ContextBlock block={block} />;
    case "actions":
      return <ActionsBlock block={block} />;
    case "context_actions":
      return <ContextActionsBlock block={block} />;
    case "input":
      return <InputBlock block={block} />;
    case "container":
      return <ContainerBlock block={block} />;
    case "card":
    case "carousel":
      return <CardBlock block={block} />;
    case "table":
    case "data_table":
      return <TableBlock block={block} />;
    case "data_visualization":
      return <ChartBlock block={block} />;
    default:
      return LIBRARY.has(block.type) ? <LibraryBlock block={block} /> : <Undrawn block={block} />;
  }
}

function LibraryBlock({ block }: { block: Block }) {
  return (
    <div className={`block is-${block.type}`}>
      <Prepared block={block} />
    </div>
  );
}

/** A table that is wider than the message scrolls sideways. */
function TableBlock({ block }: { block: Block }) {
  return (
    <div className="block is-table">
      {block.caption && <p className="table-caption">{block.caption}</p>}
      <Scrolling label={block.caption ?? t("block.table")}>
        <Prepared block={block} />
      </Scrolling>
    </div>
  );
}

function Undrawn({ block }: { block: Block }) {
  return <p className="unknown">{t("block.unknown", { type: block.type })}</p>;
}

function Prepared({ block }: { block: Block }) {
  return <Drawn block={useMemo(() => prepared(block), [block])} />;
}
