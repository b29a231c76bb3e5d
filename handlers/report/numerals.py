"""Reads a number in any of the forms that people use for chapters: 4, IV, four, fourth, 네 번째."""

from __future__ import annotations

import re

from handlers.report.texts import NUMBER_WORDS
from knowledge.normalization import normalize, roman_number
from knowledge.search.ordinals import ordinal_in

_ARABIC = re.compile(r"\d{1,4}")


def number_of(text: str) -> int | None:
    """Return the number that `text` stands for, or None if it is not a number."""
    written = normalize(text)
    if _ARABIC.fullmatch(written):
        return int(written)
    if (ordinal := ordinal_in(written)) and not ordinal[1].strip():
        return ordinal[0]
    return NUMBER_WORDS.get(written) or roman_number(text)
