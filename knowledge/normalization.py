"""Normalizes names, so that spellings that differ only in case, width, spaces, hyphens and punctuation are equal."""

from __future__ import annotations

import re
import unicodedata

_ROMAN = {"i": 1, "v": 5, "x": 10}
_NOT_WORD = re.compile(r"[\W_]+")


def fold_case(text: str) -> str:
    """Return `text` in Unicode's NFKC form and casefolded, so that 'ＫＯＮＥＰＳ' and 'koneps' are equal."""
    return unicodedata.normalize("NFKC", text).casefold()


def normalize(text: str) -> str:
    """Return only the letters and digits of `text`, casefolded: 'On-nara BPS' and 'onnara bps' become 'onnarabps'."""
    return _NOT_WORD.sub("", fold_case(text))


def roman_number(text: str) -> int | None:
    """Return the value of a Roman numeral, in upper or lower case.

    Return None if `text` is empty or contains anything but the letters I, V and X.
    """
    letters = fold_case(text).strip()
    if not letters or set(letters) - _ROMAN.keys():
        return None
    digits = [_ROMAN[letter] for letter in letters]
    following = [*digits[1:], 0]
    return sum(-digit if digit < after else digit for digit, after in zip(digits, following, strict=True))
