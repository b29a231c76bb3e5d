"""Shares an answer with the channel, once, and removes an answer that only one person sees."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import assert_never

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.card import Card
from handlers.envelope import Click, OnMessage
from handlers.people import Asker
from handlers.sharing import texts
from handlers.sharing.present import shared_card
from handlers.sharing.requests import Dismiss, Request, Share
from handlers.slack.apologies import Apologies, Waiting
from handlers.slack.clients import Clients
from handlers.slack.errors import CALL_ERRORS, read_failure
from handlers.slack.first_presses import FirstPresses
from handlers.slack.marks import Mark
from handlers.slack.posting import delete_original, post, respond_in_channel
from handlers.texts import Phrase

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """A question, which is empty if none was asked, and the card that answers it."""

    question: str
    card: Card


@dataclass(frozen=True, slots=True)
class Sharing:
    """Fulfils requests about private answers.

    `answer` returns the answer that an action's option value asks for, in the form in which a channel sees it, or None
    if the value cannot be read. `presses` remembers which answers were shared.
    """

    answer: Callable[[str, Asker], Awaitable[SharedAnswer | None]]
    presses: FirstPresses
    clients: Clients
    apologies: Apologies

    async def press(self, request: Request, click: Click, respond: AsyncRespond) -> None:
        """Share or remove an answer, as `request` says. Do nothing if the button is not in a private message."""
        surface = click.surface
        if not isinstance(surface, OnMessage) or not surface.private:
            return
        match request:
            case Dismiss():
                await delete_original(respond)
            case Share():
                if await self.presses.is_first(click.asker, surface.ts, Share.code):
                    await self._share(request, click, surface, respond)
            case _:
                assert_never(request)

    async def _share(self, request: Share, click: Click, surface: OnMessage, respond: AsyncRespond) -> None:
        """Show the answer to everyone, and remove the private one. If that fails, tell the person who clicked."""
        answered, fault = await self.answer(request.answer, click.asker), texts.NOT_SHARED
        client = await self.clients(click.asker.team)
        if answered is not None:
            card = shared_card(answered.card, answered.question, click.asker.user)
            outcome = await _show(card, client, Mark(secrets.token_hex(8), surface.ts), click.asker.channel, respond)
            if outcome is None:
                await _remove(respond)
                return
            fault = outcome
        await self.apologies.tell(client, Waiting(click.asker, request.language, respond=respond, told=fault))


async def _show(card: Card, client: AsyncWebClient, mark: Mark, channel: str, respond: AsyncRespond) -> Phrase | None:
    """Show a card to everyone and return None. If that fails, return what to tell the person who shared it.

    The response URL works in channels that the bot is not in, but only for thirty minutes:
    https://docs.slack.dev/interactivity/handling-user-interaction.
    """
    try:
        await respond_in_channel(respond, card)
    except CALL_ERRORS as error:
        if read_failure(error).may_be_done:
            return texts.UNSURE
        _LOG.info("An answer could not be shared through its response URL (%s)", read_failure(error).about)
    else:
        return None
    try:
        await post(client, channel, card, mark=mark)
    except CALL_ERRORS as error:
        _LOG.warning("An answer could not be shared (%s)", read_failure(error).about)
        return texts.UNSURE if read_failure(error).may_be_done else texts.NOT_SHARED
    return None


async def _remove(respond: AsyncRespond) -> None:
    try:
        await delete_original(respond)
    except CALL_ERRORS as error:
        _LOG.info("A private answer could not be removed after it was shared (%s)", read_failure(error).about)
