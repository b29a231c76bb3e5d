"""Runs the commands of `innovation-bot`. Errors that a person can fix are shown as messages, without a traceback."""

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

from bot.errors import CommandError
from bot.processes import StopRequest, loading, stoppable

WRONG, PIPE_CLOSED = 2, 141
"""Exit statuses: the command failed, or the reader of the output closed the pipe."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in `arguments`, or by default the one on the command line, and return its exit status.

    SIGINT and SIGTERM end the command at any moment, with the status 130 or 143. A command that is waiting to be
    stopped, such as `serve`, ends with the status 0 instead.
    """
    with stoppable() as request:
        try:
            return _run(arguments, request)
        except KeyboardInterrupt:
            if sys.stderr.isatty():
                print(file=sys.stderr)  # noqa: T201 - the next prompt begins on a line of its own
            return request.status


def _run(arguments: Sequence[str] | None, request: StopRequest) -> int:
    _open_closed_streams()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _accept_any_text(stream)
    try:
        parser = _parser()
        chosen = parser.parse_args(arguments)
        if chosen.command is None:
            print(_version() if chosen.version else parser.format_help().rstrip(), flush=True)  # noqa: T201 - output
            return 0
        with loading():
            command = _function(chosen.command)
        request.check()
        status: int = command(chosen)
        sys.stdout.flush()
    except BrokenPipeError:
        _close_quietly()
        return PIPE_CLOSED
    except _known_errors() as error:
        print(_message_of(error), file=sys.stderr)  # noqa: T201 - errors of commands are read in the terminal
        return WRONG
    return status


def _version() -> str:
    from importlib.metadata import version

    return f"innovation-bot {version('innovation-bot')}"


def _open_closed_streams() -> None:
    """Connect standard streams that the caller closed, which are None in Python, with the null device.

    Each takes the lowest free descriptor, which is the one of the closed stream. Otherwise, a file or a connection
    would take it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open until the end


def _accept_any_text(stream: object) -> None:
    """Make a stream replace what its encoding cannot express.

    A terminal keeps its encoding; other streams use UTF-8.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _close_quietly() -> None:
    """Discard buffered output, because Python would otherwise complain about the closed pipe when it exits."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _function(name: str) -> Any:
    """Return a command's function from its name, `module:function`.

    The module is imported only here, so that `--help` is fast.
    """
    from bot.settings import some_home

    module, _, function = name.partition(":")
    with some_home():
        return getattr(importlib.import_module(module), function)


def _known_errors() -> tuple[type[Exception], ...]:
    """Return the types of errors that a person can fix.

    KnowledgeError is one of them only if the report's loader has been imported.
    """
    loading = sys.modules.get("knowledge.loading")
    return OSError, CommandError, *([loading.KnowledgeError] if loading else [])


def _message_of(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{os.fsdecode(error.filename)}: {error.strerror}" if error.filename else f"{error.strerror}."
    return str(error)


def _path(given: str) -> Path:
    """Return a path from the command line. Reject an empty one, which would mean the current folder.

    A shell variable that is not set, for example, leaves an empty path.
    """
    if not given:
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(given)


class _Parser(argparse.ArgumentParser):
    """A parser that suggests a word or an option for a mistyped one, and shows its own usage if an option is unknown.

    argparse would show the usage of the whole program, and suggests words only from Python 3.14 on.
    """

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse arguments as argparse does, and exit with status 2 if any is unknown."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            options = [option for action in self._actions for option in action.option_strings]
            self.error(f"unrecognized arguments: {' '.join(unknown)}{_did_you_mean(unknown[0], options)}")
        return found, unknown

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            error.message += _did_you_mean(str(value), list(action.choices or ()))
            raise


def _did_you_mean(word: str, known: Sequence[str]) -> str:
    import difflib

    close = difflib.get_close_matches(word, known, n=1)
    return f". Did you mean {close[0]}?" if close else ""


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="innovation-bot", description="Answers from one report, in English and Korean.")
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    parser.set_defaults(command=None)
    run = _add(commands, "run", "bot.commands.run:run", "connect to Slack, or answer here if Slack isn't set up")
    run.add_argument(
        "--otherwise",
        metavar="PROGRAM",
        nargs=argparse.REMAINDER,
        help="if Slack isn't set up, run this program (with its arguments) instead",
    )
    _add_processes(commands)
    _add(commands, "chat", "bot.commands.chat:chat", "ask questions here in the terminal")
    _add_ask(commands)
    _add_for_authors(commands)
    _add_for_operators(commands)
    manifest = _add(
        commands,
        "manifest",
        "bot.commands.manifest:print_manifest",
        "print the manifest for creating the Slack app",
    )
    manifest.add_argument("--url", metavar="URL", help="the bot's public https address, to run over HTTP")
    manifest.add_argument("--link", action="store_true", help="print a link that creates the app in one step instead")
    return parser


def _add_processes(commands: argparse._SubParsersAction[_Parser]) -> None:
    serve = _add(commands, "serve", "bot.commands.serve:serve", "connect to Slack")
    serve.add_argument("--without-worker", action="store_true", help="don't post here; leave it to `worker` processes")
    _add(
        commands,
        "worker",
        "bot.commands.worker:work",
        "post facts of the week when due; you can run several on one database",
    )
    _add(commands, "migrate", "bot.commands.migrate:migrate", "update the database to this version")
    _add(commands, "release", "bot.commands.migrate:migrate", "the same as migrate")


def _add(commands: argparse._SubParsersAction[_Parser], name: str, command: str, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.set_defaults(command=command)
    return parser


def _add_ask(commands: argparse._SubParsersAction[_Parser]) -> None:
    ask = _add(commands, "ask", "bot.commands.ask:ask", "answer one question, or one per line with --jsonl")
    ask.add_argument("question", nargs="*", help="the question; several words are joined")
    ask.add_argument("--context", metavar="ID", help="the ID of the topic or the statement that the question is about")
    ask.add_argument("--all", action="store_true", help="print all that the report says about the topic")
    ask.add_argument("--why", action="store_true", help="also say what led to the answer, and what doesn't fit it")
    ask.add_argument("--svg", metavar="FILE", type=_path, help="write a picture of the answer instead")
    ask.add_argument(
        "--jsonl",
        action="store_true",
        help='read {"id", "q", "context"?, "conversation"?} per line, write one answer per line',
    )
    ask.add_argument("--blocks", action="store_true", help="with --jsonl: also the message as Slack receives it")


def _add_for_operators(commands: argparse._SubParsersAction[_Parser]) -> None:
    digest = _add(
        commands, "digest", "bot.commands.digest:digest", "inspect or post facts of the week: due, sent, or stuck"
    )
    digest.add_argument(
        "what",
        choices=("list", "preview", "run", "status"),
        help="list subscriptions and latest posts; preview the next post; run: post what is due; status: what is stuck",
    )
    digest.add_argument("subscription", nargs="?", metavar="ID", help="with preview: only this subscription")
    digest.add_argument(
        "--now", type=_moment, metavar="TIME", help="with run: act as if it were this time, such as 2026-12-31T09:00Z"
    )
    feedback = _add(
        commands, "feedback", "bot.commands.feedback:feedback", "list what people think of answers, with their places"
    )
    feedback.add_argument("--json", action="store_true", help="print JSON, for programs")
    simulate = _add(
        commands,
        "simulate",
        "bot.commands.simulate:simulate",
        "simulate years of facts of the week and report what was posted",
    )
    simulate.add_argument("--years", type=float, default=1.0, metavar="N", help="(default: 1)")
    simulate.add_argument("--channels", type=int, default=1000, metavar="N", help="(default: 1000)")
    simulate.add_argument(
        "--start", type=_day, metavar="DATE", help="the first day, such as 2026-12-31 (default: today)"
    )
    simulate.add_argument("--seed", type=int, default=0, metavar="N", help="random seed (default: 0)")
    simulate.add_argument("--list", action="store_true", help="also print every post: when, where, and which fact")


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError("expected a day such as 2026-12-31") from None


def _moment(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(
            "expected a time such as 2026-12-31T09:00Z; a time without a zone is in UTC"
        ) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _add_for_authors(commands: argparse._SubParsersAction[_Parser]) -> None:
    check = _add(
        commands,
        "check",
        "bot.commands.check:check",
        "check a report and list every problem with file and line",
    )
    check.add_argument("path", nargs="?", metavar="PATH", type=_path, help="the folder (default: the bot's own report)")
    export = _add(commands, "export", "bot.commands.export:export", "print the whole report as JSON or Markdown")
    export.add_argument("--markdown", action="store_true", help="print Markdown in one language, for reading")
    export.add_argument("--language", metavar="CODE", help="the language of the Markdown (default: the report's first)")
    _add(commands, "index", "bot.commands.index:index", "index the report now, so that the first start is fast")
    calibrate = _add(
        commands,
        "calibrate",
        "bot.commands.calibrate:calibrate_decision",
        "tune answering to questions with known answers",
    )
    calibrate.add_argument("files", nargs="+", metavar="FILE", type=_path, help='{"q", "topics", "context"?} per line')
    calibrate.add_argument(
        "--write", metavar="PATH", type=_path, help="write the weights to this file, such as decision.json"
    )
