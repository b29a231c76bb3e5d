"""All that speaks for a topic is gathered: typos are mended, names kept, and what is left unexplained is measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search import IndexedKnowledge, index_knowledge
from knowledge.search.evidence import SHORTLIST, doubtful_words, gather, unexplained
from knowledge.search.names import LONGEST_WINDOW, names_of
from knowledge.search.question import read_question, words_of
from knowledge.search.specifics import countries_in
from tests.made_up import GARDEN, LetterEncoder, knowledge_of, topic

ROSES, APPLES, BEES = range(3)


@pytest.fixture(scope="module")
def garden() -> IndexedKnowledge:
    """Give a made-up report without an encoder."""
    return index_knowledge(GARDEN)


def _mended(kb: IndexedKnowledge, question: str) -> str:
    return " ".join(word.text for word in gather(kb, read_question(question)).mended.words)


@pytest.mark.parametrize(
    ("question", "doubtful"),
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
def test_words_that_nobody_knows_are_doubtful(garden: IndexedKnowledge, question: str, doubtful: set[str]) -> None:
    """Words of the report, function words, single letters and Korean words are never taken for typos."""
    assert doubtful_words(garden, read_question(question)) == doubtful


def test_words_that_the_encoder_knows_are_not_doubtful(garden: IndexedKnowledge) -> None:
    """An ordinary word that the report does not use is no slip of the fingers, short and mixed ones excepted."""
    kb = replace(garden, encoder=LetterEncoder({"trains", "aple", "rb8", "gin"}))
    question = read_question("trains aple zeppelins rb8 gin")
    assert doubtful_words(kb, question) == {"zeppelins", "rb8", "gin"}


def test_typos_are_put_right_and_told(garden: IndexedKnowledge) -> None:
    """The mended question has the words that were meant, says which, and leaves what was typed as it was."""
    evidence = gather(garden, read_question("when is the aple hravest"))
    assert evidence.mended.text == "when is the apple harvest"
    assert evidence.mendings == (("aple", "apple"), ("hravest", "harvest"))
    assert evidence.question.text == "when is the aple hravest"
    assert gather(garden, read_question("hravest")).words[APPLES] > 0


def test_a_mistyped_name_becomes_the_name(garden: IndexedKnowledge) -> None:
    """A slip in a name is mended to the name as the report writes it, and is evidence of its own kind."""
    evidence = gather(garden, read_question("is the rosebd sunny"))
    assert evidence.mendings[0] == ("rosebd", "ROSBED")
    assert evidence.mended.text == "is the ROSBED sunny"
    assert evidence.exact[ROSES] == 0 < evidence.mistyped[ROSES] < 1


def test_a_mistyped_name_of_several_words_is_mended_once(garden: IndexedKnowledge) -> None:
    """The whole name stands for all the words that were typed for it."""
    evidence = gather(garden, read_question("are the rosse bedz sunny"))
    assert evidence.mended.text == "are the Rose Beds sunny"
    assert evidence.mendings == (("rosse bedz", "Rose Beds"),)


def test_a_name_that_appears_once_typos_are_mended_counts_as_mistyped() -> None:
    """Where typos hid a name too long to be mended as a whole it is found afterwards, though never as an exact one."""
    path = topic("path", ("Walled Kitchen Garden Gravel Path", "자갈길"), ("It is dry.", "물이 잘 빠집니다."))
    kb = index_knowledge(knowledge_of(*GARDEN.topics, path))
    exact, mended = (gather(kb, read_question(name)) for name in (path.title.en, "walld kitchen garden gravel pathh"))
    assert (exact.exact[3], exact.mistyped[3]) == (1, 0)
    assert mended.exact[3] == 0 < mended.mistyped[3] < 1


@pytest.mark.parametrize("question", ["when is apple harvest", "ROSBED", "zeppelins", "사과는 언제 따나요", ""])
def test_without_typos_nothing_is_mended(garden: IndexedKnowledge, question: str) -> None:
    """A question that is well written, or that is like nothing in the report, stays what it is."""
    evidence = gather(garden, read_question(question))
    assert evidence.mendings == ()
    assert evidence.mended.text == evidence.question.text


def test_mending_keeps_every_name_of_the_report(indexed: IndexedKnowledge) -> None:
    """A name is exact evidence for a topic that has it, and none of its words is taken for a typo."""
    for about in indexed.knowledge.topics:
        for name in names_of(about):
            evidence = gather(indexed, read_question(name))
            assert not evidence.mendings, (about.id, name)
            named = [indexed.knowledge.topics[index] for index in np.flatnonzero(evidence.exact == 1)]
            if len(evidence.question.words) <= LONGEST_WINDOW:
                assert name in {each for found in named for each in names_of(found)}, (about.id, name)


def test_mending_around_a_name_keeps_the_name(garden: IndexedKnowledge) -> None:
    """Typos beside a code or a name, exact or not, are mended without touching it."""
    assert _mended(garden, "does RB-7 need hravest") == "does rb 7 need harvest"
    assert _mended(garden, "ROSBED and aple trees") == "rosbed and apple trees"
    assert _mended(garden, "52 tonnes of aple in 1998") == "52 tonnes of apple in 1998"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_evidence_of_any_text_is_in_bounds(indexed: IndexedKnowledge, text: str) -> None:
    """The shares of names and words, and of what is not explained, are between 0 and 1 for whatever is typed."""
    evidence = gather(indexed, read_question(text))
    size = len(indexed.knowledge.topics)
    for shares in (evidence.exact, evidence.mistyped, evidence.words):
        assert shares.shape == (size,)
        assert shares.min() >= 0
        assert shares.max() <= 1 + 1e-5
    anywhere = unexplained(indexed, evidence.mended.content, None)
    assert 0 <= anywhere <= 1
    for index in range(0, size, 20):
        assert anywhere - 1e-9 <= unexplained(indexed, evidence.mended.content, index) <= 1


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
def test_the_unexplained_share_is_what_is_never_mentioned(
    garden: IndexedKnowledge, question: str, index: int | None, least: float, most: float
) -> None:
    """Known words explain all, unknown ones nothing, and an unknown word weighs more than a known one beside it."""
    assert least <= unexplained(garden, words_of(question), index) <= most


def test_a_large_report_is_weighed_by_meaning_for_a_shortlist_only() -> None:
    """Of very many topics those that names and words bring up are weighed, the one that is named among them."""
    many = [topic(f"t{n}", (f"Plot {n}", f"밭 {n}"), (f"Plot {n} grows beans.", "콩이 자랍니다.")) for n in range(300)]
    kb = index_knowledge(knowledge_of(*many))
    evidence = gather(kb, read_question("what grows on plot 217"))
    assert 0 < np.count_nonzero(evidence.meaning) <= SHORTLIST
    assert evidence.meaning[217] > 0
    assert int(evidence.meaning.argmax()) == 217


def test_the_years_and_countries_of_a_topic_are_those_of_its_texts(garden: IndexedKnowledge) -> None:
    """What pins a topic down stands in its own texts, in either language, and all of it together is the report's."""
    assert garden.specifics[APPLES] == {"1974", "1998", "denmark"}
    assert garden.specifics[ROSES] == frozenset()
    assert garden.all_specifics == {"1974", "1998", "denmark"}


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
def test_a_country_inside_a_korean_word_is_none(text: str) -> None:
    """'외국인도' is 'foreigners too' and no India: a country is named where a word starts with it."""
    assert countries_in(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "country"),
    [("인도에서도 쓰나요", "india"), ("대만은?", "taiwan"), ("인도네시아는", "indonesia"), ("독일의 사례", "germany")],
)
def test_a_country_at_the_start_of_a_korean_word_is_one(text: str, country: str) -> None:
    """Particles behind a country's name do not hide it, and a longer name wins over a shorter one inside it."""
    assert countries_in(text) == {country}
