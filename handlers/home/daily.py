"""Chooses the fact of the day."""

from __future__ import annotations

from datetime import date
from math import gcd

from knowledge.model import KnowledgeBase, Statement, Topic


def fact_of_the_day(knowledge: KnowledgeBase, day: date) -> tuple[Topic, Statement] | None:
    """Return the fact of a day and its topic, or None if the report has no facts.

    No fact repeats before all others have had their day. Facts that are next to each other in the report are far apart.
    """
    facts = list(knowledge.facts())
    if not facts:
        return None
    step = next(step for step in range(round(len(facts) * 0.618) or 1, len(facts) + 2) if gcd(step, len(facts)) == 1)
    return facts[day.toordinal() * step % len(facts)]
