"""Reads the numbers in a text, such as 1,500, 4.5 billion or 1만 5,000."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from knowledge.normalization import fold_case

_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_TENS = {"십": 10, "백": 10**2, "천": 10**3}
_UNITS = {"": 1, "만": 10**4, "억": 10**8, "조": 10**12}
_UNIT = rf"(?:[{''.join(_TENS)}]?[{''.join(_UNITS)}]|[{''.join(_TENS)}])"
_SCALED = re.compile(rf"({_DIGITS})(?:[\s-]*({'|'.join(_SCALES)})\b)?")
_COUNTED = re.compile(rf"(?<![\d,])(?:{_DIGITS}\s?{_UNIT}\s?)+(?:\d[\d,]*)?")
_PART = re.compile(rf"({_DIGITS})\s?({_UNIT}?)")

_MAX_DIGITS = 40
"""The maximum number of digits read from a number. No number in a table has that many."""


@lru_cache(maxsize=100)
def numbers_in(text: str) -> frozenset[Decimal]:
    """Return the numbers in a text. For a number with a word, such as '5 million', return both 5 and 5,000,000."""
    folded = fold_case(text)
    return frozenset((*_scaled(folded), *_counted(folded)))


def _scaled(text: str) -> Iterator[Decimal]:
    for digits, scale in _SCALED.findall(text):
        yield _value(digits)
        if scale:
            yield _value(digits) * _SCALES[scale]


def _counted(text: str) -> Iterator[Decimal]:
    for found in _COUNTED.finditer(text):
        yield sum((_value(digits) * _worth(unit) for digits, unit in _PART.findall(found[0])), Decimal(0)).normalize()


def _worth(unit: str) -> int:
    tens = unit[:1] if unit[:1] in _TENS else ""
    return _TENS.get(tens, 1) * _UNITS[unit.removeprefix(tens)]


def _value(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "")[:_MAX_DIGITS]).normalize()
