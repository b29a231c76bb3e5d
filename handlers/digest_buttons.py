"""Listens to the buttons below weekly facts, and below what is said about subscriptions.

More about a fact is posted in its thread, for everyone, once; after that, and all else, it is for the eyes of who
pressed only. Buttons in a message about subscriptions change that message; in a dialog they change the dialog.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers import digest_wording as words
from handlers.background import Background
from handlers.blocks.actions import DIGEST_IDS, DigestKind, DigestPressed, read_digest_press
from handlers.blocks.dialogs import draw_dialog, draw_done
from handlers.blocks.digests import draw_sentence
from handlers.deliveries import Deliveries
from handlers.digest_commands import open_dialog
from handlers.digests.choosing import fact_of
from handlers.digests.delivery import Message
from handlers.directory import Directory
from handlers.managing import Asker, Managing
from handlers.posting import add, post, replace, whisper
from handlers.replies import reply_about, reply_with_random_fact
from handlers.threads import Threads

_LOG = logging.getLogger(__name__)
_ABOUT_FACTS = ("digest-more", "digest-another", "digest-feedback")
_IN_PLACE = ("digest-pause", "digest-resume", "digest-skip", "digest-stop", "digest-undo")


@dataclass(frozen=True, slots=True)
class DigestPress:
    """A pressed button, and where: `ts` of its message and the `thread` that is under it, or the `view` it is in."""

    pressed: DigestPressed
    asker: Asker
    trigger: str
    ts: str = ""
    thread: str = ""
    private: bool = True
    view: str | None = None

    @classmethod
    def read(cls, body: dict[str, Any]) -> DigestPress | None:
        """Read an interaction's body; None for a button of another version of this app."""
        action, container = body["actions"][0], body.get("container") or {}
        pressed = read_digest_press(action["action_id"], action.get("value") or "")
        if pressed is None:
            return None
        channel = container.get("channel_id") or ""
        team = (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or ""
        asker = Asker(team, channel, body["user"]["id"], pressed.language)
        trigger = body.get("trigger_id") or ""
        if container.get("type") == "view":
            return cls(pressed, asker, trigger, view=container["view_id"])
        if container.get("type") != "message":
            return None
        ts, private = container["message_ts"], bool(container.get("is_ephemeral"))
        thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts") or ts
        return cls(pressed, asker, trigger, ts, thread, private)


@dataclass(frozen=True, slots=True)
class DigestButtons:
    """Does what pressed buttons ask for."""

    managing: Managing
    chance: random.Random
    threads: Threads
    posted: Deliveries

    async def do(self, press: DigestPress, client: AsyncWebClient, respond: AsyncRespond) -> None:
        """Do what one button asks for; raises SlackApiError and ResponseRefusedError where Slack refuses to show it."""
        kind = press.pressed.kind
        if kind == "digest-more":
            await self._more(press, client, respond)
        elif kind in _ABOUT_FACTS:
            await self._about_fact(press, respond)
        elif kind in ("digest-new", "digest-change"):
            await self._open(press, client, respond)
        else:
            await _show(press, await self._changed(press, Directory(client)), client, respond)

    async def _more(self, press: DigestPress, client: AsyncWebClient, respond: AsyncRespond) -> None:
        """Tell more: in the thread under the post, once for all; again only to who asks again."""
        topic = press.pressed.target.partition("/")[0]
        channel = press.asker.channel
        reply = reply_about(topic, self.managing.knowledge, press.asker.language)
        if press.private:
            await add(respond, reply)
        elif self.posted.first_time((channel, press.ts, topic)):
            if reply.status == "answer":
                self.threads.remember(channel, press.thread, topic)
            await post(client, channel, press.thread, reply)
        else:
            await whisper(client, channel, press.thread, press.asker.user, reply)

    async def _about_fact(self, press: DigestPress, respond: AsyncRespond) -> None:
        language, target = press.asker.language, press.pressed.target
        if press.pressed.kind == "digest-another":
            but = target.partition("/")[2]
            await add(respond, reply_with_random_fact(self.managing.knowledge, language, self.chance, but=but))
            return
        if fact_of(self.managing.knowledge, target[1:]):
            _LOG.info("Feedback on the fact %s: %s", target[1:], "good" if target.startswith("+") else "bad")
        await add(respond, draw_sentence(words.THANKS.within(language), language))

    async def _open(self, press: DigestPress, client: AsyncWebClient, respond: AsyncRespond) -> None:
        """Open the dialog, or put it in the place of the one that the button is in."""
        directory, asker = Directory(client), press.asker
        if press.pressed.kind == "digest-new":
            opened: Any = await self.managing.new_form(asker, directory)
        else:
            opened = await self.managing.form_for(asker, press.pressed.target, directory)
        if isinstance(opened, Message):
            await _show(press, opened, client, respond)
            return
        view = draw_dialog(opened[0], self.managing.knowledge, opened[1])
        if press.view:
            await client.views_update(view_id=press.view, view=view)
        else:
            await open_dialog(client, press.trigger, view, respond, asker.language)

    async def _changed(self, press: DigestPress, directory: Directory) -> Message:
        asker, target = press.asker, press.pressed.target
        changes: dict[DigestKind, Callable[[], Awaitable[Message]]] = {
            "digest-pause": lambda: self.managing.pause(asker, target, "", directory),
            "digest-resume": lambda: self.managing.resume(asker, target, directory),
            "digest-skip": lambda: self.managing.skip(asker, target, directory),
            "digest-stop": lambda: self.managing.stop(asker, target, directory),
            "digest-undo": lambda: self.managing.undo(asker, target, directory),
            "digest-preview": lambda: self.managing.preview(asker, target),
            "digest-manage": lambda: self.managing.show(asker),
        }
        return await changes[press.pressed.kind]()


def register(
    app: AsyncApp,
    managing: Managing,
    threads: Threads,
    posted: Deliveries,
    background: Background,
) -> None:
    """Make `app` answer pressed buttons.

    `posted` remembers what more was told of in its thread; `threads` learns what a thread is about.
    """
    buttons = DigestButtons(managing, managing.chance, threads, posted)

    async def on_digest_button(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        if press := DigestPress.read(body):
            background.start(buttons.do(press, client, respond))

    app.action(DIGEST_IDS)(on_digest_button)


async def _show(press: DigestPress, message: Message, client: AsyncWebClient, respond: AsyncRespond) -> None:
    if press.view:
        await client.views_update(view_id=press.view, view=draw_done(message, press.asker.language))
    elif press.pressed.kind in _IN_PLACE:
        await replace(respond, message)
    else:
        await add(respond, message)
