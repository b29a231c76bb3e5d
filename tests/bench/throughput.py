"""Measures how many requests per second each server answers on one core, over sixteen connections without pauses."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence

from tests.bench.processes import SERVERS, Name
from tests.bench.questions import COMMAND, PARAPHRASES, different_questions
from tests.bench.results import Goal, Row, Table
from tests.bench.timing import turns
from tests.bench.wire import ask_command, rate

CONNECTIONS = 16

_ASKED = {
    f"/innovation {COMMAND}": (COMMAND,),
    "paraphrased questions": PARAPHRASES,
    "1,000 different questions": different_questions(),
}
LEAST_OF_BARE = {f"/innovation {COMMAND}": 0.5, "1,000 different questions": 0.12}
"""The least share of the bare server's rate at which the bot should answer."""

_COLUMNS = {
    "asked": "asked",
    "server": "server",
    "requests_a_second": "requests/s",
    "times_bare": "× bare",
    "times_default": "× default",
}


def measure(ports: Mapping[Name, int], rounds: int, seconds: float) -> Table:
    """Return a table of how many requests per second each server answers.

    A server's rate is the median of `rounds` rounds, each of which lasts `seconds`. The servers take turns.
    """
    rows: list[Row] = []
    for asked, texts in _ASKED.items():
        requests = [ask_command(text) for text in texts]
        rates: dict[Name, list[float]] = defaultdict(list)
        for name in turns([*ports], rounds):
            rates[name].append(rate(ports[name], requests, connections=CONNECTIONS, seconds=seconds))
        rows += rows_of(asked, rates)
    note = f"{CONNECTIONS} connections, all servers on the same one core where the system lets one choose, in turns"
    return Table("throughput", "Requests a second", note, _COLUMNS, rows)


def rows_of(asked: str, rates: Mapping[Name, Sequence[float]]) -> list[Row]:
    """Return a row for each server, with its median rate and the ratios to the rates of the two bare servers."""
    medians = {name: statistics.median(taken) for name, taken in rates.items()}
    slowest = 1 / LEAST_OF_BARE[asked] if asked in LEAST_OF_BARE else None
    goals = (Goal("the bare server's time", medians["bare"] / medians["ours"], slowest, "×"),) if slowest else ()
    return [
        Row(
            {
                "asked": asked,
                "server": SERVERS[name],
                "requests_a_second": median,
                "times_bare": median / medians["bare"],
                "times_default": median / medians["default"],
            },
            goals if name == "ours" else (),
        )
        for name, median in medians.items()
    ]
