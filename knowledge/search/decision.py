"""Adds the evidence up: ranks the topics, and decides whether to answer, to ask which, or to say it is not covered.

All numbers stand in `decision.json`, fitted by `innovation-bot calibrate`; they hold for any report, for they weigh
kinds of evidence and no words.
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

_ALMOST_SAID = 0.85
"""Likeness from which two questions are almost the same."""

Scores = npt.NDArray[np.float32]
Verdict = Literal["answer", "choices", "none"]


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of the decision.

    `exact`, `mistyped` and `words` rank topics, beside their score by meaning, which counts 1; `context` is added for
    the topic of the conversation. `covered` weighs the
    signs of `signs_of` (the last one is constant) into log odds that the report answers. At a sureness of `answer` and
    above the bot answers, below `none` it says that the report does not cover the question, between them it asks
    which topic was meant; it also asks where the first two topics are less than `margin` apart.
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
class Signs:
    """What speaks for and against the report answering a question, one number each."""

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
    other_sort: float
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
        """Give the numbers in their order, and 1 for the constant."""
        return np.array([*_SIGN_VALUES(self), 1.0])


SIGNS = tuple(field.name for field in fields(Signs))
_SIGN_VALUES = attrgetter(*SIGNS)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The topics by their summed evidence: `order` holds the indexes, best first, and `scores` one number a topic."""

    order: tuple[int, ...]
    scores: Scores


def weights_for(kb: IndexedKnowledge) -> Weights:
    """Give the fitted weights: there are two sets, with and without a sentence encoder."""
    return _fitted()["with_encoder" if kb.encoder else "without_encoder"]


@cache
def _fitted() -> dict[str, Weights]:
    file = resources.files("knowledge.search") / "decision.json"
    sets = json.loads(file.read_text(encoding="utf-8"))["weights"]
    return {name: Weights(**{**numbers, "covered": tuple(numbers["covered"])}) for name, numbers in sets.items()}


def rank(evidence: Evidence, weights: Weights, most: int = 8) -> Ranking:
    """Rank the topics by all their evidence; gives the best `most`."""
    scores = (
        evidence.meaning
        + weights.exact * evidence.exact
        + weights.mistyped * evidence.mistyped
        + weights.words * evidence.words
    )
    most = min(most, len(scores))
    best = np.flatnonzero(scores >= np.partition(scores, -most)[-most])
    best = best[np.argsort(-scores[best], kind="stable")][:most]
    return Ranking(tuple(int(index) for index in best), scores)


def signs_of(kb: IndexedKnowledge, evidence: Evidence, ranking: Ranking, *, in_context: bool = False) -> Signs:
    """Read the signs of whether the report answers, for the topic that ranks first.

    `in_context` says that the question is a fragment about the topic of the conversation.
    """
    top = ranking.order[0]
    second = ranking.scores[ranking.order[1]] if len(ranking.order) > 1 else 0.0
    content = evidence.mended.content
    years, countries = evidence.question.years, evidence.question.countries
    here = kb.specifics[top]
    near = kb.meaning.neighbours(evidence.weighed.alike, top)
    return Signs(
        top=float(ranking.scores[top]),
        not_covered=evidence.weighed.not_covered,
        margin=float(ranking.scores[top] - second),
        exact=float(evidence.exact[top]),
        mistyped=float(evidence.mistyped[top]),
        words=float(evidence.words[top]),
        unknown=unexplained(kb, content, None),
        elsewhere=unexplained(kb, content, top),
        strange_year=float(not years <= kb.all_specifics),
        other_year=float(not years <= here),
        strange_country=float(not countries <= kb.all_specifics),
        other_country=float(not countries <= here),
        other_sort=float(not evidence.question.sorts <= kb.sorts[top]),
        brief=1 / (1 + len(content)),
        is_korean=float(evidence.question.language == "ko"),
        in_context=float(in_context),
        near_topic=near.topic,
        near_refused=near.refused,
        near_some_refused=near.some_refused,
        near_some_answered=near.some_answered,
        almost_topic=max(0.0, near.topic - _ALMOST_SAID),
        almost_refused=max(0.0, near.refused - _ALMOST_SAID),
    )


def sureness(signs: Signs, weights: Weights) -> float:
    """Give the probability, 0 to 1, that the report answers."""
    odds = float(signs.as_array() @ np.array(weights.covered))
    return float(1 / (1 + np.exp(-odds)))


def verdict(sure: float, signs: Signs, weights: Weights) -> Verdict:
    """Decide what to do with a question."""
    if sure < weights.none:
        return "none"
    if sure < weights.answer or signs.margin < weights.margin:
        return "choices"
    return "answer"
