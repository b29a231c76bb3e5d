"""Answers a question, by names first and then by all the evidence, and explains the outcome."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np

from knowledge.model import Language, Statement, Topic
from knowledge.search.comparison import Comparison, detect_comparison, split_comparison
from knowledge.search.decision import (
    Decision,
    Ranking,
    Weights,
    answer_probability,
    decide,
    extract_features,
    rank,
    weights_for,
)
from knowledge.search.evidence import Evidence, collect_evidence
from knowledge.search.followup import asks_for_source, context_weight, is_fragment
from knowledge.search.index import IndexedKnowledge
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome
from knowledge.search.question import Question, read_question
from knowledge.search.statement_finder import MOST

MAX_CHOICES = 5
MAX_CLOSEST = 3

_MIN_SHARE_OF_CHOICE = 0.4
"""A topic is offered if it has at least this share of the first topic's score."""

_MIN_SCORE_OF_CLOSEST = 0.2
"""A topic with a lower score does not count as close to a question."""

_MAX_SPLITS = 4
_NAMES_ONLY = 0.999
"""If names make up at least this share of a question, it consists of nothing else."""

_MOSTLY_NAMES = 0.5
"""The share of a question that its names must make up if no word states clearly that it compares them."""

_MIN_SCORE_OF_HALF = {Comparison.CERTAIN: 0.2, Comparison.POSSIBLE: 0.45}
"""The score above which one half of a comparison is assumed to be about a topic, even if it does not name the topic."""

_MIN_SCORE_IN_WHOLE = 0.12
"""The minimum score of both halves' topics for the whole question: 'now and before' are not two topics."""


def find(kb: IndexedKnowledge, question: str, context: str | None = None) -> Outcome:
    """Return the outcome of the search for an answer to a question in English or Korean.

    The same question in the same context always has the same outcome.

    `context` is the id of the topic or statement that the conversation is about, so that questions such as 'and
    foreigners?' can be understood. An unknown id is ignored.
    """
    read = read_question(question)
    read = replace(read, language=kb.knowledge.language(read.language))
    if not read.words:
        return NotCovered((), read.language, ("there are no words in it",))
    topic = kb.knowledge.topic((context or "").partition("/")[0])
    spoken_of = topic.statement(context or "") if topic else None
    if topic is not None and asks_for_source(read):
        why = (f"the source of {topic.title[read.language]}",)
        return Answer((topic,), read.language, (spoken_of,) if spoken_of else (), why, only_source=True)
    answer = _answer_by_names(kb, read)
    if answer is not None:
        return answer
    evidence = collect_evidence(kb, read)
    comparison = detect_comparison(read.text)
    position = kb.positions[topic.id] if topic else None
    compared = _compare(kb, evidence, comparison, position) if comparison else None
    return compared or _answer_by_evidence(kb, evidence, position, spoken_of)


def _answer_by_names(kb: IndexedKnowledge, question: Question) -> Answer | None:
    """Return an answer if the question consists of nothing but the exact names of topics, and otherwise None."""
    matches = kb.aliases.match(question, frozenset())
    named = list(dict.fromkeys(match.topic for match in sorted(matches, key=lambda match: match.start)))
    if not named or sum(match.share for match in matches) < _NAMES_ONLY:
        return None
    if len(named) > 1:
        return _side_by_side(kb, named, question.language)
    match, topic = matches[0], kb.knowledge.topics[named[0]]
    statements = kb.statements.named(named[0], matches)
    return Answer((topic,), question.language, statements, (_matched(match.typed, topic, question),))


def _answer_by_evidence(
    kb: IndexedKnowledge, evidence: Evidence, context: int | None, spoken_of: Statement | None
) -> Outcome:
    weights, question = weights_for(kb), evidence.question
    fragment = context is not None and is_fragment(question)
    if context is not None:
        evidence = add_context(kb, evidence, context, weights)
    ranking = rank(evidence, weights)
    in_context = fragment and ranking.order[0] == context
    features = extract_features(kb, evidence, ranking, in_context=in_context)
    confidence = answer_probability(features, weights)
    topics = [kb.knowledge.topics[index] for index in ranking.order]
    decision = decide(confidence, features, weights)
    why = _why(kb, evidence, ranking, decision)
    if decision == "choices" and len(topics) < 2:
        decision = "answer"
    match decision:
        case "answer":
            statements = _statements(kb, evidence, ranking.order[0], spoken_of, fragment=in_context)
            # A question that continues a conversation gets only one statement, because the others have been read.
            statements = statements[:1] if in_context else statements
            return Answer((topics[0],), question.language, statements, why, confidence)
        case "choices":
            offered = _above(ranking, topics, _MIN_SHARE_OF_CHOICE * features.top)[:MAX_CHOICES]
            return Choices(offered if len(offered) > 1 else tuple(topics[:2]), question.language, why, confidence)
        case _:
            closest = _above(ranking, topics, _MIN_SCORE_OF_CLOSEST)[:MAX_CLOSEST]
            if fragment and context is not None and not evidence.matches:
                closest = tuple(dict.fromkeys((kb.knowledge.topics[context], *closest)))[:MAX_CLOSEST]
            nearest = kb.positions[closest[0].id] if closest else None
            statements = _statements(kb, evidence, nearest, spoken_of, fragment=True) if nearest is not None else ()
            return NotCovered(closest, question.language, why, confidence, statements[:1])


def _statements(
    kb: IndexedKnowledge, evidence: Evidence, topic: int, spoken_of: Statement | None, *, fragment: bool
) -> tuple[Statement, ...]:
    """Return the statements that answer the question, starting with those that it names."""
    named = kb.statements.named(topic, evidence.matches)
    similarities = evidence.class_scores.similarities
    found = kb.statements.find(evidence.corrected, topic, similarities, fragment=fragment, spoken_of=spoken_of)
    return tuple(dict.fromkeys((*named, *found)))[:MOST]


def add_context(kb: IndexedKnowledge, evidence: Evidence, context: int, weights: Weights) -> Evidence:
    """Return the evidence with a higher score for the topic of the conversation, which is at index `context`."""
    semantic = np.array(evidence.semantic)
    here = bool(evidence.question.years) and evidence.question.years <= kb.years_and_countries[context]
    semantic[context] += weights.context * context_weight(evidence.question, known_year=here)
    return replace(evidence, semantic=semantic)


def _above(ranking: Ranking, topics: list[Topic], least: float) -> tuple[Topic, ...]:
    pairs = zip(ranking.order, topics, strict=True)
    return tuple(topic for index, topic in pairs if ranking.scores[index] >= least)


def _compare(kb: IndexedKnowledge, evidence: Evidence, comparison: Comparison, context: int | None) -> Answer | None:
    """Return an answer with the topics that a question compares, or None.

    The topics are found by their names or, if the question does not name enough of them, by its two halves. In a
    conversation about a topic, a question such as 'compare it with KIPOnet' only needs to name the other topic. Return
    None if fewer than two topics are found, or if the question names a year or country that is not in the report.
    """
    if not _years_and_countries(evidence) <= kb.all_years_and_countries:
        return None
    named = list(dict.fromkeys(match.topic for match in sorted(evidence.matches, key=lambda match: match.start)))
    share = sum(match.share for match in evidence.matches)
    if context is not None and comparison is Comparison.CERTAIN and len(named) == 1 and is_fragment(evidence.question):
        named = [*dict.fromkeys((context, *named))]
    if len(named) < 2 or (comparison is Comparison.POSSIBLE and share < _MOSTLY_NAMES):
        named = _topics_of_halves(kb, evidence, comparison)
    if len(named) < 2:
        return None
    return _side_by_side(kb, named, evidence.question.language)


def _side_by_side(kb: IndexedKnowledge, named: list[int], language: Language) -> Answer:
    topics = tuple(kb.knowledge.topics[index] for index in named[:MAX_CHOICES])
    titles = " ↔ ".join(topic.title[language] for topic in topics)
    return Answer(topics, language, (), (f"compared {titles}",))


def _topics_of_halves(kb: IndexedKnowledge, evidence: Evidence, comparison: Comparison) -> list[int]:
    """Return the topics of the two halves of a comparison, split in the way that has the best scores.

    Return an empty list if no way to split it has good scores.
    """
    best: tuple[float, list[int]] = (_MIN_SCORE_OF_HALF[comparison], [])
    whole = rank(evidence, weights_for(kb), 1)
    for halves in islice(split_comparison(evidence.corrected.text), _MAX_SPLITS):
        tops = [_top_of_half(kb, half, other) for half, other in (halves, halves[::-1])]
        lower_score = min(score for score, _ in tops)
        topics = [topic for _, topic in tops]
        plausible = all(whole.scores[topic] >= _MIN_SCORE_IN_WHOLE for topic in topics)
        plausible = plausible and (comparison is Comparison.CERTAIN or whole.order[0] in topics)
        if lower_score > best[0] and plausible and len(set(topics)) == len(topics):
            best = (lower_score, topics)
    return best[1]


def _top_of_half(kb: IndexedKnowledge, half: str, other: str) -> tuple[float, int]:
    """Return the score and the index of the best topic for one half of a comparison.

    The half may lack a noun that is only in the `other` half: 'top-down or program budget'.
    """
    shared = other.rsplit(maxsplit=1)[-1]
    named = kb.aliases.match(read_question(f"{half} {shared}"), frozenset())
    whole = f"{half} {shared}" if named and named[0].share == 1 else half
    ranking = rank(collect_evidence(kb, read_question(whole)), weights_for(kb), 1)
    return float(ranking.scores[ranking.order[0]]), ranking.order[0]


def _why(kb: IndexedKnowledge, evidence: Evidence, ranking: Ranking, decision: Decision) -> tuple[str, ...]:
    """Return short explanations of the evidence for the first topic, and of the evidence against it."""
    language = evidence.question.language
    top = ranking.order[0]
    topic = kb.knowledge.topics[top]
    reasons = [_matched(match.typed, topic, evidence.question) for match in evidence.matches if match.topic == top]
    reasons += [f"read *{typed}* as {meant}" for typed, meant in evidence.corrections]
    nearest = kb.classifier.nearest(evidence.class_scores.similarities, top)
    if nearest is not None:
        reasons.append(f"{topic.title[language]} is asked for as: {nearest}")
    missing = _years_and_countries(evidence) - kb.all_years_and_countries
    reasons += [f"the report does not mention {name}" for name in sorted(missing)]
    if decision == "none" and evidence.class_scores.not_covered > ranking.scores[top]:
        reasons.append("it is like questions that the report does not answer")
    return tuple(dict.fromkeys(reasons))


def _years_and_countries(evidence: Evidence) -> frozenset[str]:
    return evidence.question.years | evidence.question.countries


def _matched(typed: str, topic: Topic, question: Question) -> str:
    return f"matched *{typed}* → {topic.title[question.language]}"
