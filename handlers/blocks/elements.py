"""The few kinds of block that replies are made of, each within Slack's limits and with a block id of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from slackblocks import (
    ActionsBlock,
    Block,
    ContextBlock,
    HeaderBlock,
    MessageResponse,
    PlainText,
    RawText,
    RichText,
    RichTextBlock,
    RichTextList,
    RichTextObject,
    RichTextSection,
    TableBlock,
)
from slackblocks import Button as ButtonElement
from slackblocks.objects import ColumnSettings

from handlers import limits
from handlers.blocks.actions import Button
from handlers.limits import cut

Cell = RawText | RichTextObject


def drawn(blocks: Iterable[Block]) -> tuple[dict[str, Any], ...]:
    """Give blocks as Slack's JSON; raises slackblocks' InvalidUsageError where a message as a whole is wrong."""
    return tuple(MessageResponse(blocks=list(blocks)[: limits.BLOCKS]).to_dict()["blocks"])


def plain(text: str) -> RichText:
    """Give text that Slack shows as it stands."""
    return RichText(cut(text, limits.PARAGRAPH))


def bold(text: str) -> RichText:
    """Give bold text, in Korean too: a style needs no spaces around it, as mrkdwn's asterisks do."""
    return RichText(cut(text, limits.PARAGRAPH), bold=True)


def code(text: str) -> RichText:
    """Give text that is to be typed."""
    return RichText(cut(text, limits.PARAGRAPH), code=True)


def header(text: str, *name: str) -> HeaderBlock:
    """Draw a line of large type."""
    return HeaderBlock(cut(text, limits.HEADER), block_id=block_id(*name))


def small(lines: Sequence[str], *name: str) -> ContextBlock:
    """Draw lines of small grey type. Text that a person typed has to be escaped before."""
    return ContextBlock([PlainText(cut("\n".join(lines), limits.SMALL))], block_id=block_id(*name))


def paragraph(parts: Sequence[RichText], *name: str) -> RichTextBlock:
    """Draw running text."""
    return RichTextBlock(RichTextSection(list(parts)), block_id=block_id(*name))


def bullets(items: Sequence[Sequence[RichText]], *name: str, title: str = "") -> RichTextBlock:
    """Draw a list, of `limits.BULLETS` items at the most, under a bold `title` if there is one."""
    sections = [RichTextSection(list(item)) for item in items[: limits.BULLETS]]
    parts: list[RichTextObject] = [RichTextList("bullet", sections, offset=None, border=None)]
    if title:
        parts.insert(0, RichTextSection(bold(title)))
    return RichTextBlock(parts, block_id=block_id(*name))


def buttons(row: Sequence[Button], *name: str) -> ActionsBlock:
    """Draw a row of buttons, of `limits.BUTTONS` at the most."""
    elements = [
        ButtonElement(cut(button.label, limits.BUTTON), action_id=button.action_id(place), value=button.value)
        for place, button in enumerate(row[: limits.BUTTONS])
    ]
    return ActionsBlock(list(elements), block_id=block_id(*name))


def text_cell(text: str) -> Cell:
    """Give a table cell of plain text."""
    return RawText(cut(text, limits.TABLE_CELL))


def rich_cell(parts: Sequence[RichText]) -> Cell:
    """Give a table cell of styled text."""
    return RichTextSection(list(parts))


def table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *name: str) -> TableBlock:
    """Draw a table under bold column names; rows and columns for which a message has no room are left out."""
    titles: list[Cell] = [rich_cell([bold(column)]) for column in columns[: limits.TABLE_COLUMNS]]
    lines = [titles]
    room = limits.TABLE_TEXT - sum(map(len, columns))
    for row in rows:
        cells = list(row)[: limits.TABLE_COLUMNS]
        room -= sum(map(_length, cells))
        if room < 0 or len(lines) == limits.TABLE_ROWS:
            break
        lines.append(cells)
    wrapped = [ColumnSettings(is_wrapped=True) for _ in titles]
    return TableBlock(lines, column_settings=wrapped, block_id=block_id(*name))


def _length(cell: Cell) -> int:
    if isinstance(cell, RawText):
        return len(cell.text)
    assert isinstance(cell, RichTextSection)  # noqa: S101 - the only other kind of cell made here
    return sum(len(part.text) for part in cell.elements or () if isinstance(part, RichText))


def block_id(*name: str) -> str:
    """Name a block by what it shows, so that the same reply is the same JSON; a long name by its digest."""
    whole = ".".join(name)
    return whole if len(whole) <= limits.BLOCK_ID else hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()
