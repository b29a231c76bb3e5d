"""Reads numbers as chapters carry them: 4, IV, four, fourth, 네 번째."""

from __future__ import annotations

import re

from handlers.wording import NUMBER_WORDS
from knowledge.wording import roman_number, squash

_ARABIC = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?")


def number_of(text: str) -> int | None:
    """Give the number that `text` is, or None where it is none."""
    written = squash(text)
    if arabic := _ARABIC.fullmatch(written):
        return int(arabic[1])
    return NUMBER_WORDS.get(written) or roman_number(text)
