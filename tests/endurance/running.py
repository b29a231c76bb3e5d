"""Runs workers that are disturbed while they post, until everything due is posted, and counts the results."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import open_engine
from bot.storage.migrations import upgrade
from handlers.digests.subscription import Subscription
from tests.endurance import disturbing
from tests.endurance.disturbing import Disturb
from tests.endurance.slack import Faults, Slack, running_slack
from tests.endurance.subscribed import add_all, due_from, kept_deliveries, left
from tests.endurance.tally import Tally, count
from tests.endurance.workers import Hurry, Workers, running_procfile, running_workers

_SOON = timedelta(seconds=2)
_POLL = 0.25


@dataclass(frozen=True)
class Run:
    """The parameters of a run, in which posts to `channels` channels become due one by one within `over` seconds.

    `lease` and `settle` are the workers' settings in seconds, unless `hurry` replaces them. A post that is still
    missing `over` plus `patience` seconds after the last disturbance counts as lost. The file `clock` contains the
    number of seconds by which the workers' clock is off.
    """

    posts: int
    workers: int
    over: float
    channels: int
    teams: int = 50
    lease: int = 20
    settle: int = 20
    hurry: Hurry | None = field(default_factory=Hurry)
    faults: Faults = field(default_factory=Faults)
    rates: bool = False
    patience: float = 120.0
    disturb: Disturb = disturbing.nothing
    clock: Path | None = None
    by_procfile: bool = False
    change: Callable[[list[Subscription]], list[Subscription]] = list
    """Changes the subscriptions before they are stored, for example to break one."""
    first: Callable[[AsyncEngine], Awaitable[dict[str, float]]] | None = None
    """Runs after all subscriptions are stored and before the workers start, and returns its measurements by name."""


async def run(wanted: Run, database_url: str, folder: Path) -> Tally:
    """Carry out a run on an empty database, and return its results; the processes write their files to `folder`."""
    engine = open_engine(database_url)
    await upgrade(engine)
    try:
        with running_slack(folder) as slack:
            channels = slack.add_channels(wanted.channels)
            slack.keep_rates(wanted.rates)
            slack.add_faults(wanted.faults)
            environ = {
                **slack.settings,
                "DATABASE_URL": database_url,
                "DIGEST_LEASE": str(wanted.lease),
                "DIGEST_SETTLE": str(wanted.settle),
                "DIGEST_WITHOUT_HISTORY": "hold",
            }
            if wanted.by_procfile:
                running = running_procfile(wanted.workers, environ, folder)
            else:
                running = running_workers(environ, folder, wanted.hurry, wanted.clock)
            async with running as workers:
                return await _post_all(wanted, engine, workers, slack, channels)
    finally:
        await engine.dispose()


async def _post_all(wanted: Run, engine: AsyncEngine, workers: Workers, slack: Slack, channels: list[str]) -> Tally:
    start = datetime.now(UTC) + _SOON
    over = timedelta(seconds=wanted.over)
    due = wanted.change(due_from(start, over, channels, wanted.posts, wanted.teams))
    await add_all(engine, due)
    measured = await wanted.first(engine) if wanted.first else {}
    for _ in range(wanted.workers):
        await workers.start()
    begun = time.monotonic()
    disturbed = await wanted.disturb(workers)
    calm = time.monotonic()
    await _until_posted(engine, max(start + over, datetime.now(UTC)), calm + wanted.over + wanted.patience)
    ended = time.monotonic()
    struck = slack.clear_faults()
    slack.keep_rates(False)  # counting the posts reads far more histories than the rate limits allow
    workers.ask_to_stop()
    kept = await kept_deliveries(engine)
    tally = count([one.id for one in due], await slack.posted(channels), kept)
    tally.seconds, tally.disturbed, tally.struck, tally.deaths = ended - begun, disturbed, struck, workers.deaths
    tally.notes |= {"started": workers.started, "after the last disturbance": ended - calm, **measured}
    tally.tracebacks = workers.log.read_text(encoding="utf-8").count("Traceback") if workers.log.exists() else 0
    return tally


async def _until_posted(engine: AsyncEngine, until: datetime, deadline: float) -> None:
    while time.monotonic() < deadline:
        try:
            if await left(engine, until) == 0:
                return
        except (SQLAlchemyError, OSError):
            pass  # the database is unavailable, as some scenarios intend
        await asyncio.sleep(_POLL)
