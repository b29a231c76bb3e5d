"""Rules between the blocks of one message or view: for example, ids must differ, and the number of tables is limited.

These rules are checked only if every block is valid by itself.

Sources: https://docs.slack.dev/reference/block-kit/blocks and the pages of the individual blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Any

from slack_playground.block_kit.agreements import repeated
from slack_playground.block_kit.blocks import MOST_MARKDOWN
from slack_playground.block_kit.charts import MOST_IN_A_MESSAGE
from slack_playground.block_kit.fault import Fault
from slack_playground.block_kit.tables import MOST_CHARACTERS, characters

Block = dict[str, Any]
Placed = list[tuple[str, Block]]
"""Pairs of a pointer and the block to which it points."""

_HELD_IN = {"container": "child_blocks", "carousel": "elements"}


def placed(blocks: Any) -> Placed:
    """Return the blocks and the blocks inside them, paired with their pointers, which are relative to `blocks`."""
    return list(_walk(blocks, ""))


def _walk(blocks: Iterable[Block], above: str) -> Iterator[tuple[str, Block]]:
    for place, block in enumerate(blocks):
        pointer = f"{above}/{place}"
        yield pointer, block
        if (field := _HELD_IN.get(block["type"])) is not None:
            yield from _walk(block[field], f"{pointer}/{field}")


def in_messages(blocks: Placed) -> Iterator[Fault]:
    """Yield a fault for each repeated id and each exceeded limit in a message's blocks."""
    yield from repeated("block_id", blocks)
    yield from _too_many(blocks, "table", most=1, message="only_one_table_allowed")
    yield from _too_many(
        blocks, "data_visualization", most=MOST_IN_A_MESSAGE, message="too many data_visualization blocks"
    )
    yield from _too_long(blocks, "markdown", "text", MOST_MARKDOWN, lambda block: len(block["text"]))
    for kind, most in MOST_CHARACTERS.items():
        yield from _too_long(blocks, kind, "rows", most, characters)


def in_views(blocks: Placed) -> Iterator[Fault]:
    """Yield a fault for each repeated id, and for each `focus_on_load` after the first, in a view's blocks."""
    yield from repeated("block_id", blocks)
    focused = [pointer for pointer, element in _elements(blocks) if element.get("focus_on_load")]
    for pointer in focused[1:]:
        yield Fault(f"{pointer}/focus_on_load", "only one element can have `focus_on_load`")


def _too_many(blocks: Placed, kind: str, *, most: int, message: str) -> Iterator[Fault]:
    pointers = [pointer for pointer, block in blocks if block["type"] == kind]
    for pointer in pointers[most:]:
        yield Fault(pointer, message)


def _too_long(blocks: Placed, kind: str, field: str, most: int, length: Callable[[Block], int]) -> Iterator[Fault]:
    """Yield a fault for each block of a kind at which the running total of these blocks' lengths exceeds `most`."""
    counted = [(pointer, block) for pointer, block in blocks if block["type"] == kind]
    totals = accumulate(length(block) for _, block in counted)
    for (pointer, _), total in zip(counted, totals, strict=True):
        if total > most:
            yield Fault(f"{pointer}/{field}", f"must be less than {most + 1} characters")


def _elements(blocks: Placed) -> Iterator[tuple[str, Block]]:
    for pointer, block in blocks:
        for name in ("element", "accessory"):
            if name in block:
                yield f"{pointer}/{name}", block[name]
        if block["type"] == "actions":
            yield from ((f"{pointer}/elements/{place}", element) for place, element in enumerate(block["elements"]))
