"""Records, in the playground, one payload of every kind that Slack sends the bot."""

from __future__ import annotations

from typing import Any

from slack_playground.assembly import Playground
from slack_playground.records import Json

from bot.app import Memory, build_app
from knowledge.search import IndexedKnowledge
from tests.app_in_slack import COMMAND, Served, delivered, running_slack, served, settings_for
from tests.memory_stores import MemoryStores
from tests.playground_ids import EDITOR, INNOVATION
from tests.scene import buttons

_ZONE_FIELD: Json = {"action_id": "innovation.digest-zone", "block_id": "digest.zone"}


async def record(kb: IndexedKnowledge) -> dict[str, Json]:
    """Make people use the bot in every way, and return the payloads that Slack sent it, by kind.

    A kind is the name of an event or the type of another payload. For clicks, it also says where the button was.
    """
    async with (
        running_slack() as slack,
        served(build_app(settings_for(slack), kb, memory=Memory(digests=MemoryStores())), slack) as bot,
    ):
        await _ask(bot)
        await _use_form(bot)
        await _use_channels(slack)
        await bot.settled()
        # The newest first, so that of each kind the oldest is kept.
        return {_kind(entry["request"]): entry["request"] for entry in reversed(delivered(slack))}


async def _ask(bot: Served) -> None:
    """Ask by command, mention and direct message, and press a button below the first two answers."""
    people, workspace = bot.slack.people, bot.slack.workspace
    await people.command(EDITOR, INNOVATION, COMMAND, "KONEPS")
    await _press(bot, channel=INNOVATION, ts=workspace.ephemerals(INNOVATION, EDITOR)[-1].ts)
    asked = await bot.write("@innovation KONEPS")
    await _press(bot, channel=INNOVATION, ts=workspace.replies(INNOVATION, asked.ts)[-1].ts)
    direct = workspace.direct(EDITOR, bot.slack.app.bot_user).id
    await bot.write("KONEPS", direct)


async def _use_form(bot: Served) -> None:
    """Open the form, search its menu, submit it, and press a button in the dialog that follows."""
    people, stacks = bot.slack.people, bot.slack.workspace.stacks
    await people.command(EDITOR, INNOVATION, COMMAND, "subscribe")
    await bot.settled()
    view = stacks[EDITOR][-1].id
    await people.suggest(EDITOR, **_ZONE_FIELD, value="seo", view_id=view)
    assert (await people.submit(EDITOR, view, {})).ok
    await _press(bot, view_id=view)


async def _use_channels(slack: Playground) -> None:
    """Change a channel's id, archive and unarchive the channel, remove the bot from it, and remove the app."""
    workspace, room = slack.workspace, slack.workspace.channels[INNOVATION]
    workspace.change_id(room, EDITOR)
    workspace.archive(room, EDITOR)
    workspace.archive(room, EDITOR, archived=False)
    workspace.leave(room, slack.app.bot_user)
    await slack.people.uninstall(EDITOR)


async def _press(bot: Served, **where: Any) -> None:
    """Press the first button in a message or a dialog."""
    workspace = bot.slack.workspace
    if "ts" in where:
        message = workspace.message(where["channel"], where["ts"])
        blocks = message.blocks if message else []
    else:
        blocks = workspace.stacks[EDITOR][-1].payload["blocks"]
    block, button = next(buttons(blocks))
    assert (await bot.slack.people.press(EDITOR, button["action_id"], block_id=block["block_id"], **where)).ok


def _kind(payload: Json) -> str:
    if "command" in payload:
        return "command"
    event = payload.get("event")
    if isinstance(event, dict):
        return "direct message" if event.get("channel_type") == "im" else str(event["type"])
    place = payload.get("container", {})
    return " ".join(["private" if place.get("is_ephemeral") else "", place.get("type", ""), payload["type"]]).strip()
