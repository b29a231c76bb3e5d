"""Puts two processes of the bot under half of their maximum load for minutes. They must be fast and must not grow."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from bot.settings import read_settings, require_cache_path
from tests.bench.processes import Server, running
from tests.bench.questions import LOOKUPS
from tests.bench.timing import Timings
from tests.bench.wire import UnexpectedAnswerError, answer_length, ask_command, rate

SLOWEST = 100.0
"""Milliseconds that 99 % of the answers may take at most."""
MOST_GROWN = 10.0
"""Megabytes by which a process may grow."""
_ASKED = (*LOOKUPS["names"], "list", "random", "help")
_PROCESSES, _CONNECTIONS = 2, 8
_TRIED = 5.0
"""Seconds for which the highest rate is measured."""


@dataclass
class Loaded:
    """The results of a load on two processes. Rates are in requests per second, sizes in MB, one for each process."""

    highest: float = 0.0
    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    before: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)

    @property
    def grown(self) -> float:
        """Return how much the process that grew most has grown, or 0 if sizes are unknown."""
        return max((after - before for before, after in zip(self.before, self.after, strict=True)), default=0.0)

    @property
    def is_whole(self) -> bool:
        """Return whether all requests were answered fast enough, by processes that did not grow."""
        return not self.failed and Timings(self.seconds).percentile(99) <= SLOWEST and self.grown <= MOST_GROWN

    def lines(self) -> Sequence[str]:
        """Return the results as lines of text."""
        timings = Timings(self.seconds)
        sizes = ", ".join(f"{a:.0f} to {b:.0f}" for a, b in zip(self.before, self.after, strict=True))
        return [
            f"highest rate: {self.highest:.0f} requests a second",
            f"{len(self.seconds)} requests at half of it, {self.failed} failed",
            f"median {timings.median:.1f} ms, 99 % within {timings.percentile(99):.1f} ms",
            f"memory in MB: {sizes}",
        ]


async def run_load(seconds: float) -> Loaded:
    """Find the highest rate that two processes reach, and send requests at half of that rate for `seconds`."""
    cache, found = require_cache_path(read_settings()), Loaded()
    with ExitStack() as stack:
        servers = [stack.enter_context(running("ours", cache)) for _ in range(_PROCESSES)]
        found.highest = sum(await asyncio.gather(*(asyncio.to_thread(_highest, server) for server in servers)))
        found.before = _sizes(servers)
        schedule = _Schedule(time.perf_counter(), found.highest / 2, seconds)
        ports = [server.port for server in servers] * _CONNECTIONS
        await asyncio.gather(*(_ask(port, schedule, found) for port in ports))
        found.after = _sizes(servers)
    return found


def _highest(server: Server) -> float:
    requests = [ask_command(text) for text in _ASKED]
    return rate(server.port, requests, connections=_CONNECTIONS, seconds=_TRIED)


def _sizes(servers: Sequence[Server]) -> list[float]:
    return [size for server in servers if (size := server.memory()) is not None]


@dataclass
class _Schedule:
    """The times at which requests are due.

    Response times count from then, so that a delay shows in all later requests.
    """

    start: float
    rate: float
    seconds: float
    count: int = 0

    def next(self) -> float | None:
        """Return when the next request is due, or None after the last one."""
        due = self.count / self.rate
        self.count += 1
        return self.start + due if due < self.seconds else None


async def _ask(port: int, schedule: _Schedule, found: Loaded) -> None:
    """Send requests on one connection, each when it is due or, if that is later, when the one before it is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (due := schedule.next()) is not None:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        writer.write(ask_command(_ASKED[schedule.count % len(_ASKED)]))
        try:
            await _answer(reader)
        except (UnexpectedAnswerError, OSError):
            found.failed += 1
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        found.seconds.append(time.perf_counter() - due)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> None:
    received, length = b"", None
    while length is None or len(received) < length:
        more = await reader.read(65536)
        if not more:
            raise UnexpectedAnswerError("the connection was closed")
        received += more
        length = answer_length(received) if length is None else length
