"""Chooses the fact of a week: no fact repeats in a round, until all that fit the themes have been posted."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.model import Fact, KnowledgeBase, Topic

_TRIES = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """The id of a chosen fact, "topic/fact", and the round that it counts in."""

    fact: str
    cycle: int


def candidates(knowledge: KnowledgeBase, themes: Collection[str]) -> list[str]:
    """Return the ids ("topic/fact") of the facts with a source in one of the chapters; without themes, all."""
    return [
        fact_name(topic, fact)
        for topic, fact in knowledge.facts()
        if not themes or any(source.chapter in themes for source in topic.sources)
    ]


def fact_name(topic: Topic, fact: Fact) -> str:
    """Return a fact's id within the whole report: "topic/fact"."""
    return f"{topic.id}/{fact.id}"


def fact_of(knowledge: KnowledgeBase, fact_id: str) -> tuple[Topic, Fact] | None:
    """Return the fact with the id "topic/fact" and its topic, or None if the report no longer has it."""
    topic_id, _, name = fact_id.partition("/")
    topic = knowledge.topic(topic_id)
    found = next((fact for fact in topic.facts if fact.id == name), None) if topic else None
    return (topic, found) if topic and found else None


def choose(candidates: Sequence[str], used: frozenset[str], cycle: int, rng: random.Random) -> Choice | None:
    """Return a random fact that is not among those `used` in this round, which is number `cycle`.

    If all are used, the next round begins. Return None if there are no candidates.
    """
    if not candidates:
        return None
    # Every other fact comes in the first half of a round, the rest in the second. So the last fact of a round cannot
    # open the next one, although the last post is not known here.
    for half in (candidates[::2], candidates[1::2]):
        if fact := _one_of(half, used, rng):
            return Choice(fact, cycle)
    return choose(candidates, frozenset(), cycle + 1, rng)


def _one_of(facts: Sequence[str], used: frozenset[str], rng: random.Random) -> str | None:
    """Return one that is not used, each equally likely, or None if all are used."""
    # Usually one of the first few tries succeeds, which avoids filtering all facts for each due subscription.
    for _ in range(_TRIES if facts else 0):
        if (fact := rng.choice(facts)) not in used:
            return fact
    fresh = [fact for fact in facts if fact not in used]
    return rng.choice(fresh) if fresh else None
