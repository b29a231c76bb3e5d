"""The card of the fact of the week, as it is posted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache

from handlers.blocks.block_kit import render
from handlers.card import Actions, Button, Card, Element, Feedback, Text, Title, plain
from handlers.digests.choosing import fact_name, fact_of
from handlers.digests.delivery import Message
from handlers.digests.planning import Render
from handlers.digests.schedule import ScheduleError
from handlers.digests.slack import texts
from handlers.digests.slack.requests import AnotherFact, ListSubscriptions, MoreAboutFact, RateFact
from handlers.digests.subscription import Subscription
from handlers.report.charts import change_chart
from handlers.report.figures import figure_line_parts
from handlers.report.sources import main_source, source_line
from knowledge.model import Fact, Figure, KnowledgeBase, Language, Topic


def weekly_card(topic: Topic, fact: Fact, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a weekly fact: the fact, its figure with a chart if it changed, the source, and buttons. Notifies nobody.

    `fact` belongs to `topic`. The card depends on nothing else, so that it can be stored and posted later.
    """
    target = fact_name(topic, fact)
    ways_on = (
        Button(texts.MORE[language], MoreAboutFact(language, target)),
        Button(texts.ANOTHER[language], AnotherFact(language, target)),
        Button(texts.MANAGE[language], ListSubscriptions(language)),
    )
    source = source_line(knowledge, topic.sources[0], language)
    return Card(
        name=("digest", language, topic.id, fact.id),
        language=language,
        status="fact",
        summary=(texts.DIGEST_TITLE[language], fact.text[language], source),
        elements=(
            Title(texts.DIGEST_TITLE[language]),
            Text(plain(fact.text[language]), "fact"),
            *(_figure(topic.figure(fact.figure), language) if fact.figure else ()),
            main_source(topic, knowledge, language),
            Actions(ways_on, "buttons"),
            Feedback(
                Button(texts.GOOD[language], RateFact(language, f"+{target}")),
                Button(texts.BAD[language], RateFact(language, f"-{target}")),
                "feedback",
            ),
        ),
        topics=(topic.id,),
    )


def _figure(figure: Figure, language: Language) -> Iterator[Element]:
    yield Text(figure_line_parts(figure, language), "figure")
    yield from change_chart(figure, language)


def render_with(knowledge: KnowledgeBase) -> Render:
    """Return a function that renders a fact of `knowledge`, named "topic/fact", in a subscription's language.

    The function raises ScheduleError if the fact does not exist: only that subscription is paused for it.
    """

    @lru_cache(maxsize=4096)
    def rendered(fact_id: str, language: Language) -> Message:
        found = fact_of(knowledge, fact_id)
        if found is None:
            raise ScheduleError(f"there is no fact {fact_id!r}")
        message = render(weekly_card(*found, knowledge, language))
        return json.dumps(message, ensure_ascii=False, separators=(",", ":"))

    def of_subscription(fact_id: str, subscription: Subscription) -> Message:
        return rendered(fact_id, subscription.language)

    return of_subscription
