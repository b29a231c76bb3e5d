"""The data model of a loaded report: topics, figures, tables, facts and their sources, all frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")


def read_language(name: object) -> Language:
    """Return the language with this name, or English for any other."""
    return next((language for language in LANGUAGES if language == name), "en")


def other_languages(language: Language) -> tuple[Language, ...]:
    """Return all languages except this one."""
    return tuple(other for other in LANGUAGES if other != language)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and Korean."""

    en: str
    ko: str

    def __getitem__(self, language: Language) -> str:
        """Return the text in `language`. Raises KeyError for any other key."""
        return {"en": self.en, "ko": self.ko}[language]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Several texts per language, such as the questions that people ask. The two lists may differ in length."""

    en: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        """Return the phrases in `language`. Raises KeyError for any other key."""
        return {"en": self.en, "ko": self.ko}[language]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a chapter."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the report. `page` is its first page as printed in the table of contents, or None."""

    id: str
    title: Text
    page: str | None = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The report that the knowledge base renders. `nickname` is its name in the sentences of a reply."""

    title: Text
    nickname: Text
    published: Text


@dataclass(frozen=True, slots=True)
class Source:
    """One place in the report that covers a topic. `chapter` and `section` are ids."""

    chapter: str
    section: str | None
    heading: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity at one time: `amount` is its text in each language, `printed` its text in the printed report."""

    amount: Text
    printed: str
    value: float | None = None
    when: Text | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the report. If it changed, `before` is set, with `unit` and `short`, the label in a chart."""

    id: str
    label: Text
    now: Reading
    before: Reading | None = None
    unit: Text | None = None
    short: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report. Each row has one cell per column."""

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence that makes sense alone. `figure` is the id of the figure of its topic that it states, or None."""

    id: str
    text: Text
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that people ask about, with all that the report says about it. The first source is the main one."""

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
        """Return the figure with this id. Raises KeyError if there is none."""
        for figure in self.figures:
            if figure.id == figure_id:
                return figure
        raise KeyError(figure_id)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions that the report seems to cover but does not answer. `near` is the id of the closest topic, if any."""

    near: str | None
    questions: Phrases


@dataclass(frozen=True)
class KnowledgeBase:
    """A whole report. The topics keep the order of the files."""

    report: Report
    chapters: tuple[Chapter, ...]
    topics: tuple[Topic, ...]
    unanswered: tuple[Unanswered, ...] = ()
    fingerprint: str = field(default="", compare=False)
    """A digest of the content of the files, under which results computed from them may be cached."""

    @cached_property
    def _topics(self) -> Mapping[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def _chapters(self) -> Mapping[str, Chapter]:
        return {chapter.id: chapter for chapter in self.chapters}

    def topic(self, topic_id: str) -> Topic | None:
        """Return the topic with this id, or None."""
        return self._topics.get(topic_id)

    def chapter(self, chapter_id: str) -> Chapter:
        """Return the chapter with this id. Raises KeyError if there is none."""
        return self._chapters[chapter_id]

    def section(self, source: Source) -> Section | None:
        """Return the section of a source, or None if it has none."""
        sections = self.chapter(source.chapter).sections
        return next((section for section in sections if section.id == source.section), None)

    def related(self, topic: Topic) -> tuple[Topic, ...]:
        """Return the topics that `topic` lists as related, in its order."""
        return tuple(self._topics[topic_id] for topic_id in topic.related)

    def facts(self) -> Iterator[tuple[Topic, Fact]]:
        """Yield every fact with its topic."""
        for topic in self.topics:
            for fact in topic.facts:
                yield topic, fact
