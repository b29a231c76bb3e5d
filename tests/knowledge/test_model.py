"""Texts are looked up by language, statements by id, and sections by source."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.model import (
    KnowledgeBase,
    Questions,
    Section,
    Source,
    Text,
    cell_text,
    read_language,
    table_title,
)
from tests.made_up import APPLES, BEES, CHAPTERS, GARDEN, REPORT, ROSES, knowledge_of, table

THREE = KnowledgeBase(replace(REPORT, languages=("ko", "en", "fr")), CHAPTERS, ())


def test_a_text_is_looked_up_by_language() -> None:
    """A text has one string per language; questions have any number of strings per language."""
    text, questions = Text.of(en="pier", ko="부두"), Questions.of(en=("a",), ko=("가", "나"))
    assert (text["en"], text["ko"]) == ("pier", "부두")
    assert (questions["en"], questions["ko"]) == (("a",), ("가", "나"))


def test_a_language_that_a_text_lacks_is_the_first_one() -> None:
    """If a text lacks a language, its first language is used; questions that lack a language are empty."""
    assert Text.of(ko="부두", en="pier")["fr"] == "부두"
    assert Questions.of(ko=("가",))["fr"] == ()


def test_iteration_yields_all_languages() -> None:
    """Iteration over a text or over questions yields the strings of all languages, in the order of the languages."""
    assert list(Text.of(ko="부두", en="pier")) == ["부두", "pier"]
    assert list(Questions.of(en=("a", "b"), ko=("가",))) == ["a", "b", "가"]


def test_questions_are_joined_by_language() -> None:
    """Adding questions joins them language by language; questions without any string are falsy."""
    joined = Questions.of(en=("a",)) + Questions.of(ko=("가",), en=("b",))
    assert joined == Questions.of(en=("a", "b"), ko=("가",))
    assert joined
    assert not Questions()
    assert not Questions.of(en=(), ko=())


def test_a_topic_has_the_questions_and_sources_of_its_statements() -> None:
    """A topic has its own questions and sources, followed by those of its statements; each source is listed once."""
    assert APPLES.all_questions["en"][:1] == ("when is apple harvest",)
    assert APPLES.all_questions["en"][-2:] == ("what do the helpers earn", "where does the cider come from")
    assert APPLES.all_sources == (Source("1", "south"), Source("1"))
    assert BEES.all_questions == BEES.questions


def test_a_statement_is_found_by_its_id() -> None:
    """A statement is found by its full id, which begins with the id of its topic."""
    assert APPLES.statement("apples/cider") is APPLES.statements[3]
    assert APPLES.statement("cider") is None


def test_facts_are_the_statements_with_a_fact() -> None:
    """The facts are the statements that have a fact id, with their topics, in the order of the report."""
    assert [(topic.id, statement.fact) for topic, statement in GARDEN.facts()] == [
        ("apples", "apple-harvest"),
        ("apples", "older"),
    ]


@pytest.mark.parametrize(
    ("place", "sections"),
    [
        (None, []),
        ("2", ["2"]),
        ("2.fast", ["2", "2.fast"]),
        ("2.fast.cars", ["2", "2.fast", "2.fast.cars"]),
        ("20", ["20"]),
        ("2.faster", ["2", "2.faster"]),
    ],
)
def test_a_place_has_the_sections_around_it(place: str | None, sections: list[str]) -> None:
    """The sections of a source go from the widest section to the source's own, whatever their order in the file."""
    known = ("2.fast.cars", "2.faster", "20", "2.fast", "2", "3")
    chapter = replace(CHAPTERS[0], sections=tuple(Section(each, Text.of(en=each)) for each in known))
    found = replace(knowledge_of(), chapters=(chapter,)).sections(Source("1", place))
    assert [section.id for section in found] == sections


def test_topics_are_in_the_chapter_of_their_main_source() -> None:
    """A topic with several sources is in the chapter of its first source."""
    other = replace(CHAPTERS[0], id="2")
    both = replace(ROSES, sources=(Source("2"), Source("1")))
    kb = replace(knowledge_of(both, BEES), chapters=(*CHAPTERS, other))
    assert (kb.topics_in(CHAPTERS[0]), kb.topics_in(other)) == ([BEES], [both])


def test_an_answer_is_in_the_language_asked_for_if_the_report_has_it() -> None:
    """An answer is in the language of the question or, if the report lacks that language, in the report's first.

    The report's languages, and those other than a given one, are listed in the order of the report.
    """
    assert [THREE.language(asked) for asked in ("en", "fr", "de")] == ["en", "fr", "ko"]
    assert THREE.other_languages("en") == ("ko", "fr")
    assert THREE.languages == ("ko", "en", "fr")


@pytest.mark.parametrize(
    ("name", "language"),
    [("ko", "ko"), ("fil", "fil"), ("KO", "en"), ("e", "en"), ("en-GB", "en"), (None, "en"), (3, "en")],
)
def test_a_language_is_read_from_its_code(name: object, language: str) -> None:
    """A language code is read as it is; anything else is read as English."""
    assert read_language(name) == language


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(9.5, "9.5"), (12.0, "12"), (1500.0, "1,500"), (4_500_000_000.0, "4,500,000,000"), (0.0, "0"), (-0.25, "-0.25"),
     (0.00001, "0.00001"), (1e14, "100,000,000,000,000")],
)  # fmt: skip
def test_a_number_is_shown_as_people_write_it(cell: float, shown: str) -> None:
    """A number has commas between its thousands, no needless digits and no exponent; a text is shown as it is."""
    assert cell_text(cell, "en") == cell_text(cell, "ko") == shown
    assert cell_text(Text.of(en="Gull 1500", ko="갈매기"), "en") == "Gull 1500"


def test_the_title_of_a_table_has_its_unit() -> None:
    """If the numbers of a table have a unit, the unit is part of the title."""
    assert table_title(table(("Ships", "배"), []), "ko") == "배"
    assert table_title(table(("Ships", "배"), [], unit=Text.of(en="tonnes", ko="톤")), "ko") == "배 (톤)"


def test_equal_knowledge_bases_share_what_is_cached_for_them() -> None:
    """Two knowledge bases that say the same are equal and have equal hashes, whatever files they were read from."""
    again = replace(GARDEN, topics=tuple(replace(topic) for topic in GARDEN.topics), fingerprint="other files")
    assert (again, hash(again)) == (GARDEN, hash(GARDEN))
    assert replace(GARDEN, topics=GARDEN.topics[:1]) != GARDEN
