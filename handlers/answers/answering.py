"""Answers requests about the report with cards, independently of Slack."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import assert_never

from handlers.answers.facts import fact_card
from handlers.answers.menus import (
    HowToAsk,
    chapter_card,
    chapters_card,
    choices_card,
    courtesy_card,
    gone_card,
    greeting_card,
    help_card,
    is_lacking,
    lacking_card,
    not_covered_card,
)
from handlers.answers.requests import (
    Ask,
    AskAgain,
    Browse,
    BrowseChapter,
    ChooseTopic,
    FindNoChapter,
    Greet,
    Help,
    OpenTopic,
    RandomFact,
    Request,
    SayCourtesy,
    ShowFact,
    ShowTopic,
    SwitchLanguage,
    TellMore,
    TranslateTopic,
)
from handlers.answers.together import Together
from handlers.answers.topics import answer_card, comparison_card, name_card, source_card, whole_card
from handlers.card import Card
from knowledge.model import Language, Statement, Topic
from knowledge.search import IndexedKnowledge, find
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome
from knowledge.search.question import language_of

_DRAWN = 2048
"""Maximum number of cards that are kept: people request the same ones again and again."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers requests about a report. `rng` chooses random facts, and `how_to_ask` is shown in the help."""

    kb: IndexedKnowledge
    rng: random.Random
    how_to_ask: HowToAsk
    _drawn: dict[tuple[object, ...], Card] = field(default_factory=dict)
    _together: Together = field(default_factory=Together)

    def reply(self, request: Request, context: str | None = None) -> Card:  # noqa: C901, PLR0912 - one case per request
        """Return the card that answers a request. `context` is what the conversation is about, as in `Card.context`."""
        match request:
            case Ask() | AskAgain():
                return self.card_for(request, find(self.kb, *_asked(request, context)))
            case SayCourtesy():
                return courtesy_card(request.kind, request.language)
            case SwitchLanguage():
                return self._in_language(context or "", request.language)
            case Help():
                return self._help(request.language)
            case Greet():
                return greeting_card(self.kb.knowledge, request.language)
            case Browse() | FindNoChapter():
                missed = isinstance(request, FindNoChapter)
                return chapters_card(self.kb.knowledge, request.language, missed=missed)
            case BrowseChapter():
                return self._chapter(request.chapter, request.language)
            case ShowTopic() | ChooseTopic():
                return self.about(request.topic, request.language)
            case TranslateTopic():
                return self.about(request.topic, request.language, statement=request.statement)
            case OpenTopic():
                return self.about(request.topic, request.language, browsing=True)
            case TellMore():
                return self._whole(request.topic, request.language)
            case ShowFact():
                return self._fact(request.fact, request.language)
            case RandomFact():
                return self._random_fact(request.language, request.but)
            case _:
                assert_never(request)

    async def reply_together(self, request: Request, context: str | None = None) -> Card:
        """Return the same card as `reply`. Questions that come at the same time take less time this way."""
        if not isinstance(request, Ask | AskAgain):
            return self.reply(request, context)
        return self.card_for(request, await self._together.find(self.kb, *_asked(request, context)))

    def card_for(self, request: Ask | AskAgain, outcome: Outcome) -> Card:
        """Return the card for the outcome of the search that a request asks for.

        If the report does not answer a question in a language that it lacks, the card says so.
        """
        if isinstance(request, AskAgain):
            return self.card_of(outcome)
        language = self.kb.knowledge.language(request.language or outcome.language)
        card = self.card_of(replace(outcome, language=language))
        if isinstance(outcome, NotCovered) and is_lacking(written := language_of(request.text), self.kb.knowledge):
            told = lacking_card(self.kb.knowledge, written)
            return replace(card.above(told.elements), summary=(*told.summary, *card.summary))
        return card

    def card_of(self, outcome: Outcome) -> Card:
        """Return the card for the outcome of a search."""
        language = outcome.language
        match outcome:
            case Answer(topics=(topic,), statements=statements, asked_for="source"):
                return source_card(topic, next(iter(statements), None), self.kb.knowledge, language)
            case Answer(topics=(topic,), asked_for="more"):
                return whole_card(topic, self.kb.knowledge, language)
            case Answer(topics=(topic,), statements=statements):
                return self._topic(topic, language, statements)
            case Answer(topics=topics, statements=statements):
                key = ("compared", language, *_ids((*topics, *statements)))
                return self._once(key, lambda: comparison_card(topics, statements, self.kb.knowledge, language))
            case Choices(topics=topics):
                return self._once(("choices", language, *_ids(topics)), lambda: choices_card(topics, language))
            case NotCovered():
                close = _ids((*outcome.closest, *outcome.statements))
                said = ("none", language, outcome.lacking, outcome.may_be_answered, *close)
                return self._once(said, lambda: not_covered_card(outcome, self.kb.knowledge))

    def about(self, topic_id: str, language: Language, *, statement: str = "", browsing: bool = False) -> Card:
        """Return the card for a topic or for one of its statements, or a card that says that the topic is gone.

        `statement` is the last part of the statement's id. `browsing` adds a button back to the topic's chapter.
        """
        topic = self.kb.knowledge.topic(topic_id)
        if topic is None:
            return gone_card(language)
        found = topic.statement(f"{topic.id}/{statement}")
        return self._topic(topic, language, (found,) if found else (), browsing=browsing)

    def _topic(
        self, topic: Topic, language: Language, statements: tuple[Statement, ...] = (), *, browsing: bool = False
    ) -> Card:
        knowledge = self.kb.knowledge
        key = (topic.id, language, browsing, *_ids(statements))
        if statements:
            return self._once(key, lambda: answer_card(topic, statements, knowledge, language))
        return self._once(key, lambda: name_card(topic, knowledge, language, browsing=browsing))

    def _once(self, key: tuple[object, ...], draw: Callable[[], Card]) -> Card:
        """Return the card that was drawn for `key`, or else draw it and keep it. If too many are kept, drop the oldest.

        Because the card stays the same, it is rendered only once.
        """
        card = self._drawn.get(key)
        if card is None:
            card = self._drawn[key] = draw()
            if len(self._drawn) > _DRAWN:
                del self._drawn[next(iter(self._drawn))]
        return card

    def _in_language(self, spoken_of: str, language: Language) -> Card:
        """Return the card for the topic of the conversation, in `language`, or help if the report has no such topic.

        `spoken_of` is what the conversation is about, as in `Card.context`. If the report lacks the language, the card
        says so.
        """
        if is_lacking(language, self.kb.knowledge):
            return lacking_card(self.kb.knowledge, language)
        found = [(topic, each) for each in spoken_of.split() if (topic := self.kb.knowledge.topic(each))]
        if len(found) > 1:
            return comparison_card([topic for topic, _ in found], (), self.kb.knowledge, language)
        if not found:
            return self._help(language)
        topic, named = found[0]
        return self.about(topic.id, language, statement=named.partition("/")[2])

    def _whole(self, topic_id: str, language: Language) -> Card:
        topic = self.kb.knowledge.topic(topic_id)
        return whole_card(topic, self.kb.knowledge, language) if topic else gone_card(language)

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
        """Return the card of a random fact, avoiding the one with the id `but` if possible.

        If the report has no facts, return the card that lists its chapters.
        """
        knowledge = self.kb.knowledge
        facts = list(knowledge.facts())
        others = [(topic, fact) for topic, fact in facts if fact.fact != but]
        if not facts:
            return chapters_card(knowledge, language)
        return fact_card(*self.rng.choice(others or facts), knowledge, language)


def _asked(request: Ask | AskAgain, context: str | None) -> tuple[str, str | None]:
    """Return a question and its context. A question that is asked again is understood without the conversation."""
    return request.text, context if isinstance(request, Ask) else None


def _ids(named: Iterable[Topic | Statement]) -> tuple[str, ...]:
    return tuple(each.id for each in named)
