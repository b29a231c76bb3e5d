"""Chooses the fact for a week. No fact repeats within a round, and facts on the same topic are far apart."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from knowledge.model import KnowledgeBase, Statement, Topic


@dataclass(frozen=True, slots=True)
class Choice:
    """The id of a chosen fact, "topic/fact", and the number of the round in which it counts as used."""

    fact: str
    cycle: int


def candidates(knowledge: KnowledgeBase, themes: Collection[str]) -> list[str]:
    """Return the ids ("topic/fact") of the facts whose topics have a source in one of the chapters `themes`.

    If `themes` is empty, return the ids of all facts.
    """
    return [
        fact_name(topic, fact)
        for topic, fact in knowledge.facts()
        if not themes or any(source.chapter in themes for source in topic.sources)
    ]


def fact_name(topic: Topic, fact: Statement) -> str:
    """Return a fact's id within the whole report: "topic/fact"."""
    return f"{topic.id}/{fact.fact}"


def fact_of(knowledge: KnowledgeBase, fact_id: str) -> tuple[Topic, Statement] | None:
    """Return the fact with the id "topic/fact" and its topic, or None if the report no longer has it."""
    topic = knowledge.topic(fact_id)
    if topic is None:
        return None
    return next(((topic, each) for each in topic.statements if each.fact and fact_name(topic, each) == fact_id), None)


def choose(candidates: Sequence[str], used: frozenset[str], cycle: int, seed: str) -> Choice | None:
    """Return the next fact in round number `cycle`, in which the facts in `used` have already been used.

    Every round follows the order that `in_turn` returns for `seed`. If all candidates have been used, the next round
    begins. Return None if there are no candidates.
    """
    order = in_turn(candidates, seed)
    if not order:
        return None
    fact = next((fact for fact in order if fact not in used), None)
    return Choice(fact, cycle) if fact else Choice(order[0], cycle + 1)


def in_turn(facts: Iterable[str], seed: str) -> list[str]:
    """Return facts in an order that depends on `seed`, in which facts on the same topic are far apart.

    Let n be the number of facts, and m the largest number of facts on one topic. Two facts on the same topic are then
    at least n // m - 1 places apart, even across the end of a round, because the facts, sorted by topic, are dealt to m
    rows in turn.
    """
    by_topic: dict[str, list[str]] = {}
    for fact in facts:
        by_topic.setdefault(fact.partition("/")[0], []).append(fact)
    topics = sorted(by_topic.values(), key=lambda each: _rank(each[0], seed))
    most = max(map(len, topics), default=0)
    dealt = [fact for each in topics for fact in each]
    return [fact for first in range(most) for fact in dealt[first::most]]


def _rank(fact: str, seed: str) -> bytes:
    return hashlib.blake2b(f"{seed}\n{fact}".encode(), digest_size=8).digest()
