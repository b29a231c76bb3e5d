"""Runs every measurement, prints the results and, if a file is given, also writes them to that file as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bot.settings import Settings, read_settings, require_cache_path
from knowledge.loading import load_knowledge
from knowledge.search import index_knowledge, load_encoder
from tests.bench import acks, growth, home, lookups, mentions, starting, throughput
from tests.bench.drawing import draw, open_console
from tests.bench.processes import SERVERS, on_cores, running, share_cores
from tests.bench.questions import LOOKUPS, different_questions
from tests.bench.results import Table, Value, as_json


@dataclass(frozen=True, slots=True)
class Extent:
    """The size of a run: rounds per measurement, seconds of load per flood, and the topic counts of the large reports.

    `cold` says whether the bot is also started with an empty cache.
    """

    acks: int
    floods: int
    flood_seconds: float
    starts: int
    lookups: int
    mentions: int
    growths: int
    sizes: tuple[int, ...]
    cold: bool


FULL = Extent(
    acks=60, floods=5, flood_seconds=2.0, starts=5, lookups=25, mentions=20, growths=10, sizes=(1000, 10_000), cold=True
)
SHORT = Extent(
    acks=15, floods=2, flood_seconds=1.0, starts=3, lookups=8, mentions=5, growths=4, sizes=(1000,), cold=False
)


def measure(extent: Extent, settings: Settings, console: Console) -> Iterator[Table]:
    """Run all measurements and yield their tables in order."""
    cache = require_cache_path(settings)
    with console.status("Looking that what the bot learns is in the cache …"), running("ours", cache):
        pass
    with console.status("Acknowledgements, requests a second …"):
        yield from _requests(extent, settings)
    with console.status("Starts and memory …"):
        yield starting.measure_start(cache, extent.starts, cold=extent.cold)
        yield starting.measure_memory(cache)
    with console.status("Lookups …"):
        yield from _searches(extent, settings)


def _requests(extent: Extent, settings: Settings) -> Iterator[Table]:
    server_cores, other_cores = share_cores()
    cache = require_cache_path(settings)
    with ExitStack() as open_ones:
        servers = [open_ones.enter_context(running(name, cache, cores=server_cores)) for name in SERVERS]
        ports = {server.name: server.port for server in servers}
        with on_cores(other_cores):
            tables = [
                acks.measure(ports, extent.acks, load_encoder()),
                throughput.measure(ports, extent.floods, extent.flood_seconds),
            ]
    yield from tables


def _searches(extent: Extent, settings: Settings) -> Iterator[Table]:
    encoder = load_encoder()
    kb = index_knowledge(load_knowledge(settings.knowledge_path), encoder, require_cache_path(settings))
    yield lookups.measure(kb, {**LOOKUPS, "different": different_questions(250)}, extent.lookups)
    yield home.measure(kb, extent.lookups)
    yield mentions.measure(kb, extent.mentions)
    sizes = growth.make(kb, encoder, extent.sizes, require_cache_path(settings) / "bench")
    yield growth.measure(sizes, LOOKUPS, extent.growths)
    yield growth.compare(sizes, LOOKUPS)


def describe_machine() -> dict[str, Value]:
    """Return the facts about this computer that are needed to interpret the numbers."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load_at_start": load,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bench and return the exit status: 1 if --strict is given and a goal is missed, otherwise 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer rounds, and nothing that takes minutes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was found to this file too")
    parser.add_argument("--strict", action="store_true", help="end with status 1 where a goal is missed")
    options = parser.parse_args(arguments)
    console, machine, tables = open_console(), describe_machine(), []
    for table in measure(SHORT if options.short else FULL, read_settings(), console):
        draw(table, console)
        tables.append(table)
    found = as_json(machine, tables)
    console.print(", ".join(f"{key.replace('_', ' ')} {value}" for key, value in machine.items()))
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 1 if options.strict and not found["met"] else 0


if __name__ == "__main__":
    sys.exit(main())
