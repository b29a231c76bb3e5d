"""Does what people say about the weekly fact: typed after the command, or said to the bot in a mention or directly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import digest_wording as words
from handlers.blocks.digests import draw_sentence
from handlers.digest_words import CommandKind, DigestCommand
from handlers.digests.delivery import Message
from handlers.directory import Directory
from handlers.managing import Asker, Managing
from handlers.posting import add, post, show, whisper
from handlers.wording import COMMAND, say
from knowledge.model import Language


async def carry_out(managing: Managing, command: DigestCommand, asker: Asker, directory: Directory) -> Message:
    """Do what a command says, and give what came of it, for the asker's eyes."""
    ways: dict[CommandKind, Callable[[], Awaitable[Message]]] = {
        "subscribe": lambda: managing.subscribe_by_words(asker, command.when, directory),
        "subscriptions": lambda: managing.show(asker),
        "pause": lambda: managing.pause(asker, None, command.when, directory),
        "resume": lambda: managing.resume(asker, None, directory),
        "skip": lambda: managing.skip(asker, None, directory),
        "preview": lambda: managing.preview(asker, None),
        "stop": lambda: managing.stop(asker, None, directory),
    }
    return await ways[command.kind]()


async def open_dialog(
    client: AsyncWebClient, trigger_id: str, view: dict[str, Any], respond: AsyncRespond, language: Language
) -> None:
    """Open a dialog; where Slack does not, say how to do without it, and raise the SlackApiError."""
    try:
        await client.views_open(trigger_id=trigger_id, view=view)
    except SlackApiError:
        await add(respond, draw_sentence(say(words.NOT_OPENED, language, command=COMMAND), language))
        raise


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said: a channel's or a direct conversation's thread, which may not have begun yet."""

    thread: str
    direct: bool
    opens_thread: bool


@dataclass(frozen=True, slots=True)
class DigestTalk:
    """Does what people say of the weekly fact in conversation."""

    managing: Managing

    async def answer(self, command: DigestCommand, asker: Asker, place: Place, client: AsyncWebClient) -> None:
        """Do what a command says, and tell the asker alone what came of it; raises SlackApiError where Slack refuses.

        In a conversation there is nothing that a dialog may be opened with, so who says no more than "subscribe" gets
        a button for it.
        """
        message = await carry_out(self.managing, command, asker, Directory(client))
        if place.direct:
            await post(client, asker.channel, place.thread, message)
        elif place.opens_thread:
            # What only one person sees does not begin a thread: Slack would show it to nobody.
            await show(client, asker.channel, asker.user, message)
        else:
            await whisper(client, asker.channel, place.thread, asker.user, message)
