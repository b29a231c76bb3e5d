"""Sends the bot random requests while Slack responds at random, and counts unanswered people and errors."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import aiohttp

from bot.app import SlackApp, build_app
from bot.commands.serve import shared_memory
from bot.indexing import warm_up
from bot.manifest import EVENTS_PATH
from bot.settings import REPORT, Http, Settings, read_settings, require_cache_path
from bot.storage.opening import Stores, opened
from bot.transports.http import listening
from handlers.replying import messages
from handlers.slack import directory, posting, retrying
from knowledge.loading import load_knowledge
from knowledge.search import IndexedKnowledge, index_knowledge, load_encoder
from tests.endurance.random_requests import Maker, Sent
from tests.endurance.random_slack import Call, RandomSlack, random_slack
from tests.endurance.recorded import record
from tests.slack_requests import BOT_TOKEN, SECRET, signed

PROMPT = 3.0
"""Seconds that Slack waits for an acknowledgement."""
_AT_ONCE = 400
_AT_A_TIME = 16
_LONG = 120.0
_GLANCE = 0.05
"""Seconds between two looks at how long this process was kept from working."""
_SHOWN = 5
"""How many examples of what went wrong are shown."""


@dataclass
class Reaction:
    """The bot's response to a request."""

    sent: Sent
    status: int
    body: str
    seconds: float


@dataclass
class Told:
    """The results of the requests. Times are in seconds."""

    sent: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    """Slack's answers to the bot's calls, by kind."""
    malformed: int = 0
    """Requests that Slack could not send and that the bot refused."""
    waited: int = 0
    told: int = 0
    all_ways_failed: int = 0
    """People who could not be told because Slack refused each way."""
    silent: list[str] = field(default_factory=list)
    """People who were left without a word although some way of telling them was not tried."""
    refused: list[str] = field(default_factory=list)
    """Requests that Slack could send and that the bot refused."""
    broken: list[str] = field(default_factory=list)
    """Requests with a status of 500 or above."""
    errors: list[str] = field(default_factory=list)
    """Errors that are not about Slack's answers."""
    late: list[str] = field(default_factory=list)
    longest: float = 0.0
    starved: float = 0.0
    """The longest time for which the computer was too busy to let this process work: whatever came then may be late."""

    @property
    def is_whole(self) -> bool:
        """Return whether there were no errors, nobody was left without a reply, and acknowledgements were in time."""
        return not any((self.silent, self.refused, self.broken, self.errors, self.late))

    def lines(self) -> Sequence[str]:
        """Return the results as lines of text."""
        wrong = {name: getattr(self, name) for name in ("silent", "late", "refused", "broken", "errors")}
        return [
            f"{self.sent.total()} requests: " + ", ".join(f"{kind} {n}" for kind, n in sorted(self.sent.items())),
            f"{self.answers.total()} calls: " + ", ".join(f"{kind} {n}" for kind, n in sorted(self.answers.items())),
            f"{self.malformed} malformed and refused",
            f"{self.waited} people waited: {self.told} told, {self.all_ways_failed} not told because every way failed",
            f"the longest acknowledgement took {self.longest:.2f} s",
            f"the computer was busy with something else for up to {self.starved:.2f} s at once",
            ", ".join(f"{len(found)} {name}" for name, found in wrong.items()),
            *(f"{name}: {example}" for name, found in wrong.items() for example in found[:_SHOWN]),
        ]

    def judge(self, reactions: Sequence[Reaction], calls: Sequence[Call]) -> None:
        """Count the results of some requests, given all calls that the bot made meanwhile."""
        by_person = _by_person(calls)
        for reaction in reactions:
            self._judge(reaction, by_person.get(reaction.sent.number, []))

    def _judge(self, reaction: Reaction, calls: Sequence[Call]) -> None:
        sent = reaction.sent
        pressed = sent.payload.get("actions", "")
        about = f"{reaction.status} {sent.kind} {pressed} {str(sent.payload)[:1500]}"
        self.sent[sent.kind] += 1
        self.longest = max(self.longest, reaction.seconds)
        if reaction.seconds > PROMPT:
            self.late.append(f"{reaction.seconds:.2f} s {about}")
        if reaction.status >= 500:
            self.broken.append(about)
        elif reaction.status != 200 and sent.is_whole:
            self.refused.append(about)
        elif reaction.status != 200:
            self.malformed += 1
        elif sent.waits:
            self.waited += 1
            self._judge_silence(reaction, calls, about)

    def _judge_silence(self, reaction: Reaction, calls: Sequence[Call], about: str) -> None:
        if reaction.body or any(call.is_ok and call.method in _TELLING for call in calls):
            self.told += 1
        elif untried := _ways(reaction.sent.payload) - {_way(call) for call in calls}:
            self.silent.append(f"{sorted(untried)} not tried, but {[call.method for call in calls]}: {about}")
        else:
            self.all_ways_failed += 1


_TELLING = frozenset({"chat.postMessage", "chat.postEphemeral", "views.open", "views.update", "response_url"})


def _by_person(calls: Sequence[Call]) -> Mapping[int, list[Call]]:
    """Return the calls by the number of the person they are for."""
    found: dict[int, list[Call]] = {}
    for call in calls:
        keys = ("user", "hook", "view_id", "trigger_id", "channel")
        digits = next((text for key in keys if (text := str(call.fields.get(key) or "").lstrip("UVCGD"))), "")
        if digits.isdecimal():
            found.setdefault(int(digits), []).append(call)
    return found


def _ways(payload: Mapping[str, Any]) -> set[str]:
    """Return the ways to tell the person who sent a payload that something failed."""
    event, container = payload.get("event") or {}, payload.get("container") or {}
    channel = payload.get("channel_id") or event.get("channel") or container.get("channel_id") or ""
    ways = {"response_url"} if payload.get("response_url") else set()
    if channel.startswith("D"):
        return {*ways, "direct conversation"}
    return {*ways, "direct message", *(["in the channel"] if channel else [])}


def _way(call: Call) -> str:
    """Return the way in which a call tells a person something."""
    if call.method == "chat.postEphemeral":
        return "in the channel"
    if call.method == "chat.postMessage":
        place = str(call.fields.get("channel") or "")
        return {"D": "direct conversation", "U": "direct message"}.get(place[:1], "in the channel for all")
    return call.method


class Errors(logging.Handler):
    """Collects logged errors, except those that are about Slack's responses."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        """Collect an error, unless a call to Slack raised it or it says that a person could not be told."""
        text = self.format(record)
        is_slacks = "/slack_sdk/" in text or "ResponseRefusedError" in text or "could not be told" in text
        if not is_slacks or "A request of type" in text:
            self._found.append(text[-3000:])


async def run_requests(count: int, seed: int, database_url: str, share: float) -> Told:
    """Send `count` random requests while a `share` of the bot's calls to Slack goes wrong, and count what happens."""
    chance, found = random.Random(seed), Told()  # noqa: S311 - no secret
    knowledge = load_knowledge(REPORT)
    kb = index_knowledge(knowledge, load_encoder(), require_cache_path(read_settings()))
    warm_up(kb)
    recorded = await record(kb)
    async with random_slack(chance, share) as slack, _watching(found):
        maker = Maker(recorded, knowledge, chance, slack.url)
        with _hurrying(), _logging_to(found.errors):
            async with _bot(slack, kb, database_url) as bot:
                while maker.count < count:
                    reactions = await bot.send([maker.make() for _ in range(min(_AT_ONCE, count - maker.count))])
                    await bot.app.background.drain(_LONG)
                    found.judge(reactions, slack.take())
                    await _look_around(maker, bot.stores)
        found.answers = slack.drawn
    return found


@asynccontextmanager
async def _watching(found: Told) -> AsyncIterator[None]:
    """Note, while the context is open, for how long this process got no time, and which tasks were forgotten."""

    async def watch() -> None:
        while True:
            began, worked = time.perf_counter(), time.process_time()
            await asyncio.sleep(_GLANCE)
            idle = time.perf_counter() - began - _GLANCE - (time.process_time() - worked)
            found.starved = max(found.starved, idle)

    def note(_loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        found.errors.append(f"{context['message']}: {context.get('task') or context.get('future')!r}")

    asyncio.get_running_loop().set_exception_handler(note)
    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        asyncio.get_running_loop().set_exception_handler(None)


async def _look_around(maker: Maker, stores: Stores) -> None:
    """Make the next requests be about subscriptions and channels that exist."""
    kept = await stores.subscriptions.of_team(maker.recorded["command"]["team_id"])
    newest = kept[-20:]
    maker.subscriptions = [each.id for each in newest]
    maker.rooms = [each.channel for each in newest] or ["C0"]


@dataclass
class Bot:
    """The bot, listening over HTTP."""

    app: SlackApp
    stores: Stores
    address: str
    session: aiohttp.ClientSession

    async def send(self, requests: Sequence[Sent]) -> list[Reaction]:
        """Send some requests, a few at a time, and return the bot's responses."""
        room = asyncio.Semaphore(_AT_A_TIME)

        async def send_one(sent: Sent) -> Reaction:
            body, kind = sent.wire
            async with room:
                start = time.perf_counter()
                async with self.session.post(self.address, data=body, headers=signed(body, kind)) as response:
                    return Reaction(sent, response.status, await response.text(), time.perf_counter() - start)

        return await asyncio.gather(*map(send_one, requests))


@asynccontextmanager
async def _bot(slack: RandomSlack, kb: IndexedKnowledge, database_url: str) -> AsyncIterator[Bot]:
    settings = Settings(
        bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=f"{slack.url}/api/", database_url=database_url
    )
    async with opened(settings) as stores:
        memory = shared_memory(stores, strict=False)
        app = build_app(settings, kb, memory=memory)
        # A connection that is kept open may be closed by the bot just when it is used again, and the request is lost.
        session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
        async with session, listening(app, Http(SECRET, "127.0.0.1", 0)) as port:
            yield Bot(app, stores, f"http://127.0.0.1:{port}{EVENTS_PATH}", session)


@contextmanager
def _hurrying() -> Iterator[None]:
    """Make the bot retry at once, so that tens of thousands of requests take minutes."""
    shorter = [
        (posting, "WAITS", (0.0, 0.0, 0.0)),
        (posting, "LONGEST", 0.01),
        (retrying, "_WAITS", (0.0, 0.0)),
        (retrying, "LONGEST", 0.01),
        (messages, "_LOOK_AGAIN", 0.01),
        (directory, "PATIENCE", 0.4),
    ]
    with ExitStack() as stack:
        for module, name, value in shorter:
            stack.enter_context(patch.object(module, name, value))
        yield


@contextmanager
def _logging_to(errors: list[str]) -> Iterator[None]:
    handler = Errors(errors)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
