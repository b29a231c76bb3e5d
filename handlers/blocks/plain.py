"""Renders the text of cards as plain text, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from handlers.blocks.escaping import escape_within
from handlers.blocks.limits import HEADER, MESSAGE_TEXT, chart_labels, cut
from handlers.card import (
    Actions,
    Aside,
    Bullets,
    Card,
    ChannelLink,
    Chart,
    Element,
    Feedback,
    Inline,
    Line,
    Moment,
    PersonLink,
    Span,
    Table,
    Text,
    Title,
)


def plain_text(card: Card) -> str:
    """Return all text in a card, line by line, without the labels of buttons and menus."""
    return "\n".join(line for element in card.elements for line in _lines(element) if line)


def text_alone(card: Card) -> dict[str, str]:
    """Return a card as a message for Slack that has no blocks: all text in the card, escaped, and cut if necessary."""
    return {"text": escape_within(plain_text(card), MESSAGE_TEXT)}


def _lines(element: Element) -> Iterator[str]:
    match element:
        case Title():
            yield cut(element.text, HEADER)
        case Text():
            yield line_text(element.parts)
        case Aside():
            yield from element.lines
        case Bullets():
            yield from (element.title, *map(line_text, element.items))
        case Table():
            yield element.caption
            yield " | ".join(element.columns)
            yield from (" | ".join(map(line_text, row)) for row in element.rows)
        case Chart():
            yield element.title
            yield from _series(element)
        case Actions() | Feedback():
            return  # their labels lead to other cards, and are not part of the text
        case _:
            assert_never(element)


def _series(chart: Chart) -> Iterator[str]:
    labels = chart_labels([bar.label for bar in chart.bars])
    for number, name in enumerate(chart_labels(chart.series)):
        points = (f"{label} {bar.values[number]:g}" for label, bar in zip(labels, chart.bars, strict=True))
        yield f"{name}: {', '.join(points)}"


def line_text(line: Line) -> str:
    """Return a line as plain text."""
    return "".join(map(_inline, line))


def _inline(part: Inline) -> str:
    match part:
        case Span():
            return part.text
        case PersonLink():
            return f"@{part.user}"
        case ChannelLink():
            return f"#{part.channel}"
        case Moment():
            return part.fallback
        case _:
            assert_never(part)
