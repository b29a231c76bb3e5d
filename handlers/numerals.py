"""Reads numbers as chapters carry them: 4, IV, four, fourth, 네 번째."""

from __future__ import annotations

import re

from handlers.wording import NUMBER_WORDS
from knowledge.wording import fold, squash

_ROMAN = {"i": 1, "v": 5, "x": 10}
_ARABIC = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?")


def number_of(text: str) -> int | None:
    """Give the number that `text` is, or None where it is none."""
    written = squash(text)
    if arabic := _ARABIC.fullmatch(written):
        return int(arabic[1])
    return NUMBER_WORDS.get(written) or _roman(fold(text).strip())


def _roman(letters: str) -> int | None:
    if not letters or set(letters) - _ROMAN.keys():
        return None
    digits = [_ROMAN[letter] for letter in letters]
    following = [*digits[1:], 0]
    return sum(-digit if digit < after else digit for digit, after in zip(digits, following, strict=True))
