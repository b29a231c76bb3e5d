"""What people read about parts of the report: their numbers, their places, and words that make no difference."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.model import Text


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NUMBER_WORDS: Mapping[str, int] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "첫번째": 1, "두번째": 2, "세번째": 3, "네번째": 4, "다섯번째": 5, "여섯번째": 6, "일곱번째": 7,
    "여덟번째": 8, "아홉번째": 9, "열번째": 10,
}  # fmt: skip

# Figures

PRINTED = Text("in the report: “{printed}”", "보고서 표기: “{printed}”")
FIGURES = Text("Figures", "수치")
FIGURE_COLUMNS = (Text("Item", "항목"), Text("Figure", "수치"), Text("When", "시점"))
COMPARED = Text("Item", "항목")
NO_FIGURE = "–"
CHANGE = "{before} → {after}"
BEFORE = Text("Before", "이전")
AFTER = Text("After", "이후")
CHART = Text("Before and after, in {unit}", "전후 비교(단위: {unit})")
NOTE = Text("{label}: {note}", "{label}: {note}")
SMALL_WORDS = _words(
    """
    a an the of in on at by to per and between
    """
)
"""English words that make no difference between two ways to print a figure."""

UNITS = _words(
    """
    thousand thousands million billion trillion usd krw eur won percent january february march april may june
    july august september october november december
    """
)
"""English words that a figure without them, even in Korean, does not replace."""

# Sources

CHAPTER = Text("Chapter {number}", "제{number}장")
SECTION = Text(", section {number}", " 제{number}절")
PAGE = Text(" (starts on p. {page})", "({page}쪽에서 시작)")
SOURCE = Text("{place} · {heading}", "{place} · {heading}")
REPORT = Text("{title}, {published}", "{title}, {published}")
NAMED_CHAPTER = Text("{number} · {title}", "{number} · {title}")
