"""Times mentions: from the event until the answer arrives at Slack."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
from aiohttp import web

from bot.app import build_app
from bot.manifest import EVENTS_PATH
from bot.settings import Settings
from bot.transports.http import web_application
from knowledge.search import IndexedKnowledge
from tests.bench.bare_server import bare_application
from tests.bench.processes import SERVERS, Name
from tests.bench.questions import LOOKUPS
from tests.bench.results import Row, Table
from tests.bench.timing import Timings, turns
from tests.slack_requests import BOT_TOKEN, BOT_USER, JSON, SECRET, event, signed

_COLUMNS = {
    "server": "server",
    "mentions": "mentions",
    "median_ms": "median ms",
    "p99_ms": "99 % ms",
    "times_fastest_bare": "× fastest bare",
}


def measure(kb: IndexedKnowledge, rounds: int) -> Table:
    """Return a table of how long a mention of each name takes, from the event until the answer arrives at Slack.

    The servers take turns, in one process with what stands in for Slack.
    """
    return table_of(asyncio.run(_measure(kb, rounds)))


def table_of(timings: Mapping[Name, Timings]) -> Table:
    """Return the table, with each server compared with the faster bare server."""
    fastest = min(taken.median for name, taken in timings.items() if name != "ours")
    rows = [
        Row(
            {
                "server": SERVERS[name],
                "mentions": len(taken.seconds),
                "median_ms": taken.median,
                "p99_ms": taken.percentile(99),
                "times_fastest_bare": taken.median / fastest,
            }
        )
        for name, taken in timings.items()
    ]
    note = "from the event to the post's arrival at Slack; bare Bolt posts one sentence; all in one process, in turns"
    return Table("mentions", "Mentions", note, _COLUMNS, rows)


async def _measure(kb: IndexedKnowledge, rounds: int) -> dict[Name, Timings]:
    seconds: dict[Name, list[float]] = defaultdict(list)
    async with AsyncExitStack() as stack:
        posted = asyncio.Event()
        api = await stack.enter_async_context(_listening(_slack(posted)))
        settings = Settings(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=f"{api}/api/")
        applications: dict[Name, web.Application] = {
            "ours": web_application(build_app(settings, kb), SECRET),
            "bare": bare_application(settings, before_response=True),
            "default": bare_application(settings, before_response=False),
        }
        urls = {name: await stack.enter_async_context(_listening(each)) for name, each in applications.items()}
        session = await stack.enter_async_context(aiohttp.ClientSession())
        for number, name in enumerate(turns([*urls], rounds + 1)):
            seconds[name] += await _mention_all(session, urls[name] + EVENTS_PATH, posted, number)
    # The first round warms up.
    return {name: Timings(taken[len(LOOKUPS["names"]) :]) for name, taken in seconds.items()}


async def _mention_all(session: aiohttp.ClientSession, url: str, posted: asyncio.Event, turn: int) -> Sequence[float]:
    taken = []
    for number, text in enumerate(LOOKUPS["names"]):
        ts = f"{turn}.{number}"
        body = json.dumps(event("app_mention", f"<@{BOT_USER}> {text}", f"Ev{ts}", ts=ts)).encode()
        headers = signed(body, JSON)
        posted.clear()
        start = time.perf_counter()
        async with session.post(url, data=body, headers=headers) as response:
            response.raise_for_status()
        await asyncio.wait_for(posted.wait(), 60)
        taken.append(time.perf_counter() - start)
    return taken


def _slack(posted: asyncio.Event) -> web.Application:
    async def answer(_request: web.Request) -> web.Response:
        posted.set()
        return web.json_response({"ok": True, "ts": "1.1"})

    application = web.Application()
    application.router.add_post("/api/chat.postMessage", answer)
    return application


@asynccontextmanager
async def _listening(application: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
