"""Evidence is collected for each topic: typos are corrected, names are kept, and unexplained words are weighed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search import IndexedKnowledge, index_knowledge
from knowledge.search.alias_index import MAX_WINDOW, names_of
from knowledge.search.evidence import SHORTLIST, collect_evidence, out_of_vocabulary_words, unexplained
from knowledge.search.question import read_question, words_of
from knowledge.search.years_and_countries import (
    countries_in,
    with_full_decades,
    with_short_countries,
    without_years,
)
from tests.made_up import GARDEN, LetterEncoder, knowledge_of, topic

ROSES, APPLES, BEES = range(3)


def _corrected(kb: IndexedKnowledge, question: str) -> str:
    return " ".join(word.text for word in collect_evidence(kb, read_question(question)).corrected.words)


@pytest.mark.parametrize(
    ("question", "out_of_vocabulary"),
    [
        ("when is the apple harvest", set()),
        ("when is the aple hravest", {"aple", "hravest"}),
        ("what about zeppelins", {"zeppelins"}),
        ("what about trains", {"trains"}),
        ("pls tell me abt honey thx", set()),
        ("x ray", {"ray"}),
        ("제펠린은 무엇인가요", set()),
        ("", set()),
    ],
)
def test_unknown_words_are_out_of_vocabulary(
    garden: IndexedKnowledge, question: str, out_of_vocabulary: set[str]
) -> None:
    """Words of the report, function words, single letters and Korean words are in vocabulary; other words are not."""
    assert out_of_vocabulary_words(garden, read_question(question)) == out_of_vocabulary


def test_words_that_the_encoder_knows_are_in_vocabulary(garden: IndexedKnowledge) -> None:
    """A word that the encoder knows, or its stem, is not a typo, unless it has a digit or fewer than four letters."""
    kb = replace(garden, encoder=LetterEncoder({"trains", "aple", "rb8", "gin", "warm"}))
    question = read_question("trains aple zeppelins rb8 gin")
    assert out_of_vocabulary_words(kb, question) == {"zeppelins", "rb8", "gin"}
    assert out_of_vocabulary_words(kb, read_question("warming warmth")) == {"warmth"}


def test_typos_are_corrected_and_listed(garden: IndexedKnowledge) -> None:
    """The corrected question has the intended words, the corrections are listed, and the original question is kept."""
    evidence = collect_evidence(garden, read_question("when is the aple hravest"))
    assert evidence.corrected.text == "when is the apple harvest"
    assert evidence.corrections == (("aple", "apple"), ("hravest", "harvest"))
    assert evidence.question.text == "when is the aple hravest"
    assert collect_evidence(garden, read_question("hravest")).words[APPLES] > 0


def test_a_mistyped_name_becomes_the_name(garden: IndexedKnowledge) -> None:
    """A mistyped name is corrected to the report's spelling, and counts as a mistyped name, not as an exact one."""
    evidence = collect_evidence(garden, read_question("is the rosebd sunny"))
    assert evidence.corrections[0] == ("rosebd", "ROSBED")
    assert evidence.corrected.text == "is the ROSBED sunny"
    assert evidence.exact[ROSES] == 0 < evidence.mistyped[ROSES] < 1


def test_a_mistyped_name_of_several_words_is_corrected_once(garden: IndexedKnowledge) -> None:
    """If a name of several words is mistyped, the whole name replaces these words in one correction."""
    evidence = collect_evidence(garden, read_question("are the rosse bedz sunny"))
    assert evidence.corrected.text == "are the Rose Beds sunny"
    assert evidence.corrections == (("rosse bedz", "Rose Beds"),)


def test_a_name_that_is_found_after_correction_counts_as_mistyped() -> None:
    """A name too long to be corrected as a whole is found once its words are corrected.

    The name then counts as mistyped, not as exact.
    """
    path = topic("path", ("Walled Kitchen Garden Gravel Path", "자갈길"), ("It is dry.", "물이 잘 빠집니다."))
    kb = index_knowledge(knowledge_of(*GARDEN.topics, path))
    exact, corrected = (
        collect_evidence(kb, read_question(name)) for name in (path.title["en"], "walld kitchen garden gravel pathh")
    )
    assert (exact.exact[3], exact.mistyped[3]) == (1, 0)
    assert corrected.exact[3] == 0 < corrected.mistyped[3] < 1


@pytest.mark.parametrize("question", ["when is apple harvest", "ROSBED", "zeppelins", "사과는 언제 따나요", ""])
def test_without_typos_nothing_is_corrected(garden: IndexedKnowledge, question: str) -> None:
    """A question without typos, or one that resembles nothing in the report, stays unchanged."""
    evidence = collect_evidence(garden, read_question(question))
    assert evidence.corrections == ()
    assert evidence.corrected.text == evidence.question.text


@pytest.mark.slow
def test_correction_keeps_every_name_of_the_report(indexed: IndexedKnowledge) -> None:
    """No word of a name in the report is mistaken for a typo, and every name that is not too long is found exactly."""
    for about in indexed.knowledge.topics:
        for name in names_of(about):
            evidence = collect_evidence(indexed, read_question(name))
            assert not evidence.corrections, (about.id, name)
            named = [indexed.knowledge.topics[index] for index in np.flatnonzero(evidence.exact == 1)]
            if len(evidence.question.words) <= MAX_WINDOW:
                assert name in {each for found in named for each in names_of(found)}, (about.id, name)


def test_correction_around_a_name_keeps_the_name(garden: IndexedKnowledge) -> None:
    """Typos beside a code, a name or a number are corrected, and the code, name or number is kept."""
    assert _corrected(garden, "does RB-7 need hravest") == "does rb 7 need harvest"
    assert _corrected(garden, "ROSBED and aple trees") == "rosbed and apple trees"
    assert _corrected(garden, "52 tonnes of aple in 1998") == "52 tonnes of apple in 1998"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_evidence_of_any_text_is_in_bounds(indexed: IndexedKnowledge, text: str) -> None:
    """For any text, the shares of names, of words and of unexplained words are between 0 and 1.

    The share that a single topic leaves unexplained is at least that which the whole report leaves unexplained.
    """
    evidence = collect_evidence(indexed, read_question(text))
    size = len(indexed.knowledge.topics)
    for shares in (evidence.exact, evidence.mistyped, evidence.words):
        assert shares.shape == (size,)
        assert shares.min() >= 0
        assert shares.max() <= 1 + 1e-5
    anywhere = unexplained(indexed, evidence.corrected.content, None)
    assert 0 <= anywhere <= 1
    for index in range(0, size, 20):
        assert anywhere - 1e-9 <= unexplained(indexed, evidence.corrected.content, index) <= 1


@pytest.mark.parametrize(
    ("question", "index", "least", "most"),
    [
        ("honey", None, 0, 0),
        ("honey", BEES, 0, 0),
        ("honey", ROSES, 1, 1),
        ("zeppelin", None, 1, 1),
        ("zeppelin", BEES, 1, 1),
        ("honey zeppelin", None, 0.5, 0.99),
        ("what is it", BEES, 0, 0),
        ("", None, 0, 0),
    ],
)
def test_the_unexplained_share_counts_words_that_are_never_mentioned(
    garden: IndexedKnowledge, question: str, index: int | None, least: float, most: float
) -> None:
    """Words that the topic or the report mentions are explained; an unknown word counts more than a known one."""
    assert least <= unexplained(garden, words_of(question), index) <= most


def test_the_classifier_scores_only_a_shortlist_of_a_large_report() -> None:
    """In a large report, only the topics that fit best by names and words are classified.

    A topic that the question names is among them.
    """
    many = [topic(f"t{n}", (f"Plot {n}", f"밭 {n}"), (f"Plot {n} grows beans.", "콩이 자랍니다.")) for n in range(300)]
    kb = index_knowledge(knowledge_of(*many))
    evidence = collect_evidence(kb, read_question("what grows on plot 217"))
    assert 0 < np.count_nonzero(evidence.semantic) <= SHORTLIST
    assert evidence.semantic[217] > 0
    assert int(evidence.semantic.argmax()) == 217


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("what about the 60s?", "what about the 1960s?"),
        ("Since the ’90s or the Seventies", "Since the 1990s or the 1970s"),
        ("80년대에는?", "1980년대에는?"),
        ("the 1960s, 1950년대, 20s, 960s", "the 1960s, 1950년대, 20s, 960s"),
        ("people in their 50s", "people in their 50s"),
    ],
)
def test_decades_are_read_in_full(typed: str, read: str) -> None:
    """A decade of the 20th century may be typed in short, but not everything that looks like one is a decade."""
    assert with_full_decades(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("tax in the United Kingdom", "tax in the UK"),
        ("united states of america?", "USA?"),
        ("the United Arab Emirates", "the UAE"),
        ("the United Nations", "the United Nations"),
    ],
)
def test_country_shares_no_word_with_the_united_nations(typed: str, read: str) -> None:
    """'United' in the name of a country is no sign of the United Nations."""
    assert with_short_countries(typed) == read
    assert countries_in(typed) == countries_in(read)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("rainfall in 2006", "rainfall in"),
        ("2006년에는 비가 얼마나 왔나요", "비가 얼마나 왔나요"),
        ("2006 년 강수량", "강수량"),
        ("2005년도 강수량과 2007년의 강수량", "강수량과 강수량"),
        ("2,006 trees and room 20061", "2,006 trees and room 20061"),
    ],
)
def test_years_are_taken_out_of_a_text(text: str, rest: str) -> None:
    """Years are taken out with the Korean word for year and its particle; other numbers stay."""
    assert " ".join(without_years(text).split()) == rest


def test_the_years_and_countries_of_a_topic_are_in_its_texts(garden: IndexedKnowledge) -> None:
    """A topic has the years and countries in its texts, in either language, and the report has those of all topics."""
    assert garden.years_and_countries[APPLES] == {"1974", "1998", "denmark"}
    assert garden.years_and_countries[ROSES] == frozenset()
    assert garden.all_years_and_countries == {"1974", "1998", "denmark"}


@pytest.mark.parametrize(
    "text",
    [
        "외국인도 쓸 수 있나요",
        "장애인도 이용하나요",
        "위험 요인도 커집니다",
        "기대만큼 줄었나요",
        "전자정부운영국이 뭐야",
        "단독일 때",
    ],
)
def test_a_country_inside_a_korean_word_does_not_count(text: str) -> None:
    """'외국인도' means 'foreigners too', not India: a Korean word names a country only if it starts with the name."""
    assert countries_in(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("인도에서도 쓰나요", "india"),
        ("대만은?", "taiwan"),
        ("인도네시아는", "indonesia"),
        ("독일의 사례", "germany"),
        ("문재인정부는?", "moon jae-in"),
    ],
)
def test_a_country_at_the_start_of_a_korean_word_counts(text: str, country: str) -> None:
    """A country is found despite particles after its name, and a longer name wins over a shorter one inside it."""
    assert countries_in(text) == {country}
