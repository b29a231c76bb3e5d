"""Reads the playground's command line, and playground.toml for what the command line does not set."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from slack_playground.configuration import FILE, Configuration, Words, read_configuration
from slack_playground.furnishing import ChannelSpec, Furnishing, PersonSpec
from slack_playground.records import TRANSPORTS, Transport

PORT = 3333
"""The port of the page, unless another port is requested or this port is in use."""

_DESCRIPTION = """\
Try a Slack app, in any language, in a local, Slack-like page. No workspace
needed. COMMAND starts your app. It gets these environment variables:
SLACK_BOT_TOKEN and SLACK_API_URL; for Socket Mode SLACK_APP_TOKEN; for HTTP
SLACK_SIGNING_SECRET and PORT."""
_EXAMPLES = f"""\
examples:
  slack-playground -- python app.py
  slack-playground --transport http --manifest manifest.json -- node app.js
  slack-playground      start the app in {FILE}, or see how to start one"""


@dataclass(frozen=True, slots=True)
class Options:
    """The chosen options. An app without a `command` is started by hand."""

    app: Configuration
    transport: Transport
    port: int
    browser: bool
    settings: Path | None


def read_options(arguments: Sequence[str]) -> Options:
    """Return the options from the command line and the configuration file.

    If the command line is not valid, print the usage and the error, and exit. Raises ConfigurationError or OSError if
    the file cannot be used.
    """
    given, command = _split(arguments)
    parser = _parser()
    chosen, unknown = parser.parse_known_args(given)
    if unknown:
        parser.error(f"unknown arguments: {shlex.join(unknown)}; put the command that starts your app after --")
    if command and chosen.people_only:
        parser.error("--people-only can't be used with a command")
    if chosen.manifest and chosen.manifest_command:
        parser.error("use either --manifest or --manifest-command, not both")
    app = _with_line(_from_file(chosen.config), chosen, command)
    return Options(
        app=replace(app, command=()) if chosen.people_only else app,
        transport=chosen.transport or app.transport or "socket",
        port=chosen.port,
        browser=not chosen.no_browser,
        settings=chosen.settings,
    )


def _from_file(path: Path | None) -> Configuration:
    if path is None:
        return read_configuration(Path(FILE)) if Path(FILE).is_file() else Configuration()
    return read_configuration(path)


def _with_line(app: Configuration, chosen: argparse.Namespace, command: Words) -> Configuration:
    """Return the file's configuration with the options from the command line in place of its own.

    If the command line has a command, the file's manifest, environment and post_due are dropped.
    """
    if command:
        app = Configuration(command=command, transport=app.transport, furnishing=app.furnishing)
    if chosen.manifest or chosen.manifest_command:
        app = replace(app, manifest=chosen.manifest, manifest_command=chosen.manifest_command)
    return replace(
        app,
        post_due=chosen.post_due or app.post_due,
        furnishing=_furnished(app.furnishing, chosen),
    )


def _furnished(furnishing: Furnishing, chosen: argparse.Namespace) -> Furnishing:
    if chosen.person:
        people = tuple(PersonSpec(name, admin=not number) for number, name in enumerate(chosen.person))
        channels = tuple(replace(each, members=(), creator=None) for each in furnishing.channels)
        furnishing = replace(furnishing, people=people, channels=channels)
    if chosen.channel:
        names = [name.removeprefix("#") for name in chosen.channel]
        channels = tuple(ChannelSpec(name, app=not number) for number, name in enumerate(names))
        furnishing = replace(furnishing, channels=channels, welcome_in=None)
    return furnishing if chosen.welcome is None else replace(furnishing, welcome=chosen.welcome)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="slack-playground",
        usage="slack-playground [options] [-- COMMAND …]",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument_group("the app").add_argument
    add("--transport", choices=TRANSPORTS, help="how the app is reached (default: socket)")
    add("--manifest", type=Path, metavar="FILE", help="the app's manifest, as JSON; without one it may do everything")
    add("--manifest-command", type=_words, default=(), metavar="LINE", help="a command that prints the app's manifest")
    add("--people-only", action="store_true", help="don't start an app; you start one yourself")
    add("--settings", type=Path, metavar="FILE", help="write the settings for an app you start yourself here")
    add("--post-due", type=_words, default=(), metavar="LINE", help="a command that posts what is due at {now}")
    add = parser.add_argument_group("the workspace").add_argument
    add("--person", action="append", metavar="NAME", help="a person; may be repeated")
    add("--channel", action="append", metavar="NAME", help="a channel; may be repeated; the app is in the first")
    add("--welcome", metavar="TEXT", help="the first message; {app} stands for the app")
    add = parser.add_argument_group("the page").add_argument
    add("--port", type=_port, default=PORT, metavar="N", help=f"the port, or the next free one (default: {PORT})")
    add("--no-browser", action="store_true", help="don't open it in a browser")
    add("--config", type=Path, metavar="FILE", help=f"read this file (default: {FILE}, if it exists)")
    return parser


def _split(arguments: Sequence[str]) -> tuple[list[str], Words]:
    """Split the arguments into the options and the command to run, which follows `--`."""
    place = list(arguments).index("--") if "--" in arguments else len(arguments)
    return list(arguments[:place]), tuple(arguments[place + 1 :])


def _words(given: str) -> Words:
    try:
        words = tuple(shlex.split(given))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{given!r} can't be read as a command: {error}") from error
    if not words:
        raise argparse.ArgumentTypeError("the command is empty")
    return words


def _port(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) <= 5 and int(given) <= 65535):
        raise argparse.ArgumentTypeError("a port must be a number from 0 to 65535")
    return int(given)
