"""Listens for the two shortcuts, and for the dialog's submission."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.views import render_modal
from handlers.card import Card
from handlers.envelope import Submission, team_of
from handlers.explain import texts
from handlers.explain.present import FIELD, LOOK_UP, look_up_form, terms_card
from handlers.explain.requests import EXPLAIN_SHORTCUT, LOOK_UP_SHORTCUT
from handlers.people import Asker
from handlers.slack.apologies import Apologies, Waiting
from handlers.slack.background import Background
from handlers.slack.clients import Clients
from handlers.slack.posting import respond_below
from handlers.slack_text import typed
from knowledge.search import IndexedKnowledge
from knowledge.search.question import language_of
from knowledge.search.terms import terms_in


@dataclass(frozen=True, slots=True)
class Explain:
    """Explains terms. `answer` returns the card that answers a question in a person's own words.

    `examples` are questions that the report answers, in its languages.
    Calls to Slack are made in the background, because Slack waits for the acknowledgement.
    """

    kb: IndexedKnowledge
    answer: Callable[[str], Card]
    examples: Sequence[str]
    background: Background
    apologies: Apologies
    clients: Clients

    def register(self, app: AsyncApp) -> None:
        """Register all listeners with `app`."""
        app.shortcut(EXPLAIN_SHORTCUT)(self.on_message_shortcut)
        app.shortcut(LOOK_UP_SHORTCUT)(self.on_global_shortcut)
        app.view(LOOK_UP)(self.on_submit)

    async def on_message_shortcut(self, ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        """Show an explanation of the terms that a message names, visible only to the person who asks.

        https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
        """
        await ack()
        said = typed((body.get("message") or {}).get("text") or "")
        language = language_of(said)
        card = terms_card(terms_in(said, self.kb), self.kb.knowledge, language)
        waiting = Waiting(Asker(team_of(body), body["user"]["id"]), language, respond=respond)
        self._start(respond_below(respond, card), waiting)

    async def on_global_shortcut(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Open the dialog in which a question or term is looked up."""
        await ack()
        waiting = Waiting(Asker(team_of(body), body["user"]["id"]), "en")
        self._start(client.views_open(trigger_id=body["trigger_id"], view=look_up_form(self.examples)), waiting)

    async def on_submit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Show the answer to what was typed into the dialog, in its place."""
        text = typed(Submission.read(body).values.get(FIELD, {}).get("value") or "")
        card = self.answer(text)
        await ack(response_action="update", view=render_modal(card, texts.TITLE[card.language]))

    def _start(self, work: Awaitable[Any], waiting: Waiting) -> None:
        """Start `work` in the background. If it fails, apologize to the person who is waiting."""
        self.background.start(self.apologies.see_through(work, waiting, self.clients))
