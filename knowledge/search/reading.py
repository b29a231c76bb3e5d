"""Reads a question in its conversation: which topic and which statements it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.model import Statement, Topic
from knowledge.search.alias_index import topics_of
from knowledge.search.context import is_about_context
from knowledge.search.decision import Features, Ranking, Weights, answer_probability, extract_features, rank
from knowledge.search.evidence import Evidence, complete, read_words, unexplained
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import Question
from knowledge.search.statement_finder import RankedStatements
from knowledge.search.together import Search

NEAR = 0.35
"""How similar a question must be to a sentence of a topic to count as near that topic without naming it."""

_ALMOST_ALL = 0.8
"""The share of a question's words, apart from years, above which a topic that lacks them has only years in common."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question is understood: the ranked topics, the ranked statements of the first topic, and `features`.

    `evidence` is that of the question itself, even if it was ranked with its topic's title in front. `confidence` is
    the probability that the report answers the question, which the bot estimates from the features.
    """

    evidence: Evidence
    ranking: Ranking
    statements: RankedStatements
    features: Features
    confidence: float

    @property
    def in_context(self) -> bool:
        """Return whether the question continues the conversation about the first topic."""
        return bool(self.features.in_context)

    @property
    def is_named(self) -> bool:
        """Return whether the question names the first topic, exactly or with a typo."""
        return self.ranking.order[0] in topics_of(self.evidence.matches)


def read_in_context(
    kb: IndexedKnowledge,
    evidence: Evidence,
    context: int | None,
    weights: Weights,
    spoken_of: Statement | None = None,
) -> Search[Reading]:
    """Search for how a question is understood.

    `context` is the index of the topic that the conversation is about, if there is one. If the question is still about
    this topic, the topic comes first. `spoken_of` is the statement that the conversation was last about, if any: it
    comes first if the question adds nothing new, as in 'and before?'.
    """
    ranking = rank(evidence, weights)
    if context is not None and is_about_context(kb, evidence, ranking, context, weights):
        return (yield from read_about(kb, evidence, context, weights, spoken_of))
    statements = kb.statements.rank(evidence.compared, ranking.order[0], weights.lead)
    features = extract_features(kb, evidence, ranking, statements, in_context=False)
    return Reading(evidence, ranking, statements, features, answer_probability(features, weights))


def is_near(kb: IndexedKnowledge, reading: Reading) -> bool:
    """Return whether a question is near the first topic: by its conversation, by a name, or by a similar sentence.

    A sentence that has only the year in common with the question is not similar.
    """
    top, question = reading.ranking.order[0], reading.evidence.corrected
    if reading.in_context or reading.is_named:
        return True
    others = [word for word in question.content if word.text not in question.years]
    only_years = bool(question.years and others) and unexplained(kb, others, top) > _ALMOST_ALL
    return reading.features.near_topic >= NEAR and not only_years


def read_about(
    kb: IndexedKnowledge, evidence: Evidence, topic: int, weights: Weights, spoken_of: Statement | None = None
) -> Search[Reading]:
    """Search for how a question is understood if it continues a conversation about the topic at the index `topic`.

    For `spoken_of`, see `read_in_context`.
    """
    statements = kb.statements.rank(evidence.compared, topic, weights.lead, follows=True, spoken_of=spoken_of)
    found = read_words(kb, _in_full(evidence.question, kb.knowledge.topics[topic]))
    # What is asked, and the words that count, are those of the question itself.
    found = replace(found, attribute=evidence.attribute)
    in_full = replace(complete(kb, found, (yield found.needed)), corrected=evidence.corrected)
    ranking = rank(in_full, weights).led_by(topic)
    features = extract_features(kb, in_full, ranking, statements, in_context=True)
    return Reading(evidence, ranking, statements, features, answer_probability(features, weights))


def _in_full(question: Question, topic: Topic) -> Question:
    """Return the question as one would ask it outside the conversation: with the topic's title in front."""
    return question.with_text(f"{topic.title[question.language]}: {question.text}")
