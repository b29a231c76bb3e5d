"""Starts the servers as separate processes, waits until they respond, and reads their memory use."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.settings import VARIABLES
from tests.bench.wire import ASK_HEALTH, Connection, UnexpectedAnswerError
from tests.slack_requests import BOT_TOKEN, SECRET

Name = Literal["ours", "bare", "default"]
SERVERS: dict[Name, str] = {
    "ours": "this bot",
    "bare": "bare Bolt, processing first",
    "default": "bare Bolt, default",
}
"""The servers and their names in tables. The server "bare" sets process_before_response, and "default" does not."""

_ARGUMENTS: dict[Name, tuple[str, ...]] = {
    "ours": ("-c", "import sys; from bot.cli import main; sys.exit(main(['serve']))"),
    "bare": ("-m", "tests.bench.bare_server", "bare"),
    "default": ("-m", "tests.bench.bare_server", "default"),
}
_ROOT = Path(__file__).resolve().parents[2]
_LONGEST_START = 240.0
_LONGEST_STOP = 10.0
_PAUSE = 0.002


class StartError(Exception):
    """A server ended before it was ready, or did not respond within four minutes; stderr shows the server's output."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `seconds` is the time from its start to its first response with status 200 at /healthz."""

    name: Name
    port: int
    pid: int
    seconds: float

    def memory(self, kind: Literal["VmRSS", "VmHWM"] = "VmRSS") -> float | None:
        """Return how many MB of memory the process uses now (VmRSS) or used at its peak (VmHWM), or None if unknown."""
        return _memory(self.pid, kind)


@contextlib.contextmanager
def running(name: Name, cache: Path, *, cores: Set[int] = frozenset()) -> Iterator[Server]:
    """Run a server while the context is open, using only the given `cores` if the system allows it.

    `cache` is the bot's cache folder. Raises StartError if the server does not start.
    """
    port = _free_port()
    start = time.perf_counter()
    with on_cores(cores):
        process = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, *_ARGUMENTS[name]], cwd=_ROOT, env=_environment(port, cache)
        )
    try:
        _wait_until_ready(process, port, start + _LONGEST_START)
        yield Server(name, port, process.pid, time.perf_counter() - start)
    finally:
        _stop(process)


@contextlib.contextmanager
def on_cores(cores: Set[int]) -> Iterator[None]:
    """Run this thread and the processes that it starts only on the given cores while the context is open.

    If no cores are given, or the system is not Linux, nothing changes.
    """
    if sys.platform != "linux" or not cores:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def share_cores() -> tuple[frozenset[int], frozenset[int]]:
    """Return a set with one core for the servers and a set with all other cores for the client.

    If there is only one core, or the system is not Linux, both sets are empty.
    """
    cores = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else []
    return (frozenset(cores[:1]), frozenset(cores[1:])) if len(cores) > 1 else (frozenset(), frozenset())


def _environment(port: int, cache: Path) -> dict[str, str]:
    """Return this process's environment with the bot's variables replaced by the bench's settings.

    The bot's other variables are empty, so that a .env file does not set them.
    """
    told = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "CACHE_PATH": str(cache),
        "LOG_LEVEL": "ERROR",
    }
    return {**os.environ, **dict.fromkeys(VARIABLES, ""), **told}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, until: float) -> None:
    while process.poll() is None and time.perf_counter() < until:
        try:
            with Connection(port) as connection:
                connection.ask(ASK_HEALTH)
                return
        except (OSError, UnexpectedAnswerError):
            time.sleep(_PAUSE)
    raise StartError(f"the server ended with {process.returncode} before it was ready")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_LONGEST_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _memory(pid: int, kind: str) -> float | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    kilobytes = next((line.split()[1] for line in status.splitlines() if line.startswith(f"{kind}:")), None)
    return None if kilobytes is None else int(kilobytes) / 1024
