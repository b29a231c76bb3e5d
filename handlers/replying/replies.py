"""Reads typed text as a request, and passes it to the feature that replies to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from handlers.actions import Action
from handlers.answers import parsing as answers_parsing
from handlers.answers import requests as answer_requests
from handlers.answers.answering import Answers
from handlers.answers.menus import gone_card
from handlers.card import Card
from handlers.digests.slack import parsing as digests_parsing
from handlers.digests.slack import requests as digest_requests
from handlers.digests.slack.feature import WeeklyFact
from handlers.experts import parsing as experts_parsing
from handlers.experts import requests as experts_requests
from handlers.experts.feature import AskAPerson
from handlers.explain import requests as explain_requests
from handlers.feedback import parsing as feedback_parsing
from handlers.feedback import requests as feedback_requests
from handlers.feedback.feature import AnswerFeedback
from handlers.following import parsing as following_parsing
from handlers.following import requests as following_requests
from handlers.following.feature import Following
from handlers.home import parsing as home_parsing
from handlers.home import requests as home_requests
from handlers.home.feature import Home
from handlers.people import Asker
from handlers.requests import Request, in_language
from handlers.sharing.present import sharing_row
from handlers.slack.clients import Clients
from handlers.slack.directory import Directory
from handlers.slack.forms import Form
from knowledge.normalization import normalize


@dataclass(frozen=True, slots=True)
class Replies:
    """Holds the features, and passes each request to the one that replies to it.

    If `weekly_fact` is None, nobody can subscribe to the weekly fact, and its commands are read as questions. If
    `feedback` is None, answers have no thumbs, and if `person` is None, questions cannot be passed on to people.
    """

    answers: Answers
    weekly_fact: WeeklyFact | None
    feedback: AnswerFeedback | None
    person: AskAPerson | None
    home: Home
    following: Following
    clients: Clients

    def read(self, text: str) -> Request:
        """Return the request that a person typed as `text`."""
        about_digests = digests_parsing.read_text(text) if self.weekly_fact else None
        about_feedback = feedback_parsing.read_text(text) if self.feedback else None
        about_experts = experts_parsing.read_text(text) if self.person else None
        about_others = about_feedback or about_experts or home_parsing.read_text(text)
        command = about_digests or about_others or following_parsing.read_text(text)
        return command or answers_parsing.read_text(text, self.answers.kb.knowledge)

    async def read_for(self, asker: Asker, text: str, wordless: Request | None = None) -> Request:
        """Return the request that a person typed, to be answered in the language that the person or the channel chose.

        A text without words is read as `wordless`, if that is given.
        """
        request = wordless if wordless and not normalize(text) else self.read(text)
        return in_language(request, await self.home.language(asker, text))

    async def reply(
        self, request: Request, asker: Asker, context: str | None = None, *, can_open: bool
    ) -> Card | Form | None:
        """Return the reply to a request, or None if it needs no reply.

        `context` is what the conversation is about, as in `Card.context`. With `can_open`, the reply may be a form.
        """
        if isinstance(request, answer_requests.Request):
            return await self.card(request, asker, context)
        if isinstance(request, home_requests.Request):
            return self._noted(await self.home.reply(request, asker), asker)
        if isinstance(request, digest_requests.Request):
            assert self.weekly_fact is not None  # noqa: S101 - nothing reads or shows such a request without it
            reply = await self.weekly_fact.reply(request, asker, await self._directory(asker), can_open=can_open)
            return await self.with_thumbs(reply, asker) if isinstance(reply, Card) else reply
        if isinstance(request, feedback_requests.Request):
            if self.feedback is None:  # thumbs below old messages
                return None
            return await self.feedback.reply(request, asker, await self._directory(asker), can_open=can_open)
        if isinstance(request, experts_requests.Request):
            if self.person is None:
                return gone_card(request.language)
            return await self.person.reply(request, asker, can_open=can_open)
        if isinstance(request, explain_requests.Request):
            return self.answers.about(request.topic, request.language)
        if isinstance(request, following_requests.Request):
            return await self.following.reply(request, asker)
        assert_never(request)

    async def card(self, request: answer_requests.Request, asker: Asker, context: str | None) -> Card:
        """Return the card that replies to a request about the report.

        `context` is what the conversation is about, as in `Card.context`.
        """
        card = self._noted(await self.answers.reply_together(request, context), asker)
        if isinstance(request, answer_requests.Browse) and self.weekly_fact and asker.channel:
            card = card.above(await self.weekly_fact.next_posts(asker, request.language))
        if isinstance(request, answer_requests.Ask | answer_requests.AskAgain) and self.person:
            card = await self.person.below(card, request.text, asker)
        return await self.with_thumbs(card, asker)

    async def with_thumbs(self, card: Card, asker: Asker) -> Card:
        """Return a card with thumbs below it if it is an answer or a refusal, and if the channel has thumbs."""
        return await self.feedback.below(card, asker) if self.feedback else card

    def _noted(self, card: Card, asker: Asker) -> Card:
        self.home.memory.note(card, asker)
        return card

    async def _directory(self, asker: Asker) -> Directory:
        return Directory(await self.clients(asker.team))


def to_share(card: Card, request: Request | Action) -> Card:
    """Return a card as it is shown to the asker alone: with a button that shares it, if it can be shared.

    If the request is a question, the question is shown when the card is shared.
    """
    again = card.again
    if card.status == "answer" and isinstance(request, answer_requests.Ask | answer_requests.AskAgain):
        again = answer_requests.AskAgain(card.language, request.text)
    row = sharing_row(card, again)
    return card if row is None else card.with_row(row)
