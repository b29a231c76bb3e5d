"""Times acknowledgements, which Slack and the person who typed the command have to wait for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack

from knowledge.search.encoder import Encoder
from tests.bench.lookups import seconds_of_encoder, slower
from tests.bench.processes import SERVERS, Name
from tests.bench.questions import COMMAND, LOOKUPS, PARAPHRASES
from tests.bench.results import Goal, Row, Table, Value
from tests.bench.timing import Timings, turns
from tests.bench.wire import Connection, ask_command

MOST_ABOVE_BARE = 3.0
"""The maximum number of milliseconds by which the bot may be slower than the faster bare server. A question has to be
encoded, so its limit is multiplied by how many times slower the encoder is on this machine than on the machine for
which the goals are stated.
"""

BURST = 12
"""The number of requests that a server answers in each turn, equal to the number of paraphrases."""

_COMMAND, _QUESTION = f"/innovation {COMMAND}", "a paraphrased question"
_FIRST = "a topic for the first time"
_COLUMNS = {
    "asked": "asked",
    "server": "server",
    "requests": "requests",
    "median_ms": "median ms",
    "p99_ms": "99 % ms",
    "times_fastest_bare": "× fastest bare",
    "ms_above_fastest_bare": "ms above it",
}


def measure(ports: Mapping[Name, int], rounds: int, encoder: Encoder | None = None) -> Table:
    """Return a table of acknowledgement times. The servers take turns, each over one connection that stays open.

    The bot must not have answered anything before, because its first answers are also timed. `encoder` is timed alone
    in the same run to measure how fast the machine is.
    """
    rows: list[Row] = []
    with ExitStack() as open_ones:
        connections = {name: open_ones.enter_context(Connection(port)) for name, port in ports.items()}
        first = Timings([connections["ours"].time(ask_command(name)) for name in LOOKUPS["names"]])
        for asked, texts in ((_COMMAND, (COMMAND,) * BURST), (_QUESTION, PARAPHRASES)):
            requests = [ask_command(text) for text in texts]
            times = slower(_alone(encoder, rounds)) if asked == _QUESTION else 1.0
            rows += rows_of(asked, _take_turns(connections, requests, rounds), MOST_ABOVE_BARE * times)
    rows.append(_row(_FIRST, "ours", first))
    note = "HTTP on loopback, one connection kept open, servers in turns; the bot's answers include finding and drawing"
    return Table("acks", "Acknowledgements", note, _COLUMNS, rows)


def _alone(encoder: Encoder | None, rounds: int) -> float | None:
    """Return the median time in milliseconds that the encoder takes for a paraphrase, or None without an encoder."""
    if encoder is None:
        return None
    return Timings([seconds_of_encoder(encoder, text) for text in PARAPHRASES * rounds]).median


def _take_turns(connections: Mapping[Name, Connection], requests: list[bytes], rounds: int) -> dict[Name, Timings]:
    seconds: dict[Name, list[float]] = defaultdict(list)
    for name in turns([*connections], rounds + 1):
        seconds[name] += [connections[name].time(request) for request in requests]
    # The first round warms up.
    return {name: Timings(taken[len(requests) :]) for name, taken in seconds.items()}


def rows_of(asked: str, timings: Mapping[Name, Timings], most_above: float = MOST_ABOVE_BARE) -> list[Row]:
    """Return a row for each server, compared with the faster bare server.

    The bot's goals are to take at most `most_above` milliseconds longer than the faster bare server and no longer than
    the default bare server.
    """
    fastest = min(timings["bare"].median, timings["default"].median)
    rows = [_row(asked, name, taken, fastest) for name, taken in timings.items() if name != "ours"]
    ours = timings["ours"].median
    goals = (
        Goal("above the faster bare one", ours - fastest, most_above, "ms"),
        Goal("the default one's", ours / timings["default"].median, 1.0, "×"),
    )
    return [_row(asked, "ours", timings["ours"], fastest, goals), *rows]


def _row(asked: str, server: Name, timings: Timings, fastest: float | None = None, goals: tuple[Goal, ...] = ()) -> Row:
    values: dict[str, Value] = {
        "asked": asked,
        "server": SERVERS[server],
        "requests": len(timings.seconds),
        "median_ms": timings.median,
        "p99_ms": timings.percentile(99),
        "times_fastest_bare": None if fastest is None else timings.median / fastest,
        "ms_above_fastest_bare": None if fastest is None else timings.median - fastest,
    }
    return Row(values, goals)
