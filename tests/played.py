"""Runs the playground and the bot as two programs, as `make run` does, with this checkout's playground.toml."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slack_playground.testing.program import Playground, playground

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def played(cache: Path, transport: str = "socket", **settings: str) -> Iterator[Playground]:
    """Run the playground with the bot in it, and yield the playground once the bot has answered a first question.

    `settings` are environment variables for the bot.
    """
    options = ("--transport", transport)
    with playground(*options, folder=ROOT, environ={"CACHE_PATH": str(cache), **settings}, warm_up=_answers) as running:
        yield running


def _answers(running: Playground) -> bool:
    """Ask a first question and return whether the bot answered within Slack's time limit.

    On a busy machine, the bot may take longer.
    """
    someone = running.someone("vendor")
    fields = {"channel": someone.channel("general"), "command": "/innovation", "text": "a first one?"}
    return bool(running.post("/page/act", {"as": someone.user, "kind": "command", **fields})["ok"])
