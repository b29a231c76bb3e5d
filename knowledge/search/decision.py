"""Ranks the topics by the evidence, and decides whether to answer, to offer a choice, or to refuse.

All weights and thresholds are in `decision.json`, and are fitted by `innovation-bot calibrate`. They apply to kinds of
evidence rather than to words, so they are valid for any report.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from operator import attrgetter
from typing import Literal

import numpy as np
import numpy.typing as npt

from knowledge.search.evidence import Evidence, unexplained
from knowledge.search.index import IndexedKnowledge

_NEARLY_EQUAL = 0.85
"""The similarity from which two questions count as nearly the same."""

Scores = npt.NDArray[np.float32]
Decision = Literal["answer", "choices", "none"]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights and thresholds of the decision, under the names that they have in `decision.json`.

    In the ranking of the topics, `exact`, `mistyped` and `words` are the weights of the scores with these names. The
    weight of the semantic score is 1. `context`, multiplied by `context_weight`, is added to the score of the topic of
    the conversation. `covered` holds the weights of the features, followed by a constant. The weighted sum is the log
    odds that the report answers the question.

    If the probability is below `none`, the bot refuses. If it is below `answer`, or if the scores of the first two
    topics differ by less than `margin`, the bot offers a choice. Otherwise, it answers.
    """

    exact: float
    mistyped: float
    words: float
    context: float
    covered: tuple[float, ...]
    answer: float
    none: float
    margin: float


@dataclass(frozen=True, slots=True)
class Features:
    """The features from which the bot estimates whether the report answers a question."""

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
    near_some_refused: float
    near_some_answered: float
    almost_topic: float
    almost_refused: float

    def as_array(self) -> npt.NDArray[np.float64]:
        """Return the features in their order, followed by 1 for the constant."""
        return np.array([*_VALUES(self), 1.0])


FEATURES = tuple(field.name for field in fields(Features))
_VALUES = attrgetter(*FEATURES)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking of topics. `order` holds the indexes of the best ones, best first. `scores` holds a score per topic."""

    order: tuple[int, ...]
    scores: Scores


def weights_for(kb: IndexedKnowledge) -> Weights:
    """Return the fitted weights. There is one set for use with a sentence encoder, and one for use without."""
    return _fitted()["with_encoder" if kb.encoder else "without_encoder"]


@cache
def _fitted() -> dict[str, Weights]:
    file = resources.files("knowledge.search") / "decision.json"
    sets = json.loads(file.read_text(encoding="utf-8"))["weights"]
    return {name: Weights(**{**numbers, "covered": tuple(numbers["covered"])}) for name, numbers in sets.items()}


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
    kb: IndexedKnowledge, evidence: Evidence, ranking: Ranking, *, in_context: bool = False
) -> Features:
    """Return the features of the topic that ranks first.

    `in_context` means that the question is a fragment about the topic of the conversation.
    """
    top = ranking.order[0]
    second = ranking.scores[ranking.order[1]] if len(ranking.order) > 1 else 0.0
    content = evidence.corrected.content
    years, countries = evidence.question.years, evidence.question.countries
    here, anywhere = kb.years_and_countries[top], kb.all_years_and_countries
    near = kb.classifier.neighbours(evidence.class_scores.similarities, top)
    return Features(
        top=float(ranking.scores[top]),
        not_covered=evidence.class_scores.not_covered,
        margin=float(ranking.scores[top] - second),
        exact=float(evidence.exact[top]),
        mistyped=float(evidence.mistyped[top]),
        words=float(evidence.words[top]),
        unknown=unexplained(kb, content, None),
        elsewhere=unexplained(kb, content, top),
        strange_year=float(not years <= anywhere),
        other_year=float(not years <= here),
        strange_country=float(not countries <= anywhere),
        other_country=float(not countries <= here),
        other_answer_type=float(not evidence.question.answer_types <= kb.answer_types[top]),
        brief=1 / (1 + len(content)),
        is_korean=float(evidence.question.language == "ko"),
        in_context=float(in_context),
        near_topic=near.topic,
        near_refused=near.refused,
        near_some_refused=near.some_refused,
        near_some_answered=near.some_answered,
        almost_topic=max(0.0, near.topic - _NEARLY_EQUAL),
        almost_refused=max(0.0, near.refused - _NEARLY_EQUAL),
    )


def answer_probability(features: Features, weights: Weights) -> float:
    """Return the probability, from 0 to 1, that the report answers the question."""
    odds = float(features.as_array() @ np.array(weights.covered))
    return float(1 / (1 + np.exp(-odds)))


def decide(probability: float, features: Features, weights: Weights) -> Decision:
    """Return whether to answer, to offer a choice, or to refuse (`none`)."""
    if probability < weights.none:
        return "none"
    if probability < weights.answer or features.margin < weights.margin:
        return "choices"
    return "answer"
