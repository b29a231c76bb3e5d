"""Cards, which decide once what Block Kit, plain text and the terminal show, independently of how they render it.

Text in a card is plain: it is not escaped or cut yet, and contains no markup. Renderers do both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from handlers.actions import Action
from knowledge.model import Language

Status = Literal["answer", "choices", "none", "help", "list", "fact", "courtesy", "done"]
"""The kind of a card: `none` if the report does not cover the question, `done` if it is the result of a request."""

# Inline parts


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one style."""

    text: str
    style: Literal["plain", "bold", "code"] = "plain"


@dataclass(frozen=True, slots=True)
class PersonLink:
    """A person of the workspace, by Slack id: shown by name, and not notified."""

    user: str


@dataclass(frozen=True, slots=True)
class ChannelLink:
    """A channel of the workspace, by Slack id."""

    channel: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware moment, shown in each reader's own zone and language; `fallback` is for renderers that cannot."""

    at: datetime
    fallback: str
    between: str = " "
    """What separates the day from the time."""


Inline = Span | PersonLink | ChannelLink | Moment
Line = tuple[Inline, ...]


def plain(text: str) -> tuple[Span]:
    """Return a line of plain text."""
    return (Span(text),)


def bold(text: str) -> tuple[Span]:
    """Return a line of bold text."""
    return (Span(text, "bold"),)


def code(text: str) -> tuple[Span]:
    """Return a line of text to type."""
    return (Span(text, "code"),)


# Elements. `name` distinguishes an element within its card: the same card is the same JSON each time.


@dataclass(frozen=True, slots=True)
class Title:
    """A line of large type."""

    text: str
    name: str = "title"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    parts: Line
    name: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Lines of small grey type: names, sources, notes."""

    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, under a bold `title` if there is one."""

    items: tuple[Line, ...]
    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under column names; `caption` is a bold line above."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    name: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One category of a chart: its value in each series, and the text of each value ("43 minutes")."""

    label: str
    values: tuple[float, ...]
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Values side by side as bars, all in one `unit`; `series` names the bars of each category."""

    title: str
    unit: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label, and the action that a click requests."""

    label: str
    action: Action
    after: str = ""
    """What follows the label, and stays whole if the label has to be cut."""
    leads_on: bool = True
    """Whether it leads to something new, and not back or to the same content in another language."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Actions that are wanted less often, shown behind three dots or, with a `label`, as a list to choose from."""

    options: tuple[Button, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Actions:
    """A row of buttons, and after them of menus. In the terminal, all are listed under `heading`."""

    buttons: tuple[Button, ...]
    name: str
    heading: str = ""
    menus: tuple[Menu, ...] = ()

    @property
    def all_buttons(self) -> tuple[Button, ...]:
        """Return the buttons and the options of the menus."""
        return (*self.buttons, *(option for menu in self.menus for option in menu.options))


@dataclass(frozen=True, slots=True)
class Feedback:
    """Two buttons, thumbs up and thumbs down."""

    good: Button
    bad: Button
    name: str


Element = Title | Text | Aside | Bullets | Table | Chart | Actions | Feedback


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Card:
    """A reply. `name` is its subject; `summary` its essence in a few lines, for notifications and screen readers.

    `topics` are the ids of the topics that it answers with, or offers as choices. `lead` is the id of the statement
    that it answers with, if any.
    """

    name: tuple[str, ...]
    language: Language
    status: Status
    summary: tuple[str, ...]
    elements: tuple[Element, ...]
    topics: tuple[str, ...] = ()
    lead: str = ""

    @property
    def about(self) -> str | None:
        """Return the id of the statement or topic that a conversation is about after this card, or None if unchanged.

        After a refusal, it is the closest topic.
        """
        spoken_of = self.status in ("answer", "fact", "none") and self.topics
        return self.lead or self.topics[0] if spoken_of else None

    def above(self, elements: Sequence[Element]) -> Card:
        """Return the card with `elements` above its own."""
        return replace(self, elements=(*elements, *self.elements))
