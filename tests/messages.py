"""Reads the bot's messages as people see them, and checks them against Slack's rules and the bot's own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_playground.block_kit import message_faults

from handlers.slack_text import unescape

Json = dict[str, Any]

LONGEST = 3500
"""Maximum length of a notification."""

LONGEST_OPTION = 150
"""Maximum length of an option's value:
https://docs.slack.dev/reference/block-kit/composition-objects/option-object.
"""

MOST_OPTIONS = {"overflow": 5, "static_select": 100}
"""Maximum number of options in an overflow menu, and in a select menu."""

_PRESSED = {"actions", "context_actions"}
_MARKUP = re.compile(r"<[@#!]|<https?:|<mailto:")
_STYLES = {"bold", "code"}
_UNFINISHED = re.compile(r"(?::|,|\b(?:to|by|from|of|and))\s*$")
_BEHEADED = re.compile(r"^(?: |asks|shared|replied|subscribed|님)", re.MULTILINE)
"""What follows a person's name in the blocks, which is not in the notification."""


def faults_of(message: Mapping[str, Any]) -> list[str]:
    """Return everything in a message that Slack rejects or that breaks one of the bot's own rules."""
    text, blocks = message["text"], list(message["blocks"])
    broken = (*_broken(text, blocks), *_broken_rows(blocks), *_inaccessible(text, blocks))
    return [*map(str, message_faults(blocks, text=text)), *broken]


def _broken(text: str, blocks: Sequence[Json]) -> Iterator[str]:
    """Yield a fault for each of the bot's own rules that the text or the blocks of a message break."""
    ids = [block.get("block_id") for block in blocks]
    objects = list(_objects(blocks))
    styles = [set(each["style"]) for each in objects if isinstance(each.get("style"), dict)]
    promises = {
        "there is nothing to notify of": text.strip() != "",
        "the notification is too long": len(text) <= LONGEST,
        "the notification has raw angle brackets": not re.search(r"[<>]", text),
        "the notification has a raw ampersand": not re.search(r"&(?!amp;|lt;|gt;)", text),
        "there are no blocks": bool(blocks),
        "a block has no id of its own": None not in ids and len(set(ids)) == len(ids),
        "something in it is read as markup": not _MARKUP.search(json.dumps(_shown(blocks))),
        "a text is not plain": all(each.get("type") != "mrkdwn" for each in objects),
        "a text has another style than bold and code": all(style <= _STYLES for style in styles),
        "a button says nothing when it is pressed": all(
            each.get("value") for each in objects if each.get("type") == "button"
        ),
    }
    yield from (fault for fault, kept in promises.items() if not kept)


def _broken_rows(blocks: Sequence[Json]) -> Iterator[str]:
    """Yield a fault for each of the bot's own rules about buttons and menus that a message breaks."""
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    menus = [element for row in rows for element in row if element["type"] in MOST_OPTIONS]
    values = [[option["value"] for option in menu["options"]] for menu in menus]
    promises = {
        "a row is empty": all(rows),
        "two elements of a row have the same action id": all(
            len({element["action_id"] for element in row}) == len(row) for row in rows
        ),
        "a menu has too many options, or none": all(
            1 <= len(menu["options"]) <= MOST_OPTIONS[menu["type"]] for menu in menus
        ),
        "an option sends back nothing, or too much": all(
            1 <= len(value) <= LONGEST_OPTION for each in values for value in each
        ),
        "two options of a menu send back the same": all(len(set(each)) == len(each) for each in values),
        "a menu to choose from has no label": all(
            menu["placeholder"]["text"].strip() for menu in menus if menu["type"] == "static_select"
        ),
    }
    yield from (fault for fault, kept in promises.items() if not kept)


def _inaccessible(text: str, blocks: Sequence[Json]) -> Iterator[str]:
    """Yield a fault for each thing in a message that a screen reader cannot tell people.

    These are an incomplete notification, a chart without any of its numbers in a sentence, and a label without words.
    Screen readers read the notification instead of the blocks:
    https://docs.slack.dev/messaging#accessibility_considerations.
    """
    charts = [block["chart"] for block in blocks if block["type"] == "data_visualization"]
    said = f"{text} {said_in(block for block in blocks if block['type'] in ('rich_text', 'section'))}".replace(",", "")
    values = [{f"{point['value']:g}" for each in chart["series"] for point in each["data"]} for chart in charts]
    labels = [each["text"] for each in _objects(blocks) if each.get("type") == "plain_text"]
    promises = {
        "the notification breaks off": not _UNFINISHED.search(text),
        "a line of the notification lacks its beginning": not _BEHEADED.search(text),
        "a chart has numbers that no sentence has": all(any(value in said for value in each) for each in values),
        "a label has no words": all(re.search(r"\w", label) for label in labels),
    }
    yield from (fault for fault, kept in promises.items() if not kept)


def _shown(value: Any) -> Any:
    """Return Slack's JSON without the values that buttons and options send back, which nobody sees."""
    if isinstance(value, dict):
        return {key: _shown(inner) for key, inner in value.items() if key != "value"}
    return [_shown(inner) for inner in value] if isinstance(value, list | tuple) else value


def _objects(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _objects(inner)


def visible_text(blocks: Iterable[Json]) -> str:
    """Return all text that blocks show, from top to bottom.

    Raises KeyError if a block has a type that the bot never uses.
    """
    return unescape("\n".join(line for block in blocks for line in _READERS[block["type"]](block)))


def said_in(blocks: Iterable[Json]) -> str:
    """Return the text that blocks show, except the labels of buttons and menus."""
    return visible_text(block for block in blocks if block["type"] not in _PRESSED)


@dataclass(frozen=True)
class Way:
    """A button or a menu option: its label, and what Slack sends back when it is pressed or chosen."""

    label: str
    action_id: str
    value: str


def elements_of(blocks: Iterable[Json], *kinds: str) -> list[Json]:
    """Return the buttons and menus in blocks, as Slack's JSON. If `kinds` are given, return only these types."""
    elements = (element for block in blocks if block["type"] == "actions" for element in block["elements"])
    return [element for element in elements if not kinds or element["type"] in kinds]


def buttons_of(blocks: Iterable[Json]) -> list[Json]:
    """Return all buttons in blocks, as Slack's JSON."""
    return elements_of(blocks, "button")


def ways_on(blocks: Iterable[Json]) -> list[Way]:
    """Return everything in blocks that can be pressed or chosen, from top to bottom."""
    return [
        Way(each["text"]["text"], element["action_id"], each["value"])
        for element in elements_of(blocks)
        for each in element.get("options", [element])
    ]


def _header(block: Json) -> Iterator[str]:
    yield block["text"]["text"]


def _context(block: Json) -> Iterator[str]:
    yield from (element["text"] for element in block["elements"])


def _actions(block: Json) -> Iterator[str]:
    yield " | ".join(label for element in block["elements"] for label in _labels(element))


def _labels(element: Json) -> Iterator[str]:
    """Yield the label of a button, or the labels of a menu and its options."""
    if element["type"] == "button":
        yield element["text"]["text"]
        return
    if "placeholder" in element:
        yield element["placeholder"]["text"]
    yield from (option["text"]["text"] for option in element["options"])


def _feedback(block: Json) -> Iterator[str]:
    for element in block["elements"]:
        yield " | ".join(element[button]["text"]["text"] for button in ("positive_button", "negative_button"))


def _rich_text(block: Json) -> Iterator[str]:
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            yield from map(_section, element["elements"])
        else:
            yield _section(element)


def _section(section: Json) -> str:
    return "".join(_PARTS[part["type"]](part) for part in section["elements"])


def _table(block: Json) -> Iterator[str]:
    for row in block["rows"]:
        yield " | ".join(cell["text"] if cell["type"] == "raw_text" else "".join(_rich_text(cell)) for cell in row)


def _chart(block: Json) -> Iterator[str]:
    yield block["title"]
    for series in block["chart"]["series"]:
        points = (f"{point['label']} {point['value']}" for point in series["data"])
        yield f"{series['name']}: {', '.join(points)}"


_PARTS: dict[str, Callable[[Json], str]] = {
    "text": lambda part: str(part["text"]),
    "user": lambda part: f"@{part['user_id']}",
    "channel": lambda part: f"#{part['channel_id']}",
    "date": lambda part: str(part["fallback"]),
}
_READERS: dict[str, Callable[[Json], Iterator[str]]] = {
    "header": _header,
    "context": _context,
    "actions": _actions,
    "context_actions": _feedback,
    "rich_text": _rich_text,
    "table": _table,
    "data_visualization": _chart,
}
