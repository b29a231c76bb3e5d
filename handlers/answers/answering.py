"""Answers what people ask about the report with cards, without knowledge of Slack."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import assert_never

from handlers.answers.facts import fact_card
from handlers.answers.menus import (
    HowToAsk,
    chapter_card,
    chapters_card,
    choices_card,
    courtesy_card,
    gone_card,
    help_card,
    not_covered_card,
)
from handlers.answers.requests import (
    Ask,
    Browse,
    BrowseChapter,
    ChooseTopic,
    Help,
    OpenTopic,
    RandomFact,
    Request,
    SayCourtesy,
    ShowFact,
    ShowTopic,
    SwitchLanguage,
    TranslateTopic,
)
from handlers.answers.topics import comparison_card, topic_card
from handlers.card import Card
from knowledge.model import KnowledgeBase, Language, Statement, Topic
from knowledge.search import IndexedKnowledge, find
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome

_DRAWN = 2048
"""How many topic cards are cached: the same ones are asked for again and again."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers from a report. `rng` chooses random facts; `how_to_ask` is what the help card says."""

    kb: IndexedKnowledge
    rng: random.Random
    how_to_ask: HowToAsk
    _drawn: dict[tuple[str, Language, str | None, bool], Card] = field(default_factory=dict)

    def reply(self, request: Request, context: str | None = None) -> Card:  # noqa: C901 - one case per request
        """Return the card that answers a request; `context` is the id of the topic that the conversation is about."""
        knowledge = self.kb.knowledge
        match request:
            case Ask():
                return self.card_of(find(self.kb, request.text, context))
            case SayCourtesy():
                return courtesy_card(request.kind, request.language)
            case SwitchLanguage():
                topic = knowledge.topic(context) if context else None
                return self._topic(topic, request.language) if topic else self._help(request.language)
            case Help():
                return self._help(request.language)
            case Browse():
                return chapters_card(knowledge, request.language)
            case BrowseChapter():
                return self._chapter(request.chapter, request.language)
            case ShowTopic() | ChooseTopic() | TranslateTopic():
                return self.about(request.topic, request.language)
            case OpenTopic():
                return self.about(request.topic, request.language, browsing=True)
            case ShowFact():
                return self._fact(request.fact, request.language)
            case RandomFact():
                return self._random_fact(request.language, request.but)
            case _:
                assert_never(request)

    def card_of(self, outcome: Outcome) -> Card:
        """Return the card for the outcome of a search."""
        language = outcome.language
        match outcome:
            case Answer(topics=(topic,), statement=statement):
                return self._topic(topic, language, statement)
            case Answer(topics=topics):
                return comparison_card(topics, self.kb.knowledge, language)
            case Choices(topics=topics):
                return choices_card(topics, language)
            case NotCovered(closest=closest):
                return not_covered_card(closest, self.kb.knowledge, language)

    def about(self, topic_id: str, language: Language, *, browsing: bool = False) -> Card:
        """Return a topic's card, or one that says it is gone; `browsing` adds a button back to its chapter."""
        topic = self.kb.knowledge.topic(topic_id)
        return self._topic(topic, language, browsing=browsing) if topic else gone_card(language)

    def _topic(
        self, topic: Topic, language: Language, lead: Statement | None = None, *, browsing: bool = False
    ) -> Card:
        key = (topic.id, language, lead.id if lead else None, browsing)
        card = self._drawn.get(key)
        if card is None:
            card = topic_card(topic, self.kb.knowledge, language, lead=lead, browsing=browsing)
            if len(self._drawn) < _DRAWN:
                self._drawn[key] = card
        return card

    def _help(self, language: Language) -> Card:
        return help_card(self.kb.knowledge, language, self.how_to_ask)

    def _chapter(self, chapter_id: str, language: Language) -> Card:
        chapters = self.kb.knowledge.chapters
        chapter = next((chapter for chapter in chapters if chapter.id == chapter_id), None)
        return chapter_card(chapter, self.kb.knowledge, language) if chapter else gone_card(language)

    def _fact(self, fact_id: str, language: Language) -> Card:
        knowledge = self.kb.knowledge
        found = next(((topic, fact) for topic, fact in knowledge.facts() if fact.fact == fact_id), None)
        return fact_card(*found, knowledge, language) if found else gone_card(language)

    def _random_fact(self, language: Language, but: str) -> Card:
        """Return a random fact, not the one with the id `but` if there is another; without facts, the chapters."""
        knowledge: KnowledgeBase = self.kb.knowledge
        facts = list(knowledge.facts())
        others = [(topic, fact) for topic, fact in facts if fact.fact != but]
        if not facts:
            return chapters_card(knowledge, language)
        return fact_card(*self.rng.choice(others or facts), knowledge, language)
