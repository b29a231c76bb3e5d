"""Fulfils clicks on buttons and menu options, and shows each reply where its action says (`Action.shown`).

Slack shows messages sent to a response URL outside of threads, so within a thread the Web API is called instead. The
reply to a click in a modal takes the place of the modal's content; the reply to one on the Home tab opens in a modal.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from slack_bolt.context.respond.async_respond import AsyncRespond

from handlers.actions import Action
from handlers.agent.feature import AgentView
from handlers.answers import requests as answer_requests
from handlers.answers.menus import gone_card
from handlers.card import Card
from handlers.envelope import Click, OnMessage, OnView
from handlers.home import requests as home_requests
from handlers.home import texts as home_texts
from handlers.people import Asker
from handlers.replying.replies import Replies, to_share
from handlers.requests import Request
from handlers.sharing import requests as sharing_requests
from handlers.sharing.feature import Sharing
from handlers.slack.clients import Clients
from handlers.slack.conversations import Conversations
from handlers.slack.first_presses import FirstPresses
from handlers.slack.forms import Form, open_form
from handlers.slack.marks import Mark
from handlers.slack.posting import (
    open_view,
    post,
    post_ephemeral,
    publish_home,
    replace_original,
    respond_below,
    show_in_view,
)
from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class Clicks:
    """Fulfils clicks on buttons and menu options, and shows the replies."""

    replies: Replies
    sharing: Sharing
    clients: Clients
    conversations: Conversations
    presses: FirstPresses
    agent: AgentView

    async def press(self, click: Click, action: Action, respond: AsyncRespond) -> None:
        """Fulfil the request `action` of a click, and show the reply, if there is one."""
        if isinstance(action, sharing_requests.Request):
            await self.sharing.press(action, click, respond)
            return
        assert isinstance(action, Request)  # noqa: S101 - ACTIONS contains only requests
        reply = await self.replies.reply(action, click.asker, can_open=bool(click.trigger))
        if reply is None:
            return
        if isinstance(click.surface, OnView) and click.surface.kind == "home":
            await self._show_above_home(reply, click, action)
        elif isinstance(click.surface, OnView):
            card, view = (reply.not_opened, reply.view) if isinstance(reply, Form) else (reply, None)
            client = await self.clients(click.asker.team)
            await show_in_view(client, click.surface.view_id, click.surface.title, card, view)
        elif isinstance(reply, Form):
            await open_form(await self.clients(click.asker.team), reply, click.trigger, respond)
        else:
            await self._deliver(reply, click, action, click.surface, respond)

    async def say_gone(self, click: Click, language: Language, respond: AsyncRespond) -> None:
        """Say that the content behind a clicked button is gone, because this version of the bot cannot read it."""
        if isinstance(click.surface, OnView):
            client = await self.clients(click.asker.team)
            await show_in_view(client, click.surface.view_id, click.surface.title, gone_card(language))
        else:
            await respond_below(respond, gone_card(language))

    async def _show_above_home(self, reply: Card | Form, click: Click, action: Action) -> None:
        """Open a card or a form in a modal, and draw the Home tab again.

        After a choice of language, only the Home tab is drawn, because it shows the choice.
        """
        client = await self.clients(click.asker.team)
        if isinstance(reply, Form):
            await client.views_open(trigger_id=click.trigger, view=reply.view)
        elif not isinstance(action, home_requests.ChooseLanguage):
            title = home_texts.MY_DATA if isinstance(action, home_requests.ShowMyData) else home_texts.ANSWER
            await open_view(client, click.trigger, title[reply.language], reply)
        await publish_home(client, click.asker.user, await self.replies.home.view(click.asker))

    async def _deliver(
        self, card: Card, click: Click, action: Action, surface: OnMessage, respond: AsyncRespond
    ) -> None:
        """Show a card where its action says.

        The card's topic also becomes what the thread is about, if the card is an answer that others see: one that
        replaces a public message, is posted in its thread for everyone, or is in a direct conversation.
        """
        asker, thread = click.asker, surface.thread
        shown = "instead" if isinstance(action, answer_requests.TranslateTopic) and surface.private else action.shown
        if card.status == "answer" and not surface.private and (shown == "instead" or asker.direct):
            await self.conversations.shown(card, asker, thread)
            self.agent.shown(card, asker)
        client = await self.clients(asker.team)
        # People may click several times, so each click has its own mark.
        mark = Mark(secrets.token_hex(8), surface.ts)
        for_one = to_share(card, action)
        match shown:
            case "instead":
                new = for_one if surface.private and not surface.threaded else card
                await replace_original(respond, new, surface.heading)
            case "below":
                await respond_below(respond, for_one)
            case "below once":
                if await self.presses.is_first(asker, surface.ts, asker.user):
                    await respond_below(respond, card)
            case "beside" | "in thread" if surface.private and not surface.threaded:
                await respond_below(respond, for_one)
            case "in thread" if await self._first_in_thread(card, asker, surface):
                await post(client, asker.channel, card, thread=thread, mark=mark)
            case "beside" if asker.direct:
                await post(client, asker.channel, card, thread=thread if surface.threaded else None, mark=mark)
            case "in thread" | "beside" if surface.ts == surface.thread:
                # The thread below the message may be closed, and Slack does not point to something private in it. Nor
                # does the bot have to be a member of a channel in which an answer was shared.
                await respond_below(respond, for_one)
            case _:
                await post_ephemeral(client, asker.channel, asker.user, card, thread=thread)

    async def _first_in_thread(self, card: Card, asker: Asker, surface: OnMessage) -> bool:
        """Return whether to post a card in the thread for everyone: only below a public message, and only once.

        If so, and if the card is an answer, its topic becomes what the thread is about.
        """
        if surface.private or not await self.presses.is_first(asker, surface.ts, " ".join(card.name)):
            return False
        if card.status == "answer":
            await self.conversations.shown(card, asker, surface.thread)
        return True
