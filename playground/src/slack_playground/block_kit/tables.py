"""The two table blocks, whose rows have equal lengths and whose cells contain a limited number of characters.

Sources: https://docs.slack.dev/reference/block-kit/blocks/table-block and .../data-table-block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from slack_playground.block_kit.elements import BUTTON
from slack_playground.block_kit.fault import NOTHING, Fault, unsupported
from slack_playground.block_kit.rich_text import RICH_TEXT
from slack_playground.block_kit.rules import (
    Array,
    Boolean,
    Choice,
    Integer,
    Nullable,
    Number,
    Object,
    String,
    Surface,
    Typed,
)

_SURFACES: frozenset[Surface] = frozenset({"message", "home"})
_MOST_COLUMNS = 20
_MOST_DATA_ROWS = 101
"""The maximum number of rows, including the header: the lower of the two numbers that Slack's pages have stated."""

_RAW_TEXT = Object("raw_text", required={"text": String(least=1)})
_RAW_NUMBER = Object("raw_number", required={"text": String(least=1), "value": Number()})
_ACTION_CELL = Object(
    "action_cell", required={"element": Typed(BUTTON)}, optional={"fallback": Typed(_RAW_TEXT, _RAW_NUMBER)}
)


def _equal_rows(table: dict[str, Any]) -> Iterator[Fault]:
    width = len(table["rows"][0])
    for place, row in enumerate(table["rows"]):
        if len(row) != width:
            yield Fault(f"/rows/{place}", f"must provide {width} items, as many as the first row")


def _plain_header(table: dict[str, Any]) -> Iterator[Fault]:
    for place, cell in enumerate(table["rows"][0]):
        if cell["type"] == "rich_text":
            yield from (fault.below(f"rows/0/{place}") for fault in unsupported("rich_text"))


def _known_column(table: dict[str, Any]) -> Iterable[Fault]:
    last = len(table["rows"][0]) - 1
    if table.get("row_header_column_index", 0) <= last:
        return NOTHING
    return (Fault("/row_header_column_index", f"must be less than or equal to {last}"),)


TABLE = Object(
    "table",
    required={"rows": Array(Array(Typed(_RAW_TEXT, _RAW_NUMBER, RICH_TEXT), most=_MOST_COLUMNS), most=100)},
    optional={
        "block_id": String(255),
        "column_settings": Array(
            Nullable(Object(optional={"align": Choice("left", "center", "right"), "is_wrapped": Boolean()})),
            most=_MOST_COLUMNS,
        ),
    },
    agreements=[_equal_rows],
    surfaces=_SURFACES,
)

DATA_TABLE = Object(
    "data_table",
    required={
        "caption": String(least=1),
        "rows": Array(
            Array(Typed(_RAW_TEXT, _RAW_NUMBER, RICH_TEXT, _ACTION_CELL), most=_MOST_COLUMNS),
            least=2,
            most=_MOST_DATA_ROWS,
        ),
    },
    optional={"block_id": String(255), "page_size": Integer(1, 100), "row_header_column_index": Integer(0)},
    agreements=[_equal_rows, _plain_header, _known_column],
    surfaces=_SURFACES,
)

MOST_CHARACTERS = {"table": 10_000, "data_table": 20_000}
"""The maximum number of characters in the cells of all tables of one kind in a message."""


def characters(table: dict[str, Any]) -> int:
    """Return the number of characters in the cells of a valid table."""
    return sum(_length(cell) for row in table["rows"] for cell in row)


def _length(part: dict[str, Any]) -> int:
    if "elements" in part:
        return sum(_length(element) for element in part["elements"])
    if part["type"] == "action_cell":
        return _length(part["element"]["text"])
    return len(part.get("text") or part.get("url", ""))
