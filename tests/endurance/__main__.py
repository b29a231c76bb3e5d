"""Runs one scenario, prints its results, and exits with status 1 if anything went wrong."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.databases import running_postgresql
from tests.endurance.scenarios import SCENARIOS, Extent, Place


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scenario named on the command line, print its results, and return the exit status."""
    chosen = _parser().parse_args(arguments)
    extent = Extent(
        posts=chosen.posts,
        workers=chosen.workers,
        over=chosen.over,
        strikes=chosen.strikes,
        share=chosen.share,
        away=chosen.away,
        hurried=chosen.hurried,
        history_delay=chosen.history_delay,
        patience=chosen.patience,
        requests=chosen.requests,
        seed=chosen.seed,
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if chosen.database == "postgresql":
            cluster = stack.enter_context(running_postgresql())
            place = Place(cluster.create("endurance"), folder, cluster)
        else:
            place = Place(f"sqlite:///{folder / 'innovation.db'}", folder)
        tally = asyncio.run(SCENARIOS[chosen.scenario](extent, place))
        logs = [log for log in (folder / "workers.log", folder / "bot.log") if log.exists()]
        if chosen.log and logs:
            chosen.log.write_bytes(logs[0].read_bytes())
    sys.stdout.write(f"{chosen.scenario} on {chosen.database}: {extent}\n" + "\n".join(tally.lines()) + "\n")
    return 0 if tally.is_whole else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.endurance", description=__doc__)
    add = parser.add_argument
    add("scenario", choices=sorted(SCENARIOS))
    add("--database", choices=("sqlite", "postgresql"), default="postgresql")
    add("--posts", type=int, default=1000)
    add("--workers", type=int, default=4)
    add("--over", type=float, default=60.0, metavar="SECONDS", help="within which the posts are due")
    add("--strikes", "--kills", type=int, default=100, help="kills, suspensions, or connections that die")
    add("--share", type=float, default=0.3, help="of the posts or calls that go wrong in Slack")
    add("--requests", type=int, default=50_000, help="that the bot gets, in the scenarios without posts")
    add("--away", type=float, default=60.0, metavar="SECONDS", help="that the database is gone")
    add(
        "--history-delay",
        type=float,
        metavar="SECONDS",
        help="that histories are late (default: within the settle time)",
    )
    add("--hurried", action="store_true", help="wait for less long than operators may set")
    add("--patience", type=float, default=120.0, metavar="SECONDS", help="after which what is not posted is lost")
    add("--seed", type=int, default=1)
    add("--log", type=Path, metavar="FILE", help="keep what the workers, or the bot, wrote there")
    return parser


if __name__ == "__main__":
    sys.exit(main())
