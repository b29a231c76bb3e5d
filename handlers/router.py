"""Turns each command, mention, direct message and click into one request, and sends the card or opens the form for it.

Only this file registers listeners for them with Bolt. The card appears

- for a command, in the acknowledgement itself, visible only to the asker;
- for a message, in its thread or, if it is a direct message that is not in a thread, in the conversation itself. Cards
  about subscriptions are visible only to the asker, except in a direct conversation;
- for a button in a message, where its action says (`Action.shown`). Slack shows messages sent to a response URL
  outside of threads, so within a thread the Web API is called instead;
- for a button in a view, in place of the view's content.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, assert_never

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.actions import ACTION_ID, Action, read_action
from handlers.answers import parsing as answers_parsing
from handlers.answers import requests as answer_requests
from handlers.answers.answering import Answers
from handlers.blocks.escaping import quotable
from handlers.blocks.views import render_modal
from handlers.card import Aside, Card
from handlers.digests.slack import parsing as digests_parsing
from handlers.digests.slack import requests as digest_requests
from handlers.digests.slack.feature import Submitted, WeeklyFact
from handlers.digests.slack.form import FORM, ZONE_ACTION, FormError
from handlers.digests.slack.present import sentence_card
from handlers.envelope import Click, IncomingCommand, IncomingMessage, OnMessage, OnView, Submission, TokenTeam, Typing
from handlers.people import Asker
from handlers.requests import ACTIONS, Request
from handlers.slack.answered import Answered, Claim, Question
from handlers.slack.apologies import Apologies, Waiting
from handlers.slack.background import Background
from handlers.slack.directory import Directory
from handlers.slack.errors import CALL_ERRORS, read_failure
from handlers.slack.forms import Form
from handlers.slack.marks import Mark, is_posted
from handlers.slack.posting import (
    acknowledge,
    post,
    post_ephemeral,
    replace_original,
    respond_below,
    show_in_view,
)
from handlers.slack.seen_events import SeenEvents
from handlers.slack.thread_context import ANY_THREAD, ThreadContext
from handlers.texts import ASKED, COMMAND, SORRY, WORKING, say
from knowledge.model import Language
from knowledge.normalization import normalize
from knowledge.search.question import language_of

_LOG = logging.getLogger(__name__)

_ASKED = 200
"""Maximum length of the question shown above an answer. A longer question is cut."""

_PATIENCE = 2.0
"""Seconds that an answer may take before it follows the acknowledgement, for which Slack waits three seconds."""
_LOOK_AGAIN = 15.0
"""Seconds between looks at whether another process has answered a question."""

Clients = Callable[[str], Awaitable[AsyncWebClient]]
"""A function that returns the Web API client for the workspace with the given id."""


@dataclass(frozen=True, slots=True)
class Router:
    """Turns payloads from Slack into requests, lets the features answer them, and sends the answers.

    If `weekly_fact` is None, nobody can subscribe to the weekly fact, and its commands are read as questions.
    """

    answers: Answers
    weekly_fact: WeeklyFact | None
    clients: Clients
    token_team: TokenTeam
    seen: SeenEvents
    threads: ThreadContext
    answered: Answered
    background: Background
    apologies: Apologies

    def register(self, app: AsyncApp) -> None:
        """Register all listeners with `app`.

        The listeners also acknowledge messages that are not for the bot, because unacknowledged messages would delay
        Socket Mode.
        """
        app.command(COMMAND)(self.on_command)
        app.event("app_mention")(self.on_message)
        app.event("message", matchers=[_is_for_us])(self.on_message)
        app.event("message")(_ignore)
        app.action(ACTION_ID)(self.on_action)
        app.view(FORM)(self.on_submit)
        app.options(ZONE_ACTION)(self.on_typing)

    # Slack's requests

    async def on_command(self, ack: AsyncAck, command: dict[str, Any], respond: AsyncRespond) -> None:
        """Answer a command in the acknowledgement itself. If the answer is a form, open it after acknowledging.

        If the answer takes too long, for example because the database is busy, say so, and show the answer later.
        """
        incoming = IncomingCommand.read(command, self.token_team())
        request, language = self.read(incoming.text), language_of(incoming.text)
        waiting = Waiting(incoming.asker, language, respond=respond)
        working = asyncio.ensure_future(self.reply(request, incoming.asker, can_open=True))
        if not await _is_soon(working):
            await ack(WORKING[language], response_type="ephemeral")
            self._start(self._answer_late(working, respond), waiting)
            return
        reply = working.result()
        if isinstance(reply, Card):
            await acknowledge(ack, reply, _question(request, reply.language))
            return
        await ack()
        if reply is not None:
            self._start(self._open(reply, incoming.asker.team, incoming.trigger, respond), waiting)

    async def on_message(self, body: dict[str, Any]) -> None:
        """Answer a message to the bot in the background, and only once even if Slack sends several events for it."""
        message = IncomingMessage.read(body, self.token_team())
        if message is not None and await self._is_new(message):
            thread = None if message.opens_thread else message.thread
            self._start(self._answer(message), Waiting(message.asker, language_of(message.text), thread))

    async def on_action(self, ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        """Acknowledge a click on a button or menu option, and fulfil its request in the background."""
        await ack()
        click = Click.read(body, self.token_team())
        action = read_action(click.action_id, click.value, ACTIONS) if click else None
        if click is not None and action is not None:
            surface = click.surface
            thread = surface.thread if isinstance(surface, OnMessage) and surface.threaded else None
            self._start(self._press(click, action, respond), Waiting(click.asker, action.language, thread, respond))

    async def on_submit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Process a submitted form and show the result or the errors in the same modal."""
        if self.weekly_fact is None:
            await ack()
            return
        submission = Submission.read(body, self.token_team())
        directory = await self._directory(submission.asker.team)
        working = asyncio.ensure_future(self.weekly_fact.submit(submission, directory))
        if not await _is_soon(working):
            view = OnView(body["view"]["id"], "modal", body["view"]["title"]["text"])
            language = language_of(view.title)
            card = sentence_card(WORKING[language], language)
            await ack(response_action="update", view=render_modal(card, view.title))
            self._start(self._update_late(working, submission, view), Waiting(submission.asker, language))
            return
        try:
            submitted = working.result()
        except FormError as error:
            await ack(response_action="errors", errors=dict(error.errors))
        else:
            await ack(response_action="update", view=submitted.view)
            self._announce(submitted, submission.asker)

    async def on_typing(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Respond with the time zones that match the text typed into a form's menu."""
        await ack(options=self.weekly_fact.suggest_zones(Typing.read(body)) if self.weekly_fact else [])

    def _start(self, work: Coroutine[Any, Any, None], waiting: Waiting) -> None:
        """Start `work` in the background. If it fails, apologize to the person who waits for it, and log the error."""
        self.background.start(self._see_through(work, waiting))

    async def _see_through(self, work: Coroutine[Any, Any, None], waiting: Waiting) -> None:
        try:
            await work
        except Exception:
            await self.apologies.tell(await self.clients(waiting.asker.team), waiting)
            raise

    async def _answer_late(self, working: Awaitable[Card | Form | None], respond: AsyncRespond) -> None:
        reply = await working
        if reply is not None:
            # It is too late to open a form: Slack accepts that for three seconds only.
            await respond_below(respond, reply.not_opened if isinstance(reply, Form) else reply)

    async def _update_late(self, working: Awaitable[Submitted], submission: Submission, view: OnView) -> None:
        language, shown = language_of(view.title), None
        try:
            submitted = await working
        except FormError as error:
            card = sentence_card(" ".join(error.errors.values()), language)
        else:
            self._announce(submitted, submission.asker)
            card, shown = sentence_card(SORRY[language], language), submitted.view
        client = await self.clients(submission.asker.team)
        await show_in_view(client, view.view_id, view.title, card, shown)

    def _announce(self, submitted: Submitted, asker: Asker) -> None:
        """Tell the channel, in the background, that somebody subscribed it."""
        if submitted.announcement:
            self.background.start(self._post(asker.team, submitted.channel, submitted.announcement))

    async def _post(self, team: str, channel: str, card: Card) -> None:
        await post(await self.clients(team), channel, card)

    # Requests and their answers

    def read(self, text: str) -> Request:
        """Return the request that a person typed as `text`."""
        about_digests = digests_parsing.read_text(text) if self.weekly_fact else None
        return about_digests or answers_parsing.read_text(text, self.answers.kb.knowledge)

    async def reply(
        self, request: Request, asker: Asker, context: str | None = None, *, can_open: bool
    ) -> Card | Form | None:
        """Return the answer to a request, or None if it needs no answer.

        `context` is the id of the topic or statement that the conversation is about. With `can_open`, the answer may be
        a form.
        """
        if isinstance(request, answer_requests.Request):
            return await self._card(request, asker, context)
        if isinstance(request, digest_requests.Request):
            assert self.weekly_fact is not None  # noqa: S101 - nothing reads or shows such a request without it
            return await self.weekly_fact.reply(request, asker, await self._directory(asker.team), can_open=can_open)
        assert_never(request)

    async def _card(self, request: answer_requests.Request, asker: Asker, context: str | None) -> Card:
        card = self.answers.reply(request, context)
        if isinstance(request, answer_requests.Browse) and self.weekly_fact and asker.channel:
            return card.above(await self.weekly_fact.next_posts(asker, request.language))
        return card

    # Messages

    async def _answer(self, message: IncomingMessage) -> None:
        """Answer a message, unless it was answered before: by this process, by one before it, or by one beside it."""
        question = Question(message.asker.team, message.asker.channel, message.ts)
        claim = await self._claim(question)
        if claim == "answered":
            return
        client, mark = await self.clients(message.asker.team), question.mark
        if claim == "new" or not await is_posted(client, message.asker.channel, message.answer_thread, mark):
            request = self.read(message.text) if normalize(message.text) else answer_requests.Greet("en")
            if isinstance(request, digest_requests.Request):
                await self._answer_privately(request, message, mark)
            else:
                await self._answer_in_public(request, message, mark)
        await self.answered.mark_answered(question)

    async def _claim(self, question: Question) -> Claim:
        """Claim a question. While another process is answering it, wait until that is done or given up.

        Slack would not send the question again if that process died.
        """
        while (claim := await self.answered.claim(question)) == "taken":  # noqa: ASYNC110 - no event to wait for
            await asyncio.sleep(_LOOK_AGAIN)
        return claim

    async def _answer_in_public(self, request: answer_requests.Request, message: IncomingMessage, mark: Mark) -> None:
        card = await self._card(request, message.asker, await self._context(message))
        await self._remember(card, message.asker.channel, message.thread, direct=message.direct)
        client = await self.clients(message.asker.team)
        await post(client, message.asker.channel, card, thread=message.answer_thread, mark=mark)

    async def _is_new(self, message: IncomingMessage) -> bool:
        """Remember a message and return whether it was new.

        Slack may send several events for one message, and redeliver each of them.
        """
        new_event = not message.event_id or await self.seen.first_time(message.event_id)
        return new_event and await self.seen.first_time((message.asker.channel, message.ts))

    async def _context(self, message: IncomingMessage) -> str | None:
        """Return the id of the topic or statement that the message's thread was last about, or None if it is unknown.

        In a direct conversation, if there is no such thread or nothing is stored for it, return the id of what the
        whole conversation was last about.
        """
        channel, thread = message.asker.channel, message.thread
        if not message.direct:
            return await self.threads.topic(channel, thread)
        in_thread = None if message.opens_thread else await self.threads.topic(channel, thread)
        return in_thread or await self.threads.topic(channel, ANY_THREAD)

    async def _remember(self, card: Card, channel: str, thread: str, *, direct: bool) -> None:
        """Store what a card is about as the context of the thread and, if `direct`, of the whole conversation."""
        if card.about is None:
            return
        await self.threads.remember(channel, thread, card.about)
        if direct:
            await self.threads.remember(channel, ANY_THREAD, card.about)

    async def _answer_privately(self, request: digest_requests.Request, message: IncomingMessage, mark: Mark) -> None:
        asker = message.asker
        reply = await self.reply(request, asker, can_open=False)
        if reply is None:
            return
        assert isinstance(reply, Card)  # noqa: S101 - no form was requested
        client = await self.clients(asker.team)
        if message.direct:
            await post(client, asker.channel, reply, thread=message.answer_thread, mark=mark)
        else:
            # An ephemeral message must not open a thread: Slack would show it to nobody.
            thread = None if message.opens_thread else message.thread
            await post_ephemeral(client, asker.channel, asker.user, reply, thread=thread)

    # Buttons

    async def _press(self, click: Click, action: Action, respond: AsyncRespond) -> None:
        assert isinstance(action, Request)  # noqa: S101 - ACTIONS contains only requests
        reply = await self.reply(action, click.asker, can_open=bool(click.trigger))
        if reply is None:
            return
        if isinstance(click.surface, OnView):
            card, view = (reply.not_opened, reply.view) if isinstance(reply, Form) else (reply, None)
            client = await self.clients(click.asker.team)
            await show_in_view(client, click.surface.view_id, click.surface.title, card, view)
        elif isinstance(reply, Form):
            await self._open(reply, click.asker.team, click.trigger, respond)
        else:
            await self._deliver(reply, click, action, click.surface, respond)

    async def _deliver(
        self, card: Card, click: Click, action: Action, surface: OnMessage, respond: AsyncRespond
    ) -> None:
        """Show a card where its action says.

        An answer's topic also becomes the context of the thread if the message with the button is public and the answer
        replaces that message, is posted for everyone in its thread, or is in a direct conversation.
        """
        asker, thread = click.asker, surface.thread
        shown = "instead" if isinstance(action, answer_requests.TranslateTopic) and surface.private else action.shown
        if card.status == "answer" and not surface.private and (shown == "instead" or asker.direct):
            await self._remember(card, asker.channel, thread, direct=asker.direct)
        client = await self.clients(asker.team)
        # Everyone may click as often as they like, so that each click has a mark of its own.
        mark = Mark(secrets.token_hex(8), surface.ts)
        match shown:
            case "instead":
                await replace_original(respond, card)
            case "below":
                await respond_below(respond, card)
            case "below once":
                if await self.seen.first_time((asker.channel, surface.ts, asker.user)):
                    await respond_below(respond, card)
            case "beside" | "in thread" if surface.private and not surface.threaded:
                await respond_below(respond, card)
            case "in thread" if await self._first_in_thread(card, asker, surface):
                await post(client, asker.channel, card, thread=thread, mark=mark)
            case "in thread" if surface.ts == surface.thread:
                # The thread below the message may be closed, and Slack does not point to something private in it.
                await respond_below(respond, card)
            case "beside" if asker.direct:
                await post(client, asker.channel, card, thread=thread if surface.threaded else None, mark=mark)
            case _:
                await post_ephemeral(client, asker.channel, asker.user, card, thread=thread)

    async def _first_in_thread(self, card: Card, asker: Asker, surface: OnMessage) -> bool:
        """Return whether to post a card in the thread for everyone: only below a public message, and only once.

        If so, and if the card is an answer, its topic becomes the context of the thread.
        """
        if surface.private or not await self.seen.first_time((asker.channel, surface.ts, card.name)):
            return False
        if card.status == "answer":
            await self._remember(card, asker.channel, surface.thread, direct=asker.direct)
        return True

    async def _open(self, form: Form, team: str, trigger: str, respond: AsyncRespond) -> None:
        """Open a form. If that fails, show the card that explains how to go on without the form.

        It is not tried again: within the three seconds for which Slack accepts `trigger`, that helps nobody.
        """
        try:
            await (await self.clients(team)).views_open(trigger_id=trigger, view=form.view)
        except CALL_ERRORS as error:
            _LOG.warning("A form could not be opened (%s)", read_failure(error).about)
            await respond_below(respond, form.not_opened)

    async def _directory(self, team: str) -> Directory:
        return Directory(await self.clients(team))


async def _is_soon(working: asyncio.Future[Any]) -> bool:
    """Wait until an answer is ready, but only as long as Slack waits; return whether it is."""
    await asyncio.wait({working}, timeout=_PATIENCE)
    return working.done()


def _question(request: Request, language: Language) -> Aside | None:
    """Return a line with the question, or None if the request is not a question.

    The line is needed because Slack does not show what was typed after a command.
    """
    asked = quotable(request.text, _ASKED) if isinstance(request, answer_requests.Ask) else ""
    return Aside((say(ASKED, language, question=asked),), "asked") if asked else None


async def _is_for_us(event: dict[str, Any], context: AsyncBoltContext) -> bool:
    """Return whether a message is direct or mentions the bot. Slack may also send an `app_mention` for a mention."""
    if event.get("channel_type") == "im" or str(event.get("channel") or "").startswith("D"):
        return True
    text = event.get("text") or ""
    return any(f"<@{context.bot_user_id}{end}" in text for end in ">|")


async def _ignore() -> None:
    """Acknowledge a message that is not for the bot."""
