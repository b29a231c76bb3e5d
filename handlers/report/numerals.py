"""Reads a number in any of the forms that people use for chapters: 4, IV, four, fourth, 네 번째."""

from __future__ import annotations

import re

from handlers.report.texts import NUMBER_WORDS
from knowledge.normalization import normalize, roman_number

_ARABIC = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?")


def number_of(text: str) -> int | None:
    """Return the number that `text` stands for, or None if it is not a number."""
    written = normalize(text)
    if arabic := _ARABIC.fullmatch(written):
        return int(arabic[1])
    return NUMBER_WORDS.get(written) or roman_number(text)
