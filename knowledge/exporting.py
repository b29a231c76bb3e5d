"""Exports a whole knowledge base, as JSON for programs or as Markdown for readers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from knowledge.model import (
    Chapter,
    KnowledgeBase,
    Language,
    Questions,
    Source,
    Statement,
    Table,
    Text,
    Topic,
    cell_text,
    table_title,
)
from knowledge.normalization import roman_number

_MARKS = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w+;)")
_OPENING = re.compile(r"^(\d*)([#+.)-])(?=\s|$)")
_NUMERAL = re.compile(r"[0-9]+|[IVX]+")

_WORDS = {
    "en": {
        "names": "Also called",
        "related": "Related",
        "source": "Source",
        "chapter": "Chapter {}",
        "page": "starts on p. {}",
    },
    "ko": {
        "names": "다른 이름",
        "related": "관련 주제",
        "source": "출처",
        "chapter": "제{}장",
        "page": "{}쪽부터",
    },
}


def as_json(knowledge: KnowledgeBase) -> str:
    """Return the knowledge base as a JSON object with `report`, `chapters`, `topics` and `unanswered`.

    A text is written as `{"en": ..., "ko": ...}`, and questions are written as `{"en": [...], ...}`, with the report's
    languages as keys. A statement that can be posted as a fact has `"fact": true` and a `fact_id`, the id under which
    it is posted.
    """
    names = ("report", "chapters", "topics", "unanswered")
    return json.dumps({name: _plain(getattr(knowledge, name)) for name in names}, ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    """Return a value of the model as JSON data, without unset fields."""
    if isinstance(value, Text | Questions):
        return {language: _plain(version) for language, version in value.versions}
    if is_dataclass(value):
        found = {field.name: getattr(value, field.name) for field in fields(value)}
        if isinstance(value, Statement) and value.fact:
            found |= {"fact": True, "fact_id": value.fact}
        unset = (None, (), False, Questions())
        return {name: _plain(inner) for name, inner in found.items() if inner not in unset}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def as_markdown(knowledge: KnowledgeBase, language: Language) -> str:
    """Return the knowledge base, without its questions, as one Markdown document in `language`, chapter by chapter."""
    lines = [f"# {_escaped(knowledge.report.title[language])}", ""]
    for chapter in knowledge.chapters:
        lines += [f"## {_escaped(chapter.title[language])}", ""]
        for topic in knowledge.topics_in(chapter):
            lines += _topic(knowledge, topic, language)
    return "\n".join(lines).rstrip() + "\n"


def _topic(knowledge: KnowledgeBase, topic: Topic, language: Language) -> Iterator[str]:
    words = _words(language)
    yield from (f"### {_escaped(topic.title[language])}", "", _escaped(topic.summary[language]), "")
    if topic.statements:
        yield from (*(f"- {_escaped(statement.text[language])}" for statement in topic.statements), "")
    if topic.table:
        yield from (*_table(topic.table, language), "")
    names = [*topic.names, *(name for statement in topic.statements for name in statement.names)]
    if names:
        yield from (f"{words['names']}: {_escaped(', '.join(names))}", "")
    for source in topic.all_sources:
        yield from (f"{words['source']}: {_source(knowledge, source, language)}", "")
    if topic.related:
        titles = ", ".join(other.title[language] for other in knowledge.related(topic))
        yield from (f"{words['related']}: {_escaped(titles)}", "")


def _words(language: Language) -> Mapping[str, str]:
    return _WORDS.get(language, _WORDS["en"])


def _source(knowledge: KnowledgeBase, source: Source, language: Language) -> str:
    chapter = knowledge.chapter(source.chapter)
    titles = [chapter.title, *(section.title for section in knowledge.sections(source))]
    places = " · ".join((*_number(chapter, language), *(title[language] for title in titles)))
    page = f" ({_words(language)['page'].format(chapter.page)})" if chapter.page else ""
    return _escaped(places + page)


def _number(chapter: Chapter, language: Language) -> Iterator[str]:
    """Yield the chapter's number, such as 'Chapter IV' or '제4장', if its id is an Arabic or Roman numeral."""
    if _NUMERAL.fullmatch(chapter.id):
        number = chapter.id if language != "ko" or chapter.id.isdigit() else str(roman_number(chapter.id))
        yield _words(language)["chapter"].format(number)


def _table(table: Table, language: Language) -> Iterator[str]:
    yield from (f"**{_escaped(table_title(table, language))}**", "")
    yield f"| {' | '.join(['', *(_escaped(column[language]) for column in table.columns)])} |"
    yield "|" + " --- |" * (len(table.columns) + 1)
    for row in table.rows:
        cells = (row.label[language], *(cell_text(cell, language) for cell in row.cells))
        yield "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(text: str) -> str:
    """Return `text` escaped for Markdown, so that `3472~79`, `*` and `1. May` are shown as they are."""
    return _OPENING.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", text))
