"""Times starts until the server responds, and measures the bot's memory before and after a thousand requests."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from itertools import cycle, islice
from pathlib import Path

from tests.bench.processes import SERVERS, Name, Server, running
from tests.bench.questions import EVERYTHING
from tests.bench.results import Goal, Row, Table
from tests.bench.timing import Timings, turns
from tests.bench.wire import Connection, ask_command

LONGEST_START = 2.0
"""Seconds from start to ready, with what was learned in the cache."""
MOST_MEMORY = 300.0
"""MB that the bot may hold."""
REQUESTS = 1000

_NAMES: tuple[Name, ...] = ("ours", "bare")
_START_COLUMNS = {"server": "server", "starts": "starts", "median_s": "median s", "slowest_s": "slowest s"}
_MEMORY_COLUMNS = {
    "server": "server",
    "ready_mb": "ready MB",
    "after_mb": f"after {REQUESTS:,} MB",
    "peak_mb": "most ever MB",
}


def measure_start(cache: Path, rounds: int, *, cold: bool) -> Table:
    """Time starts with a filled `cache`, in turns with the bare server's; `cold` adds a start with an empty one."""
    seconds: dict[Name, list[float]] = defaultdict(list)
    for name in turns(_NAMES, rounds):
        with running(name, cache) as server:
            seconds[name].append(server.seconds)
    goal = Goal("median", Timings(seconds["ours"]).median / 1000, LONGEST_START, "s")
    rows = [_start_row(SERVERS["ours"], seconds["ours"], goal), _start_row(SERVERS["bare"], seconds["bare"])]
    if cold:
        rows.append(_start_row(f"{SERVERS['ours']}, learning anew", [_cold_start()]))
    return Table(
        "start", "Start to ready", "from starting the process to the first 200 of /healthz", _START_COLUMNS, rows
    )


def _cold_start() -> float:
    with tempfile.TemporaryDirectory() as nothing, running("ours", Path(nothing)) as server:
        return server.seconds


def _start_row(who: str, seconds: list[float], *goals: Goal) -> Row:
    median = Timings(seconds).median / 1000
    return Row({"server": who, "starts": len(seconds), "median_s": median, "slowest_s": max(seconds)}, goals)


def measure_memory(cache: Path) -> Table:
    """Measure the memory of the bot and the bare server before and after a thousand requests of every kind."""
    rows = []
    for name in _NAMES:
        with running(name, cache) as server:
            rows.append(_memory_row(server))
    note = "resident set size: what of the process is in memory, files that it maps included"
    return Table("memory", "Memory", note, _MEMORY_COLUMNS, rows)


def _memory_row(server: Server) -> Row:
    ready = server.memory()
    with Connection(server.port) as connection:
        for question in islice(cycle(EVERYTHING), REQUESTS):
            connection.ask(ask_command(question))
    after = server.memory()
    values = {
        "server": SERVERS[server.name],
        "ready_mb": ready,
        "after_mb": after,
        "peak_mb": server.memory("VmHWM"),
    }
    if server.name != "ours" or after is None:
        return Row(values)
    return Row(values, (Goal("held", after, MOST_MEMORY, "MB"),))
