"""Disturbs workers while they post: each disturbance waits for its time, strikes, and returns how often it did."""

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
"""Disturbs workers for as long as it needs, and returns how often it did."""

_START = 0.7
"""Seconds for which a worker runs before it may be killed, because one that never posts proves nothing."""


def killing(kills: int, over: float, chance: random.Random) -> Disturb:
    """Return a disturbance that kills `kills` workers at random times within `over` seconds, and replaces each."""

    async def disturb(workers: Workers) -> int:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        moments = sorted(chance.uniform(_START, over) for _ in range(kills))
        for moment in moments:
            await asyncio.sleep(begun + moment - loop.time())
            # The oldest but one, or an older one: the youngest may still be starting.
            older = workers.pids[: max(1, len(workers.pids) - 1)]
            await workers.replace(chance.choice(older))
        return kills

    return disturb


def suspending(times: int, over: float, seconds: float, chance: random.Random) -> Disturb:
    """Return a disturbance that suspends a worker `times` times, at random, for at least `seconds`, past its lease."""

    async def disturb(workers: Workers) -> int:
        async def suspend(moment: float) -> None:
            await asyncio.sleep(moment)
            pid = workers.pids.pop(chance.randrange(len(workers.pids)))
            workers.signal(pid, signal.SIGSTOP)
            await asyncio.sleep(seconds * chance.uniform(1.0, 1.5))
            workers.signal(pid, signal.SIGCONT)
            workers.pids.append(pid)

        moments = [chance.uniform(_START, over) for _ in range(times)]
        # One worker at least is left to do what the suspended one held.
        free = asyncio.Semaphore(max(1, len(workers.pids) - 1))

        async def in_turn(moment: float) -> None:
            async with free:
                await suspend(moment)

        await asyncio.gather(*(in_turn(moment) for moment in moments))
        return times

    return disturb


def stopping(cluster: Cluster, after: float, seconds: float) -> Disturb:
    """Return a disturbance that stops PostgreSQL `after` seconds, as a crash would, and restarts it `seconds` later."""

    async def disturb(_workers: Workers) -> int:
        await asyncio.sleep(after)
        await asyncio.to_thread(cluster.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(cluster.start)
        return 1

    return disturb


def locking(file: Path, after: float, seconds: float) -> Disturb:
    """Return a disturbance that locks a SQLite file `after` seconds, so that nobody else can write for `seconds`."""

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
    """Return a disturbance that moves the workers' clock by each of `jumps` seconds, with a pause around each."""

    async def disturb(_workers: Workers) -> int:
        off = 0.0
        for jump in jumps:
            await asyncio.sleep(pause)
            off += jump
            # In one step: nobody may read half a number.
            new = clock.with_suffix(".new")
            new.write_text(str(off), encoding="ascii")
            new.replace(clock)
        await asyncio.sleep(pause)
        return len(jumps)

    return disturb


async def nothing(_workers: Workers) -> int:
    """Disturb nobody."""
    return 0
