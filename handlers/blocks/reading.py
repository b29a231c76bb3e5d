"""Reads blocks as a person does: their text, without markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from handlers.slack_text import unescape

_Json = dict[str, Any]


def visible_text(blocks: Iterable[_Json]) -> str:
    """Give everything that these blocks show, from top to bottom; KeyError for a block that replies never use."""
    return unescape("\n".join(line for block in blocks for line in _READERS[block["type"]](block)))


def _header(block: _Json) -> Iterator[str]:
    yield block["text"]["text"]


def _elements(block: _Json) -> Iterator[str]:
    for element in block["elements"]:
        text = element["text"]
        yield text["text"] if isinstance(text, dict) else text


def _buttons(block: _Json) -> Iterator[str]:
    yield " | ".join(_elements(block))


def _rich_text(block: _Json) -> Iterator[str]:
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            yield from (_parts(item) for item in element["elements"])
        else:
            yield _parts(element)


def _parts(section: _Json) -> str:
    return "".join(part["text"] for part in section["elements"])


def _table(block: _Json) -> Iterator[str]:
    for row in block["rows"]:
        yield " | ".join(cell["text"] if cell["type"] == "raw_text" else "".join(_rich_text(cell)) for cell in row)


def _chart(block: _Json) -> Iterator[str]:
    yield block["title"]
    for series in block["chart"]["series"]:
        points = (f"{point['label']} {point['value']}" for point in series["data"])
        yield f"{series['name']}: {', '.join(points)}"


_READERS: dict[str, Callable[[_Json], Iterator[str]]] = {
    "header": _header,
    "context": _elements,
    "actions": _buttons,
    "rich_text": _rich_text,
    "table": _table,
    "data_visualization": _chart,
}
