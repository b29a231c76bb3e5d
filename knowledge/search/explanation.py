"""Explains an outcome: what led to it, what was set aside, and what speaks against it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

from knowledge.search.alias_index import names_of
from knowledge.search.decision import weights_for
from knowledge.search.evidence import Evidence
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import words_of
from knowledge.search.reading import NEAR, Reading, is_near

_WORTH_NAMING = 0.2
"""A topic with a lower score was never in question, so it is not named among what was set aside."""

_MOST_WORDS = 6
"""The maximum number of words that one reason lists."""

Kind = Literal[
    "named", "read as", "like", "words", "in conversation", "compared", "more", "source", "place", "likely", "unsure",
    "equal", "around", "other topic", "no words", "nothing spoken of", "no such item", "unlike", "like refused",
    "not in topic", "not in report", "lacking", "unlikely",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for or against an outcome. `kind` selects a sentence, which `topic`, a title, and `texts` fill in."""

    kind: Kind
    topic: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What led to an outcome, what was set aside on the way, and what speaks against the first topic."""

    led: tuple[Reason, ...] = ()
    set_aside: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()


UNEXPLAINED = Explanation()


def because(kind: Kind, topic: str = "", *texts: str) -> Explanation:
    """Return the explanation of an outcome that one reason led to."""
    return Explanation(led=(Reason(kind, topic, texts),))


def against(kind: Kind) -> Explanation:
    """Return the explanation of a refusal that has one reason."""
    return Explanation(against=(Reason(kind),))


def lacks(topic: str, answer_type: str) -> Explanation:
    """Return the explanation of a refusal because a topic with this title lacks an answer of the type asked for."""
    return Explanation(against=(Reason("lacking", topic, (answer_type,)),))


def explain(kb: IndexedKnowledge, typed: str, reading: Reading) -> Explanation:
    """Return why the question `typed` is answered, answered with choices, or refused.

    `reading` is how the question was understood, from which the decision was made.
    """
    weights, confidence = weights_for(kb), reading.confidence
    at_least = weights.none_in_context if reading.in_context else weights.none
    led, contrary = _for(kb, reading), _against(kb, reading)
    if confidence < at_least:
        contrary.append(Reason("unlikely", "", (_percent(confidence), _percent(at_least))))
    elif reading.features.margin < weights.margin and not reading.in_context:
        led.append(Reason("equal"))
    elif confidence < weights.answer and not reading.in_context:
        led.append(Reason("unsure", "", (_percent(confidence), _percent(weights.answer))))
    else:
        led.append(Reason("likely", "", (_percent(confidence),)))
    return Explanation(tuple(led), tuple(_set_aside(kb, typed, reading)), tuple(contrary))


def _for(kb: IndexedKnowledge, reading: Reading) -> list[Reason]:
    """Return what supports the first topic: its names, its words, sentences like the question, the conversation."""
    evidence, top = reading.evidence, reading.ranking.order[0]
    reasons = [Reason("read as", "", pair) for pair in evidence.corrections]
    if not is_near(kb, reading):
        return reasons
    title, corrected = _title(kb, evidence, top), dict(evidence.corrections)
    names = [match.typed for match in evidence.matches if match.topic == top]
    reasons += [Reason("named", title, (typed,)) for typed in names if typed not in corrected]
    if reading.in_context:
        reasons.append(Reason("in conversation", title))
    in_names = {word.text for name in names for word in words_of(corrected.get(name, name))}
    if shared := _words(kb, evidence, top, has=True) - in_names:
        reasons.append(Reason("words", title, _first(evidence, shared)))
    nearest = kb.classifier.nearest(evidence.class_scores.similarities, top)
    if nearest and reading.features.near_topic >= NEAR and nearest not in names_of(kb.knowledge.topics[top]):
        reasons.append(Reason("like", title, (nearest,)))
    return reasons


def _against(kb: IndexedKnowledge, reading: Reading) -> list[Reason]:
    """Return what speaks against an answer: unknown words and years, a missing answer type, and refused questions."""
    evidence, features = reading.evidence, reading.features
    question = evidence.question
    unknown = (question.years_and_countries - kb.all_years_and_countries) | _words(kb, evidence, None, has=False)
    reasons = [Reason("not in report", "", _first(evidence, unknown))] if unknown else []
    if is_near(kb, reading):
        reasons += _against_topic(kb, reading, unknown)
    else:
        reasons.append(Reason("unlike"))
    refused = kb.classifier.nearest_refused(evidence.class_scores.similarities)
    if refused and features.near_refused >= NEAR and features.near_refused > features.near_topic:
        reasons.append(Reason("like refused", "", (refused,)))
    return reasons


def _against_topic(kb: IndexedKnowledge, reading: Reading, unknown: Set[str]) -> list[Reason]:
    """Return what a question mentions or asks for that the first topic lacks, except the `unknown` words."""
    evidence, topic = reading.evidence, reading.ranking.order[0]
    question, title = evidence.question, _title(kb, evidence, topic)
    elsewhere = question.years_and_countries - kb.years_and_countries[topic]
    absent = (elsewhere | _words(kb, evidence, topic, has=False)) - unknown
    reasons = [Reason("not in topic", title, _first(evidence, absent))] if absent else []
    lacking = sorted(question.answer_types - kb.statements.contents(topic).types)
    return [*reasons, *(Reason("lacking", title, (kind,)) for kind in lacking[:1])]


def _set_aside(kb: IndexedKnowledge, typed: str, reading: Reading) -> list[Reason]:
    """Return what was set aside: the words around the question, and the topic that came second."""
    evidence = reading.evidence
    reasons, text = list[Reason](), evidence.question.text
    if len("".join(text.split())) < len("".join(typed.split())):
        reasons.append(Reason("around", "", (text,)))
    _, *others = reading.ranking.order
    if others and reading.ranking.scores[others[0]] >= _WORTH_NAMING:
        reasons.append(Reason("other topic", _title(kb, evidence, others[0])))
    return reasons


def _words(kb: IndexedKnowledge, evidence: Evidence, topic: int | None, *, has: bool) -> set[str]:
    """Return the content words of a question that the topic at the index `topic` has or, if `has` is false, lacks.

    If `topic` is None, return the words that any topic has or, if `has` is false, that no topic has.
    """
    words = evidence.corrected.content
    return {word.text for word in words if kb.bm25.has_word(word, topic) == has}


def _first(evidence: Evidence, words: Set[str]) -> tuple[str, ...]:
    """Return at most `_MOST_WORDS` of `words`, in the order of the question. Words that it lacks come last."""
    in_order = dict.fromkeys(word.text for word in evidence.corrected.words if word.text in words)
    return tuple(dict.fromkeys((*in_order, *sorted(words))))[:_MOST_WORDS]


def _title(kb: IndexedKnowledge, evidence: Evidence, topic: int) -> str:
    return kb.knowledge.topics[topic].title[evidence.question.language]


def _percent(share: float) -> str:
    return str(min(max(round(share * 100), 1), 99))
