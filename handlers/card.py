"""Cards, which define what a reply shows, whether it is rendered as Block Kit, as plain text or in the terminal.

Text in a card is plain: it contains no markup and is not yet escaped or cut. The renderers escape and cut it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from handlers.actions import Action
from knowledge.model import Language

Status = Literal["answer", "choices", "none", "help", "list", "fact", "courtesy", "done"]
"""What kind of reply a card is. `none`: the report does not cover the question. `done`: the bot reports the result of a
request that is not a question, or an error."""

# Inline parts


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one style."""

    text: str
    style: Literal["plain", "bold", "code"] = "plain"


@dataclass(frozen=True, slots=True)
class PersonLink:
    """A link to a person in the workspace, by Slack's id. It shows the person's name but does not notify them."""

    user: str


@dataclass(frozen=True, slots=True)
class ChannelLink:
    """A link to a channel in the workspace, by Slack's id."""

    channel: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment (an aware datetime) that readers see in their own time zone and language.

    `fallback` is the text for renderers that cannot convert the moment.
    """

    at: datetime
    fallback: str
    between: str = " "
    """The string between the day and the time."""
    after: str = ""
    """The string after the time. It is not shown with the fallback, which may be in another time zone."""


Inline = Span | PersonLink | ChannelLink | Moment
Line = tuple[Inline, ...]


def plain(text: str) -> tuple[Span]:
    """Return a line of plain text."""
    return (Span(text),)


def bold(text: str) -> tuple[Span]:
    """Return a line of bold text."""
    return (Span(text, "bold"),)


def code(text: str) -> tuple[Span]:
    """Return a line of text to type, styled as code."""
    return (Span(text, "code"),)


def marked(sentence: str) -> Line:
    """Return a sentence as a line in which text between backticks is styled as code."""
    parts = enumerate(sentence.split("`"))
    return tuple(span for number, part in parts if part for span in (code(part) if number % 2 else plain(part)))


def quoted(sentence: str, language: Language) -> str:
    """Return a sentence for notifications, with quotation marks in place of backticks."""
    return re.sub("`([^`]*)`", r"‘\1’" if language == "ko" else r"“\1”", sentence)


# Elements. `name` identifies an element within its card, so that the same card gives the same JSON each time.


@dataclass(frozen=True, slots=True)
class Title:
    """A title in large type."""

    text: str
    name: str = "title"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    parts: Line
    name: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Lines in small grey type, such as names, sources and notes."""

    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A bulleted list. If there is a `title`, it is shown in bold above the list."""

    items: tuple[Line, ...]
    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under column names; `caption` is a bold line above them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    name: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One category in a chart: its value in each series, and the text for each value, such as "43 minutes"."""

    label: str
    values: tuple[float, ...]
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart whose values all have the same `unit`; `series` names the bars in each category."""

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
    """Text that follows the label and stays whole even if the label has to be cut."""
    leads_on: bool = True
    """Whether the button leads to something new, not back or to the same list in another language. The terminal lists
    only such buttons."""
    danger: bool = False
    """Whether the button takes something away, and is shown in red."""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of actions, shown behind three dots or, with a `label`, as a list to choose from."""

    options: tuple[Button, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Actions:
    """A row of buttons, followed by menus. In the terminal, `heading` introduces them."""

    buttons: tuple[Button, ...]
    name: str
    heading: str = ""
    menus: tuple[Menu, ...] = ()

    @property
    def all_buttons(self) -> tuple[Button, ...]:
        """Return the buttons, followed by the options in the menus."""
        return (*self.buttons, *(option for menu in self.menus for option in menu.options))


@dataclass(frozen=True, slots=True)
class Feedback:
    """Two buttons: thumbs up and thumbs down."""

    good: Button
    bad: Button
    name: str


Element = Title | Text | Aside | Bullets | Table | Chart | Actions | Feedback


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Card:
    """A reply. `name` identifies its subject; `summary` is a few lines for notifications and screen readers.

    `topics` are the ids of the topics that the card answers with, offers as choices or, in a refusal, names as the
    closest. `lead` is the id of the statement that it answers with, if any. `again` is the action that requests the
    same card again. A card without it can be shared only as the answer to a question.
    """

    name: tuple[str, ...]
    language: Language
    status: Status
    summary: tuple[str, ...]
    elements: tuple[Element, ...]
    topics: tuple[str, ...] = ()
    lead: str = ""
    again: Action | None = None

    @property
    def about(self) -> str | None:
        """Return the id of the topic or statement that a conversation is about after this card, or None.

        After a comparison, return the ids of all its topics, separated by spaces. After a refusal, return the id of the
        closest topic, if there is one.
        """
        if self.status not in ("answer", "fact", "none") or not self.topics:
            return None
        return self.lead or " ".join(self.topics)

    @property
    def context(self) -> str | None:
        """Return what a conversation is about after this card, and its language if that is not English.

        A name that is the same in both languages, such as KONEPS, is then answered in the conversation's language.
        """
        return self.about and (self.about if self.language == "en" else f"{self.about} :{self.language}")

    def above(self, elements: Sequence[Element]) -> Card:
        """Return the card with `elements` above its own."""
        return replace(self, elements=(*elements, *self.elements))

    def below(self, elements: Sequence[Element]) -> Card:
        """Return the card with `elements` below its own."""
        return replace(self, elements=(*self.elements, *elements))

    def with_row(self, row: Actions) -> Card:
        """Return the card with `row` in place of its row of the same name."""
        return replace(self, elements=tuple(row if _is_row(each, row.name) else each for each in self.elements))

    @property
    def last_row(self) -> Actions | None:
        """Return the last row of buttons and menus, or None if the card has no such row."""
        return next((each for each in reversed(self.elements) if isinstance(each, Actions)), None)


def sentence_card(sentence: str, language: Language, *buttons: Button) -> Card:
    """Return a card with one sentence and the given buttons; text between backticks is shown as code."""
    row = (Actions(buttons, "buttons"),) if buttons else ()
    elements = (Text(marked(sentence), "sentence"), *row)
    return Card(("sentence", language), language, "done", (quoted(sentence, language),), elements)


def _is_row(element: Element, name: str) -> bool:
    return isinstance(element, Actions) and element.name == name
