"""Cuts and escapes text for Slack, so that Slack shows it literally."""

from __future__ import annotations

import re
import unicodedata

from handlers.blocks.limits import cut
from handlers.slack_text import escape

_SPACES = re.compile(r"\s+")


def escape_within(text: str, limit: int) -> str:
    """Return `text` escaped and cut to `limit` characters: after a word if possible, and never inside an entity."""
    room = limit
    while len(escaped := escape(cut(text, room))) > limit:
        room -= len(escaped) - limit
    return escaped


def quotable(text: str, limit: int) -> str:
    """Return typed text that is safe to show to others: on one line, escaped, cut, and without control characters."""
    seen = "".join(
        sign for sign in text if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs"}
    )
    return escape_within(_SPACES.sub(" ", seen).strip(), limit)
