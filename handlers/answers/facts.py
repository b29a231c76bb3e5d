"""Builds the card that shows one fact from the report."""

from __future__ import annotations

from handlers.answers import texts
from handlers.answers.requests import RandomFact, ShowFact, ShowTopic
from handlers.card import Actions, Button, Card, Text, Title, plain
from handlers.report.sources import source_line, source_of, sources
from knowledge.model import KnowledgeBase, Language, Statement, Topic


def fact_card(topic: Topic, fact: Statement, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card that shows a fact and its source, with buttons for its topic, another fact and other languages."""
    fact_id, source = fact.fact or "", source_of(topic, fact)
    ways_on = (
        Button(texts.FACT_MORE[language], ShowTopic(language, topic.id)),
        Button(texts.FACT_ANOTHER[language], RandomFact(language, fact_id)),
        *(Button(texts.in_language(other), ShowFact(other, fact_id)) for other in knowledge.other_languages(language)),
    )
    return Card(
        name=(language, fact_id),
        language=language,
        status="fact",
        summary=(fact.text[language], source_line(knowledge, source, language)),
        elements=(
            Title(texts.FACT_TITLE[language]),
            Text(plain(fact.text[language]), "fact"),
            sources(knowledge, (source,), language),
            Actions(ways_on, "buttons"),
        ),
        topics=(topic.id,),
        again=ShowFact(language, fact_id),
    )
