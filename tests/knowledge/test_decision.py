"""The numbers in decision.json turn the evidence into a ranking, a probability and a decision."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, fields, replace
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search import IndexedKnowledge, index_knowledge
from knowledge.search.boosted_trees import BoostedTrees
from knowledge.search.context import ContextFeatures
from knowledge.search.decision import (
    FEATURES,
    Features,
    Ranking,
    Weights,
    answer_probability,
    decide,
    extract_features,
    rank,
    read_weights,
    weights_for,
)
from knowledge.search.evidence import Evidence, collect_evidence
from knowledge.search.question import read_question
from knowledge.search.reading import read_in_context
from knowledge.search.together import run
from knowledge.search.topic_classifier import ClassScores
from tests.made_up import GARDEN, LetterEncoder

ROSES, APPLES, BEES = range(3)
WEIGHTS = Weights(0.5, 0.25, 0.125, (), (), BoostedTrees(0.0), answer=0.6, none=0.4, none_in_context=0.3, margin=0.05)
ALWAYS = (*[0.0] * len(fields(ContextFeatures)), 9.0)
"""Weights by which every question is about the topic of its conversation."""

NOTHING = Features(**dict.fromkeys(FEATURES, 0.0))
SHIPPED = json.loads((resources.files("knowledge.search") / "decision.json").read_text(encoding="utf-8"))
SETS = ("with_encoder", "without_encoder")


@pytest.fixture(scope="module")
def garden_with_encoder() -> IndexedKnowledge:
    """Return the invented report, indexed with an encoder."""
    return index_knowledge(GARDEN, LetterEncoder())


def _shipped(name: str) -> Weights:
    return read_weights(SHIPPED["weights"][name])


def _evidence(*numbers: float, **more: list[float]) -> Evidence:
    size = len(numbers)
    scores = {kind: np.array(more.get(kind, [0.0] * size), dtype=np.float32) for kind in ("exact", "mistyped", "words")}
    question = read_question("roses")
    semantic = np.array(numbers, dtype=np.float32)
    class_scores = ClassScores(semantic, 0, semantic)
    return Evidence(question, question, (), "", (), **scores, class_scores=class_scores, unnamed=semantic)


def _read(kb: IndexedKnowledge, question: str) -> tuple[Ranking, Features]:
    evidence = collect_evidence(kb, read_question(question))
    reading = run(kb.classifier, read_in_context(kb, evidence, None, weights_for(kb)))
    return reading.ranking, reading.features


@pytest.mark.parametrize("name", SETS)
def test_the_trees_split_by_the_features(name: str) -> None:
    """The trees use most of the features. For the context, each feature and a constant has a weight."""
    used = {node[0] for tree in _shipped(name).covered.trees for node in tree if len(node) > 1}
    assert 0.8 * len(FEATURES) < len(used)
    assert used <= set(range(len(FEATURES)))
    assert len(_shipped(name).context) == len(fields(ContextFeatures)) + 1


@pytest.mark.parametrize("name", SETS)
def test_the_thresholds_are_in_order(name: str) -> None:
    """The threshold for refusing is not above the one for answering, and no kind of evidence has a negative weight."""
    weights = _shipped(name)
    assert 0 < weights.none <= weights.answer < 1
    assert 0 <= weights.margin < 1
    assert min(weights.exact, weights.mistyped, weights.words) >= 0


@pytest.mark.parametrize("name", SETS)
def test_the_shares_of_the_measured_quality_add_up(name: str) -> None:
    """The shares of right answers, wrong answers, choices and wrong refusals add up to 1."""
    quality = SHIPPED["quality"][name]
    assert sum(quality[share] for share in ("right", "wrong", "asked", "false_no")) == pytest.approx(1, abs=3e-4)
    assert 0 <= quality["refused"] <= 1


def test_weights_depend_on_the_encoder(garden: IndexedKnowledge, garden_with_encoder: IndexedKnowledge) -> None:
    """Of the two sets of weights in the file, one is used with an encoder and the other without."""
    assert weights_for(garden) == _shipped("without_encoder")
    assert weights_for(garden_with_encoder) == _shipped("with_encoder")


def test_ranking_adds_up_all_kinds_of_evidence() -> None:
    """The score of a topic is its semantic score plus the weighted scores of its names and words."""
    evidence = _evidence(0.1, 0.2, 0.3, exact=[1, 0, 0], mistyped=[0, 1, 0], words=[0, 0, 1])
    ranking = rank(evidence, WEIGHTS)
    np.testing.assert_allclose(ranking.scores, [0.6, 0.45, 0.425], atol=1e-6)
    assert ranking.order == (0, 1, 2)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=90), st.integers(1, 12))
def test_ranking_is_best_first_and_ties_keep_their_order(scores: list[int], most: int) -> None:
    """At most `most` topics are returned, best first; topics with equal scores keep their order in the report."""
    ranking = rank(_evidence(*scores), WEIGHTS, most)
    assert ranking.order == tuple(sorted(range(len(scores)), key=lambda index: (-scores[index], index))[:most])


@given(st.lists(st.floats(-2, 2), min_size=len(FEATURES), max_size=len(FEATURES)), st.sampled_from(SETS))
def test_the_probability_is_a_probability(values: list[float], name: str) -> None:
    """Whatever the features are, the probability is between 0 and 1, and never certain."""
    assert 0 < answer_probability(Features(*values), _shipped(name)) < 1


def test_the_log_odds_are_the_sum_of_the_trees() -> None:
    """Without trees, the base alone decides. Each tree adds its value to the log odds."""
    assert answer_probability(NOTHING, WEIGHTS) == 0.5
    tree = ((FEATURES.index("top"), 0.5, 1, 2), (-math.log(3),), (math.log(3),))
    weights = replace(WEIGHTS, covered=BoostedTrees(0.0, (tree,)))
    assert answer_probability(NOTHING, weights) == pytest.approx(0.25)
    assert answer_probability(replace(NOTHING, top=0.5), weights) == pytest.approx(0.25)
    assert answer_probability(replace(NOTHING, top=0.6), weights) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("probability", "margin", "decision"),
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
def test_the_decision_follows_the_thresholds_and_the_margin(probability: float, margin: float, decision: str) -> None:
    """If the probability is below `none`, or below `none_in_context` in a conversation, the decision is to refuse.

    If it is below `answer`, or if the margin is too small, the decision is to offer a choice. Otherwise, the decision
    is to answer. In a conversation, no choice is offered, and the decision is to answer instead.
    """
    assert decide(probability, replace(NOTHING, margin=margin), WEIGHTS) == decision
    in_context = decide(probability, replace(NOTHING, margin=margin, in_context=1.0), WEIGHTS)
    expected = "none" if probability < WEIGHTS.none_in_context else "answer"
    assert in_context == expected, "a conversation leaves nothing to choose from"


def test_a_ranking_can_be_led_by_any_topic() -> None:
    """Any topic can be put first, whether or not it was ranked, and the others keep their order."""
    ranking = Ranking((2, 0, 1), np.array([0.5, 0.1, 0.9, 0.0], dtype=np.float32))
    assert ranking.led_by(1).order == (1, 2, 0)
    assert ranking.led_by(3).order == (3, 2, 0, 1)
    assert ranking.led_by(2).order == ranking.order


def test_features_describe_the_first_topic(garden: IndexedKnowledge) -> None:
    """The features describe the topic that ranks first: its score, its margin, and whether the question names it."""
    evidence = collect_evidence(garden, read_question("what is ROSBED about"))
    weights = weights_for(garden)
    ranking = rank(evidence, weights)
    statements = garden.statements.rank(evidence.compared, ranking.order[0], weights.lead)
    features = extract_features(garden, evidence, ranking, statements, in_context=True)
    assert ranking.order[0] == ROSES
    assert features.top == pytest.approx(float(ranking.scores.max()))
    assert features.margin == pytest.approx(features.top - sorted(ranking.scores)[-2])
    assert (features.exact, features.mistyped, features.in_context, features.is_korean) == (1, 0, 1, 0)
    assert (features.unknown, features.elsewhere) == (0, 0)


def test_the_margin_of_a_lone_topic_is_its_score() -> None:
    """If there is only one topic, its margin is its score."""
    kb = index_knowledge(replace(GARDEN, topics=GARDEN.topics[:1], unanswered=()))
    features = _read(kb, "rose beds")[1]
    assert features.margin == features.top > 0


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
def test_missing_years_and_countries_are_features(garden: IndexedKnowledge, question: str, seen: set[str]) -> None:
    """If the report does not mention the year or the country in a question, one feature is set.

    If the first topic does not mention that year or country, another feature is set.
    """
    features = asdict(_read(garden, question)[1])
    kinds = ("strange_year", "other_year", "strange_country", "other_country")
    assert {kind for kind in kinds if features[kind]} == seen


def test_a_missing_answer_type_is_a_feature(garden: IndexedKnowledge) -> None:
    """If a question asks for a phone number and the topic has none, a feature is set.

    For a general question, the feature is not set.
    """
    assert _read(garden, "phone number of the rose beds")[1].other_answer_type == 1
    assert _read(garden, "how are the rose beds")[1].other_answer_type == 0


def test_a_first_statement_without_the_expected_type_is_a_feature(garden: IndexedKnowledge) -> None:
    """If a question asks for a date and the first statement of the topic has none, a feature is set.

    For a number that the first statement has, or for a general question, the feature is not set.
    """
    assert _read(garden, "when were the rose beds planted")[1].lead_lacking_certain == 1
    assert _read(garden, "how many trees are in the apple orchard")[1].lead_lacking_certain == 0
    assert _read(garden, "how are the rose beds")[1].lead_lacking_certain == 0


def test_features_describe_what_the_first_statement_tells(garden: IndexedKnowledge) -> None:
    """If the first statement does not name the year, or the kind of thing, that is asked for, a feature is set."""
    told = _read(garden, "how many trees are in the apple orchard")[1]
    assert (told.lead_noun, told.lead_noun_untold, told.lead_noun_unasked, told.lead_other_year) == (1, 0, 0, 0)
    untold = _read(garden, "how many helicopters were in the apple orchard in 1997")[1]
    assert (untold.lead_noun, untold.lead_noun_untold, untold.lead_noun_unasked, untold.lead_other_year) == (1, 1, 1, 1)
    assert untold.names_year == 1 > untold.lead_words_elsewhere > told.lead_words_elsewhere == 0


def test_a_question_in_a_conversation_is_known_as_such(garden: IndexedKnowledge) -> None:
    """A feature says whether a question continues the conversation about the first topic."""
    evidence = collect_evidence(garden, read_question("thanks a lot"))
    about_roses = read_in_context(garden, evidence, ROSES, replace(weights_for(garden), context=ALWAYS))
    assert run(garden.classifier, about_roses).features.in_context == 1
    alone = read_in_context(garden, evidence, None, weights_for(garden))
    assert run(garden.classifier, alone).features.in_context == 0


def test_words_of_another_topic_count_as_elsewhere(garden: IndexedKnowledge) -> None:
    """A word that only another topic uses counts as elsewhere; one that is not in the report also counts as unknown."""
    honey, helicopters = (_read(garden, f"ROSBED rose beds and {other}")[1] for other in ("honey", "helicopters"))
    assert honey.unknown == 0 < honey.elsewhere
    assert 0 < helicopters.unknown <= helicopters.elsewhere


def test_similarity_to_unanswered_questions_is_a_feature(garden: IndexedKnowledge) -> None:
    """An unanswered question is more similar to other unanswered questions than to questions of its topic.

    For a question that the report answers, the opposite is true.
    """
    refused = _read(garden, "what does a rose bouquet cost")[1]
    answered = _read(garden, "which roses smell best")[1]
    assert refused.near_refused > refused.near_topic
    assert refused.near_refused_first > 0
    assert refused.not_covered > answered.not_covered
    assert answered.near_topic > answered.near_refused
    assert answered.near_refused_first == 0


def test_features_are_finite_numbers(indexed: IndexedKnowledge) -> None:
    """Even for unusual questions, every feature is a finite number, and every share is between 0 and 1."""
    for question in ("KONEPS", "?!", "12", "의", "how", "나라장터 절감액 2015 일본", "zzzz qqqq"):
        _, features = _read(indexed, question)
        assert np.isfinite(features.values).all(), question
        for share in (
            features.exact,
            features.mistyped,
            features.words,
            features.unknown,
            features.elsewhere,
            features.brief,
        ):
            assert 0 <= share <= 1 + 1e-6, question
