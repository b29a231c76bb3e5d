"""The data model of a loaded report: topics made of statements, tables, names and sources, all frozen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

Language = str
"""The code of a language, such as "en": https://www.rfc-editor.org/rfc/rfc5646."""

LANGUAGE = re.compile(r"[a-z]{2,3}")
"""Matches the code of a language."""

DEFAULT_LANGUAGE: Language = "en"


def read_language(name: object) -> Language:
    """Return the language with this code, or English if it is none."""
    return name if isinstance(name, str) and LANGUAGE.fullmatch(name) else DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Text:
    """One text in each language of a report: pairs of a language and the text, in the order of the report's head."""

    versions: tuple[tuple[Language, str], ...] = ()

    @classmethod
    def of(cls, **versions: str) -> Text:
        """Return a text by its languages: `Text.of(en="Garden", ko="정원")`."""
        return cls(tuple(versions.items()))

    def __getitem__(self, language: Language) -> str:
        """Return the text in `language`, or in the report's first language if it is not one of the report's."""
        found = dict(self.versions)
        return found[language] if language in found else self.versions[0][1]

    def __iter__(self) -> Iterator[str]:
        """Yield the text in each language."""
        return (text for _, text in self.versions)


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions that people ask, in each language. Any language may have none."""

    versions: tuple[tuple[Language, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, **versions: tuple[str, ...]) -> Questions:
        """Return questions by their languages."""
        return cls(tuple(versions.items()))

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        """Return the questions in `language`, which may be none."""
        return dict(self.versions).get(language, ())

    def __iter__(self) -> Iterator[str]:
        """Yield the questions in all languages."""
        return (question for _, questions in self.versions for question in questions)

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return any(questions for _, questions in self.versions)

    def __add__(self, other: Questions) -> Questions:
        """Return these questions and then the other ones, by language."""
        languages = dict.fromkeys(language for language, _ in (*self.versions, *other.versions))
        return Questions(tuple((language, self[language] + other[language]) for language in languages))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a chapter. Within the id, dots lead from a part to its parts: "2.fast" is in "2"."""

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
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A place in the report: the ids of a chapter and, unless the whole chapter is meant, of one of its sections."""

    chapter: str
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the report says, in a sentence that can be an answer.

    `id` is "topic/statement". `names` are the names of its own subject, if that is not the topic's.
    `source` is set where it differs from the topic's. `fact` is the id under which it is posted as a fact, or None.
    """

    id: str
    text: Text
    names: tuple[str, ...] = ()
    source: Source | None = None
    fact: str | None = None
    questions: Questions = Questions()


Cell = float | Text
"""A cell of a table: a number in the table's unit, or a text."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the id of the statement that says it, a label, and one cell per column."""

    statement: str
    label: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers or texts side by side. With `chart`, all cells are numbers in `unit`, which are drawn as bars."""

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]
    unit: Text | None = None
    chart: bool = False


def cell_text(cell: Cell, language: Language) -> str:
    """Return what a cell shows: a text, or a number such as "1,500" or "9.8"."""
    return cell[language] if isinstance(cell, Text) else f"{Decimal(str(cell)).normalize():,f}"


def table_title(table: Table, language: Language) -> str:
    """Return a table's title with the unit of its numbers."""
    return f"{table.title[language]} ({table.unit[language]})" if table.unit else table.title[language]


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that people ask about, with all that the report says about it: the weightiest statement first."""

    id: str
    title: Text
    summary: Text
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...] = ()
    names: tuple[str, ...] = ()
    table: Table | None = None
    questions: Questions = Questions()
    """The questions that ask for the topic as a whole."""
    related: tuple[str, ...] = ()

    @property
    def all_questions(self) -> Questions:
        """Return the topic's own questions and those of its statements."""
        return sum((statement.questions for statement in self.statements), self.questions)

    @property
    def all_sources(self) -> tuple[Source, ...]:
        """Return the topic's sources, the main one first, and those of its statements."""
        own = (statement.source for statement in self.statements if statement.source)
        return tuple(dict.fromkeys((*self.sources, *own)))

    def statement(self, statement_id: str) -> Statement | None:
        """Return the statement with this id, or None."""
        return next((statement for statement in self.statements if statement.id == statement_id), None)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions that the report seems to cover but does not answer. `near` is the id of the closest topic, if any."""

    near: str | None
    questions: Questions


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

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages of the report, in its own order."""
        return self.report.languages

    def language(self, asked: Language) -> Language:
        """Return the language to answer a question in `asked`: the same if the report has it, else its first one."""
        return asked if asked in self.languages else self.languages[0]

    def other_languages(self, language: Language) -> tuple[Language, ...]:
        """Return all languages of the report except that of an answer to a question in `language`."""
        return tuple(other for other in self.languages if other != self.language(language))

    def topic(self, topic_id: str) -> Topic | None:
        """Return the topic with this id, or None."""
        return self._topics.get(topic_id)

    def chapter(self, chapter_id: str) -> Chapter:
        """Return the chapter with this id. Raises KeyError if there is none."""
        return self._chapters[chapter_id]

    def sections(self, source: Source) -> tuple[Section, ...]:
        """Return the section of a source, after the sections that contain it."""
        known = sorted(self.chapter(source.chapter).sections, key=lambda each: len(each.id))
        return tuple(each for each in known if f"{source.section}.".startswith(f"{each.id}."))

    def topics_in(self, chapter: Chapter) -> list[Topic]:
        """Return the topics whose main source is in `chapter`."""
        return [topic for topic in self.topics if topic.sources[0].chapter == chapter.id]

    def related(self, topic: Topic) -> tuple[Topic, ...]:
        """Return the topics that `topic` lists as related, in its order."""
        return tuple(self._topics[topic_id] for topic_id in topic.related)

    def facts(self) -> Iterator[tuple[Topic, Statement]]:
        """Yield every statement that can be posted as a fact, with its topic."""
        for topic in self.topics:
            for statement in topic.statements:
                if statement.fact:
                    yield topic, statement
