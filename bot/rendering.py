"""Draws the facts that are due: the message that is kept with a delivery until it is posted."""

from __future__ import annotations

from functools import lru_cache

from handlers.blocks.digests import draw_digest
from handlers.digests.choosing import fact_of
from handlers.digests.delivery import Message
from handlers.digests.planning import Render
from handlers.digests.schedule import ScheduleError
from handlers.digests.subscription import Subscription
from knowledge.model import KnowledgeBase, Language


def render_with(knowledge: KnowledgeBase) -> Render:
    """Give what draws a fact of `knowledge`, named "topic/fact", in a subscription's language.

    What it gives raises ScheduleError for a fact that is not there: the one subscription is set aside for it.
    """

    @lru_cache(maxsize=4096)
    def drawn(fact_id: str, language: Language) -> Message:
        found = fact_of(knowledge, fact_id)
        if found is None:
            raise ScheduleError(f"there is no fact {fact_id!r}")
        topic, fact = found
        return draw_digest(fact, topic, knowledge, language)

    def render(fact_id: str, subscription: Subscription) -> Message:
        return drawn(fact_id, subscription.language)

    return render
