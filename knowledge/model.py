"""Immutable classes for a loaded report: topics with their statements, tables, names and sources."""

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
    """Return `name` if it has the form of a language code, and otherwise the code of English."""
    return name if isinstance(name, str) and LANGUAGE.fullmatch(name) else DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Text:
    """A text in each language of a report.

    `versions` holds pairs of a language and the text in it, in the order in which the report lists its languages.
    """

    versions: tuple[tuple[Language, str], ...] = ()

    @classmethod
    def of(cls, **versions: str) -> Text:
        """Return a text with the given versions: `Text.of(en="Garden", ko="정원")`."""
        return cls(tuple(versions.items()))

    def __getitem__(self, language: Language) -> str:
        """Return the text in `language`, or the first version if there is none in `language`."""
        found = dict(self.versions)
        return found[language] if language in found else self.versions[0][1]

    def __iter__(self) -> Iterator[str]:
        """Yield the text in each language."""
        return (text for _, text in self.versions)


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions that people ask, by language. A language may have no questions."""

    versions: tuple[tuple[Language, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, **versions: tuple[str, ...]) -> Questions:
        """Return the given questions: `Questions.of(en=("How large is it?",))`."""
        return cls(tuple(versions.items()))

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        """Return the questions in `language`, or an empty tuple if there are none."""
        return dict(self.versions).get(language, ())

    def __iter__(self) -> Iterator[str]:
        """Yield the questions in all languages."""
        return (question for _, questions in self.versions for question in questions)

    def __bool__(self) -> bool:
        """Return whether there are questions in any language."""
        return any(questions for _, questions in self.versions)

    def __add__(self, other: Questions) -> Questions:
        """Return, for each language, these questions followed by those of `other`."""
        languages = dict.fromkeys(language for language, _ in (*self.versions, *other.versions))
        return Questions(tuple((language, self[language] + other[language]) for language in languages))


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a chapter. A dot in the id marks a subsection: "2.fast" is a subsection of "2"."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the report. `page` is its first page as printed in the table of contents, or None if unknown."""

    id: str
    title: Text
    page: str | None = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The report that a knowledge base contains. `nickname` is what replies call it in sentences."""

    title: Text
    nickname: Text
    published: Text
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A place in the report: the id of a chapter and, unless the whole chapter is meant, the id of a section in it."""

    chapter: str
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the report says, in a sentence that can be an answer.

    `id` has the form "topic/statement". `names` are the names of the statement's subject, if that is not the subject of
    the topic. `source` is set if it differs from the topic's. `fact` is the id under which the statement can be posted
    as a fact, or None if it cannot be.
    """

    id: str
    text: Text
    names: tuple[str, ...] = ()
    source: Source | None = None
    fact: str | None = None
    questions: Questions = Questions()

    @property
    def name(self) -> str:
        """Return the statement's id within its topic: the last part of `id`."""
        return self.id.partition("/")[2]


Cell = float | Text
"""A cell of a table: a number in the table's unit, or a text."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the id of the statement with the same content, a label, and one cell per column."""

    statement: str
    label: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of numbers or texts. If `chart` is true, all cells are numbers in `unit`, and may be shown as bars."""

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]
    unit: Text | None = None
    chart: bool = False


def cell_text(cell: Cell, language: Language) -> str:
    """Return the string that a cell shows: its text in `language`, or a number such as "1,500" or "9.8"."""
    return cell[language] if isinstance(cell, Text) else f"{Decimal(str(cell)).normalize():,f}"


def table_title(table: Table, language: Language) -> str:
    """Return a table's title, followed by its unit in brackets if it has one."""
    return f"{table.title[language]} ({table.unit[language]})" if table.unit else table.title[language]


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that people ask about, with everything that the report says about it.

    `statements` starts with the most important one, and `sources` with the main one.
    """

    id: str
    title: Text
    summary: Text
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...] = ()
    names: tuple[str, ...] = ()
    table: Table | None = None
    questions: Questions = Questions()
    """The questions about the topic as a whole."""
    related: tuple[str, ...] = ()

    @property
    def all_questions(self) -> Questions:
        """Return the topic's own questions and those of its statements."""
        return sum((statement.questions for statement in self.statements), self.questions)

    @property
    def all_sources(self) -> tuple[Source, ...]:
        """Return the topic's sources, the main one first, followed by those of its statements, without repetitions."""
        own = (statement.source for statement in self.statements if statement.source)
        return tuple(dict.fromkeys((*self.sources, *own)))

    def statement(self, statement_id: str) -> Statement | None:
        """Return the topic's statement with this id, or None if there is none."""
        return next((statement for statement in self.statements if statement.id == statement_id), None)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions that the report seems to cover but does not answer. `near` is the id of the closest topic, if any."""

    near: str | None
    questions: Questions


@dataclass(frozen=True)
class KnowledgeBase:
    """A whole report. The topics are in the order of the files."""

    report: Report
    chapters: tuple[Chapter, ...]
    topics: tuple[Topic, ...]
    unanswered: tuple[Unanswered, ...] = ()
    fingerprint: str = field(default="", compare=False)
    """A digest of the files' names and content. Results computed from the files may be cached under it."""

    def __hash__(self) -> int:
        """Return a hash of the report's head only, because hashing all topics would take milliseconds."""
        return hash(self.report)

    @cached_property
    def _topics(self) -> Mapping[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def _chapters(self) -> Mapping[str, Chapter]:
        return {chapter.id: chapter for chapter in self.chapters}

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the report's languages, in the order in which the report lists them."""
        return self.report.languages

    def language(self, asked: Language) -> Language:
        """Return the language in which to answer a question asked in the language `asked`.

        It is the same language if the report has it, and otherwise the report's first language.
        """
        return asked if asked in self.languages else self.languages[0]

    def other_languages(self, language: Language) -> tuple[Language, ...]:
        """Return all languages of the report except the one in which a question in `language` is answered."""
        return tuple(other for other in self.languages if other != self.language(language))

    def topic(self, about: str) -> Topic | None:
        """Return the topic with the id `about` or with the statement of that id, or None if there is none."""
        return self._topics.get(about.partition("/")[0])

    def chapter(self, chapter_id: str) -> Chapter:
        """Return the chapter with this id. Raises KeyError if there is none."""
        return self._chapters[chapter_id]

    def sections(self, source: Source) -> tuple[Section, ...]:
        """Return a source's section, preceded by the sections that contain it, outermost first. There may be none."""
        known = sorted(self.chapter(source.chapter).sections, key=lambda each: len(each.id))
        return tuple(each for each in known if f"{source.section}.".startswith(f"{each.id}."))

    def topics_in(self, chapter: Chapter) -> list[Topic]:
        """Return the topics whose main source is in `chapter`."""
        return [topic for topic in self.topics if topic.sources[0].chapter == chapter.id]

    def related(self, topic: Topic) -> tuple[Topic, ...]:
        """Return the topics that `topic` lists as related, in the same order."""
        return tuple(self._topics[topic_id] for topic_id in topic.related)

    def facts(self) -> Iterator[tuple[Topic, Statement]]:
        """Yield every statement that can be posted as a fact, as (topic, statement)."""
        for topic in self.topics:
            for statement in topic.statements:
                if statement.fact:
                    yield topic, statement
