"""Cuts and escapes text for Slack, so that Slack shows it literally."""

from __future__ import annotations

import re
import unicodedata

from handlers.blocks.limits import cut
from handlers.slack_text import escape

_SPACES = re.compile(r"\s+")
_PICTURE = "[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
_JOINER = re.compile(rf"(?<={_PICTURE})\u200d(?={_PICTURE})")
"""The sign that makes one emoji of several, such as 👩‍💻."""
_CONTROLS = {"Cc", "Cf", "Co", "Cs"}


def escape_within(text: str, limit: int) -> str:
    """Return `text` escaped and cut to `limit` characters: after a word if possible, and never inside an entity."""
    room = limit
    while len(escaped := escape(cut(text, room))) > limit:
        room -= len(escaped) - limit
    return escaped


def quotable(text: str, limit: int) -> str:
    """Return typed text in a form that is safe to show to others.

    It is on one line, without control characters, escaped, and cut to `limit` characters.
    """
    seen = "\u200d".join(_without_controls(part) for part in _JOINER.split(text))
    return escape_within(_SPACES.sub(" ", seen).strip(), limit)


def _without_controls(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in _CONTROLS)
