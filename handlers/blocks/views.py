"""Renders cards as modal views without fields."""

from __future__ import annotations

from typing import Any

from handlers.blocks.block_kit import render
from handlers.blocks.limits import PARAGRAPH, cut
from handlers.blocks.plain import plain_text
from handlers.card import Card
from handlers.texts import Phrase

_CLOSE = Phrase("Close", "닫기")
_FOR_MESSAGES = frozenset({"context_actions", "data_visualization"})
"""Blocks that only messages may contain: https://docs.slack.dev/reference/block-kit/blocks."""


def render_modal(card: Card, title: str) -> dict[str, Any]:
    """Return a card as a modal view, without the blocks that only messages may contain."""
    return _modal(card, title, [block for block in render(card)["blocks"] if block["type"] not in _FOR_MESSAGES])


def render_modal_text(card: Card, title: str) -> dict[str, Any]:
    """Return a card as a modal view that has all of the card's text, but nothing else."""
    text = {"type": "plain_text", "text": cut(plain_text(card), PARAGRAPH)}
    return _modal(card, title, [{"type": "section", "text": text}])


def _modal(card: Card, title: str, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "innovation.card",
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": _CLOSE[card.language]},
        "blocks": blocks,
    }
