"""Answers what was said to the bot in a thread: the one way that mentions and direct messages share."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.background import Background
from handlers.deliveries import Deliveries
from handlers.digest_commands import DigestTalk, Place
from handlers.digest_words import read_command
from handlers.managing import Asker
from handlers.posting import post
from handlers.replies import reply_to
from handlers.slack_text import typed
from handlers.threads import Threads
from knowledge.search import IndexedKnowledge

_TELLING = ("answer", "fact")
_SAID = (None, "file_share", "thread_broadcast", "me_message")
"""Subtypes of what people say: plainly, with a file, to the channel too, with /me. All others report what happened."""

_ANY_THREAD = ""
"""Stands for a whole direct conversation: who goes on outside of a thread there means what was last spoken of."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said to the bot. `thread` is where the answer belongs: the message's own, or one under it."""

    channel: str
    ts: str
    thread: str
    text: str
    direct: bool
    event_id: str
    team: str = ""
    user: str = ""

    @classmethod
    def read(cls, body: dict[str, Any]) -> Said | None:
        """Read an event's body; None where it is not a new message of a person: an edit, a bot's, a join."""
        event = body["event"]
        if event.get("bot_id") or event.get("subtype") not in _SAID or not {"user", "channel", "ts"} <= event.keys():
            return None
        return cls(
            channel=event["channel"],
            ts=event["ts"],
            thread=event.get("thread_ts") or event["ts"],
            text=typed(event.get("text") or ""),
            direct=event.get("channel_type") == "im" or event["channel"].startswith("D"),
            event_id=body.get("event_id", ""),
            team=body.get("team_id") or "",
            user=event["user"],
        )

    @property
    def opens_thread(self) -> bool:
        """Say whether nothing was said in the thread before."""
        return self.thread == self.ts


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers in threads, each message once, in the light of what the thread is about."""

    kb: IndexedKnowledge
    chance: random.Random
    deliveries: Deliveries
    threads: Threads
    background: Background
    digests: DigestTalk | None = None

    def answer(self, said: Said, client: AsyncWebClient) -> None:
        """Answer in the background; do nothing where the message was answered, in whatever form it came then."""
        if not self._is_new(said):
            return
        if self.digests and (command := read_command(said.text)):
            asker = Asker(said.team, said.channel, said.user, command.language)
            place = Place(said.thread, said.direct, said.opens_thread)
            self.background.start(self.digests.answer(command, asker, place, client))
            return
        reply = reply_to(said.text, self.kb, context=self._context(said), chance=self.chance)
        if reply.status in _TELLING:
            self._remember(said, reply.topics[0])
        self.background.start(post(client, said.channel, said.thread, reply))

    def _is_new(self, said: Said) -> bool:
        """Tell by place and time too: one message may come in several events, and one event several times."""
        new_event = not said.event_id or self.deliveries.first_time(said.event_id)
        return new_event and self.deliveries.first_time((said.channel, said.ts))

    def _context(self, said: Said) -> str | None:
        thread = _ANY_THREAD if said.direct and said.opens_thread else said.thread
        return self.threads.topic(said.channel, thread)

    def _remember(self, said: Said, topic_id: str) -> None:
        self.threads.remember(said.channel, said.thread, topic_id)
        if said.direct:
            self.threads.remember(said.channel, _ANY_THREAD, topic_id)
