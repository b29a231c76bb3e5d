"""What a report is once it is loaded: topics, figures, tables, facts and their sources, all frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and Korean."""

    en: str
    ko: str

    def within(self, language: Language) -> str:
        """Give the text in `language`."""
        return self.en if language == "en" else self.ko


@dataclass(frozen=True, slots=True)
class Phrases:
    """Several texts a language, such as the questions that people ask; the two lists need not correspond."""

    en: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()

    def within(self, language: Language) -> tuple[str, ...]:
        """Give the phrases in `language`."""
        return self.en if language == "en" else self.ko


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a chapter."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the report; `page` is where it starts, as the report's contents print it, if they do."""

    id: str
    title: Text
    page: str | None = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What the knowledge base is a rendering of; `nickname` is what a reply calls it in running text."""

    title: Text
    nickname: Text
    published: Text


@dataclass(frozen=True, slots=True)
class Source:
    """One place where the report speaks of a topic. `chapter` and `section` are ids."""

    chapter: str
    section: str | None
    heading: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity at one time: `amount` is how each language says it, `printed` how the report prints it."""

    amount: Text
    printed: str
    value: float | None = None
    when: Text | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the report. Where it changed, `before` is set, with `unit` and `short` (a chart's label)."""

    id: str
    label: Text
    now: Reading
    before: Reading | None = None
    unit: Text | None = None
    short: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report; each row has one cell a column."""

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence that can stand alone. `figure` is the id of the figure that it tells, within its topic."""

    id: str
    text: Text
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that people ask about, with all that the report says of it. The first source is the main one."""

    id: str
    title: Text
    summary: Text
    sources: tuple[Source, ...]
    full_name: Text | None = None
    aliases: tuple[str, ...] = ()
    points: tuple[Text, ...] = ()
    figures: tuple[Figure, ...] = ()
    table: Table | None = None
    facts: tuple[Fact, ...] = ()
    questions: Phrases = Phrases()
    related: tuple[str, ...] = ()

    def figure(self, figure_id: str) -> Figure:
        """Give the figure with this id; KeyError where there is none."""
        for figure in self.figures:
            if figure.id == figure_id:
                return figure
        raise KeyError(figure_id)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions that sound like the report's and that it does not answer; `near` is the id of the closest topic."""

    near: str | None
    questions: Phrases


@dataclass(frozen=True)
class KnowledgeBase:
    """A whole report, ready to be searched. Topics keep the order of the files."""

    report: Report
    chapters: tuple[Chapter, ...]
    topics: tuple[Topic, ...]
    unanswered: tuple[Unanswered, ...] = ()
    fingerprint: str = field(default="", compare=False)
    """A digest of the files' content: what is computed from them may be cached under it."""

    @cached_property
    def _topics(self) -> Mapping[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def _chapters(self) -> Mapping[str, Chapter]:
        return {chapter.id: chapter for chapter in self.chapters}

    def topic(self, topic_id: str) -> Topic | None:
        """Give the topic with this id, or None."""
        return self._topics.get(topic_id)

    def chapter(self, chapter_id: str) -> Chapter:
        """Give the chapter with this id; KeyError where there is none."""
        return self._chapters[chapter_id]

    def section(self, source: Source) -> Section | None:
        """Give the section that a source names, or None where it names none."""
        sections = self.chapter(source.chapter).sections
        return next((section for section in sections if section.id == source.section), None)

    def related(self, topic: Topic) -> tuple[Topic, ...]:
        """Give the topics that `topic` names as related, in its order."""
        return tuple(self._topics[topic_id] for topic_id in topic.related)

    def facts(self) -> Iterator[tuple[Topic, Fact]]:
        """Yield every fact with its topic."""
        for topic in self.topics:
            for fact in topic.facts:
                yield topic, fact
