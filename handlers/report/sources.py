"""Cites the report: 'Chapter IV (from p. 22), section 2 · Innovation of Airport Immigration'."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.card import Aside
from handlers.report import texts
from handlers.report.numerals import number_of
from handlers.texts import say
from knowledge.model import Chapter, KnowledgeBase, Language, Source, Topic


def sources(knowledge: KnowledgeBase, topics: Iterable[Topic], language: Language) -> Aside:
    """Return the sources of topics, one per line, and the report's title."""
    lines = dict.fromkeys(source_line(knowledge, source, language) for topic in topics for source in topic.sources)
    return Aside((*lines, report_line(knowledge, language)), "sources")


def main_source(topic: Topic, knowledge: KnowledgeBase, language: Language) -> Aside:
    """Return a topic's main source, and the report's title."""
    return Aside((source_line(knowledge, topic.sources[0], language), report_line(knowledge, language)), "sources")


def source_line(knowledge: KnowledgeBase, source: Source, language: Language) -> str:
    """Return where in the report a source is; pages are where chapters start, as finer ones are unknown."""
    chapter = knowledge.chapter(source.chapter)
    place = chapter_number(chapter, language) or chapter.title[language]
    if chapter.page:
        place += say(texts.PAGE, language, page=chapter.page)
    if section := knowledge.section(source):
        place += say(texts.SECTION, language, number=section.id)
    return say(texts.SOURCE, language, place=place, heading=source.heading[language])


def report_line(knowledge: KnowledgeBase, language: Language) -> str:
    """Return the report's title and when it was published."""
    report = knowledge.report
    title, published = report.title[language], report.published[language]
    return say(texts.REPORT, language, title=title, published=published)


def chapter_number(chapter: Chapter, language: Language) -> str:
    """Return 'Chapter IV' or '제4장', or an empty text if the chapter's id is not a number."""
    number = number_of(chapter.id)
    if number is None:
        return ""
    return say(texts.CHAPTER, language, number=chapter.id if language == "en" else str(number))


def chapter_title(chapter: Chapter, language: Language) -> str:
    """Return 'Chapter IV · What has it accomplished?', or the title alone if the chapter has no number."""
    title, number = chapter.title[language], chapter_number(chapter, language)
    return say(texts.NAMED_CHAPTER, language, number=number, title=title) if number else title
