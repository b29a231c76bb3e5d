"""Estimates whether a question in a conversation is still about the conversation's topic.

The weights are part of the decision's weights and are fitted with them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from knowledge.search.decision import Ranking, Weights, probability
from knowledge.search.evidence import Evidence, unexplained
from knowledge.search.followup import opens_as_fragment, points_back
from knowledge.search.index import IndexedKnowledge

_SHORT = 2
"""Maximum number of content words in a question that counts as short."""

_LONG = 12
"""The number of words from which all questions count as equally long."""

_AT_LEAST = 0.5
"""The lowest probability at which a question is taken to be about the topic of the conversation."""


@dataclass(frozen=True, slots=True)
class ContextFeatures:
    """The features of a question in a conversation, each a number.

    In their names, `here` stands for the topic of the conversation, and `other` for the best other topic.
    """

    score_here: float
    score_other: float
    near_here: float
    near_other: float
    named_here: float
    named_other: float
    unexplained_here: float
    unexplained_other: float
    known_year: float
    brief: float
    empty: float
    short: float
    length: float
    opening: float
    pointing: float
    same_section: float

    def as_array(self) -> npt.NDArray[np.float64]:
        """Return the features in their order, followed by 1 for the constant term."""
        return np.array([*_VALUES(self), 1.0])


_VALUES = attrgetter(*(field.name for field in fields(ContextFeatures)))


def is_about_context(
    kb: IndexedKnowledge, evidence: Evidence, ranking: Ranking, context: int, weights: Weights
) -> bool:
    """Return whether a question is about the topic of its conversation, which is the one at index `context`.

    `ranking` ranks the topics for the question without its conversation. A year alone, as in 'and in 2005?', does not
    change the subject, except between topics of one section, such as the stages of a plan. Nor does a type of answer
    alone, as in 'did it win an award?' or 'phone number?'.
    """
    features = extract_context_features(kb, evidence, ranking, context)
    question = evidence.question
    if features is None or ((question.is_only_years or question.is_only_type) and not features.same_section):
        return True
    return probability(float(features.as_array() @ np.array(weights.context))) >= _AT_LEAST


def extract_context_features(
    kb: IndexedKnowledge, evidence: Evidence, ranking: Ranking, context: int
) -> ContextFeatures | None:
    """Return the features of a question in a conversation about the topic at index `context`.

    `ranking` ranks the topics for the question without its conversation. Return None if it has no other topic.
    """
    other = next((topic for topic in ranking.order if topic != context), None)
    if other is None:
        return None
    content, question, similarities = evidence.corrected.content, evidence.question, evidence.class_scores.similarities
    named = evidence.exact + evidence.mistyped
    return ContextFeatures(
        score_here=float(ranking.scores[context]),
        score_other=float(ranking.scores[other]),
        near_here=kb.classifier.nearness(similarities, context),
        near_other=kb.classifier.nearness(similarities, other),
        named_here=float(named[context]),
        named_other=float(np.delete(named, context).max()),
        unexplained_here=unexplained(kb, content, context),
        unexplained_other=unexplained(kb, content, other),
        known_year=float(bool(question.years) and question.years <= kb.years_and_countries[context]),
        brief=1 / (1 + len(content)),
        empty=float(not content),
        short=float(len(content) <= _SHORT),
        length=min(len(question.words) / _LONG, 1.0),
        opening=float(opens_as_fragment(question)),
        pointing=float(points_back(question)),
        same_section=float(kb.knowledge.topics[other].sources[0] == kb.knowledge.topics[context].sources[0]),
    )
