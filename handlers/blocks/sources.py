"""Says where the report says something: 'Chapter IV (from p. 22), section 2 · Innovation of Airport Immigration'."""

from __future__ import annotations

from collections.abc import Iterable

from slackblocks import ContextBlock

from handlers import wording
from handlers.blocks.elements import small
from handlers.numerals import number_of
from handlers.wording import say
from knowledge.model import Chapter, KnowledgeBase, Language, Source, Topic


def sources(knowledge: KnowledgeBase, topics: Iterable[Topic], language: Language, *name: str) -> ContextBlock:
    """Draw the sources of topics, a line each, and the report's title."""
    lines = dict.fromkeys(source_line(knowledge, source, language) for topic in topics for source in topic.sources)
    return small([*lines, report_line(knowledge, language)], *name, "sources")


def source_line(knowledge: KnowledgeBase, source: Source, language: Language) -> str:
    """Say where in the report a source is; pages are those on which chapters start, as finer ones are not known."""
    chapter = knowledge.chapter(source.chapter)
    place = chapter_number(chapter, language) or chapter.title.within(language)
    if chapter.page:
        place += say(wording.PAGE, language, page=chapter.page)
    if section := knowledge.section(source):
        place += say(wording.SECTION, language, number=section.id)
    return say(wording.SOURCE, language, place=place, heading=source.heading.within(language))


def report_line(knowledge: KnowledgeBase, language: Language) -> str:
    """Name the report and when it was published."""
    report = knowledge.report
    title, published = report.title.within(language), report.published.within(language)
    return say(wording.REPORT, language, title=title, published=published)


def chapter_number(chapter: Chapter, language: Language) -> str:
    """Give 'Chapter IV' or '제4장'; nothing where the chapter's id is not a number."""
    number = number_of(chapter.id)
    if number is None:
        return ""
    return say(wording.CHAPTER, language, number=chapter.id if language == "en" else str(number))


def chapter_title(chapter: Chapter, language: Language) -> str:
    """Give 'Chapter IV · What has it accomplished?', or the title alone where the chapter has no number."""
    title, number = chapter.title.within(language), chapter_number(chapter, language)
    return say(wording.NAMED_CHAPTER, language, number=number, title=title) if number else title
