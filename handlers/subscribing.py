"""Listens to `/innovation subscribe` and the like, and to the dialog in which a subscription is made or changed.

To be registered before the command itself, which takes everything else as a question.
"""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.background import Background
from handlers.blocks.dialogs import (
    DIALOG,
    ZONE_ACTION,
    FormFaults,
    draw_dialog,
    draw_done,
    kept_in,
    read_dialog,
    zone_options,
)
from handlers.blocks.digests import draw_next_posts
from handlers.digest_commands import carry_out, open_dialog
from handlers.digest_words import read_command
from handlers.directory import Directory
from handlers.managing import Asker, Managing
from handlers.posting import acknowledge
from handlers.replies import reply_with_chapters
from handlers.slack_text import typed
from handlers.wording import COMMAND
from handlers.words import read_word
from handlers.zone_choices import zone_choices
from knowledge.model import Language

_MOST_BLOCKS = 50


def register(app: AsyncApp, managing: Managing, background: Background) -> None:
    """Make `app` take what people type about subscriptions, the list with the next posts, and the dialog."""

    async def on_digest_command(
        ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        said = read_command(typed(command.get("text") or ""))
        if said is None:  # the matcher has read it already
            return
        asker, directory = _asker(command, said.language), Directory(client)
        if said.kind == "subscribe" and not said.when:
            await ack()
            background.start(_open(managing, asker, client, respond, command["trigger_id"]))
        else:
            await acknowledge(ack, await carry_out(managing, said, asker, directory))

    async def on_list(ack: AsyncAck, command: dict[str, Any]) -> None:
        word = read_word(typed(command.get("text") or ""), managing.knowledge)
        language: Language = word.language if word else "en"
        reply = reply_with_chapters(managing.knowledge, language)
        here = await managing.subscriptions.in_channel(command["team_id"], command["channel_id"])
        blocks = [*draw_next_posts(here, language), *reply.blocks][:_MOST_BLOCKS]
        await ack(text=reply.text, blocks=blocks, response_type="ephemeral")

    async def wants_list(command: dict[str, Any]) -> bool:
        word = read_word(typed(command.get("text") or ""), managing.knowledge)
        return word is not None and word.kind == "list"

    app.command(COMMAND, matchers=[_about_digests])(on_digest_command)
    app.command(COMMAND, matchers=[wants_list])(on_list)
    _register_dialog(app, managing)


def _register_dialog(app: AsyncApp, managing: Managing) -> None:
    async def on_submit(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        form = read_dialog(body["view"])
        if isinstance(form, FormFaults):
            await ack(response_action="errors", errors=dict(form.errors))
            return
        asker = Asker(_team(body), form.channel, body["user"]["id"], form.reader)
        made = await managing.keep(asker, form, Directory(client))
        if isinstance(made, FormFaults):
            await ack(response_action="errors", errors=dict(made.errors))
        else:
            await ack(response_action="update", view=draw_done(made, form.reader))

    async def on_zone(ack: AsyncAck, body: dict[str, Any]) -> None:
        language, own = kept_in(body.get("view") or {})
        await ack(options=zone_options(zone_choices(body.get("value") or "", own), own, language))

    app.view(DIALOG)(on_submit)
    app.options(ZONE_ACTION)(on_zone)


async def _about_digests(command: dict[str, Any]) -> bool:
    return read_command(typed(command.get("text") or "")) is not None


def _asker(command: dict[str, Any], language: Language) -> Asker:
    return Asker(command["team_id"], command["channel_id"], command["user_id"], language)


def _team(body: dict[str, Any]) -> str:
    """Give the workspace: of someone in an Enterprise organisation only the view names it."""
    team = body.get("team") or {}
    return str(team.get("id") or body["view"].get("team_id") or "")


async def _open(
    managing: Managing, asker: Asker, client: AsyncWebClient, respond: AsyncRespond, trigger_id: str
) -> None:
    form, zone = await managing.new_form(asker, Directory(client))
    await open_dialog(client, trigger_id, draw_dialog(form, managing.knowledge, zone), respond, asker.language)
