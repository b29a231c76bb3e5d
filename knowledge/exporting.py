"""Writes a whole knowledge base out: as JSON for programs, as Markdown for readers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from knowledge.model import Figure, KnowledgeBase, Language, Reading, Table, Topic

_HEADINGS = {
    "en": {"aliases": "Also called", "figures": "Figures", "related": "Related", "source": "Source", "page": "from p."},
    "ko": {"aliases": "다른 이름", "figures": "수치", "related": "관련 주제", "source": "출처", "page": "시작 쪽"},
}


def as_json(knowledge: KnowledgeBase) -> str:
    """Give the knowledge base as one JSON object: `report`, `chapters`, `topics`, `unanswered`; texts are `{en, ko}`."""
    names = ("report", "chapters", "topics", "unanswered")
    return json.dumps({name: _plain(getattr(knowledge, name)) for name in names}, ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    """Turn the model into what JSON holds, leaving out what is not set."""
    if is_dataclass(value):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: _plain(inner) for name, inner in pairs if inner is not None}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def as_markdown(knowledge: KnowledgeBase, language: Language) -> str:
    """Give the knowledge base as one Markdown document in `language`, chapter by chapter."""
    lines = [f"# {knowledge.report.title.within(language)}", ""]
    for chapter in knowledge.chapters:
        topics = [topic for topic in knowledge.topics if topic.sources[0].chapter == chapter.id]
        lines += [f"## {chapter.title.within(language)}", ""]
        for topic in topics:
            lines += _topic(knowledge, topic, language)
    return "\n".join(lines).rstrip() + "\n"


def _topic(knowledge: KnowledgeBase, topic: Topic, language: Language) -> Iterator[str]:
    words = _HEADINGS[language]
    yield f"### {topic.title.within(language)}"
    yield ""
    if topic.full_name:
        yield from (f"*{topic.full_name.within(language)}*", "")
    yield from (topic.summary.within(language), "")
    yield from (f"- {point.within(language)}" for point in topic.points)
    yield from [""] if topic.points else []
    if topic.figures:
        yield from (f"**{words['figures']}**", "")
        yield from (_figure(figure, language) for figure in topic.figures)
        yield ""
    if topic.table:
        yield from (*_table(topic.table, language), "")
    if topic.aliases:
        yield from (f"{words['aliases']}: {', '.join(topic.aliases)}", "")
    for source in topic.sources:
        chapter, section = knowledge.chapter(source.chapter), knowledge.section(source)
        places = [chapter.id, chapter.title.within(language), section.title.within(language) if section else ""]
        page = f" ({words['page']} {chapter.page})" if chapter.page else ""
        yield f"{words['source']}: {' · '.join(place for place in places if place)} · {source.heading.within(language)}{page}"
        yield ""
    if topic.related:
        related = ", ".join(other.title.within(language) for other in knowledge.related(topic))
        yield from (f"{words['related']}: {related}", "")


def _figure(figure: Figure, language: Language) -> str:
    now = _reading(figure.now, language)
    change = f"{_reading(figure.before, language)} → {now}" if figure.before else now
    note = f" — {figure.note.within(language)}" if figure.note else ""
    return f"- {figure.label.within(language)}: {change}{note}"


def _reading(reading: Reading, language: Language) -> str:
    when = f" ({reading.when.within(language)})" if reading.when else ""
    return f"{reading.amount.within(language)}{when}"


def _table(table: Table, language: Language) -> Iterator[str]:
    yield f"**{table.caption.within(language)}**"
    yield ""
    rows = [table.columns, *table.rows]
    for number, row in enumerate(rows):
        yield "| " + " | ".join(cell.within(language).replace("|", "\\|") for cell in row) + " |"
        if number == 0:
            yield "|" + " --- |" * len(row)
