"""The words for chapter numbers, the titles of charts, and the phrases that cite the report and its parts."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.texts import Phrase

NUMBER_WORDS: Mapping[str, int] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip

# Tables

CHART = Phrase("{title} ({unit})", "{title}(단위: {unit})")

# Sources

CHAPTER = Phrase("Chapter {number}", "제{number}장")
SECTION = Phrase(", section {number}", " 제{number}절")
PAGE = Phrase(" (starts on p. {page})", "({page}쪽부터)")
IN_REPORT = Phrase("{place} of {nickname}", "{nickname} {place}")
SOURCE = Phrase("{place} · {heading}", "{place} · {heading}")
REPORT = Phrase("{title}, {published}", "{title}, {published}")
NAMED_CHAPTER = Phrase("{number} · {title}", "{number} · {title}")
