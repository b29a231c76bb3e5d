"""Plans what a due subscription posts: the slot, the fact, the rendered message, and the next slot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handlers.digests.choosing import candidates, choose
from handlers.digests.delivery import Message, Planned
from handlers.digests.ports import Plan
from handlers.digests.schedule import due_after_posting, latest_due
from handlers.digests.subscription import Subscription
from knowledge.model import KnowledgeBase

Render = Callable[[str, Subscription], Message]
"""A function that renders the fact with the given id, "topic/fact", for a subscription."""


def plan(knowledge: KnowledgeBase, render: Render) -> Plan:
    """Return a function that plans due subscriptions. If several slots have passed, only the latest is posted.

    The function raises ScheduleError if a subscription's slots cannot be computed.
    """
    by_themes: dict[frozenset[str], list[str]] = {}

    def planned(subscription: Subscription, used: frozenset[str], now: datetime) -> Planned:
        slot = latest_due(subscription.schedule, subscription.next_due, now)
        following = due_after_posting(subscription.schedule, slot, now)
        fitting = by_themes.get(subscription.themes)
        if fitting is None:
            fitting = by_themes[subscription.themes] = candidates(knowledge, subscription.themes)
        choice = choose(fitting, used, subscription.cycle, subscription.id)
        if choice is None:
            return Planned(slot, None, subscription.cycle, None, following)
        return Planned(slot, choice.fact, choice.cycle, render(choice.fact, subscription), following)

    return planned
