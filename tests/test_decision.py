"""The evidence is added up to a ranking, a probability and a verdict, by the numbers in decision.json."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search import IndexedKnowledge, index_knowledge
from knowledge.search.decision import SIGNS, Ranking, Signs, Weights, rank, signs_of, sureness, verdict, weights_for
from knowledge.search.evidence import Evidence, gather
from knowledge.search.meaning import Weighed
from knowledge.search.question import read_question
from tests.made_up import GARDEN, LetterEncoder

ROSES, APPLES, BEES = range(3)
WEIGHTS = Weights(0.5, 0.25, 0.125, 1.0, (), answer=0.6, none=0.4, margin=0.05)
NOTHING = Signs(**dict.fromkeys(SIGNS, 0.0))
SHIPPED = json.loads((resources.files("knowledge.search") / "decision.json").read_text(encoding="utf-8"))
SETS = ("with_encoder", "without_encoder")


@pytest.fixture(scope="module")
def garden() -> IndexedKnowledge:
    """Give a made-up report without an encoder."""
    return index_knowledge(GARDEN)


@pytest.fixture(scope="module")
def garden_with_encoder() -> IndexedKnowledge:
    """Give the same with an encoder."""
    return index_knowledge(GARDEN, LetterEncoder())


def _shipped(name: str) -> Weights:
    numbers = SHIPPED["weights"][name]
    return Weights(**{**numbers, "covered": tuple(numbers["covered"])})


def _evidence(*meaning: float, **more: list[float]) -> Evidence:
    size = len(meaning)
    scores = {kind: np.array(more.get(kind, [0.0] * size), dtype=np.float32) for kind in ("exact", "mistyped", "words")}
    question = read_question("roses")
    by_meaning = np.array(meaning, dtype=np.float32)
    return Evidence(question, question, (), (), by_meaning, **scores, weighed=Weighed(by_meaning, 0, by_meaning, None))


def _read(kb: IndexedKnowledge, question: str) -> tuple[Ranking, Signs]:
    evidence = gather(kb, read_question(question))
    ranking = rank(evidence, weights_for(kb))
    return ranking, signs_of(kb, evidence, ranking)


@pytest.mark.parametrize("name", SETS)
def test_there_is_one_weight_a_sign_and_one_that_is_constant(name: str) -> None:
    """A weight that is missing, or one too many, would weigh the wrong signs."""
    assert len(_shipped(name).covered) == len(SIGNS) + 1 == len(NOTHING.as_array())


@pytest.mark.parametrize("name", SETS)
def test_the_thresholds_are_in_order(name: str) -> None:
    """What is refused is less sure than what is answered, and no kind of evidence counts against its topic."""
    weights = _shipped(name)
    assert 0 < weights.none <= weights.answer < 1
    assert 0 <= weights.margin < 1
    assert min(weights.exact, weights.mistyped, weights.words, weights.context) >= 0


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("kind", ["plain", "cross_validated"])
def test_the_shares_of_the_measured_quality_add_up(name: str, kind: str) -> None:
    """Every question that the report answers was answered rightly or wrongly, asked back about, or refused."""
    quality = SHIPPED["quality"][name][kind]
    assert sum(quality[share] for share in ("right", "wrong", "asked", "false_no")) == pytest.approx(1, abs=3e-4)
    assert 0 <= quality["refused"] <= 1


def test_weights_are_chosen_by_whether_there_is_an_encoder(
    garden: IndexedKnowledge, garden_with_encoder: IndexedKnowledge
) -> None:
    """The two sets of weights are those of the file, and each is used where it belongs."""
    assert weights_for(garden) == _shipped("without_encoder")
    assert weights_for(garden_with_encoder) == _shipped("with_encoder")


def test_ranking_adds_up_all_kinds_of_evidence() -> None:
    """A topic's score is its meaning, and its names and words by their weights."""
    evidence = _evidence(0.1, 0.2, 0.3, exact=[1, 0, 0], mistyped=[0, 1, 0], words=[0, 0, 1])
    ranking = rank(evidence, WEIGHTS)
    np.testing.assert_allclose(ranking.scores, [0.6, 0.45, 0.425], atol=1e-6)
    assert ranking.order == (0, 1, 2)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=90), st.integers(1, 12))
def test_ranking_is_best_first_and_ties_go_by_index(scores: list[int], most: int) -> None:
    """At most `most` topics are given, none twice, and of equal ones those that stand first in the report."""
    ranking = rank(_evidence(*scores), WEIGHTS, most)
    assert ranking.order == tuple(sorted(range(len(scores)), key=lambda index: (-scores[index], index))[:most])


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("sign", SIGNS)
def test_each_sign_moves_the_sureness_the_way_its_weight_points(name: str, sign: str) -> None:
    """What has a positive weight speaks for an answer, what has a negative one against it."""
    weights = _shipped(name)
    moved = sureness(replace(NOTHING, **{sign: 1.0}), weights) - sureness(NOTHING, weights)
    assert np.sign(moved) == np.sign(weights.covered[SIGNS.index(sign)])


@given(
    st.lists(st.floats(0, 1), min_size=len(SIGNS), max_size=len(SIGNS)),
    st.sampled_from(SIGNS),
    st.floats(0.01, 1),
    st.sampled_from(SETS),
)
def test_sureness_is_monotone_and_a_probability(values: list[float], sign: str, more: float, name: str) -> None:
    """Whatever else is known, more of a sign never moves the sureness against its weight, nor out of 0 to 1."""
    weights, before = _shipped(name), Signs(*values)
    after = replace(before, **{sign: getattr(before, sign) + more})
    moved = sureness(after, weights) - sureness(before, weights)
    assert moved * weights.covered[SIGNS.index(sign)] >= 0
    assert 0 <= sureness(after, weights) <= 1


def test_the_constant_alone_decides_where_there_are_no_signs() -> None:
    """The last weight stands for itself, as log odds."""
    covered = (*[5.0] * len(SIGNS), 0.0)
    assert sureness(NOTHING, replace(WEIGHTS, covered=covered)) == 0.5
    assert sureness(NOTHING, replace(WEIGHTS, covered=(*covered[:-1], np.log(3)))) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("sure", "margin", "decided"),
    [
        (0.0, 1.0, "none"),
        (0.399, 1.0, "none"),
        (0.399, 0.0, "none"),
        (0.4, 1.0, "choices"),
        (0.599, 1.0, "choices"),
        (0.6, 1.0, "answer"),
        (0.6, 0.05, "answer"),
        (0.6, 0.049, "choices"),
        (1.0, 0.0, "choices"),
    ],
)
def test_the_verdict_follows_the_thresholds_and_the_margin(sure: float, margin: float, decided: str) -> None:
    """Below `none` nothing, below `answer` or too close to the second topic a choice, otherwise an answer."""
    assert verdict(sure, replace(NOTHING, margin=margin), WEIGHTS) == decided


def test_signs_tell_of_the_first_topic(garden: IndexedKnowledge) -> None:
    """The score, the margin over the second, and what the names and words say of the topic that ranks first."""
    evidence = gather(garden, read_question("what is ROSBED about"))
    ranking = rank(evidence, weights_for(garden))
    signs = signs_of(garden, evidence, ranking, in_context=True)
    assert ranking.order[0] == ROSES
    assert signs.top == pytest.approx(float(ranking.scores.max()))
    assert signs.margin == pytest.approx(signs.top - sorted(ranking.scores)[-2])
    assert (signs.exact, signs.mistyped, signs.in_context, signs.is_korean) == (1, 0, 1, 0)
    assert (signs.unknown, signs.elsewhere) == (0, 0)


def test_the_margin_of_a_lone_topic_is_its_score() -> None:
    """Where there is one topic only, nothing comes second."""
    kb = index_knowledge(replace(GARDEN, topics=GARDEN.topics[:1], unanswered=()))
    signs = _read(kb, "rose beds")[1]
    assert signs.margin == signs.top > 0


@pytest.mark.parametrize(
    ("question", "seen"),
    [
        ("when were the apple orchard trees planted", set()),
        ("apple orchard in 1974", set()),
        ("apple orchard in 1850", {"strange_year", "other_year"}),
        ("rose beds in 1974", {"other_year"}),
        ("apple orchard in Denmark", set()),
        ("rose beds in Denmark", {"other_country"}),
        ("rose beds in Japan", {"strange_country", "other_country"}),
        ("덴마크의 사과 과수원", set()),
        ("일본의 장미 화단", {"strange_country", "other_country"}),
    ],
)
def test_years_and_countries_that_the_report_lacks_are_signs(
    garden: IndexedKnowledge, question: str, seen: set[str]
) -> None:
    """It is told apart whether the whole report or only the first topic does not name a year or a country."""
    signs = asdict(_read(garden, question)[1])
    kinds = ("strange_year", "other_year", "strange_country", "other_country")
    assert {kind for kind in kinds if signs[kind]} == seen


def test_a_sort_of_thing_that_the_topic_does_not_hold_is_a_sign(garden: IndexedKnowledge) -> None:
    """A phone number is asked for where no text holds one; for how a thing is, no text need hold anything."""
    assert _read(garden, "phone number of the rose beds")[1].other_sort == 1
    assert _read(garden, "how are the rose beds")[1].other_sort == 0


def test_words_of_another_topic_are_not_unknown_but_elsewhere(garden: IndexedKnowledge) -> None:
    """Honey is in the report, though not in the topic of roses; helicopters are not in the report."""
    honey, helicopters = (_read(garden, f"ROSBED rose beds and {other}")[1] for other in ("honey", "helicopters"))
    assert honey.unknown == 0 < honey.elsewhere
    assert 0 < helicopters.unknown <= helicopters.elsewhere


def test_nearness_to_what_is_refused_is_a_sign(garden: IndexedKnowledge) -> None:
    """A question that is listed as unanswered is nearer to those than to its topic's, and the other way round."""
    refused = _read(garden, "what does a rose bouquet cost")[1]
    answered = _read(garden, "which roses smell best")[1]
    assert refused.near_refused > refused.near_topic
    assert refused.not_covered > answered.not_covered
    assert answered.near_topic > answered.near_refused


def test_signs_of_the_report_are_numbers(indexed: IndexedKnowledge) -> None:
    """No sign is undefined, whatever is asked, and the shares among them are shares."""
    for question in ("KONEPS", "?!", "12", "의", "how", "나라장터 절감액 2015 일본", "zzzz qqqq"):
        _, signs = _read(indexed, question)
        assert np.isfinite(signs.as_array()).all(), question
        for share in (signs.exact, signs.mistyped, signs.words, signs.unknown, signs.elsewhere, signs.brief):
            assert 0 <= share <= 1 + 1e-6, question
