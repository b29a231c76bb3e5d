"""Measures how long servers take to start, and how much memory they use before and after a thousand requests."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path

from tests.bench.processes import SERVERS, Name, Server, running
from tests.bench.questions import different_questions
from tests.bench.results import Goal, Row, Table
from tests.bench.timing import Timings, turns
from tests.bench.wire import Connection, ask_command

LONGEST_START = 2.0
"""How many seconds the bot may take to start with a filled cache."""
MOST_MEMORY = 300.0
"""How many MB of memory the bot may use."""
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
    """Return a table of start times, with the bot and the bare server started in turns.

    The bot starts with the filled `cache`. If `cold` is true, the bot is also started once with an empty cache.
    """
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
    """Return a table of the memory that the bot and the bare server use before and after many different questions."""
    rows = []
    for name in _NAMES:
        with running(name, cache) as server:
            rows.append(_memory_row(server))
    note = "resident set size: what of the process is in memory, files that it maps included"
    return Table("memory", "Memory", note, _MEMORY_COLUMNS, rows)


def _memory_row(server: Server) -> Row:
    ready = server.memory()
    with Connection(server.port) as connection:
        for question in different_questions(REQUESTS):
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
