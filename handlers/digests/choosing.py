"""Chooses the fact of a week: none twice in a round, until all that fit the themes have been posted."""

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
    """Give the ids ("topic/fact") of the facts whose topic has a source in one of the chapters, all for no themes."""
    return [
        fact_name(topic, fact)
        for topic, fact in knowledge.facts()
        if not themes or any(source.chapter in themes for source in topic.sources)
    ]


def fact_name(topic: Topic, fact: Fact) -> str:
    """Name a fact within the whole report: "topic/fact"."""
    return f"{topic.id}/{fact.id}"


def fact_of(knowledge: KnowledgeBase, fact_id: str) -> tuple[Topic, Fact] | None:
    """Give the fact with the id "topic/fact", and its topic; None where the report no longer has it."""
    topic_id, _, name = fact_id.partition("/")
    topic = knowledge.topic(topic_id)
    found = next((fact for fact in topic.facts if fact.id == name), None) if topic else None
    return (topic, found) if topic and found else None


def choose(candidates: Sequence[str], used: frozenset[str], cycle: int, chance: random.Random) -> Choice | None:
    """Let `chance` choose a fact that is not among those `used` in this round, the `cycle`.

    Where all were, the next round begins. None where there are no candidates.
    """
    if not candidates:
        return None
    # Every other fact comes in the first half of a round, the rest in the second. So what ended a round does not begin
    # the next, though nothing tells here what was posted last.
    for half in (candidates[::2], candidates[1::2]):
        if fact := _one_of(half, used, chance):
            return Choice(fact, cycle)
    return choose(candidates, frozenset(), cycle + 1, chance)


def _one_of(facts: Sequence[str], used: frozenset[str], chance: random.Random) -> str | None:
    """Let `chance` choose one that is not used, each as likely; None where all are."""
    # Mostly one of the first few will do: then the others need not be looked through, for each of all that are due.
    for _ in range(_TRIES if facts else 0):
        if (fact := chance.choice(facts)) not in used:
            return fact
    fresh = [fact for fact in facts if fact not in used]
    return chance.choice(fresh) if fresh else None
