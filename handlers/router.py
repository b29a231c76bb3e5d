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

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, assert_never

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
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
from handlers.digests.slack.feature import WeeklyFact
from handlers.digests.slack.form import FORM, ZONE_ACTION, FormError
from handlers.envelope import Click, IncomingCommand, IncomingMessage, OnMessage, OnView, Submission, Typing
from handlers.people import Asker
from handlers.requests import ACTIONS, Request
from handlers.slack.background import Background
from handlers.slack.directory import Directory
from handlers.slack.forms import Form
from handlers.slack.posting import acknowledge, post, post_ephemeral, replace_original, respond_below
from handlers.slack.seen_events import SeenEvents
from handlers.slack.thread_context import ANY_THREAD, ThreadContext
from handlers.texts import ASKED, COMMAND, say
from knowledge.model import Language
from knowledge.normalization import normalize

_ASKED = 200
"""Maximum length of the question shown above an answer. A longer question is cut."""

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
    seen: SeenEvents
    threads: ThreadContext
    background: Background

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
        """Answer a command in the acknowledgement itself. If the answer is a form, open it after acknowledging."""
        incoming = IncomingCommand.read(command)
        request = self.read(incoming.text)
        reply = await self.reply(request, incoming.asker, can_open=True)
        if isinstance(reply, Card):
            await acknowledge(ack, reply, _question(request, reply.language))
            return
        await ack()
        if reply is not None:
            self.background.start(self._open(reply, incoming.asker.team, incoming.trigger, respond))

    async def on_message(self, body: dict[str, Any]) -> None:
        """Answer a message to the bot in the background, and only once even if Slack sends several events for it."""
        message = IncomingMessage.read(body)
        if message is None or not await self._is_new(message):
            return
        request = self.read(message.text) if normalize(message.text) else answer_requests.Greet("en")
        if isinstance(request, digest_requests.Request):
            self.background.start(self._answer_privately(request, message))
            return
        card = await self._card(request, message.asker, await self._context(message))
        await self._remember(card, message.asker.channel, message.thread, direct=message.direct)
        client = await self.clients(message.asker.team)
        self.background.start(post(client, message.asker.channel, card, thread=message.answer_thread))

    async def on_action(self, ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        """Acknowledge a click on a button or menu option, and fulfil its request in the background."""
        await ack()
        click = Click.read(body)
        action = read_action(click.action_id, click.value, ACTIONS) if click else None
        if click is not None and action is not None:
            self.background.start(self._press(click, action, respond))

    async def on_submit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Process a submitted form and show the result or the errors in the same modal."""
        if self.weekly_fact is None:
            await ack()
            return
        submission = Submission.read(body)
        try:
            submitted = await self.weekly_fact.submit(submission, await self._directory(submission.asker.team))
        except FormError as error:
            await ack(response_action="errors", errors=dict(error.errors))
        else:
            await ack(response_action="update", view=submitted.view)
            if submitted.announcement:
                client = await self.clients(submission.asker.team)
                self.background.start(post(client, submitted.channel, submitted.announcement))

    async def on_typing(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Respond with the time zones that match the text typed into a form's menu."""
        await ack(options=self.weekly_fact.suggest_zones(Typing.read(body)) if self.weekly_fact else [])

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

    async def _answer_privately(self, request: digest_requests.Request, message: IncomingMessage) -> None:
        asker = message.asker
        reply = await self.reply(request, asker, can_open=False)
        if reply is None:
            return
        assert isinstance(reply, Card)  # noqa: S101 - no form was requested
        client = await self.clients(asker.team)
        if message.direct:
            await post(client, asker.channel, reply, thread=message.answer_thread)
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
            view = reply.view if isinstance(reply, Form) else render_modal(reply, click.surface.title)
            await (await self.clients(click.asker.team)).views_update(view_id=click.surface.view_id, view=view)
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
                await post(client, asker.channel, card, thread=thread)
            case "in thread" if surface.ts == surface.thread:
                # The thread below the message may be closed, and Slack does not point to something private in it.
                await respond_below(respond, card)
            case "beside" if asker.direct:
                await post(client, asker.channel, card, thread=thread if surface.threaded else None)
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
        """Open a form.

        If Slack returns an error, show the card that explains how to go on without the form, and raise the
        SlackApiError.
        """
        try:
            await (await self.clients(team)).views_open(trigger_id=trigger, view=form.view)
        except SlackApiError:
            await respond_below(respond, form.not_opened)
            raise

    async def _directory(self, team: str) -> Directory:
        return Directory(await self.clients(team))


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
