"""The commands of `innovation-bot`, and the one place where their errors end: in plain words, never a traceback."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

WRONG, INTERRUPTED, PIPE_CLOSED = 2, 130, 141
"""Exit statuses: the command could not do it; Ctrl-C; nobody reads the output any more."""

_KNOWN_ERRORS = (
    ("bot.database", "DatabaseError"),
    ("bot.manifest", "ManifestError"),
    ("bot.settings", "SettingsError"),
    ("bot.socket_mode", "ConnectError"),
    ("bot.usage", "UsageError"),
    ("bot.web", "ListenError"),
    ("knowledge.loading", "KnowledgeError"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments`, or the command line, name, and give its exit status."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _take_anything(stream)
    try:
        chosen = _parser().parse_args(arguments)
        status: int = _function(chosen.command)(chosen)
        sys.stdout.flush()
    except BrokenPipeError:
        _close_quietly()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            print(file=sys.stderr)  # noqa: T201 - what follows in the terminal begins on a line of its own
        return INTERRUPTED
    except _known_errors() as error:
        print(_told(error), file=sys.stderr)  # noqa: T201 - the terminal is where errors of commands are read
        return WRONG
    return status


def _take_anything(stream: object) -> None:
    """Let a stream take any text: a terminal as far as it can show it, anything else in UTF-8."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _close_quietly() -> None:
    """Let what is still buffered go nowhere, as Python would complain of the closed pipe when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _function(name: str) -> Any:
    """Import a command's function, `module:function`, only now that it is needed: so `--help` is there at once."""
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def _known_errors() -> tuple[type[Exception], ...]:
    """Give the errors that are a person's to mend: of modules that nobody imported, none can have been raised."""
    return OSError, *(getattr(sys.modules[module], name) for module, name in _KNOWN_ERRORS if module in sys.modules)


def _told(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{os.fsdecode(error.filename)}: {error.strerror}"
    return str(error)


def _path(given: str) -> Path:
    """Read a path; an empty one, as of an unset shell variable, would mean the folder that one happens to be in."""
    if not given:
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="innovation-bot",
        description="Answers from one report, in English and Korean.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    run = _add(commands, "run", "bot.starting:run", "connect to Slack, or, without settings for it, answer here")
    run.add_argument(
        "--otherwise",
        metavar="PROGRAM",
        nargs=argparse.REMAINDER,
        help="without settings for Slack, become this program, with all that follows, instead of answering here",
    )
    serve = _add(commands, "serve", "bot.running:serve", "connect to Slack")
    serve.add_argument("--without-worker", action="store_true", help="leave posting what is due to `worker` processes")
    _add(commands, "worker", "bot.running:work", "post what is due; any number of these may run on one database")
    _add(commands, "release", "bot.running:release", "bring the database to the tables of this version")
    _add(commands, "chat", "bot.chatting:chat", "answer here, line by line")
    _add_ask(commands)
    _add_for_authors(commands)
    _add_for_operators(commands)
    manifest = _add(
        commands, "manifest", "bot.printing:print_manifest", "print the manifest with which Slack makes the app"
    )
    manifest.add_argument("--url", metavar="URL", help="the bot's public https address, to run over HTTP")
    return parser


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, command: str, text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.set_defaults(command=command)
    return parser


def _add_ask(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ask = _add(commands, "ask", "bot.asking:ask", "answer one question, or, with --jsonl, one a line")
    ask.add_argument("question", nargs="*", help="the question; several words are joined")
    ask.add_argument("--context", metavar="TOPIC", help="the id of the topic that the question is asked about")
    ask.add_argument("--why", action="store_true", help="also say what led to the answer")
    ask.add_argument("--svg", metavar="FILE", type=_path, help="write a picture of the answer instead")
    ask.add_argument("--jsonl", action="store_true", help='read {"id", "q", "context"?} a line, write an answer a line')
    ask.add_argument("--blocks", action="store_true", help="with --jsonl: also the message as Slack gets it")


def _add_for_operators(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    digest = _add(
        commands, "digest", "bot.digesting:digest", "show or post the weekly facts: what is due, sent or stuck"
    )
    digest.add_argument(
        "what",
        choices=("list", "preview", "run", "status"),
        help="list subscriptions and the latest posts; preview the next post; run: post what is due; status",
    )
    digest.add_argument("subscription", nargs="?", metavar="ID", help="with preview: only this subscription")
    digest.add_argument(
        "--now", type=_moment, metavar="TIME", help="with run: as if it were then, as 2026-12-31T09:00Z"
    )
    simulate = _add(
        commands, "simulate", "bot.simulating:simulate", "replay years of weekly facts by the rules, and say what came"
    )
    simulate.add_argument("--years", type=float, default=1.0, metavar="N", help="(default: 1)")
    simulate.add_argument("--channels", type=int, default=1000, metavar="N", help="(default: 1000)")
    simulate.add_argument("--start", type=_day, metavar="DATE", help="the first day, as 2026-12-31 (default: today)")
    simulate.add_argument("--seed", type=int, default=0, metavar="N", help="another number, other schedules and facts")
    simulate.add_argument("--list", action="store_true", help="also print every post: when, where, and which fact")


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError("a day is written as 2026-12-31") from None


def _moment(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError("a time is written as 2026-12-31T09:00Z; without a zone it is UTC") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _add_for_authors(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = _add(
        commands, "check", "bot.checking:check", "say whether a report can be used, and every fault with its place"
    )
    check.add_argument("path", nargs="?", metavar="PATH", type=_path, help="the folder (default: the bot's own report)")
    export = _add(commands, "export", "bot.printing:export", "print the whole report as JSON, or as Markdown")
    export.add_argument("--markdown", action="store_true", help="for readers, in one language")
    export.add_argument("--language", choices=("en", "ko"), default="en", help="of the Markdown (default: en)")
    _add(commands, "index", "bot.learning:index", "learn the report now, so that the first start need not")
    calibrate = _add(
        commands, "calibrate", "bot.calibrating:calibrate_decision", "fit the decision to questions with known answers"
    )
    calibrate.add_argument("files", nargs="+", metavar="FILE", type=_path, help='{"q", "topics", "context"?} a line')
    calibrate.add_argument("--write", metavar="PATH", type=_path, help="write the weights there, as decision.json")
