"""Builds and renders the card that is posted as the fact of the week."""

from __future__ import annotations

import json
from functools import lru_cache

from handlers.blocks.block_kit import render
from handlers.card import Actions, Button, Card, Feedback, Text, Title, plain
from handlers.digests.choosing import fact_name, fact_of
from handlers.digests.delivery import Message
from handlers.digests.planning import Render
from handlers.digests.schedule import ScheduleError
from handlers.digests.slack import texts
from handlers.digests.slack.requests import AnotherFact, ListSubscriptions, MoreAboutFact, RateFact
from handlers.digests.subscription import Subscription
from handlers.report.sources import source_line, source_of, sources
from handlers.report.tables import chart_of
from knowledge.model import KnowledgeBase, Language, Statement, Topic


def weekly_card(
    topic: Topic, fact: Statement, knowledge: KnowledgeBase, language: Language, *, channel: str = ""
) -> Card:
    """Return a card that shows a weekly fact: its text, its numbers (if any) as a bar chart, its source, and buttons.

    `fact` must belong to `topic`. The card notifies nobody. It depends only on the arguments, so that it can be stored
    and posted later. Its button for managing subscriptions lists those of `channel`, or by default those of the channel
    in which the card is posted.
    """
    target = fact_name(topic, fact)
    ways_on = (
        Button(texts.MORE[language], MoreAboutFact(language, target)),
        Button(texts.ANOTHER[language], AnotherFact(language, target)),
        Button(texts.MANAGE[language], ListSubscriptions(language, channel)),
    )
    source = source_of(topic, fact)
    return Card(
        name=("digest", language, topic.id, fact.fact or ""),
        language=language,
        status="fact",
        summary=(texts.DIGEST_TITLE[language], fact.text[language], source_line(knowledge, source, language)),
        elements=(
            Title(texts.DIGEST_TITLE[language]),
            Text(plain(fact.text[language]), "fact"),
            *chart_of(topic, fact, language),
            sources(knowledge, (source,), language),
            Actions(ways_on, "buttons"),
            Feedback(
                Button(texts.GOOD[language], RateFact(language, f"+{target}")),
                Button(texts.BAD[language], RateFact(language, f"-{target}")),
                "feedback",
            ),
        ),
        topics=(topic.id,),
    )


def render_with(knowledge: KnowledgeBase) -> Render:
    """Return a function that renders the fact with a given id, "topic/fact", in a subscription's language.

    If the report lacks that language, as after another report has replaced it, the fact is in the report's first one.
    The function raises ScheduleError if `knowledge` has no such fact, so that only this subscription is paused.
    """

    @lru_cache(maxsize=4096)
    def rendered(fact_id: str, language: Language) -> Message:
        found = fact_of(knowledge, fact_id)
        if found is None:
            raise ScheduleError(f"there is no fact {fact_id!r}")
        message = render(weekly_card(*found, knowledge, language))
        return json.dumps(message, ensure_ascii=False, separators=(",", ":"))

    def of_subscription(fact_id: str, subscription: Subscription) -> Message:
        return rendered(fact_id, knowledge.language(subscription.language))

    return of_subscription
