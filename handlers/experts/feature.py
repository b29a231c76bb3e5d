"""Offers to pass on questions that the report does not answer, and passes replies back to the asker."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, assert_never

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.views import render_modal
from handlers.card import Card, sentence_card
from handlers.envelope import IncomingMessage, Submission, TokenTeam
from handlers.experts import texts
from handlers.experts.form import FORM, form_view, read_form
from handlers.experts.ports import Passed
from handlers.experts.present import named_card, only_admins_card, present, question_card, reply_card, with_button
from handlers.experts.requests import AskPerson, NameExperts, Request
from handlers.experts.service import PassingOn
from handlers.people import Asker
from handlers.slack.background import Background
from handlers.slack.directory import Directory
from handlers.slack.errors import CALL_ERRORS, read_failure
from handlers.slack.forms import Form
from handlers.slack.posting import insist, post, send_drawn
from handlers.slack.seen_events import SeenEvents
from handlers.slack_text import typed
from handlers.texts import COMMAND, say
from knowledge.model import Language

_PASSED = "innovation_passed"
"""The key in Bolt's context under which `is_reply` stores the question that a thread is about, for `on_reply`."""


@dataclass(frozen=True, slots=True)
class AskAPerson:
    """Adds a button to refusals that passes the question on, and listens for replies to such questions."""

    service: PassingOn
    clients: Callable[[str], Awaitable[AsyncWebClient]]
    seen: SeenEvents
    background: Background
    token_team: TokenTeam

    def register(self, app: AsyncApp) -> None:
        """Register the listeners with `app`, the one for replies before those that read messages as questions."""
        app.event("message", matchers=[self.is_reply])(self.on_reply)
        app.view(FORM)(self.on_submit)

    async def below(self, card: Card, question: str, asker: Asker) -> Card:
        """Return a refusal with a button that passes the question on, if there are people or channels to ask.

        Return the card unchanged if it is not a refusal, or if nobody has been named.
        """
        return with_button(card, question) if card.status == "none" and await self.service.named(asker.team) else card

    async def reply(self, request: Request, asker: Asker, *, can_open: bool) -> Card | Form:
        """Fulfil a request and return a card or, if `can_open`, the form in which admins name people."""
        match request:
            case AskPerson():
                return await self._pass_on(request, asker)
            case NameExperts():
                return await self._form(request.language, asker, can_open=can_open)
            case _:
                assert_never(request)

    async def on_submit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Store the people and channels that an admin named, and show a confirmation in place of the form.

        If the person is not an admin, store nothing, and say so in place of the form.
        """
        submission = Submission.read(body, self.token_team())
        named, language = read_form(submission)
        card = await self._refusal(submission.asker, language)
        if card is None:
            await self.service.questions.name(submission.asker.team, named)
            card = named_card(named, language)
        await ack(response_action="update", view=render_modal(card, texts.FORM_TITLE[language]))

    async def _refusal(self, asker: Asker, language: Language) -> Card | None:
        """Return a card that says why the asker may not choose who gets questions, or None if they may."""
        account = await Directory(await self.clients(asker.team)).account(asker.user)
        return None if account.admin else only_admins_card(language, sees_admins=account.permitted)

    async def _form(self, language: Language, asker: Asker, *, can_open: bool) -> Card | Form:
        if refusal := await self._refusal(asker, language):
            return refusal
        elsewhere = sentence_card(say(texts.NOT_OPENED, language, command=COMMAND), language)
        return Form(form_view(await self.service.named_now(asker.team), language), elsewhere) if can_open else elsewhere

    async def _pass_on(self, request: AskPerson, asker: Asker) -> Card:
        post_with = partial(_post_joining, await self.clients(asker.team))
        passed = Passed(asker.team, asker.user, request.key, request.language)
        result = await self.service.pass_on(passed, question_card(request, asker.user), post_with)
        return present(result, request.language)

    async def is_reply(self, body: dict[str, Any], context: AsyncBoltContext) -> bool:
        """Return whether a message is a reply to a passed-on question, by someone other than the asker.

        Put the question into `context`, for `on_reply`. A message that mentions the bot is not a reply but a question.
        """
        message = IncomingMessage.read(body, self.token_team())
        if message is None or message.opens_thread:
            return False
        if body["event"].get("parent_user_id", context.bot_user_id) != context.bot_user_id:  # not a thread of the bot's
            return False
        if f"<@{context.bot_user_id}" in (body["event"].get("text") or ""):  # a question to the bot
            return False
        passed = await self.service.questions.of_thread(message.asker.team, message.asker.channel, message.thread)
        context[_PASSED] = passed
        return passed is not None and passed.person != message.asker.user

    async def on_reply(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Pass a reply back to the asker, once, in the background. Replies without text, such as files, are ignored."""
        message = IncomingMessage.read(body, self.token_team())
        if message and message.text and await self.seen.first_time((message.asker.channel, message.ts)):
            self.background.start(self._pass_back(message, context[_PASSED]))

    async def _pass_back(self, message: IncomingMessage, passed: Passed) -> None:
        client = await self.clients(message.asker.team)
        question = await _question(client, message.asker.channel, message.thread)
        await post(client, passed.person, reply_card(message.asker.user, message.text, question, passed.language))


async def _post_joining(client: AsyncWebClient, target: str, card: Card) -> tuple[str, str]:
    """Post a card to a person or channel, after joining a public channel if necessary.

    Return the message's channel and ts. Raises one of CALL_ERRORS if that fails for good.
    """
    try:
        return await _post(client, target, card)
    except CALL_ERRORS as error:
        if read_failure(error).code != "not_in_channel" or not await Directory(client).join(target):
            raise
    return await _post(client, target, card)


async def _post(client: AsyncWebClient, target: str, card: Card) -> tuple[str, str]:
    places: list[tuple[str, str]] = []

    async def send(**message: Any) -> None:
        answer = await client.chat_postMessage(channel=target, unfurl_links=False, unfurl_media=False, **message)
        places.append((str(answer["channel"]), str(answer["ts"])))

    await insist(lambda: send_drawn(send, card))
    return places[-1]


async def _question(client: AsyncWebClient, channel: str, ts: str) -> str:
    """Return the question at the top of a thread, or an empty string if it cannot be read. The bot doesn't store it."""
    try:
        answer = await client.conversations_replies(channel=channel, ts=ts, limit=1)
        return typed(str(answer["messages"][0]["text"]).partition("\n")[2])
    except CALL_ERRORS:
        return ""
