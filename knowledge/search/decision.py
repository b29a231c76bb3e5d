"""Ranks the topics by the evidence, and decides whether to answer, to offer a choice, or to refuse.

All weights and thresholds are in `decision.json` and are fitted by `innovation-bot calibrate`. They apply to kinds of
evidence rather than to words, so they are valid for any report.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from operator import attrgetter
from typing import Any, Literal

import numpy as np

from knowledge.search.answer_types import CERTAIN
from knowledge.search.asked_for import compare_asked_for
from knowledge.search.boosted_trees import BoostedTrees
from knowledge.search.evidence import Evidence, unexplained
from knowledge.search.index import IndexedKnowledge
from knowledge.search.ngram_index import Scores
from knowledge.search.statement_finder import RankedStatements

_TELLING = CERTAIN - {"count"}
"""The answer types whose presence in a statement suggests that it answers the question. A mere count does not suggest
this, because most statements contain a number."""

_OFTEN_ASKED = ("reason", "place", "person")
"""The answer types that people often ask for in vain, each with weights of its own."""

Decision = Literal["answer", "choices", "none"]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights and thresholds of the decision, under the names that they have in `decision.json`.

    `exact`, `mistyped` and `words` rank the topics, together with the semantic score, whose weight is 1. `context`
    combines the features of a question in a conversation into the log odds that it is still about the conversation's
    topic. `lead` combines the features of each statement of the first topic into its score. `covered` gives, from the
    features of the first topic, the log odds that the report answers the question. If the resulting probability is
    below `none` or, in a conversation about the topic, below `none_in_context`, the bot refuses. If it is below
    `answer`, or if the first two topics are less than `margin` apart, the bot offers a choice. Otherwise, it answers.
    """

    exact: float
    mistyped: float
    words: float
    context: tuple[float, ...]
    lead: tuple[float, ...]
    covered: BoostedTrees
    answer: float
    none: float
    none_in_context: float
    margin: float


@dataclass(frozen=True, slots=True)
class Features:
    """The features from which the bot estimates whether the report answers a question.

    In their names, `near` stands for the classifier's sentences nearest to the question, `lead` for the lead of the
    answer, and `unnamed` for the question without names and years.
    """

    top: float
    not_covered: float
    margin: float
    exact: float
    mistyped: float
    words: float
    unknown: float
    elsewhere: float
    strange_year: float
    other_year: float
    strange_country: float
    other_country: float
    other_answer_type: float
    brief: float
    is_korean: float
    in_context: float
    near_topic: float
    near_refused: float
    near_refused_first: float
    lead_nearness: float
    lead_words: float
    lead_holds_certain: float
    lead_lacking_certain: float
    lead_lacking_other: float
    asks_reason: float
    asks_place: float
    asks_person: float
    lead_lacking_reason: float
    lead_lacking_place: float
    lead_lacking_person: float
    lead_noun: float
    lead_noun_untold: float
    lead_noun_unasked: float
    lead_other_year: float
    lead_words_elsewhere: float
    lead_words_unasked: float
    lead_uncounted: float
    lead_uncounted_here: float
    lead_type_unasked: float
    unnamed_topic: float
    unnamed_lead: float
    unnamed_refused: float
    unnamed_score: float
    unnamed_share: float
    names_year: float

    @property
    def values(self) -> tuple[float, ...]:
        """Return the features in their order."""
        return _VALUES(self)


FEATURES = tuple(field.name for field in fields(Features))
_VALUES = attrgetter(*FEATURES)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking of topics.

    `order` holds the indexes of the best ones, best first, and `scores` holds the score of each topic.
    """

    order: tuple[int, ...]
    scores: Scores

    @property
    def margin(self) -> float:
        """Return the first topic's lead over the second in score, or its whole score if there is no second."""
        first, *others = (float(self.scores[topic]) for topic in self.order)
        return first - others[0] if others else first

    def led_by(self, topic: int) -> Ranking:
        """Return the ranking with the topic at this index first, whatever its score."""
        return Ranking((topic, *(other for other in self.order if other != topic)), self.scores)


def weights_for(kb: IndexedKnowledge) -> Weights:
    """Return the fitted weights. There is one set for use with a sentence encoder and one for use without."""
    return _fitted("with_encoder" if kb.encoder else "without_encoder")


@cache
def _fitted(name: str) -> Weights:
    file = resources.files("knowledge.search") / "decision.json"
    return read_weights(json.loads(file.read_text(encoding="utf-8"))["weights"][name])


def read_weights(numbers: dict[str, Any]) -> Weights:
    """Return weights read from their form in `decision.json`."""
    lists = {name: tuple(numbers[name]) for name in ("context", "lead")}
    base, trees = numbers["covered"]["base"], numbers["covered"]["trees"]
    return Weights(
        **{**numbers, **lists, "covered": BoostedTrees(base, tuple(tuple(map(tuple, tree)) for tree in trees))}
    )


def rank(evidence: Evidence, weights: Weights, most: int = 8) -> Ranking:
    """Return a ranking of the topics by all their evidence, with at most `most` of them in its order.

    Of two topics with the same score, the one that comes first in the report ranks higher.
    """
    scores = (
        evidence.semantic
        + weights.exact * evidence.exact
        + weights.mistyped * evidence.mistyped
        + weights.words * evidence.words
    )
    most = min(most, len(scores))
    best = np.flatnonzero(scores >= np.partition(scores, -most)[-most])
    best = best[np.argsort(-scores[best], kind="stable")][:most]
    return Ranking(tuple(int(index) for index in best), scores)


def extract_features(
    kb: IndexedKnowledge,
    evidence: Evidence,
    ranking: Ranking,
    statements: RankedStatements,
    *,
    in_context: bool,
) -> Features:
    """Return the features that compare a question with the topic that ranks first, and with the lead of its answer.

    `statements` ranks that topic's statements. `in_context` says whether the question continues a conversation about
    that topic.
    """
    top = ranking.order[0]
    question, content = evidence.question, evidence.corrected.content
    here, anywhere = kb.years_and_countries[top], kb.all_years_and_countries
    years = question.years - kb.own_years
    near = kb.classifier.neighbours(evidence.class_scores.similarities, top)
    return Features(
        top=float(ranking.scores[top]),
        not_covered=evidence.class_scores.not_covered,
        margin=ranking.margin,
        exact=float(evidence.exact[top]),
        mistyped=float(evidence.mistyped[top]),
        words=float(evidence.words[top]),
        unknown=unexplained(kb, content, None),
        elsewhere=unexplained(kb, content, top),
        strange_year=float(not years <= anywhere),
        other_year=float(not years <= here),
        strange_country=float(not question.countries <= anywhere),
        other_country=float(not question.countries <= here),
        other_answer_type=float(not question.answer_types <= kb.statements.contents(top).types),
        brief=1 / (1 + len(content)),
        is_korean=float(question.language == "ko"),
        in_context=float(in_context),
        **{f"near_{name}": float(value) for name, value in near._asdict().items()},
        names_year=float(bool(years)),
        **_lead_features(kb, evidence, top, statements),
    )


def _lead_features(
    kb: IndexedKnowledge, evidence: Evidence, topic: int, statements: RankedStatements
) -> dict[str, float]:
    """Return the features that compare a question with the lead of its answer, keyed by name.

    The lead is the topic's best statement, or its summary if the question is about the topic as a whole. What the
    question asks for is compared with the best statement in both cases. `topic` is the topic's index.
    """
    asked_for = compare_asked_for(kb, evidence.corrected, topic, statements.first)
    lead, unnamed = statements.lead, statements.classified
    return {
        "lead_nearness": lead.nearness,
        "lead_words": lead.words,
        "lead_holds_certain": float(bool(evidence.question.answer_types & _TELLING - lead.lacking)),
        "lead_lacking_certain": float(bool(lead.lacking & CERTAIN)),
        "lead_lacking_other": float(bool(lead.lacking - CERTAIN)),
        **{f"asks_{kind}": float(kind in evidence.question.answer_types) for kind in _OFTEN_ASKED},
        **{f"lead_lacking_{kind}": float(kind in lead.lacking) for kind in _OFTEN_ASKED},
        **{f"lead_{name}": value for name, value in asked_for._asdict().items()},
        "unnamed_topic": float(unnamed.nearest.max()),
        "unnamed_lead": lead.unnamed,
        "unnamed_refused": unnamed.refused,
        # Without unanswered questions, the sum is 1 but for rounding errors, which must not decide anything.
        "unnamed_score": round(float(unnamed.scores.sum()), 4),
        "unnamed_share": unnamed.share,
    }


def answer_probability(features: Features, weights: Weights) -> float:
    """Return the probability, from 0 to 1, that the report answers the question."""
    return probability(weights.covered.log_odds(features.values))


def probability(log_odds: float) -> float:
    """Return the probability, from 0 to 1, that has these log odds."""
    return float(1 / (1 + np.exp(-log_odds)))


def decide(confidence: float, features: Features, weights: Weights) -> Decision:
    """Return whether to answer, to offer a choice, or to refuse (`none`).

    `confidence` is the probability that the report answers the question. If the question continues a conversation about
    the topic, no choice is offered.
    """
    if confidence < (weights.none_in_context if features.in_context else weights.none):
        return "none"
    if not features.in_context and (confidence < weights.answer or features.margin < weights.margin):
        return "choices"
    return "answer"
