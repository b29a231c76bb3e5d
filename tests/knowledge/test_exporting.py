"""The exports contain everything in the knowledge base, for programs and for readers."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from knowledge.exporting import as_json, as_markdown
from knowledge.model import (
    LANGUAGES,
    Chapter,
    Fact,
    Figure,
    KnowledgeBase,
    Language,
    Phrases,
    Reading,
    Report,
    Section,
    Source,
    Table,
    Text,
    Topic,
    Unanswered,
)


def text_of(data: Any) -> Text | None:
    """Return the text in the exported data."""
    return None if data is None else Text(**data)


def phrases_of(data: Any) -> Phrases:
    """Return the questions in the exported data."""
    return Phrases(tuple(data["en"]), tuple(data["ko"]))


def reading_of(data: Any) -> Reading | None:
    """Return the reading in the exported data."""
    if data is None:
        return None
    return Reading(Text(**data["amount"]), data["printed"], data.get("value"), text_of(data.get("when")))


def figure_of(data: Any) -> Figure:
    """Return the figure in the exported data."""
    now = reading_of(data["now"])
    assert now is not None
    unit, short, note = (text_of(data.get(name)) for name in ("unit", "short", "note"))
    return Figure(data["id"], Text(**data["label"]), now, reading_of(data.get("before")), unit, short, note)


def table_of(data: Any) -> Table | None:
    """Return the table in the exported data."""
    if data is None:
        return None
    rows = tuple(tuple(Text(**cell) for cell in row) for row in data["rows"])
    return Table(Text(**data["caption"]), tuple(Text(**column) for column in data["columns"]), rows)


def topic_of(data: Any) -> Topic:
    """Return the topic in the exported data."""
    return Topic(
        id=data["id"],
        title=Text(**data["title"]),
        summary=Text(**data["summary"]),
        sources=tuple(
            Source(source["chapter"], source.get("section"), Text(**source["heading"])) for source in data["sources"]
        ),
        full_name=text_of(data.get("full_name")),
        aliases=tuple(data["aliases"]),
        points=tuple(Text(**point) for point in data["points"]),
        figures=tuple(figure_of(figure) for figure in data["figures"]),
        table=table_of(data.get("table")),
        facts=tuple(Fact(fact["id"], Text(**fact["text"]), fact.get("figure")) for fact in data["facts"]),
        questions=phrases_of(data["questions"]),
        related=tuple(data["related"]),
    )


def knowledge_of(text: str) -> KnowledgeBase:
    """Return the knowledge base in an export."""
    data = json.loads(text)
    chapters = (
        Chapter(
            chapter["id"],
            Text(**chapter["title"]),
            chapter.get("page"),
            tuple(Section(section["id"], Text(**section["title"])) for section in chapter["sections"]),
        )
        for chapter in data["chapters"]
    )
    return KnowledgeBase(
        report=Report(**{name: Text(**pair) for name, pair in data["report"].items()}),
        chapters=tuple(chapters),
        topics=tuple(topic_of(topic) for topic in data["topics"]),
        unanswered=tuple(Unanswered(item.get("near"), phrases_of(item["questions"])) for item in data["unanswered"]),
    )


def rendered(markdown: str) -> str:
    """Return the text that a Markdown viewer shows, without escapes."""
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown))


def small(topic: Topic) -> KnowledgeBase:
    """Return a knowledge base of one topic."""
    report = Report(Text("Ships", "배"), Text("the report", "보고서"), Text("2001", "2001년"))
    return KnowledgeBase(report, (Chapter("I", Text("Ships", "배"), "3"),), (topic,))


FERRY = Topic("ferry", Text("Ferry", "여객선"), Text("A ship.", "배입니다."), (Source("I", None, Text("Sea", "바다")),))


def test_json_holds_everything(knowledge: KnowledgeBase) -> None:
    """The export, read back, is the same knowledge base, with every text, figure, table cell, fact and question."""
    assert knowledge_of(as_json(knowledge)) == knowledge


def test_json_keeps_korean_readable(knowledge: KnowledgeBase) -> None:
    """Korean is exported as it is, without escapes."""
    assert "나라장터" in as_json(knowledge)


def test_json_leaves_out_what_is_not_set(knowledge: KnowledgeBase) -> None:
    """A field without a value is absent rather than null, and a whole number has no decimal point."""
    reading = Reading(Text("12 ships", "배 12척"), "12", 12.0)
    data = json.loads(as_json(small(replace(FERRY, figures=(Figure("n", Text("Ships", "배"), reading),)))))
    (topic,) = data["topics"]
    assert "full_name" not in topic
    assert topic["figures"][0]["now"] == {"amount": {"en": "12 ships", "ko": "배 12척"}, "printed": "12", "value": 12}
    assert "null" not in as_json(knowledge)


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_holds_every_topic(knowledge: KnowledgeBase, language: Language) -> None:
    """The document contains every chapter, title, full name, summary, point and alias, in either language."""
    markdown = rendered(as_markdown(knowledge, language))
    wanted = [knowledge.report.title, *(chapter.title for chapter in knowledge.chapters)]
    for topic in knowledge.topics:
        wanted += [topic.title, topic.summary, *topic.points, *([topic.full_name] if topic.full_name else [])]
        wanted += [source.heading for source in topic.sources]
    assert [text.en for text in wanted if text[language] not in markdown] == []
    assert [alias for topic in knowledge.topics for alias in topic.aliases if alias not in markdown] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_holds_every_figure(knowledge: KnowledgeBase, language: Language) -> None:
    """The document has every figure on one line, with its earlier amount and its note."""
    lines = set(rendered(as_markdown(knowledge, language)).splitlines())
    for topic in knowledge.topics:
        for figure in topic.figures:
            parts = [figure.label, figure.now.amount, *([figure.note] if figure.note else [])]
            parts += [figure.before.amount] if figure.before else []
            wanted = [part[language] for part in parts]
            assert any(all(part in line for part in wanted) for line in lines), f"{topic.id}.{figure.id}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_holds_every_table_cell(knowledge: KnowledgeBase, language: Language) -> None:
    """The document has every table row by row, with one cell per column."""
    raw = as_markdown(knowledge, language).splitlines()
    rows = [[rendered(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in raw if line.startswith("|")]
    for topic in knowledge.topics:
        for row in (topic.table.columns, *topic.table.rows) if topic.table else ():
            assert [f" {cell[language]} " for cell in row] in rows, f"{topic.id}: {row[0].en}"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a | b", r"a \| b"),
        ("*new* [1] `x` <b> a_b_c", r"\*new\* \[1\] \`x\` \<b\> a\_b\_c"),
        ("3472~79", r"3472\~79"),
        (r"C:\x", r"C:\\x"),
        ("# 1", r"\# 1"),
        ("1. May", r"1\. May"),
        ("- or not", r"\- or not"),
        ("&amp; R&D", r"\&amp; R&D"),
        ("9.5 minutes, 2007. 6", "9.5 minutes, 2007. 6"),
        ("-5 degrees #1", "-5 degrees #1"),
    ],
)
def test_markdown_escapes_text(text: str, line: str) -> None:
    """Characters that Markdown would interpret are escaped, and others are left unchanged."""
    markdown = as_markdown(small(replace(FERRY, summary=Text(text, text))), "en")
    assert line in markdown.splitlines()


def test_a_table_cell_cannot_end_its_cell() -> None:
    """A bar inside a cell is escaped and does not start another cell."""
    table = Table(Text("T", "표"), (Text("a|b", "가"),), ((Text("|", "|"),),))
    lines = as_markdown(small(replace(FERRY, table=table)), "en").splitlines()
    assert [line for line in lines if line.startswith("|")] == [r"| a\|b |", "| --- |", r"| \| |"]


def test_the_source_has_the_page_of_the_chapter() -> None:
    """Each topic has its chapter, heading and page, in the language of the document."""
    assert "Source: Chapter I · Ships · Sea (starts on p. 3)" in as_markdown(small(FERRY), "en").splitlines()
    assert "출처: 제1장 · 배 · 바다(3쪽에서 시작)" in as_markdown(small(FERRY), "ko").splitlines()


@pytest.mark.parametrize(
    ("chapter", "en", "ko"),
    [("IV", "Chapter IV · ", "제4장 · "), ("12", "Chapter 12 · ", "제12장 · "), ("front", "", "")],
)
def test_the_source_names_the_chapter(chapter: str, en: str, ko: str) -> None:
    """A chapter is named by its number; an id that is a word is used only in files."""
    topic = replace(FERRY, sources=(Source(chapter, None, Text("Sea", "바다")),))
    kb = replace(small(topic), chapters=(Chapter(chapter, Text("Ships", "배")),))
    assert f"Source: {en}Ships · Sea" in as_markdown(kb, "en").splitlines()
    assert f"출처: {ko}배 · 바다" in as_markdown(kb, "ko").splitlines()
