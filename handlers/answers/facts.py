"""The card of one fact of the report."""

from __future__ import annotations

from handlers.answers import texts
from handlers.answers.requests import RandomFact, ShowFact, ShowTopic
from handlers.card import Actions, Button, Card, Text, Title, plain
from handlers.report.figures import figure_line_parts
from handlers.report.sources import main_source, source_line
from knowledge.model import Fact, KnowledgeBase, Language, Topic, other_languages


def fact_card(topic: Topic, fact: Fact, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a fact's card: the fact, its figure, its source in the report, and buttons for more."""
    figure = topic.figure(fact.figure) if fact.figure else None
    ways_on = (
        Button(texts.FACT_MORE[language], ShowTopic(language, topic.id)),
        Button(texts.FACT_ANOTHER[language], RandomFact(language, fact.id)),
        *(Button(texts.IN_LANGUAGE[other], ShowFact(other, fact.id)) for other in other_languages(language)),
    )
    return Card(
        name=(language, fact.id),
        language=language,
        status="fact",
        summary=(fact.text[language], source_line(knowledge, topic.sources[0], language)),
        elements=(
            Title(texts.FACT_TITLE[language]),
            Text(plain(fact.text[language]), "fact"),
            *((Text(figure_line_parts(figure, language), "figure"),) if figure else ()),
            main_source(topic, knowledge, language),
            Actions(ways_on, "buttons"),
        ),
        topics=(topic.id,),
    )
