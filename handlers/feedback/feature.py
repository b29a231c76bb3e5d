"""Replies to requests about feedback with a card, with a form, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, assert_never

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from handlers.card import Card, sentence_card
from handlers.envelope import Submission, TokenTeam
from handlers.feedback import texts
from handlers.feedback.form import FORM, form_view, read_form
from handlers.feedback.ports import Rating
from handlers.feedback.requests import RateAnswer, Request, SwitchFeedback
from handlers.feedback.service import FeedbackService, Switched
from handlers.feedback.thumbs import with_thumbs
from handlers.people import Asker
from handlers.slack.background import Background
from handlers.slack.directory import Directory
from handlers.slack.forms import Form
from handlers.texts import ADMINS_UNKNOWN, COMMAND, say
from knowledge.model import Language

_SWITCHED = {"on": texts.ON, "off": texts.OFF, "not allowed": texts.NOT_ALLOWED, "admins unknown": texts.NOT_ALLOWED}


@dataclass(frozen=True, slots=True)
class AnswerFeedback:
    """Adds thumbs below answers, and stores which thumb each person pressed."""

    service: FeedbackService
    background: Background
    token_team: TokenTeam

    def register(self, app: AsyncApp) -> None:
        """Register the listener for the form with `app`."""
        app.view(FORM)(self.on_submit)

    async def below(self, card: Card, asker: Asker) -> Card:
        """Return a card with thumbs below it, if it is an answer or a refusal and the channel has thumbs."""
        rated = with_thumbs(card)
        return rated if rated is not card and await self.service.is_on(asker) else card

    async def reply(
        self, request: Request, asker: Asker, directory: Directory, *, can_open: bool
    ) -> Card | Form | None:
        """Fulfil a request. A thumbs up is stored without a reply; a thumbs down opens a form, if `can_open`."""
        match request:
            case RateAnswer():
                return await self._rate(request, asker, can_open=can_open)
            case SwitchFeedback():
                switched = await self.service.switch(asker, directory, on=request.on)
                return _present(switched, request.language)
            case _:
                assert_never(request)

    async def on_submit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Close the form, and store the reason that the person chose in it, in the background."""
        await ack()
        self.background.start(self.service.store.rate(read_form(Submission.read(body, self.token_team()))))

    async def _rate(self, request: RateAnswer, asker: Asker, *, can_open: bool) -> Form | None:
        rating = Rating(asker.team, asker.user, request.language, request.subject, request.good)
        if not await self.service.rate(rating, asker.channel) or request.good or not can_open:
            return None
        return Form(form_view(request), sentence_card(texts.NOTED[request.language], request.language))


def _present(switched: Switched, language: Language) -> Card:
    told = say(_SWITCHED[switched], language, command=COMMAND)
    return sentence_card(f"{told}\n{ADMINS_UNKNOWN[language]}" if switched == "admins unknown" else told, language)
