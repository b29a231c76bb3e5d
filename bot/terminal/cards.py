"""Renders cards for a terminal, without deciding what they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text as Line

from bot.terminal import texts
from bot.terminal.bars import Bars
from bot.terminal.tables import Grid
from handlers.blocks.plain import line_text
from handlers.card import (
    Actions,
    Aside,
    Bullets,
    Button,
    Card,
    Chart,
    Element,
    Feedback,
    Span,
    Text,
    Title,
)
from handlers.card import Line as Parts
from handlers.card import Table as CardTable

_TITLE = "bold cyan"
_ASIDE = "dim"
_STYLES = {"plain": "", "bold": "bold", "code": "bold"}
_INLINE = ("answer", "fact")
"""The statuses of cards whose buttons are shown on one line, as suggestions of what to read next."""


def page(card: Card, *, numbered: bool = False, why: Sequence[Bullets] = ()) -> RenderableType:
    """Return a card as a page. `numbered` shows what to type for each button, and `why` lists the reasons."""
    parts = _spaced(card, numbered=numbered)
    if card.status == "none":
        # In Slack, a refusal has a button for this.
        parts.append(Line(texts.LIST[card.language], style=_ASIDE))
    parts.extend(each for bullets in why for each in _rendered(bullets))
    return Padding(Group(*(each for part in parts for each in (Line(""), part)), Line("")), (0, 2))


def offers(card: Card) -> list[Button]:
    """Return the buttons that a card offers in a terminal, in the order of their numbers."""
    rows = (element for element in card.elements if isinstance(element, Actions))
    return [button for row in rows for button in _listed(row)]


def _listed(row: Actions) -> list[Button]:
    return [button for button in row.all_buttons if button.action.listed and button.leads_on]


def _spaced(card: Card, *, numbered: bool) -> list[RenderableType]:
    """Return the parts of a card that are separated by empty lines. An Aside belongs to a Title just above it."""
    parts: list[RenderableType] = []
    number, before = 1, None
    for element in card.elements:
        if isinstance(element, Aside) and isinstance(before, Title):
            parts[-1] = Group(parts[-1], *_rendered(element))
        elif isinstance(element, Actions):
            if listed := _listed(element):
                first = number if numbered else None
                parts.append(_offers(element.heading, listed, first, inline=card.status in _INLINE))
                number += len(listed)
        else:
            parts.extend(_rendered(element))
        before = element
    return parts


def _rendered(element: Element) -> Iterator[RenderableType]:
    match element:
        case Title():
            yield Line(element.text, style=_TITLE)
        case Text():
            yield _line(element.parts)
        case Aside():
            yield Group(*(Line(line, style=_ASIDE) for line in element.lines))
        case Bullets():
            title = [Line(element.title, style="bold")] if element.title else []
            yield Group(*title, _bullets([_line(item) for item in element.items]))
        case CardTable():
            title = [Line(element.caption, style="bold")] if element.caption else []
            rows = [[line_text(cell) for cell in row] for row in element.rows]
            yield Group(*title, Grid(element.columns, rows))
        case Chart():
            yield Bars(element)
        case Actions() | Feedback():
            pass  # a terminal has no buttons
        case _:
            assert_never(element)


def _line(parts: Parts) -> Line:
    line = Line()
    for part in parts:
        line.append(line_text((part,)), style=_STYLES[part.style] if isinstance(part, Span) else "")
    return line


def _offers(heading: str, buttons: Sequence[Button], number: int | None, *, inline: bool) -> RenderableType:
    names = [button.label + button.after for button in buttons]
    marks = ["" if number is None else str(number + place) for place in range(len(names))]
    if inline:
        return _in_line(heading, marks, names)
    return _marked([mark or "•" for mark in marks], [Line(name) for name in names])


def _in_line(heading: str, marks: Sequence[str], names: Sequence[str]) -> RenderableType:
    line = Line.assemble((heading, "bold"), "  ") if heading else Line()
    for number, (mark, name) in enumerate(zip(marks, names, strict=True)):
        line.append(" · " if number else "", style=_ASIDE)
        line.append(f"{mark} " if mark else "", style="cyan")
        line.append(name)
    return line


def _bullets(lines: Sequence[Line]) -> RenderableType:
    return _marked(["•"] * len(lines), lines)


def _marked(marks: Sequence[str], lines: Sequence[Line]) -> RenderableType:
    # With any overflow but "fold", a Korean word is cut off where the space after it does not fit.
    columns = (Column(style="cyan", justify="right", no_wrap=True), Column(overflow="fold"))
    grid = Table.grid(*columns, padding=(0, 1, 0, 0))
    for mark, line in zip(marks, lines, strict=True):
        grid.add_row(mark, line)
    return grid
