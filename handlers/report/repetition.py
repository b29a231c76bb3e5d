"""Detects what a reply would repeat: printed forms and times within amounts, figures in a table or a chart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.report.texts import SMALL_WORDS, UNITS
from knowledge.model import Figure, Language, Reading, Table
from knowledge.normalization import fold_case

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
_LATIN_WORD = re.compile(r"[a-z]{2,}")
_WORD = re.compile(r"\w+")
_HANGUL_STEM = 2
_LATIN_STEM = 4


def numbers(text: str) -> list[str]:
    """Return the numbers in a text as they are written: '1,500', '9.8', '94%'."""
    return _NUMBER.findall(text)


def adds_nothing(printed: str, text: str, language: Language) -> bool:
    """Return whether `text` contains all of how the report, in English, prints a figure, digit for digit.

    Abbreviations, articles, endings and the order of words are ignored; in Korean everything but units is.
    """
    if not set(numbers(printed)) <= set(numbers(text)):
        return False
    words, text_words = set(_LATIN_WORD.findall(fold_case(printed))), _LATIN_WORD.findall(fold_case(text))
    new = {word for word in words - SMALL_WORDS if not any(_same_word(word, other) for other in text_words)}
    return not new & UNITS if language == "ko" else not new


def within(text: str, other: str) -> bool:
    """Return whether `other` contains every word of `text`."""
    return set(_WORD.findall(fold_case(text))) <= set(_WORD.findall(fold_case(other)))


def is_in_table(figure: Figure, table: Table | None, language: Language) -> bool:
    """Return whether one row of `table` shows a figure: part of its label, and its numbers as printed.

    A figure without numbers is not looked for, as words alone may mean something else.
    """
    if table is None:
        return False
    around = [table.caption[language], *(column[language] for column in table.columns)]
    return any(_told_by(figure, [cell[language] for cell in row], around, language) for row in table.rows)


def is_in_chart(figure: Figure, shown: Sequence[float]) -> bool:
    """Return whether the numbers `shown` in a chart are those of a figure as the report prints them."""
    drawn = {f"{value:g}" for value in shown}
    printed = [number for reading in _readings(figure) for number in numbers(reading.printed)]
    return bool(printed) and set(printed) <= drawn


def _told_by(figure: Figure, row: Sequence[str], around: Sequence[str], language: Language) -> bool:
    text = " ".join(row)
    printed = [number for reading in _readings(figure) for number in numbers(reading.printed)]
    if not printed or not set(printed) <= set(numbers(text)):
        return False
    label = figure.label[language]
    if not all(adds_nothing(reading.printed, f"{text} {label}", language) for reading in _readings(figure)):
        return False
    named = [_stem(word) for word in _WORD.findall(fold_case(label)) if word not in SMALL_WORDS]
    return any(stem in fold_case(" ".join([text, *around])) for stem in named if len(stem) >= _HANGUL_STEM)


def _readings(figure: Figure) -> list[Reading]:
    return [figure.before, figure.now] if figure.before else [figure.now]


def _same_word(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _stem(word: str) -> str:
    return word[: _LATIN_STEM if word.isascii() else _HANGUL_STEM]
