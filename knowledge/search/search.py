"""Answers a question: names first, then all the evidence together, and says why."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np

from knowledge.model import Language, Topic
from knowledge.search.comparison import Comparing, halves_of, is_comparing
from knowledge.search.decision import Ranking, Verdict, Weights, rank, signs_of, sureness, verdict, weights_for
from knowledge.search.evidence import Evidence, gather
from knowledge.search.followup import asks_for_source, is_fragment, lean
from knowledge.search.index import IndexedKnowledge
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome
from knowledge.search.question import Question, read_question

MOST_CHOICES = 5
MOST_CLOSEST = 3

_WORTH_OFFERING = 0.4
"""A choice has at least this share of the first one's score."""

_CLOSE = 0.2
"""Below this score a topic is not close to a question at all."""

_MOST_SPLITS = 4
_ALL = 0.999
"""The share of a question that its names make up where it says nothing else."""

_MOSTLY_NAMES = 0.5
"""The share of a question that its names make up where it compares them without a word that says so."""

_LEAST_HALF = {Comparing.SURELY: 0.2, Comparing.PERHAPS: 0.45}
"""The score from which half of a comparison is taken to be about a topic that it does not name."""

_TOLD_BY_WHOLE = 0.12
"""The score that the whole question gives both halves: 'now and before' are no two topics."""


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
    evidence = gather(kb, read)
    comparing = is_comparing(read.text)
    position = kb.position.get(context or "")
    compared = _compare(kb, evidence, comparing, position) if comparing else None
    return compared or _weigh_up(kb, evidence, position)


def _named_outright(kb: IndexedKnowledge, question: Question) -> Answer | None:
    """Answer at once where exact names, of one topic or several, are all that a question says."""
    matches = kb.names.match(question, frozenset())
    named = list(dict.fromkeys(match.topic for match in sorted(matches, key=lambda match: match.start)))
    if not named or sum(match.share for match in matches) < _ALL:
        return None
    if len(named) > 1:
        return _side_by_side(kb, named, question.language)
    match, topic = matches[0], kb.knowledge.topics[named[0]]
    return Answer(
        (topic,), question.language, kb.figures.asked(question, topic), (_matched(match.typed, topic, question),)
    )


def _weigh_up(kb: IndexedKnowledge, evidence: Evidence, context: int | None) -> Outcome:
    weights, question = weights_for(kb), evidence.question
    fragment = context is not None and is_fragment(question)
    if context is not None:
        evidence = in_context(evidence, context, weights)
    ranking = rank(evidence, weights)
    leans = fragment and ranking.order[0] == context
    signs = signs_of(kb, evidence, ranking, in_context=leans)
    sure = sureness(signs, weights)
    topics = [kb.knowledge.topics[index] for index in ranking.order]
    decided = verdict(sure, signs, weights)
    why = _why(kb, evidence, ranking, decided)
    if decided == "choices" and len(topics) < 2:
        decided = "answer"
    match decided:
        case "answer":
            return Answer(
                (topics[0],),
                question.language,
                kb.figures.asked(evidence.mended, topics[0], evidence.weighed.vector, fragment=leans),
                why,
                sure,
            )
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


def _compare(kb: IndexedKnowledge, evidence: Evidence, comparing: Comparing, context: int | None) -> Answer | None:
    """Answer with both topics where a comparison holds two: by their names, or else by what its halves are about.

    In a conversation about a topic, 'compare it with KIPOnet' needs to name the other one only.
    """
    if not _pinned(evidence) <= kb.all_specifics:
        return None
    named = list(dict.fromkeys(match.topic for match in sorted(evidence.matches, key=lambda match: match.start)))
    said = sum(match.share for match in evidence.matches)
    if context is not None and comparing is Comparing.SURELY and len(named) == 1 and is_fragment(evidence.question):
        named = [*dict.fromkeys((context, *named))]
    if len(named) < 2 or (comparing is Comparing.PERHAPS and said < _MOSTLY_NAMES):
        named = _halves(kb, evidence, comparing)
    if len(named) < 2:
        return None
    return _side_by_side(kb, named, evidence.question.language)


def _side_by_side(kb: IndexedKnowledge, named: list[int], language: Language) -> Answer:
    topics = tuple(kb.knowledge.topics[index] for index in named[:MOST_CHOICES])
    titles = " ↔ ".join(topic.title.within(language) for topic in topics)
    return Answer(topics, language, None, (f"compared {titles}",))


def _halves(kb: IndexedKnowledge, evidence: Evidence, comparing: Comparing) -> list[int]:
    """Give the topics of a comparison's halves; of the ways to split it the one whose halves are the surest."""
    best: tuple[float, list[int]] = (_LEAST_HALF[comparing], [])
    whole = rank(evidence, weights_for(kb), 1)
    for halves in islice(halves_of(evidence.mended.text), _MOST_SPLITS):
        tops = [_top_of_half(kb, half, other) for half, other in (halves, halves[::-1])]
        surest = min(score for score, _ in tops)
        topics = [topic for _, topic in tops]
        told = all(whole.scores[topic] >= _TOLD_BY_WHOLE for topic in topics)
        told = told and (comparing is Comparing.SURELY or whole.order[0] in topics)
        if surest > best[0] and told and len(set(topics)) == len(topics):
            best = (surest, topics)
    return best[1]


def _top_of_half(kb: IndexedKnowledge, half: str, other: str) -> tuple[float, int]:
    """Give the score and the topic of one half, which may lack a shared noun: 'top-down or program budget'."""
    shared = other.rsplit(maxsplit=1)[-1]
    named = kb.names.match(read_question(f"{half} {shared}"), frozenset())
    whole = f"{half} {shared}" if named and named[0].share == 1 else half
    ranking = rank(gather(kb, read_question(whole)), weights_for(kb), 1)
    return float(ranking.scores[ranking.order[0]]), ranking.order[0]


def _why(kb: IndexedKnowledge, evidence: Evidence, ranking: Ranking, decided: Verdict) -> tuple[str, ...]:
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
    if decided == "none" and evidence.weighed.not_covered > ranking.scores[top]:
        reasons.append("it is like questions that the report does not answer")
    return tuple(dict.fromkeys(reasons))


def _pinned(evidence: Evidence) -> frozenset[str]:
    return evidence.question.years | evidence.question.countries


def _matched(typed: str, topic: Topic, question: Question) -> str:
    return f"matched *{typed}* → {topic.title.within(question.language)}"
