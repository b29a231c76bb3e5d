"""Makes calls to Slack's Web API get stuck. Meanwhile, everything else must be acknowledged as fast as ever."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from bot.app import build_app
from bot.indexing import warm_up
from bot.manifest import EVENTS_PATH
from bot.settings import REPORT, Http, Settings, read_settings, require_cache_path
from bot.transports.http import listening
from knowledge.loading import load_knowledge
from knowledge.search import index_knowledge, load_encoder
from tests.slack_requests import BOT_TOKEN, FORM, JSON, SECRET, command, event, signed

PROMPT = 0.5
"""Seconds within which everything else is acknowledged."""
_STUCK = 50
_OTHERS = ("KONEPS", "list", "random", "help", "나라장터", "how long do foreigners wait at the airport?")


@dataclass
class Waited:
    """The times of acknowledgements while calls were stuck, in seconds, and the number of statuses other than 200."""

    stuck: int = 0
    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def is_whole(self) -> bool:
        """Return whether all calls were stuck and everything else was still acknowledged in time."""
        return self.stuck == _STUCK and not self.failed and max(self.seconds) < PROMPT

    def lines(self) -> Sequence[str]:
        """Return the results as lines of text."""
        return [
            f"{self.stuck} calls stuck, {len(self.seconds)} acknowledgements meanwhile, {self.failed} failed",
            f"the longest took {max(self.seconds) * 1000:.0f} ms",
        ]


@dataclass
class StuckSlack:
    """A Slack that responds to nothing until it is released."""

    url: str = ""
    stuck: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, _request: web.Request) -> web.Response:
        """Respond to a call, but not before the release."""
        self.stuck += 1
        if self.stuck == _STUCK:
            self.arrived.set()
        await self.released.wait()
        return web.json_response({"ok": True, "ts": "1.1"})


@asynccontextmanager
async def _stuck_slack() -> AsyncIterator[StuckSlack]:
    slack, application = StuckSlack(), web.Application()
    application.router.add_post("/api/{method}", slack.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        yield slack
    finally:
        slack.released.set()
        await runner.cleanup()


async def run_stuck(count: int) -> Waited:
    """Make fifty calls to Slack get stuck, send `count` commands meanwhile, and time their acknowledgements."""
    kb, found = index_knowledge(load_knowledge(REPORT), load_encoder(), require_cache_path(read_settings())), Waited()
    warm_up(kb)
    async with _stuck_slack() as slack, aiohttp.ClientSession() as session:
        app = build_app(Settings(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=slack.url), kb)
        async with listening(app, Http(SECRET, "127.0.0.1", 0)) as port:
            sender = _Sender(f"http://127.0.0.1:{port}{EVENTS_PATH}", session, found)
            for number in range(_STUCK):
                asked = event("app_mention", "KONEPS", f"Ev{number}", ts=f"{number}.1")
                await sender.send(json.dumps(asked).encode(), JSON)
            async with asyncio.timeout(60):
                await slack.arrived.wait()
            found.stuck, found.seconds = slack.stuck, []
            for number in range(count):
                await sender.send(command(_OTHERS[number % len(_OTHERS)]), FORM)
            slack.released.set()
    return found


@dataclass
class _Sender:
    address: str
    session: aiohttp.ClientSession
    found: Waited

    async def send(self, body: bytes, kind: str) -> None:
        """Send a signed request, and record how long its acknowledgement took."""
        start = time.perf_counter()
        async with self.session.post(self.address, data=body, headers=signed(body, kind)) as response:
            await response.read()
            self.found.failed += response.status != 200
        self.found.seconds.append(time.perf_counter() - start)
