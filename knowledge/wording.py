"""How two spellings of a name are told to be the same: case, width, spaces, hyphens and marks do not count."""

from __future__ import annotations

import re
import unicodedata

_ROMAN = {"i": 1, "v": 5, "x": 10}
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Give `text` in one width and case, so that 'ＫＯＮＥＰＳ' and 'koneps' are equal."""
    return unicodedata.normalize("NFKC", text).casefold()


def squash(text: str) -> str:
    """Give the letters and digits of `text` alone, folded: 'On-nara BPS' and 'onnara bps' become 'onnarabps'."""
    return _NOT_WORD.sub("", fold(text))


def roman_number(text: str) -> int | None:
    """Give the number that a Roman numeral up to the thirties stands for, in any case; None for any other text."""
    letters = fold(text).strip()
    if not letters or set(letters) - _ROMAN.keys():
        return None
    digits = [_ROMAN[letter] for letter in letters]
    following = [*digits[1:], 0]
    return sum(-digit if digit < after else digit for digit, after in zip(digits, following, strict=True))
