"""Defines the scenarios, each of which can run at any size, and lists them by name."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import REPORT
from bot.storage.deliveries import SqlDeliveries
from bot.worker.loop import Pace
from handlers.digests.planning import plan
from handlers.digests.slack.weekly import render_with
from handlers.digests.subscription import Subscription
from knowledge.loading import load_knowledge
from tests.databases import Cluster
from tests.endurance.disturbing import jumping, killing, locking, stopping, suspending
from tests.endurance.forged import Refused, run_forged
from tests.endurance.load import Loaded, run_load
from tests.endurance.requests import Told, run_requests
from tests.endurance.running import Run, run
from tests.endurance.slack import Faults
from tests.endurance.sockets import Answered, run_sockets
from tests.endurance.stuck import Waited, run_stuck
from tests.endurance.tally import Tally
from tests.endurance.workers import Hurry

HOUR, WEEK = 3600.0, 7 * 86400.0
JUMPS = (HOUR, -HOUR, -HOUR, HOUR, WEEK, -WEEK, -WEEK, WEEK)


@dataclass(frozen=True)
class Extent:
    """The size of a run: how many posts are due within `over` seconds, and how much goes wrong meanwhile.

    A disturbance strikes `strikes` times, the database is unavailable for `away` seconds, and Slack has faults for a
    `share` of all posts. A hurried run has shorter times than operators may set; other runs have the shortest lease
    and settle time that operators may set. Scenarios without posts send the bot `requests`, and Slack then has faults
    for a `share` of all calls.
    """

    posts: int
    workers: int
    over: float
    strikes: int = 0
    share: float = 0.3
    away: float = 5.0
    hurried: bool = True
    history_delay: float | None = None
    patience: float = 30.0
    requests: int = 0
    seed: int = 1

    @property
    def lease(self) -> float:
        """Return for how many seconds a worker's claim on a delivery is valid."""
        return Hurry().lease if self.hurried else 20.0


@dataclass(frozen=True)
class Place:
    """Where a run takes place: its database, its folder, and the cluster if it is a PostgreSQL database."""

    database_url: str
    folder: Path
    cluster: Cluster | None = None


def base(extent: Extent) -> Run:
    """Return a run disturbed only by faults in Slack: failed requests, lost responses, and late posts and histories."""
    settle = Hurry().settle if extent.hurried else 20.0
    # A post that Slack makes late appears in the history even later: both delays together are within the settle time.
    late = 1.3 if extent.hurried else 12.0
    delay = (settle - late) * 0.75 if extent.history_delay is None else extent.history_delay
    faults = Faults(
        share=extent.share,
        history_share=extent.share / 2,
        history_delay=delay if extent.share else 0.0,
        latency=0.05,
        late_share=0.01 if extent.share else 0.0,
        late=late,
    )
    return Run(
        posts=extent.posts,
        workers=extent.workers,
        over=extent.over,
        channels=max(1, extent.posts // 2),
        hurry=Hurry() if extent.hurried else None,
        faults=faults,
        patience=extent.patience,
    )


async def kills(extent: Extent, place: Place) -> Tally:
    """Kill workers with SIGKILL while they are posting."""
    chance = random.Random(extent.seed)  # noqa: S311 - no secret
    wanted = replace(base(extent), disturb=killing(extent.strikes, extent.over, chance))
    return await run(wanted, place.database_url, place.folder)


async def suspended(extent: Extent, place: Place) -> Tally:
    """Suspend workers for longer than their lease."""
    chance = random.Random(extent.seed)  # noqa: S311 - no secret
    disturb = suspending(extent.strikes, extent.over, extent.lease * 1.2, chance)
    return await run(replace(base(extent), disturb=disturb), place.database_url, place.folder)


async def outage(extent: Extent, place: Place) -> Tally:
    """Make the database unavailable for a while: stop PostgreSQL, or lock SQLite's file."""
    if place.cluster is not None:
        disturb = stopping(place.cluster, extent.over / 3, extent.away)
    else:
        disturb = locking(Path(place.database_url.removeprefix("sqlite:///")), extent.over / 3, extent.away)
    return await run(replace(base(extent), disturb=disturb), place.database_url, place.folder)


async def clock(extent: Extent, place: Place) -> Tally:
    """Make the workers' clock jump by an hour and by a week, forwards and backwards."""
    file = place.folder / "clock"
    file.write_text("0", encoding="ascii")
    wanted = replace(base(extent), disturb=jumping(file, JUMPS, extent.over / len(JUMPS)), clock=file)
    return await run(wanted, place.database_url, place.folder)


async def broken(extent: Extent, place: Place) -> Tally:
    """Make one subscription impossible to plan; posts for all others must still be made."""

    def break_one(due: list[Subscription]) -> list[Subscription]:
        middle = len(due) // 2
        schedule = replace(due[middle].schedule, zone="Atlantis/Capital")
        return [*due[:middle], replace(due[middle], schedule=schedule), *due[middle + 1 :]]

    return await run(replace(base(extent), change=break_one), place.database_url, place.folder)


async def mass(extent: Extent, place: Place) -> Tally:
    """Make all subscriptions, in up to a thousand workspaces, due in the same second, and also time their planning."""
    teams = min(1000, extent.posts)
    channels = min(extent.posts, 5 * teams)
    wanted = replace(base(extent), over=0.0, channels=channels, teams=teams, first=materialise_all)
    return await run(wanted, place.database_url, place.folder)


async def procfile(extent: Extent, place: Place) -> Tally:
    """Let a process manager start all processes in the project's Procfile, including the workers, on one database."""
    wanted = replace(base(replace(extent, share=0.0, hurried=False)), by_procfile=True)
    return await run(wanted, place.database_url, place.folder)


async def materialise_all(engine: AsyncEngine) -> dict[str, float]:
    """Plan everything due, as a worker does, and return how many deliveries were made and how many seconds it took."""
    knowledge = load_knowledge(REPORT)
    planned = plan(knowledge, render_with(knowledge))
    store = SqlDeliveries(engine)
    await asyncio.sleep(2.5)  # until all are due
    begun = time.monotonic()
    made = 0
    while some := await store.enqueue_due(planned, Pace().enqueued):
        made += some
    return {"materialised": made, "materialised in s": time.monotonic() - begun}


async def punctual(extent: Extent, place: Place) -> Tally:
    """Post under a normal load, without faults, and with Slack's rate limits turned on."""
    return await run(replace(base(replace(extent, share=0.0)), rates=True), place.database_url, place.folder)


async def sockets(extent: Extent, place: Place) -> Answered:
    """Cut, expire, silence and refuse the bot's Socket Mode connections, and ask questions in between."""
    return await run_sockets(extent.strikes, extent.over, place.database_url, place.folder, extent.seed)


async def requests(extent: Extent, place: Place) -> Told:
    """Send the bot requests of every kind, many of them malformed, while Slack answers at random."""
    return await run_requests(extent.requests, extent.seed, place.database_url, extent.share)


async def forged(extent: Extent, _place: Place) -> Refused:
    """Send the bot requests that Slack did not sign, and signed ones that cannot be read."""
    return await run_forged(extent.requests, extent.seed)


async def stuck(extent: Extent, _place: Place) -> Waited:
    """Make calls to Slack's Web API get stuck, and time the acknowledgements of everything else."""
    return await run_stuck(extent.requests)


async def load(extent: Extent, _place: Place) -> Loaded:
    """Send two processes half the requests that they can answer, and measure their speed and size."""
    return await run_load(extent.over)


class Result(Protocol):
    """The results of a run."""

    @property
    def is_whole(self) -> bool:
        """Return whether nothing went wrong."""

    def lines(self) -> Iterable[str]:
        """Return the results as lines of text."""


SCENARIOS: dict[str, Callable[[Extent, Place], Coroutine[Any, Any, Result]]] = {
    each.__name__: each
    for each in (
        kills,
        suspended,
        outage,
        clock,
        broken,
        mass,
        procfile,
        punctual,
        sockets,
        requests,
        forged,
        stuck,
        load,
    )
}
