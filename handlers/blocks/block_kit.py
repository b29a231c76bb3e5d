"""Renders cards as Block Kit, using slackblocks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Literal, TypedDict, assert_never

from slackblocks import (
    ActionsBlock,
    AxisConfig,
    BarChart,
    Block,
    ContextActionsBlock,
    ContextBlock,
    DataPoint,
    DataSeries,
    DataVisualizationBlock,
    FeedbackButton,
    FeedbackButtons,
    HeaderBlock,
    Option,
    OverflowMenu,
    PlainText,
    RawText,
    RichText,
    RichTextBlock,
    RichTextChannel,
    RichTextElement,
    RichTextList,
    RichTextObject,
    RichTextSection,
    RichTextUser,
    StaticSelectMenu,
    TableBlock,
)
from slackblocks import Button as ButtonElement
from slackblocks import Element as ActionElement
from slackblocks.objects import ColumnSettings

from handlers.actions import MENU, MOST_IN_MENU
from handlers.blocks import limits
from handlers.blocks.escaping import escape_within
from handlers.blocks.limits import button_label, chart_labels, cut
from handlers.card import (
    Actions,
    Aside,
    Bullets,
    Button,
    Card,
    ChannelLink,
    Chart,
    Element,
    Feedback,
    Inline,
    Line,
    Menu,
    Moment,
    PersonLink,
    Span,
    Table,
    Text,
    Title,
)

Json = dict[str, Any]
_Cell = RawText | RichTextObject
_DATE_FORMAT = ("{date_long}", "{time}")
"""Slack's formats for the day and the time of a moment, in the reader's time zone and language:
https://docs.slack.dev/messaging/formatting-message-text#date-formatting."""


class Message(TypedDict):
    """A message for Slack: blocks, and a summary of them in `text` for notifications and screen readers."""

    text: str
    blocks: list[Json]


@lru_cache(maxsize=1024)
def render(card: Card) -> Message:
    """Return a card as a message. Raises slackblocks' InvalidUsageError if the message is not valid Block Kit.

    The message is cached, so callers must not change it.
    """
    return _message(card)


def _message(card: Card) -> Message:
    blocks = [block for element in card.elements for block in _resolved(element, card.name)]
    text = escape_within("\n".join(card.summary), limits.NOTIFICATION)
    return {"text": text, "blocks": blocks[: limits.BLOCKS]}


def draw(card: Card) -> list[Block]:
    """Return a card's blocks. Raises slackblocks' InvalidUsageError if one of them is not valid Block Kit."""
    return [block for element in card.elements for block in _blocks(element, card.name)]


def render_below(element: Element | None, card: Card) -> Message:
    """Return a card as a message, with `element` above it. The message is not cached."""
    message = _message(card)
    above = () if element is None else _resolved(element, card.name)
    return {"text": message["text"], "blocks": [*above, *message["blocks"]]}


def _resolved(element: Element, about: Sequence[str]) -> Iterator[Json]:
    # As a slackblocks message, the blocks would be resolved four times: to look whether a message may have such blocks.
    return (block._resolve() for block in _blocks(element, about))  # noqa: SLF001


def _blocks(element: Element, about: Sequence[str]) -> Iterator[Block]:
    name = block_id(*about, element.name)
    match element:
        case Title():
            yield HeaderBlock(cut(element.text, limits.HEADER), block_id=name)
        case Text():
            yield _running(element.parts, name)
        case Aside():
            yield _small(element.lines, name)
        case Bullets():
            yield _bullets(element, name)
        case Table():
            if element.caption:
                yield _running((Span(element.caption, "bold"),), block_id(*about, element.name, "caption"))
            yield _table(element, name)
        case Chart():
            yield _chart(element, name)
        case Actions():
            yield from _actions(element, name)
        case Feedback():
            yield _feedback(element, name)
        case _:
            assert_never(element)


def block_id(*name: str) -> str:
    """Return the id of the block with this name: the name itself, or a hash if the name is too long.

    The same card therefore always becomes the same JSON.
    """
    whole = ".".join(name)
    return whole if len(whole) <= limits.BLOCK_ID else hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()


# Text


class _Moment(RichText):
    """A moment that Slack shows in the reader's own time zone and language; other clients show `fallback`.

    slackblocks lacks this element and accepts only elements of its own classes:
    https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#date-element-type.
    """

    def __init__(self, moment: Moment) -> None:
        super().__init__(moment.fallback)
        self._at, self._fallback = moment.at, moment.fallback
        self._format = moment.between.join(_DATE_FORMAT) + moment.after

    def _resolve(self) -> Json:
        seconds = int(self._at.timestamp())
        return {"type": "date", "timestamp": seconds, "format": self._format, "fallback": self._fallback}


def _inline(part: Inline) -> RichTextElement:
    match part:
        case Span():
            # Unlike the asterisks of mrkdwn, a style needs no spaces around it, not even in Korean.
            styles = {"bold": part.style == "bold" or None, "code": part.style == "code" or None}
            return RichText(cut(part.text, limits.PARAGRAPH), **{key: on for key, on in styles.items() if on})
        case PersonLink():
            return RichTextUser(part.user)
        case ChannelLink():
            return RichTextChannel(part.channel)
        case Moment():
            return _Moment(part)
        case _:
            assert_never(part)


def _section(line: Line) -> RichTextSection:
    return RichTextSection([_inline(part) for part in line])


def _running(line: Line, name: str) -> RichTextBlock:
    return RichTextBlock(_section(line), block_id=name)


def _small(lines: Sequence[str], name: str) -> ContextBlock:
    return ContextBlock([PlainText(cut("\n".join(lines), limits.SMALL))], block_id=name)


def _bullets(bullets: Bullets, name: str) -> RichTextBlock:
    sections = [_section(item) for item in bullets.items[: limits.BULLETS]]
    parts: list[RichTextObject] = [RichTextList("bullet", sections, offset=None, border=None)]
    if bullets.title:
        parts.insert(0, _section((Span(bullets.title, "bold"),)))
    return RichTextBlock(parts, block_id=name)


# Tables and charts


def _table(table: Table, name: str) -> TableBlock:
    """Return a table under bold column names, leaving out rows and columns beyond Slack's limits."""
    columns = [cut(title, limits.TABLE_CELL) for title in table.columns[: limits.TABLE_COLUMNS]]
    titles: list[_Cell] = [_section((Span(title, "bold"),)) for title in columns]
    lines = [titles]
    room = limits.TABLE_TEXT - sum(map(len, columns))
    for row in table.rows:
        cells = [_cell(line) for line in row[: limits.TABLE_COLUMNS]]
        room -= sum(map(_length, cells))
        if room < 0 or len(lines) == limits.TABLE_ROWS:
            break
        lines.append(cells)
    return TableBlock(lines, column_settings=[ColumnSettings(is_wrapped=True) for _ in titles], block_id=name)


def _cell(line: Line) -> _Cell:
    match line:
        case (Span(style="plain", text=text),):
            return RawText(cut(text, limits.TABLE_CELL))
    return _section(line)


def _length(cell: _Cell) -> int:
    if isinstance(cell, RawText):
        return len(cell.text)
    assert isinstance(cell, RichTextSection)  # noqa: S101 - the only other kind of cell made here
    return sum(len(part.text) for part in cell.elements or () if isinstance(part, RichText))


def _chart(chart: Chart, name: str) -> DataVisualizationBlock:
    labels = chart_labels([bar.label for bar in chart.bars])
    series = [
        DataSeries(name, [_point(label, bar.values[number]) for label, bar in zip(labels, chart.bars, strict=True)])
        for number, name in enumerate(chart_labels(chart.series))
    ]
    bars = BarChart(series, AxisConfig(labels, y_label=cut(chart.unit, limits.CHART_TITLE)))
    return DataVisualizationBlock(cut(chart.title, limits.CHART_TITLE), bars, block_id=name)


def _point(label: str, value: float) -> DataPoint:
    return DataPoint(label, int(value) if value.is_integer() else value)


# Buttons


def _actions(row: Actions, name: str) -> Iterator[ActionsBlock]:
    """Yield a block of a row's buttons and menus, if any, without buttons whose value is too long for Slack."""
    buttons = (_button(button, place) for place, button in enumerate(row.buttons) if button.action.fits)
    elements = [*buttons, *_menus(row)]
    if elements:
        yield ActionsBlock(elements[: limits.BUTTONS], block_id=name)


def _button(button: Button, place: int) -> ButtonElement:
    label = button_label(button.label, button.after)
    style: Literal["danger"] | None = "danger" if button.danger else None
    return ButtonElement(label, action_id=button.action.action_id(place), value=button.action.value, style=style)


def _menus(row: Actions) -> Iterator[ActionElement]:
    """Yield a row's menus, except those without options."""
    for place, menu in enumerate(row.menus, start=len(row.buttons)):
        if options := _options(menu):
            yield _menu(menu.label, options, f"innovation.{MENU}.{place}")


def _options(menu: Menu) -> list[Option]:
    """Return a menu's options, leaving out any whose value is too long for Slack."""
    return [
        Option(PlainText(cut(option.label, limits.BUTTON)), value)
        for option in menu.options
        if len(value := option.action.option_value) <= MOST_IN_MENU
    ]


def _menu(label: str, options: Sequence[Option], action_id: str) -> ActionElement:
    if label:
        placeholder = PlainText(cut(label, limits.BUTTON))
        return StaticSelectMenu(action_id, list(options[: limits.OPTIONS]), placeholder=placeholder)
    return OverflowMenu(action_id, list(options[: limits.OVERFLOW]))


def _feedback(feedback: Feedback, name: str) -> ContextActionsBlock:
    good, bad = (
        FeedbackButton(PlainText(button.label), button.action.value) for button in (feedback.good, feedback.bad)
    )
    element = FeedbackButtons(good, bad, action_id=feedback.good.action.action_id(0))
    return ContextActionsBlock([element], block_id=name)
