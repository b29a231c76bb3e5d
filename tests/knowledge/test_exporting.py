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
    Chapter,
    KnowledgeBase,
    Language,
    Questions,
    Report,
    Row,
    Section,
    Source,
    Statement,
    Table,
    Text,
    Topic,
    Unanswered,
    cell_text,
    table_title,
)
from tests.conftest import LANGUAGES
from tests.made_up import GARDEN, REPORT, row, statement, table


def text_of(data: Any) -> Text:
    """Read a text back from exported data."""
    return Text(tuple(data.items()))


def questions_of(data: Any) -> Questions:
    """Read questions back from exported data that may have none."""
    return Questions(tuple((language, tuple(asked)) for language, asked in data.get("questions", {}).items()))


def source_of(data: Any) -> Source:
    """Read a source back from exported data."""
    return Source(data["chapter"], data.get("section"))


def statement_of(data: Any) -> Statement:
    """Read a statement back from exported data."""
    assert data.get("fact") is (True if "fact_id" in data else None)
    return Statement(
        id=data["id"],
        text=text_of(data["text"]),
        names=tuple(data.get("names", ())),
        source=source_of(data["source"]) if "source" in data else None,
        fact=data.get("fact_id"),
        questions=questions_of(data),
    )


def table_of(data: Any) -> Table:
    """Read a table back from exported data."""
    rows = (
        Row(
            each["statement"],
            text_of(each["label"]),
            tuple(text_of(cell) if isinstance(cell, dict) else cell for cell in each["cells"]),
        )
        for each in data["rows"]
    )
    return Table(
        title=text_of(data["title"]),
        columns=tuple(text_of(column) for column in data["columns"]),
        rows=tuple(rows),
        unit=text_of(data["unit"]) if "unit" in data else None,
        chart=data.get("chart", False),
    )


def topic_of(data: Any) -> Topic:
    """Read a topic back from exported data."""
    return Topic(
        id=data["id"],
        title=text_of(data["title"]),
        summary=text_of(data["summary"]),
        sources=tuple(source_of(source) for source in data["sources"]),
        statements=tuple(statement_of(each) for each in data.get("statements", ())),
        names=tuple(data.get("names", ())),
        table=table_of(data["table"]) if "table" in data else None,
        questions=questions_of(data),
        related=tuple(data.get("related", ())),
    )


def chapter_of(data: Any) -> Chapter:
    """Read a chapter back from exported data."""
    sections = tuple(Section(section["id"], text_of(section["title"])) for section in data.get("sections", ()))
    return Chapter(data["id"], text_of(data["title"]), data.get("page"), sections)


def read_back(text: str) -> KnowledgeBase:
    """Read the knowledge base back from an export as JSON."""
    data = json.loads(text)
    head = data["report"]
    return KnowledgeBase(
        report=Report(
            title=text_of(head["title"]),
            nickname=text_of(head["nickname"]),
            published=text_of(head["published"]),
            languages=tuple(head["languages"]),
        ),
        chapters=tuple(chapter_of(chapter) for chapter in data["chapters"]),
        topics=tuple(topic_of(topic) for topic in data["topics"]),
        unanswered=tuple(Unanswered(item.get("near"), questions_of(item)) for item in data["unanswered"]),
    )


def rendered(markdown: str) -> str:
    """Return the text that a Markdown viewer shows, without escapes."""
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown))


def small(topic: Topic) -> KnowledgeBase:
    """Return a knowledge base that has only the given topic."""
    sections = (Section("1", Text.of(en="Sea", ko="바다")), Section("1.deep", Text.of(en="Deep sea", ko="깊은 바다")))
    return KnowledgeBase(REPORT, (Chapter("I", Text.of(en="Ships", ko="배"), "3", sections),), (topic,))


FERRY = Topic("ferry", Text.of(en="Ferry", ko="여객선"), Text.of(en="A ship.", ko="배입니다."), (Source("I", "1"),))
WAIT = statement("ferry/wait", ("People wait 9.5 minutes.", "9.5분을 기다립니다."))


def test_json_holds_everything(knowledge: KnowledgeBase) -> None:
    """The export, read back, is the same knowledge base: every text, statement, table, source, fact and question."""
    assert read_back(as_json(knowledge)) == knowledge
    assert read_back(as_json(GARDEN)) == GARDEN


def test_json_keeps_korean_readable(knowledge: KnowledgeBase) -> None:
    """Korean is exported as it is, without escapes."""
    assert "나라장터" in as_json(knowledge)


def test_json_leaves_out_what_is_not_set(knowledge: KnowledgeBase) -> None:
    """A field without a value is absent rather than null, and a whole number has no decimal point."""
    gulls = table(
        ("Gulls", "갈매기"), [("Now", "지금"), ("Then", "예전")], row("ferry/wait", ("All", "모두"), 12.0, 9.5)
    )
    exported = as_json(small(replace(FERRY, statements=(WAIT,), table=gulls)))
    (topic,) = json.loads(exported)["topics"]
    assert topic.keys() == {"id", "title", "summary", "sources", "statements", "table"}
    assert topic["statements"] == [{"id": "ferry/wait", "text": {"en": WAIT.text["en"], "ko": WAIT.text["ko"]}}]
    assert topic["table"]["rows"][0]["cells"] == [12, 9.5]
    assert "12.0" not in exported
    assert "null" not in exported + as_json(knowledge)


def test_json_says_which_statements_are_facts() -> None:
    """A statement that is a fact is marked as one and has the fact's id; other statements have neither."""
    (topic,) = json.loads(as_json(small(replace(FERRY, statements=(replace(WAIT, fact="wait"), WAIT)))))["topics"]
    assert [(each.get("fact"), each.get("fact_id")) for each in topic["statements"]] == [(True, "wait"), (None, None)]


def test_json_has_the_languages_of_the_report() -> None:
    """The export lists the report's languages once, and every text and all questions are mappings by language."""
    french = Report(Text.of(fr="Le port"), Text.of(fr="le livre"), Text.of(fr="2001"), ("fr",))
    topic = Topic("bac", Text.of(fr="Bac"), Text.of(fr="Un bac."), (Source("1"),), questions=Questions.of(fr=("Où ?",)))
    data = json.loads(as_json(KnowledgeBase(french, (Chapter("1", Text.of(fr="Navires")),), (topic,))))
    assert data["report"] == {
        "title": {"fr": "Le port"}, "nickname": {"fr": "le livre"}, "published": {"fr": "2001"}, "languages": ["fr"]
    }  # fmt: skip
    assert data["topics"][0]["questions"] == {"fr": ["Où ?"]}
    assert data["unanswered"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_holds_every_topic(knowledge: KnowledgeBase, language: Language) -> None:
    """The document has every chapter, title, summary, statement and section in its language, and every name."""
    markdown = rendered(as_markdown(knowledge, language))
    wanted = [knowledge.report.title, *(chapter.title for chapter in knowledge.chapters)]
    for topic in knowledge.topics:
        wanted += [topic.title, topic.summary, *(statement.text for statement in topic.statements)]
        wanted += [section.title for source in topic.all_sources for section in knowledge.sections(source)]
    assert [text["en"] for text in wanted if text[language] not in markdown] == []
    names = [name for topic in knowledge.topics for name in topic.names]
    names += [name for topic in knowledge.topics for statement in topic.statements for name in statement.names]
    assert [name for name in names if name not in markdown] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_holds_every_statement(knowledge: KnowledgeBase, language: Language) -> None:
    """In the document, each statement is one item of a list."""
    lines = set(rendered(as_markdown(knowledge, language)).splitlines())
    statements = [statement for topic in knowledge.topics for statement in topic.statements]
    assert [each.id for each in statements if f"- {each.text[language]}" not in lines] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_holds_every_table_cell(knowledge: KnowledgeBase, language: Language) -> None:
    """The document has every table: its title, its columns, and each row with its label and cells."""
    raw = as_markdown(knowledge, language).splitlines()
    rows = [[rendered(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in raw if line.startswith("|")]
    for shown in (topic.table for topic in knowledge.topics if topic.table):
        assert f"**{table_title(shown, language)}**" in rendered("\n".join(raw))
        assert ["  ", *(f" {column[language]} " for column in shown.columns)] in rows
        for each in shown.rows:
            cells = (each.label[language], *(cell_text(cell, language) for cell in each.cells))
            assert [f" {cell} " for cell in cells] in rows, each.statement


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
    markdown = as_markdown(small(replace(FERRY, summary=Text.of(en=text, ko=text))), "en")
    assert line in markdown.splitlines()


def test_a_table_cell_cannot_end_its_cell() -> None:
    """A vertical bar inside a cell is escaped and does not start another cell."""
    bars = table(("T", "표"), [("a|b", "가")], row("ferry/wait", ("|", "|"), Text.of(en="c|", ko="다")))
    lines = as_markdown(small(replace(FERRY, table=bars)), "en").splitlines()
    assert [line for line in lines if line.startswith("|")] == [r"|  | a\|b |", "| --- | --- |", r"| \| | c\| |"]


def test_the_title_of_a_table_has_the_unit() -> None:
    """A table's unit is shown once, after its title, and numbers are shown with commas."""
    waits = table(
        ("Wait", "대기"),
        [("Now", "지금")],
        row("ferry/wait", ("All", "모두"), 1500.0),
        unit=Text.of(en="minutes", ko="분"),
    )
    lines = as_markdown(small(replace(FERRY, table=waits)), "ko").splitlines()
    assert "**대기 (분)**" in lines
    assert "| 모두 | 1,500 |" in lines


def test_names_are_those_of_the_topic_and_its_statements() -> None:
    """All names are on one line: first those of the topic, then those of its statements."""
    topic = replace(FERRY, names=("ferries",), statements=(replace(WAIT, names=("queue", "line")),))
    assert "Also called: ferries, queue, line" in as_markdown(small(topic), "en").splitlines()
    assert "다른 이름: ferries, queue, line" in as_markdown(small(topic), "ko").splitlines()


def test_the_source_has_the_page_of_the_chapter() -> None:
    """Each topic has a line with its chapter, sections and page, in the language of the document."""
    assert "Source: Chapter I · Ships · Sea (starts on p. 3)" in as_markdown(small(FERRY), "en").splitlines()
    assert "출처: 제1장 · 배 · 바다 (3쪽부터)" in as_markdown(small(FERRY), "ko").splitlines()


def test_the_sources_of_statements_are_listed_once() -> None:
    """A statement's source follows the topic's sources, unless it is one of them.

    A subsection is shown after the section that it is in.
    """
    deep, known = replace(WAIT, source=Source("I", "1.deep")), replace(WAIT, source=Source("I", "1"))
    lines = as_markdown(small(replace(FERRY, statements=(deep, known))), "en").splitlines()
    assert [line for line in lines if line.startswith("Source")] == [
        "Source: Chapter I · Ships · Sea (starts on p. 3)",
        "Source: Chapter I · Ships · Sea · Deep sea (starts on p. 3)",
    ]


def test_a_language_without_words_of_its_own_has_english_ones() -> None:
    """If the export has no wording in the report's language, the words that it adds to the report are in English."""
    ships = Text.of(fr="Navires")
    report = Report(ships, ships, ships, ("fr",))
    topic = Topic("bac", Text.of(fr="Bac"), Text.of(fr="Un bac."), (Source("1"),), names=("bateau",))
    kb = KnowledgeBase(report, (Chapter("1", ships, "3"),), (topic,))
    lines = as_markdown(kb, "fr").splitlines()
    assert lines[0] == "# Navires"
    assert {"### Bac", "Un bac.", "Also called: bateau", "Source: Chapter 1 · Navires (starts on p. 3)"} <= set(lines)


@pytest.mark.parametrize(
    ("chapter", "en", "ko"),
    [("IV", "Chapter IV · ", "제4장 · "), ("12", "Chapter 12 · ", "제12장 · "), ("front", "", "")],
)
def test_the_source_names_the_chapter(chapter: str, en: str, ko: str) -> None:
    """A source names its chapter's number and title, or only the title if the chapter's id is a word."""
    topic = replace(FERRY, sources=(Source(chapter),))
    kb = replace(small(topic), chapters=(Chapter(chapter, Text.of(en="Ships", ko="배")),))
    assert f"Source: {en}Ships" in as_markdown(kb, "en").splitlines()
    assert f"출처: {ko}배" in as_markdown(kb, "ko").splitlines()
