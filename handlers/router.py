"""Receives commands, mentions, direct messages, clicks and the form for subscriptions from Slack, and passes them on.

Some features have listeners of their own, for example for their forms. Commands are answered here, in the
acknowledgement itself, and the answer is visible only to the asker unless the command says "--public".
`handlers.replying.messages` answers messages, and `handlers.replying.clicks` fulfils clicks.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Coroutine, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond

from handlers.actions import ACTION_ID, language_in, read_action
from handlers.answers import requests as answer_requests
from handlers.blocks.views import render_modal
from handlers.card import Card, sentence_card
from handlers.digests.slack.feature import Submitted
from handlers.digests.slack.form import FORM, ZONE_ACTION, FormError
from handlers.envelope import (
    Click,
    IncomingCommand,
    IncomingMessage,
    OnMessage,
    OnView,
    Submission,
    TokenTeam,
    Typing,
    read_deleted,
    read_edited,
    title_of,
)
from handlers.people import Asker
from handlers.replying.clicks import Clicks
from handlers.replying.messages import Messages
from handlers.replying.private import private_answer
from handlers.replying.replies import Replies, to_share
from handlers.requests import ACTIONS, Request
from handlers.sharing.parsing import read_public
from handlers.sharing.present import asked_card
from handlers.slack import background
from handlers.slack.answered import Question
from handlers.slack.apologies import Apologies, Waiting
from handlers.slack.background import Background
from handlers.slack.clients import Clients
from handlers.slack.directory import Directory
from handlers.slack.forms import Form, open_form
from handlers.slack.posting import (
    acknowledge_in_channel,
    post,
    respond_below,
    respond_in_channel,
    show_in_view,
)
from handlers.texts import SORRY, WORKING
from knowledge.search.question import language_of

_ANY_COMMAND = re.compile("")
"""Matches every command: Slack sends only those in the app's manifest, where the command may have been renamed."""

_TURNS = 8
"""How many turns of the event loop an answer takes that does not wait for a database."""


class Listeners(Protocol):
    """A feature that has its own listeners."""

    def register(self, app: AsyncApp) -> None:
        """Register the feature's listeners with `app`."""


@dataclass(frozen=True, slots=True)
class Router:
    """Reads payloads from Slack, acknowledges them in time, and passes them to what answers them."""

    replies: Replies
    messages: Messages
    clicks: Clicks
    clients: Clients
    token_team: TokenTeam
    background: Background
    apologies: Apologies

    def register(self, app: AsyncApp, features: Iterable[Listeners] = ()) -> None:
        """Register all listeners with `app`. Those of `features` see messages before those of the router do.

        The listener for commands is the first: Bolt asks one listener after another, and a command is answered in the
        acknowledgement. The listeners also acknowledge messages that are not for the bot, because unacknowledged
        messages would delay Socket Mode.
        """
        app.command(_ANY_COMMAND)(self.on_command)
        for feature in features:
            feature.register(app)
        app.event("app_mention")(self.on_message)
        for subtype in ("message_changed", "message_deleted"):
            app.event({"type": "message", "subtype": subtype})(self.on_changed)
        app.event("message", matchers=[_is_for_us])(self.on_message)
        app.event("message")(self.on_overheard)
        app.action(ACTION_ID)(self.on_action)
        app.view(FORM)(self.on_submit)
        app.options(ZONE_ACTION)(self.on_typing)

    # Slack's requests

    async def on_command(self, ack: AsyncAck, command: dict[str, Any], respond: AsyncRespond) -> BoltResponse | None:
        """Answer a command in the acknowledgement itself. If the answer is a form, open it after acknowledging.

        If the answer takes too long, for example because the database is busy, say so, and show the answer later.
        """
        began, incoming = monotonic(), IncomingCommand.read(command, self.token_team())
        text, public = read_public(incoming.text)
        request = await self.replies.read_for(incoming.asker, text)
        language = request.language or language_of(text)
        typed = _Typed(request, incoming.asker, public and isinstance(request, answer_requests.Request))
        waiting = Waiting(incoming.asker, language, respond=respond)
        working = asyncio.ensure_future(self.replies.reply(request, incoming.asker, can_open=True))
        if not await _is_soon(working, began):
            await ack(WORKING[language], response_type="ephemeral")
            self._start(self._answer_late(working, typed, respond), waiting)
            return None
        reply = working.result()
        if isinstance(reply, Card):
            return await self._acknowledge(ack, reply, typed)
        await ack()
        if reply is not None:
            client = await self.clients(incoming.asker.team)
            self._start(open_form(client, reply, incoming.trigger, respond), waiting)
        return None

    async def on_message(self, body: dict[str, Any]) -> None:
        """Answer a message to the bot in the background, and only once even if Slack sends several events for it."""
        message = IncomingMessage.read(body, self.token_team())
        if message is not None and await self.messages.is_new(message):
            in_thread = not message.opens_thread or self.messages.agent.is_shown(message.asker)
            thread = message.thread if in_thread else None
            self._start(self.messages.answer(message), Waiting(message.asker, language_of(message.text), thread))

    async def on_overheard(self, body: dict[str, Any]) -> None:
        """Answer, in the background, a message in a thread that continues a conversation with the bot."""
        message = IncomingMessage.read(body, self.token_team())
        if message is not None and not message.opens_thread:
            self.background.start(self._overhear(message))

    async def on_changed(self, body: dict[str, Any]) -> None:
        """Update the answer, in the background, when a question is edited or deleted."""
        deleted, edited = read_deleted(body, self.token_team()), read_edited(body, self.token_team())
        if deleted is not None:
            self.background.start(self.messages.take_back(Question(deleted.team, deleted.channel, deleted.ts)))
        elif edited is not None:
            self.background.start(self.messages.answer_anew(edited))

    async def _overhear(self, message: IncomingMessage) -> None:
        if await self.messages.goes_on(message):
            waiting = Waiting(message.asker, language_of(message.text), message.thread)
            await self.apologies.see_through(self.messages.answer(message), waiting, self.clients)

    async def on_action(self, ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        """Acknowledge a click on a button or menu option, and fulfil its request in the background."""
        await ack()
        click = Click.read(body, self.token_team())
        if click is None:
            return
        action, surface = read_action(click.action_id, click.value, ACTIONS), click.surface
        thread = surface.thread if isinstance(surface, OnMessage) and surface.threaded else None
        language = action.language if action else language_in(click.action_id, click.value)
        work = self.clicks.press(click, action, respond) if action else self.clicks.say_gone(click, language, respond)
        self._start(work, Waiting(click.asker, language, thread, respond))

    async def on_submit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Process a submitted form and show the result or the errors in the same modal."""
        weekly_fact = self.replies.weekly_fact
        if weekly_fact is None:
            await ack()
            return
        began, submission = monotonic(), Submission.read(body, self.token_team())
        directory = Directory(await self.clients(submission.asker.team))
        working = asyncio.ensure_future(weekly_fact.submit(submission, directory))
        if not await _is_soon(working, began):
            view = OnView(body["view"]["id"], "modal", title_of(body["view"]))
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
        weekly_fact = self.replies.weekly_fact
        await ack(options=weekly_fact.suggest_zones(Typing.read(body)) if weekly_fact else [])

    def _start(self, work: Coroutine[Any, Any, None], waiting: Waiting) -> None:
        """Start `work` in the background. If it fails, apologize to the person who waits for it, and log the error.

        The same happens if the bot stops before the work is done.
        """
        self.background.start(self.apologies.see_through(work, waiting, self.clients))

    async def _acknowledge(self, ack: AsyncAck, card: Card, typed: _Typed) -> BoltResponse | None:
        if not typed.public:
            return BoltResponse(status=200, body=private_answer(card, typed.request))
        await acknowledge_in_channel(ack, asked_card(card, typed.question, typed.asker.user))
        return None

    async def _answer_late(self, working: Awaitable[Card | Form | None], typed: _Typed, respond: AsyncRespond) -> None:
        reply = await working
        if isinstance(reply, Form):
            # It is too late to open a form: Slack accepts that for three seconds only.
            await respond_below(respond, reply.not_opened)
        elif reply is not None and typed.public:
            await respond_in_channel(respond, asked_card(reply, typed.question, typed.asker.user))
        elif reply is not None:
            await respond_below(respond, to_share(reply, typed.request))

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
        """Post the card that announces a new subscription, if there is one, in its channel, in the background."""
        if submitted.announcement:
            self.background.start(self._post(asker.team, submitted.channel, submitted.announcement))

    async def _post(self, team: str, channel: str, card: Card) -> None:
        await post(await self.clients(team), channel, card)


async def _is_soon(working: asyncio.Future[Any], began: float) -> bool:
    """Wait until an answer is ready, but only as long as Slack waits, and return whether the answer is ready.

    `began` is when the request came: reading it may have taken a while, if the database is busy.
    """
    # Most answers need no waiting. They are ready after a few turns of the loop, which take less time than a timeout.
    for _ in range(_TURNS):
        await asyncio.sleep(0)
        if working.done():
            return True
    await asyncio.wait({working}, timeout=max(0.0, began + background.PATIENCE - monotonic()))
    return working.done()


@dataclass(frozen=True, slots=True)
class _Typed:
    """A command as it was typed: its request, who typed it, and whether the answer is for everyone."""

    request: Request
    asker: Asker
    public: bool

    @property
    def question(self) -> str:
        return self.request.text if isinstance(self.request, answer_requests.Ask) else ""


async def _is_for_us(event: dict[str, Any], context: AsyncBoltContext) -> bool:
    """Return whether a message is direct or mentions the bot. Slack may also send an `app_mention` for a mention."""
    if event.get("channel_type") == "im" or str(event.get("channel") or "").startswith("D"):
        return True
    text = event.get("text") or ""
    return any(f"<@{context.bot_user_id}{end}" in text for end in ">|")
