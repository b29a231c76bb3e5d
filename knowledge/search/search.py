"""Answers a question: names first, then all the evidence together, and says why."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np

from knowledge.model import Topic
from knowledge.search.comparison import halves_of, is_comparison
from knowledge.search.decision import Ranking, Signs, Weights, rank, signs_of, sureness, verdict, weights_for
from knowledge.search.evidence import Evidence, gather
from knowledge.search.followup import asks_for_source, is_fragment, lean
from knowledge.search.index import IndexedKnowledge
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome
from knowledge.search.question import Question, read_question

MOST_CHOICES = 5
MOST_CLOSEST = 3

_WORTH_OFFERING = 0.4
"""A choice has at least this share of the first one's score."""

_CLOSE = 0.08
"""Below this score a topic is not close to a question at all."""

_MOST_SPLITS = 4
_SURE_HALF = 0.3
"""The score by meaning from which half of a comparison is taken to be about a topic that it does not name."""


def find(kb: IndexedKnowledge, question: str, context: str | None = None) -> Outcome:
    """Find what the report says to a question in English or Korean.

    `context` is the id of the topic that the conversation is about, so that 'and foreigners?' can be understood; an id
    that does not exist counts for nothing. The same question always has the same outcome.
    """
    read = read_question(question)
    if not read.words:
        return NotCovered((), read.language, ("there are no words in it",))
    topic = kb.knowledge.topic(context) if context else None
    if topic is not None and asks_for_source(read):
        return Answer((topic,), read.language, None, (f"the source of {topic.title.within(read.language)}",))
    named = _named_outright(kb, read)
    if named is not None:
        return named
    if is_comparison(read.text):
        compared = _compare(kb, read)
        if compared is not None:
            return compared
    return _weigh_up(kb, read, kb.position.get(context or ""))


def _named_outright(kb: IndexedKnowledge, question: Question) -> Answer | None:
    """Answer at once where an exact name is all that a question says."""
    match = next(iter(kb.names.match(question, frozenset())), None)
    if match is None or match.share < 1:
        return None
    topic = kb.knowledge.topics[match.topic]
    return Answer(
        (topic,), question.language, kb.figures.asked(question, topic), (_matched(match.typed, topic, question),)
    )


def _weigh_up(kb: IndexedKnowledge, question: Question, context: int | None) -> Outcome:
    weights = weights_for(kb)
    evidence = gather(kb, question)
    fragment = context is not None and is_fragment(question)
    if context is not None:
        evidence = in_context(evidence, context, weights)
    ranking = rank(evidence, weights)
    signs = signs_of(kb, evidence, ranking, in_context=fragment and ranking.order[0] == context)
    sure = sureness(signs, weights)
    topics = [kb.knowledge.topics[index] for index in ranking.order]
    why = _why(kb, evidence, ranking, signs)
    match verdict(sure, signs, weights):
        case "answer":
            return Answer((topics[0],), question.language, kb.figures.asked(evidence.mended, topics[0], evidence.weighed.vector), why, sure)
        case "choices":
            offered = _worth(ranking, topics, _WORTH_OFFERING * signs.top)[:MOST_CHOICES]
            return Choices(offered if len(offered) > 1 else tuple(topics[:2]), question.language, why, sure)
        case _:
            return NotCovered(_worth(ranking, topics, _CLOSE)[:MOST_CLOSEST], question.language, why, sure)


def in_context(evidence: Evidence, context: int, weights: Weights) -> Evidence:
    """Let the topic of the conversation, at index `context`, count: the more, the more the question leans on it."""
    meaning = np.array(evidence.meaning)
    meaning[context] += weights.context * lean(evidence.question)
    return replace(evidence, meaning=meaning)


def _worth(ranking: Ranking, topics: list[Topic], least: float) -> tuple[Topic, ...]:
    pairs = zip(ranking.order, topics, strict=True)
    return tuple(topic for index, topic in pairs if ranking.scores[index] >= least)


def _compare(kb: IndexedKnowledge, question: Question) -> Answer | None:
    """Answer with both topics where a comparison holds two: by their names, or else by what its halves are about."""
    evidence = gather(kb, question)
    named = list(dict.fromkeys(match.topic for match in sorted(evidence.matches, key=lambda match: match.start)))
    if len(named) < 2:
        named = _halves(kb, evidence)
    if len(named) < 2 or not _is_asked(kb, evidence, named):
        return None
    topics = tuple(kb.knowledge.topics[index] for index in named[:MOST_CHOICES])
    titles = " ↔ ".join(topic.title.within(question.language) for topic in topics)
    return Answer(topics, question.language, None, (f"compared {titles}",))


def _halves(kb: IndexedKnowledge, evidence: Evidence) -> list[int]:
    """Give the topics of a comparison's halves; of the ways to split it the one whose halves are the surest."""
    best: tuple[float, list[int]] = (0.0, [])
    for halves in islice(halves_of(evidence.mended.text), _MOST_SPLITS):
        tops = [_top_of_half(kb, half) for half in halves]
        least = min(score for score, _ in tops)
        topics = [topic for _, topic in tops]
        if least > max(best[0], _SURE_HALF) and len(set(topics)) == len(topics):
            best = (least, topics)
    return best[1]


def _top_of_half(kb: IndexedKnowledge, text: str) -> tuple[float, int]:
    evidence = gather(kb, read_question(text))
    ranking = rank(evidence, weights_for(kb))
    top = ranking.order[0]
    return float(ranking.scores[top]) - max(0.0, evidence.weighed.not_covered), top


def _is_asked(kb: IndexedKnowledge, evidence: Evidence, topics: list[int]) -> bool:
    """Tell whether the report can say what is asked of the two: not so for years and countries that it never names."""
    return (
        _pinned(evidence) <= kb.all_specifics
        and evidence.weighed.not_covered < max(float(evidence.meaning[topic]) for topic in topics) + _SURE_HALF
    )


def _why(kb: IndexedKnowledge, evidence: Evidence, ranking: Ranking, signs: Signs) -> tuple[str, ...]:
    """Say in a few words what led to the first topic, and what speaks against it."""
    language = evidence.question.language
    top = ranking.order[0]
    topic = kb.knowledge.topics[top]
    reasons = [_matched(match.typed, topic, evidence.question) for match in evidence.matches if match.topic == top]
    reasons += [f"read *{typed}* as {meant}" for typed, meant in evidence.mendings]
    nearest = kb.meaning.nearest(evidence.weighed.alike, top)
    if nearest is not None:
        reasons.append(f"{topic.title.within(language)} is asked for as: {nearest}")
    reasons += [f"the report says nothing of {name}" for name in sorted(_pinned(evidence) - kb.all_specifics)]
    if evidence.weighed.not_covered > signs.top:
        reasons.append("it is like questions that the report does not answer")
    return tuple(dict.fromkeys(reasons))


def _pinned(evidence: Evidence) -> frozenset[str]:
    return evidence.question.years | evidence.question.countries


def _matched(typed: str, topic: Topic, question: Question) -> str:
    return f"matched *{typed}* → {topic.title.within(question.language)}"
