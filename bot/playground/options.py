"""Reads the playground's command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PORT = 3333
"""Where the page is unless another port is asked for, or this one is taken."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for; `command` is empty for the bot that comes with the playground."""

    transport: Literal["socket", "http"]
    port: int
    browser: bool
    people_only: bool
    manifest: Path | None
    settings: Path | None
    command: tuple[str, ...]


def read_options(arguments: Sequence[str]) -> Options:
    """Read the command line; ends the program with the usage where it makes no sense."""
    given, command = _split(arguments)
    parser = _parser()
    chosen = parser.parse_args(given)
    if command and chosen.manifest is None:
        parser.error("a program of your own needs its manifest: --manifest FILE")
    if command and chosen.people_only:
        parser.error("--people-only starts no program")
    return Options(
        transport=chosen.transport,
        port=chosen.port,
        browser=not chosen.no_browser,
        people_only=chosen.people_only,
        manifest=chosen.manifest,
        settings=chosen.settings,
        command=command,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="innovation-playground",
        description="A local Slack on a page of its own, with the bot in it.",
        epilog="Any other Slack app can be tried, too: --manifest FILE -- COMMAND …",
    )
    add = parser.add_argument
    add("--transport", choices=("socket", "http"), default="socket", help="how the bot is reached (default: socket)")
    add(
        "--port", type=_port, default=PORT, metavar="N", help=f"the page's port, or the next free one (default: {PORT})"
    )
    add("--no-browser", action="store_true", help="do not open the page in a browser")
    add("--people-only", action="store_true", help="do not start the bot")
    add("--manifest", type=Path, metavar="FILE", help="the app's manifest, as JSON (default: the bot's own)")
    add("--settings", type=Path, metavar="FILE", help="write the settings there for an app that you start yourself")
    return parser


def _split(arguments: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Part the options from the program to run, which follows after `--`."""
    place = list(arguments).index("--") if "--" in arguments else len(arguments)
    return list(arguments[:place]), tuple(arguments[place + 1 :])


def _port(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) <= 5 and int(given) <= 65535):
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(given)
