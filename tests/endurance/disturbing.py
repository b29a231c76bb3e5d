"""Disturbs workers while they post: each disturbance strikes at set or random times, and counts its strikes."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path

from tests.databases import Cluster
from tests.endurance.workers import Workers

Disturb = Callable[[Workers], Awaitable[int]]
"""Disturbs workers for as long as it needs, and returns how many times it did so."""

_START = 0.7
"""How many seconds workers run before one is disturbed, because disturbing a worker that never posts proves nothing."""


def killing(kills: int, over: float, chance: random.Random) -> Disturb:
    """Return a disturbance that kills a random worker at each of `kills` random moments within `over` seconds.

    Each killed worker is replaced. The newest worker is spared unless it is the only one.
    """

    async def disturb(workers: Workers) -> int:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        moments = sorted(chance.uniform(_START, over) for _ in range(kills))
        for moment in moments:
            await asyncio.sleep(begun + moment - loop.time())
            # Any worker but the youngest, which may still be starting.
            older = workers.pids[: max(1, len(workers.pids) - 1)]
            await workers.replace(chance.choice(older))
        return kills

    return disturb


def suspending(times: int, over: float, seconds: float, chance: random.Random) -> Disturb:
    """Return a disturbance that suspends a random worker at each of `times` random moments within `over` seconds.

    Each suspension lasts from `seconds` to one and a half times `seconds`.
    """

    async def disturb(workers: Workers) -> int:
        async def suspend(moment: float) -> None:
            await asyncio.sleep(moment)
            pid = workers.pids.pop(chance.randrange(len(workers.pids)))
            workers.signal(pid, signal.SIGSTOP)
            await asyncio.sleep(seconds * chance.uniform(1.0, 1.5))
            workers.signal(pid, signal.SIGCONT)
            workers.pids.append(pid)

        moments = [chance.uniform(_START, over) for _ in range(times)]
        # At least one worker is left to handle the deliveries that suspended workers had claimed.
        free = asyncio.Semaphore(max(1, len(workers.pids) - 1))

        async def in_turn(moment: float) -> None:
            async with free:
                await suspend(moment)

        await asyncio.gather(*(in_turn(moment) for moment in moments))
        return times

    return disturb


def stopping(cluster: Cluster, after: float, seconds: float) -> Disturb:
    """Return a disturbance that stops PostgreSQL, as a crash would, after `after` seconds.

    PostgreSQL is restarted after another `seconds` seconds.
    """

    async def disturb(_workers: Workers) -> int:
        await asyncio.sleep(after)
        await asyncio.to_thread(cluster.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(cluster.start)
        return 1

    return disturb


def locking(file: Path, after: float, seconds: float) -> Disturb:
    """Return a disturbance that waits `after` seconds and then locks a SQLite file for `seconds` seconds.

    While the file is locked, no worker can write to it.
    """

    def lock() -> sqlite3.Connection:
        connection = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
        connection.execute("BEGIN IMMEDIATE")
        return connection

    async def disturb(_workers: Workers) -> int:
        await asyncio.sleep(after)
        with closing(await asyncio.to_thread(lock)) as connection:
            await asyncio.sleep(seconds)
            connection.execute("ROLLBACK")
        return 1

    return disturb


def jumping(clock: Path, jumps: Sequence[float], pause: float) -> Disturb:
    """Return a disturbance that moves the workers' clock by each number of seconds in `jumps`.

    Before each jump, and after the last, it waits `pause` seconds. `clock` is the file that the workers' clock reads.
    """

    async def disturb(_workers: Workers) -> int:
        off = 0.0
        for jump in jumps:
            await asyncio.sleep(pause)
            off += jump
            # The file is replaced in one step, so that nobody reads half a number.
            new = clock.with_suffix(".new")
            new.write_text(str(off), encoding="ascii")
            new.replace(clock)
        await asyncio.sleep(pause)
        return len(jumps)

    return disturb


async def nothing(_workers: Workers) -> int:
    """Disturb no workers and return 0."""
    return 0
