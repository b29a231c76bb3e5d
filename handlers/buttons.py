"""Listens to the buttons of replies.

What a button leads to stands where people look for it:

- a choice, a page of the list, another fact: in the place of the message that had the button;
- a related topic: beside what is there. In a direct conversation as a message in the same thread; under an answer
  that only one person sees, as another of those; in a channel's thread for the eyes of who pressed it, so that one
  person's reading on does not fill a thread that others follow. What is sent to a response URL appears outside of
  threads, so in one the Web API is asked instead;
- the other language: in the place of an answer that only one person sees, else as a related topic.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.background import Background
from handlers.blocks import ACTION_IDS, Pressed, read_press
from handlers.posting import add, post, replace, whisper
from handlers.replies import Reply, reply_to_press
from handlers.threads import Threads
from knowledge.model import KnowledgeBase

_BESIDE = ("topic", "translate")


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button and the message that it is under."""

    pressed: Pressed
    user: str
    channel: str
    thread: str
    private: bool
    threaded: bool

    @classmethod
    def read(cls, body: dict[str, Any]) -> Press | None:
        """Read an interaction's body; None for a button of another version of this app, or not under a message."""
        action, container = body["actions"][0], body.get("container") or {}
        pressed = read_press(action["action_id"], action.get("value", ""))
        if pressed is None or container.get("type") != "message":
            return None
        message = body.get("message") or {}
        thread = container.get("thread_ts") or message.get("thread_ts") or container["message_ts"]
        private, threaded = bool(container.get("is_ephemeral")), bool(container.get("thread_ts"))
        return cls(pressed, body["user"]["id"], container["channel_id"], thread, private, threaded)

    @property
    def direct(self) -> bool:
        """Say whether the message is in a direct conversation, whose ids begin with D."""
        return self.channel.startswith("D")

    @property
    def replaces(self) -> bool:
        """Say whether the reply takes the message's place."""
        return self.pressed.kind not in _BESIDE or (self.pressed.kind == "translate" and self.private)


def register(
    app: AsyncApp, knowledge: KnowledgeBase, chance: random.Random, threads: Threads, background: Background
) -> None:
    """Make `app` answer pressed buttons. `threads` learns what a thread is about once a choice is made in it."""

    async def on_button(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        press = Press.read(body)
        if press is None:
            return
        reply = reply_to_press(press.pressed, knowledge, chance)
        if reply.status == "answer" and not press.private and (press.replaces or press.direct):
            threads.remember(press.channel, press.thread, reply.topics[0])
        background.start(_deliver(press, reply, client, respond))

    app.action(ACTION_IDS)(on_button)


async def _deliver(press: Press, reply: Reply, client: AsyncWebClient, respond: AsyncRespond) -> None:
    if press.replaces:
        await replace(respond, reply)
    elif press.private and not press.threaded:
        await add(respond, reply)
    elif press.direct:
        await post(client, press.channel, press.thread, reply)
    else:
        await whisper(client, press.channel, press.thread, press.user, reply)
