"""Cites places in the report by chapter, page, section and heading."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.card import Aside
from handlers.report import texts
from handlers.report.numerals import number_of
from handlers.texts import say
from knowledge.model import Chapter, KnowledgeBase, Language, Source, Statement, Topic


def sources(knowledge: KnowledgeBase, places: Iterable[Source], language: Language) -> Aside:
    """Return an aside that lists the places in the report, one per line, followed by the report's title and date."""
    lines = dict.fromkeys(source_line(knowledge, source, language) for source in places)
    return Aside((*lines, report_line(knowledge, language)), "sources")


def source_of(topic: Topic, statement: Statement | None) -> Source:
    """Return the source of `statement`, or the topic's main source if `statement` is None or has no source."""
    return (statement.source if statement else None) or topic.sources[0]


def source_line(knowledge: KnowledgeBase, source: Source, language: Language) -> str:
    """Return a line that cites a source by its chapter, section and heading.

    The line also contains the page on which the chapter starts, if that page is known. No other pages are known.
    """
    chapter, sections = knowledge.chapter(source.chapter), knowledge.sections(source)
    page = say(texts.PAGE, language, page=chapter.page) if chapter.page else ""
    heading = sections[-1].title if sections else chapter.title
    place = _place(knowledge, source, language, page)
    return say(texts.SOURCE, language, place=place, heading=heading[language])


def short_place(knowledge: KnowledgeBase, source: Source, language: Language) -> str:
    """Return a citation of a source without page or heading, such as 'Chapter IV, section 2 of the 2007 report'."""
    place = _place(knowledge, source, language)
    return say(texts.IN_REPORT, language, place=place, nickname=knowledge.report.nickname[language])


def report_line(knowledge: KnowledgeBase, language: Language) -> str:
    """Return the report's title and its date of publication."""
    report = knowledge.report
    title, published = report.title[language], report.published[language]
    return say(texts.REPORT, language, title=title, published=published)


def chapter_number(chapter: Chapter, language: Language) -> str:
    """Return a chapter's number, such as 'Chapter IV' or '제4장', or an empty string if its id is not a number."""
    number = number_of(chapter.id)
    if number is None:
        return ""
    return say(texts.CHAPTER, language, number=str(number) if language == "ko" else chapter.id)


def chapter_title(chapter: Chapter, language: Language) -> str:
    """Return a chapter's number and title, such as 'Chapter IV · What has it accomplished?'.

    Return the title alone if the chapter has no number.
    """
    title, number = chapter.title[language], chapter_number(chapter, language)
    return say(texts.NAMED_CHAPTER, language, number=number, title=title) if number else title


def _place(knowledge: KnowledgeBase, source: Source, language: Language, page: str = "") -> str:
    """Return the chapter of a source, followed by `page` and, if its outermost section has a number, that section."""
    chapter, sections = knowledge.chapter(source.chapter), knowledge.sections(source)
    place = (chapter_number(chapter, language) or chapter.title[language]) + page
    if sections and sections[0].id.isdigit():
        place += say(texts.SECTION, language, number=sections[0].id)
    return place
