"""Recognizes messages that consist of only a chapter's title, or of its number and words such as 'summarize'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from handlers.answers.texts import AROUND_CHAPTERS, LAST
from handlers.report.numerals import number_of
from handlers.report.sources import chapter_number
from handlers.report.texts import CHAPTER
from handlers.texts import say
from knowledge.model import Chapter, KnowledgeBase, Language, Source, Topic
from knowledge.normalization import fold_case, normalize
from knowledge.search.question import language_of

_LONGEST = 200
_TOKEN = re.compile(r"\w+")
_SECTION = re.compile(r"\bsec(?:tion|\.)?\s*\w+|제?\s*\d+\s*절")
_KOREAN_NUMBER = r"\d+|[ivx]+|[첫두세네]\s*번째|(?:다섯|여섯|일곱|여덟|아홉|열)\s*번째|마지막"
_NAMED = (
    re.compile(rf"(?<!\w)제?\s*({_KOREAN_NUMBER})\s*장"),
    re.compile(r"챕터\s*(\d+|[ivx]+)"),
    re.compile(r"\bch(?:apter|\.)?\s*(?:no\.?\s*|number\s+)?(\w+)"),
    re.compile(r"(\w+)\s+chapter\b"),
)


def chapter_by_title(text: str, knowledge: KnowledgeBase) -> tuple[Chapter, Language] | None:
    """Return the chapter whose title, with or without its number, is the whole `text`, and the title's language.

    Return None if there is no such chapter.
    """
    return _by_heading(knowledge).get(normalize(text)) if len(text) <= _LONGEST else None


@lru_cache(maxsize=8)
def _by_heading(knowledge: KnowledgeBase) -> Mapping[str, tuple[Chapter, Language]]:
    """Return the chapters by their normalized titles, with and without their numbers.

    If several chapters have the same title, it stands for the first of them.
    """
    found: dict[str, tuple[Chapter, Language]] = {}
    for chapter in knowledge.chapters:
        for language in knowledge.languages:
            for heading in _headings(chapter, language):
                found.setdefault(heading, (chapter, language))
    return found


def _headings(chapter: Chapter, language: Language) -> Iterator[str]:
    """Yield the normalized title of a chapter, with and without its number, unless the title has no letters."""
    numbered = chapter_number(chapter, language) or say(CHAPTER, language, number=chapter.id)
    if bare := normalize(chapter.title[language]):
        yield from (bare, normalize(numbered) + bare)


def is_about(topic: Topic, chapter_id: str) -> bool:
    """Return whether a topic is about the whole chapter with this id."""
    return topic.sources[0] == Source(chapter_id)


def chapter_by_number(text: str, knowledge: KnowledgeBase) -> tuple[Chapter | None, Language] | None:
    """Return the chapter that the whole `text` asks for by its number, and the language of `text`.

    The chapter is None if the report has none with this number. Return None if `text` does not ask in this way.
    """
    text = fold_case(text[:_LONGEST])
    without_section = _SECTION.sub(" ", text)
    for pattern in _NAMED:
        for found in pattern.finditer(without_section):
            around = without_section[: found.start()] + " " + without_section[found.end() :]
            chapter = _numbered(found[1], knowledge)
            is_number = chapter is not None or number_of(found[1]) is not None
            if is_number and AROUND_CHAPTERS.issuperset(_TOKEN.findall(around)):
                return chapter, knowledge.language(language_of(text))
    return None


def _numbered(number: str, knowledge: KnowledgeBase) -> Chapter | None:
    """Return the chapter with this id or number or, if the chapters have no numbers, the one at this position.

    Words such as 'last' stand for the last chapter. Return None if there is no such chapter.
    """
    chapters = knowledge.chapters
    if normalize(number) in LAST:
        return chapters[-1] if chapters else None
    by_id = {fold_case(chapter.id): chapter for chapter in chapters}
    by_number = {number_of(chapter.id): chapter for chapter in chapters if number_of(chapter.id) is not None}
    by_number = by_number or dict(enumerate(chapters, start=1))
    return by_id.get(number) or by_number.get(number_of(number))
