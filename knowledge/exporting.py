"""Exports a whole knowledge base, as JSON for programs or as Markdown for readers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from knowledge.model import Chapter, Figure, KnowledgeBase, Language, Reading, Source, Table, Topic
from knowledge.normalization import roman_number

_MARKS = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w+;)")
_OPENING = re.compile(r"^(\d*)([#+.)-])(?=\s|$)")
_NUMERAL = re.compile(r"[0-9]+|[IVX]+")

_HEADINGS = {
    "en": {
        "aliases": "Also called",
        "figures": "Figures",
        "related": "Related",
        "source": "Source",
        "chapter": "Chapter {}",
        "page": " (starts on p. {})",
    },
    "ko": {
        "aliases": "다른 이름",
        "figures": "수치",
        "related": "관련 주제",
        "source": "출처",
        "chapter": "제{}장",
        "page": "({}쪽에서 시작)",
    },
}


def as_json(knowledge: KnowledgeBase) -> str:
    """Return one JSON object with `report`, `chapters`, `topics` and `unanswered`, and with texts as `{en, ko}`."""
    names = ("report", "chapters", "topics", "unanswered")
    return json.dumps({name: _plain(getattr(knowledge, name)) for name in names}, ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    """Return a value of the model as JSON data, without fields that are not set."""
    if is_dataclass(value):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: _plain(inner) for name, inner in pairs if inner is not None}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def as_markdown(knowledge: KnowledgeBase, language: Language) -> str:
    """Return the knowledge base as one Markdown document in `language`, chapter by chapter."""
    lines = [f"# {_escaped(knowledge.report.title[language])}", ""]
    for chapter in knowledge.chapters:
        lines += [f"## {_escaped(chapter.title[language])}", ""]
        for topic in knowledge.topics:
            if topic.sources[0].chapter == chapter.id:
                lines += _topic(knowledge, topic, language)
    return "\n".join(lines).rstrip() + "\n"


def _topic(knowledge: KnowledgeBase, topic: Topic, language: Language) -> Iterator[str]:
    words = _HEADINGS[language]
    yield from (f"### {_escaped(topic.title[language])}", "")
    if topic.full_name:
        yield from (f"*{_escaped(topic.full_name[language])}*", "")
    yield from (_escaped(topic.summary[language]), "")
    if topic.points:
        yield from (*(f"- {_escaped(point[language])}" for point in topic.points), "")
    if topic.figures:
        yield from (f"**{words['figures']}**", "", *(_figure(figure, language) for figure in topic.figures), "")
    if topic.table:
        yield from (*_table(topic.table, language), "")
    if topic.aliases:
        yield from (f"{words['aliases']}: {_escaped(', '.join(topic.aliases))}", "")
    for source in topic.sources:
        yield from (f"{words['source']}: {_source(knowledge, source, language)}", "")
    if topic.related:
        titles = ", ".join(other.title[language] for other in knowledge.related(topic))
        yield from (f"{words['related']}: {_escaped(titles)}", "")


def _source(knowledge: KnowledgeBase, source: Source, language: Language) -> str:
    chapter, section = knowledge.chapter(source.chapter), knowledge.section(source)
    titles = [chapter.title, *([section.title] if section else []), source.heading]
    names = [*_number(chapter, language), *(title[language] for title in titles)]
    places = " · ".join(dict.fromkeys(names))
    page = _HEADINGS[language]["page"].format(chapter.page) if chapter.page else ""
    return _escaped(places + page)


def _number(chapter: Chapter, language: Language) -> Iterator[str]:
    """Yield 'Chapter IV' or '제4장', or nothing if the id of the chapter is a word."""
    if _NUMERAL.fullmatch(chapter.id):
        number = chapter.id if language == "en" or chapter.id.isdigit() else str(roman_number(chapter.id))
        yield _HEADINGS[language]["chapter"].format(number)


def _figure(figure: Figure, language: Language) -> str:
    now = _reading(figure.now, language)
    change = f"{_reading(figure.before, language)} → {now}" if figure.before else now
    note = f" — {_escaped(figure.note[language])}" if figure.note else ""
    return f"- {_escaped(figure.label[language])}: {change}{note}"


def _reading(reading: Reading, language: Language) -> str:
    when = f" ({reading.when[language]})" if reading.when else ""
    return _escaped(f"{reading.amount[language]}{when}")


def _table(table: Table, language: Language) -> Iterator[str]:
    yield from (f"**{_escaped(table.caption[language])}**", "")
    for number, row in enumerate([table.columns, *table.rows]):
        yield "| " + " | ".join(_escaped(cell[language]) for cell in row) + " |"
        if number == 0:
            yield "|" + " --- |" * len(row)


def _escaped(text: str) -> str:
    """Return `text` escaped for Markdown, so that `3472~79`, `*` and `1. May` are shown as they are."""
    return _OPENING.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", text))
