"""Offers to pass refused questions on, passes them on when asked, and passes replies in their threads back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from handlers.card import Card
from handlers.envelope import IncomingMessage, TokenTeam
from handlers.experts.ports import Passed
from handlers.experts.present import present, question_card, reply_card, with_button
from handlers.experts.requests import AskPerson
from handlers.experts.service import PassingOn
from handlers.people import Asker
from handlers.slack.background import Background
from handlers.slack.directory import Directory
from handlers.slack.errors import CALL_ERRORS, read_failure
from handlers.slack.posting import insist, post, send_drawn
from handlers.slack.seen_events import SeenEvents
from handlers.slack_text import typed

_PASSED = "innovation_passed"
"""The name under which a listener finds the question that a thread is about."""


@dataclass(frozen=True, slots=True)
class AskAPerson:
    """The button under refusals, and the listener for replies in the threads of questions that were passed on."""

    service: PassingOn
    clients: Callable[[str], Awaitable[AsyncWebClient]]
    seen: SeenEvents
    background: Background
    token_team: TokenTeam

    def register(self, app: AsyncApp) -> None:
        """Register the listener for replies with `app`, before the listeners that take messages for questions."""
        app.event("message", matchers=[self.is_reply])(self.on_reply)

    def below(self, card: Card, question: str) -> Card:
        """Return a refusal with the button, if the workspace named anyone, and any other card unchanged."""
        return with_button(card, question) if card.status == "none" and self.service.named else card

    async def reply(self, request: AskPerson, asker: Asker) -> Card:
        """Pass a question on, and return the card that tells the asker what became of it."""
        client = await self.clients(asker.team)

        async def send(target: str, card: Card) -> tuple[str, str]:
            return await _post_joining(client, target, card)

        passed = Passed(asker.team, asker.user, request.key, request.language)
        result = await self.service.pass_on(passed, question_card(request, asker.user), send)
        return present(result, request.language)

    async def is_reply(self, body: dict[str, Any], context: AsyncBoltContext) -> bool:
        """Return whether a message is a reply, by somebody else than the asker, to a question that was passed on."""
        message = IncomingMessage.read(body, self.token_team())
        if message is None or message.opens_thread or not self.service.named:
            return False
        if not message.direct and message.asker.channel not in self.service.named:
            return False
        if f"<@{context.bot_user_id}" in (body["event"].get("text") or ""):  # a question to the bot
            return False
        passed = await self.service.questions.of_thread(message.asker.team, message.asker.channel, message.thread)
        context[_PASSED] = passed
        return passed is not None and passed.person != message.asker.user

    async def on_reply(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Pass a reply back to the asker in the background, once. A reply without text, such as a file, stays."""
        message = IncomingMessage.read(body, self.token_team())
        if message and message.text and await self.seen.first_time((message.asker.channel, message.ts)):
            self.background.start(self._pass_back(message, context[_PASSED]))

    async def _pass_back(self, message: IncomingMessage, passed: Passed) -> None:
        client = await self.clients(message.asker.team)
        question = await _question(client, message.asker.channel, message.thread)
        await post(client, passed.person, reply_card(message.asker.user, message.text, question, passed.language))


async def _post_joining(client: AsyncWebClient, target: str, card: Card) -> tuple[str, str]:
    """Post a card to a person or channel, joining a public channel if need be; return the message's channel and ts.

    Raises one of CALL_ERRORS if that fails for good.
    """
    try:
        return await _post(client, target, card)
    except CALL_ERRORS as error:
        if read_failure(error).code != "not_in_channel" or not await Directory(client).join(target):
            raise
    return await _post(client, target, card)


async def _post(client: AsyncWebClient, target: str, card: Card) -> tuple[str, str]:
    places: list[tuple[str, str]] = []

    async def send(message: Any) -> None:
        answer = await client.chat_postMessage(channel=target, unfurl_links=False, unfurl_media=False, **message)
        places.append((str(answer["channel"]), str(answer["ts"])))

    await insist(lambda: send_drawn(send, card))
    return places[-1]


async def _question(client: AsyncWebClient, channel: str, ts: str) -> str:
    """Return the question at the top of a thread, or an empty string if it can't be read: the bot doesn't store it."""
    try:
        answer = await client.conversations_replies(channel=channel, ts=ts, limit=1)
        return typed(str(answer["messages"][0]["text"]).partition("\n")[2])
    except CALL_ERRORS:
        return ""
