"""Renders cards as modal views without fields."""

from __future__ import annotations

from typing import Any

from handlers.blocks.block_kit import render
from handlers.card import Card
from handlers.texts import Phrase

_CLOSE = Phrase("Close", "닫기")
_FOR_MESSAGES = frozenset({"context_actions", "data_visualization"})
"""Blocks that only messages may contain: https://docs.slack.dev/reference/block-kit/blocks."""


def render_modal(card: Card, title: str) -> dict[str, Any]:
    """Return a card as a modal view, without the blocks that only messages may contain."""
    return {
        "type": "modal",
        "callback_id": "innovation.card",
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": _CLOSE[card.language]},
        "blocks": [block for block in render(card)["blocks"] if block["type"] not in _FOR_MESSAGES],
    }
