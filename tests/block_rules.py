"""Slack's published rules for the blocks of a message, written down once more and apart from what draws them.

From https://docs.slack.dev/reference/block-kit/blocks and the pages below it, at the lowest number where they disagree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Json = dict[str, Any]

_KEYS = {
    "header": {"type", "block_id", "text"},
    "context": {"type", "block_id", "elements"},
    "rich_text": {"type", "block_id", "elements"},
    "actions": {"type", "block_id", "elements"},
    "table": {"type", "block_id", "rows", "column_settings"},
    "data_visualization": {"type", "block_id", "title", "chart"},
}
_MARKUP = re.compile(r"<[@#!]|<https?:|<mailto:")


def message_faults(text: str, blocks: Iterable[Json]) -> list[str]:
    """Give what is wrong with a message, nothing where Slack would take it and nobody would be pinged."""
    blocks = list(blocks)
    return [*_whole_faults(text, blocks), *(fault for block in blocks for fault in _block_faults(block))]


def _whole_faults(text: str, blocks: list[Json]) -> Iterator[str]:
    kinds, ids = [block["type"] for block in blocks], [block.get("block_id") for block in blocks]
    rules = {
        "there is no fallback text": text.strip() != "",
        "the fallback text is too long": len(text) <= 3500,
        "the fallback text has raw angle brackets": not re.search(r"[<>]", text),
        "the fallback text has a raw ampersand": not re.search(r"&(?!amp;|lt;|gt;)", text),
        "there are no blocks, or too many": 1 <= len(blocks) <= 50,
        "a block has no id of its own": None not in ids and len(set(ids)) == len(ids),
        "there are several tables": kinds.count("table") <= 1,
        "there are more than two charts": kinds.count("data_visualization") <= 2,
        "something in it is read as markup": not _MARKUP.search(json.dumps(blocks)),
    }
    yield from (fault for fault, holds in rules.items() if not holds)


def _block_faults(block: Json) -> Iterator[str]:
    kind = block["type"]
    if kind not in _KEYS:
        yield f"no reply has a {kind} block"
        return
    where = f"{kind} {block.get('block_id')}"
    if extra := set(block) - _KEYS[kind]:
        yield f"{where}: unknown {extra}"
    if not 1 <= len(block.get("block_id", "")) <= 255:
        yield f"{where}: length of block_id"
    yield from (f"{where}: {fault}" for fault in _CHECKS[kind](block))


def _plain(text: Json, most: int) -> Iterator[str]:
    if text["type"] != "plain_text":
        yield f"{text['type']} where only plain text is safe"
    if not 1 <= len(text["text"]) <= most:
        yield f"text of {len(text['text'])} characters, not 1 to {most}"


def _header(block: Json) -> Iterator[str]:
    yield from _plain(block["text"], 150)


def _context(block: Json) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10:
        yield "1 to 10 elements"
    for element in block["elements"]:
        yield from _plain(element, 2000)


def _rich_text(block: Json) -> Iterator[str]:
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            if element["style"] != "bullet" or set(element) != {"type", "style", "elements"}:
                yield "keys of a list"
            for item in element["elements"]:
                yield from _section(item)
        else:
            yield from _section(element)


def _section(section: Json) -> Iterator[str]:
    if section["type"] != "rich_text_section" or not section["elements"]:
        yield "an empty or unknown part"
    for part in section["elements"]:
        if part["type"] != "text" or not 1 <= len(part["text"]) <= 3000:
            yield f"a {part['type']} of {len(part.get('text', ''))} characters"
        if set(part.get("style", {})) - {"bold", "code"}:
            yield f"style {part['style']}"


def _actions(block: Json) -> Iterator[str]:
    elements = block["elements"]
    if not 1 <= len(elements) <= 25:
        yield f"{len(elements)} buttons, not 1 to 25"
    if len({element["action_id"] for element in elements}) != len(elements):
        yield "an action_id stands twice"
    for element in elements:
        if element["type"] != "button" or not 1 <= len(element["value"]) <= 2000 or len(element["action_id"]) > 255:
            yield f"button {element}"
        yield from _plain(element["text"], 75)


def _table(block: Json) -> Iterator[str]:
    rows = block["rows"]
    if not 1 <= len(rows) <= 100 or len({len(row) for row in rows}) != 1 or not 1 <= len(rows[0]) <= 20:
        yield "rows or columns"
    if len(block.get("column_settings", [])) > 20:
        yield "column settings"
    if len(json.dumps(rows, ensure_ascii=False)) > 40_000:
        yield "length of all cells"
    for cell in (cell for row in rows for cell in row):
        if cell["type"] == "rich_text":
            yield from _rich_text(cell)
        elif cell["type"] != "raw_text" or not cell["text"]:
            yield f"cell {cell}"


def _chart(block: Json) -> Iterator[str]:
    chart, axis = block["chart"], block["chart"]["axis_config"]
    categories, names = axis["categories"], [series["name"] for series in chart["series"]]
    rules = {
        "title": 1 <= len(block["title"]) <= 50,
        "kind": chart["type"] == "bar",
        "categories": 1 <= len(categories) <= 20 and len(set(categories)) == len(categories),
        "axis label": len(axis.get("y_label", "")) <= 50,
        "series": 1 <= len(names) <= 6 and len(set(names)) == len(names),
        "labels": all(1 <= len(label) <= 20 for label in [*categories, *names]),
    }
    yield from (fault for fault, holds in rules.items() if not holds)
    for series in chart["series"]:
        if [point["label"] for point in series["data"]] != categories:
            yield f"labels of {series['name']} are not the categories"
        if not all(isinstance(point["value"], int | float) for point in series["data"]):
            yield f"values of {series['name']}"


_CHECKS: dict[str, Callable[[Json], Iterator[str]]] = {
    "header": _header,
    "context": _context,
    "rich_text": _rich_text,
    "actions": _actions,
    "table": _table,
    "data_visualization": _chart,
}
