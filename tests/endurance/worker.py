"""Starts workers quickly, by loading everything once and then forking, because a worker may be killed after a second.

Each line of input is an order in JSON: `{"log": FILE, "environ": {...}, "hurry": {...} | null, "clock": FILE | null}`.
For each order, the program starts a worker, as `innovation-bot worker` does, and writes `started PID`. When a worker
ends, the program writes `ended PID STATUS`.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.logs import log_to_stderr
from bot.processes import until_stopped
from bot.settings import REPORT, read_settings
from bot.storage.deliveries import SqlDeliveries
from bot.storage.opening import opened
from bot.worker import loop, poster
from bot.worker.building import working
from handlers.digests import deciding
from knowledge.loading import load_knowledge
from knowledge.model import KnowledgeBase

_LOOK = 0.02


def main() -> None:
    """Fork a worker for each order until the input ends, and then kill the remaining workers."""
    knowledge = load_knowledge(REPORT)
    _say("ready")
    pids: set[int] = set()
    while True:
        ready, _, _ = select.select([sys.stdin], [], [], _LOOK)
        _tell_of_ended(pids)
        if not ready:
            continue
        order = sys.stdin.readline()
        if not order:
            break
        pids.add(_fork(json.loads(order), knowledge))
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def _fork(order: dict[str, Any], knowledge: KnowledgeBase) -> int:
    pid = os.fork()
    if pid:
        _say(f"started {pid}")
        return pid
    status = 1
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for number in (1, 2):
            os.dup2(log, number)
        work(order, knowledge)
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


def work(order: dict[str, Any], knowledge: KnowledgeBase) -> None:
    """Run a worker until it is asked to stop. If the order has a `hurry`, its shorter times replace the usual ones."""
    os.environ.update(order["environ"])
    settings = read_settings()
    log_to_stderr(settings.log_level)
    if hurry := order["hurry"]:
        settings = replace(settings, digest_lease=hurry["lease"], digest_settle=hurry["settle"])
        _shorten(hurry)
    clock = _clock(Path(order["clock"])) if order["clock"] else None

    async def until_asked() -> None:
        async with opened(settings, clock) as stores:
            # By default, jumps of an injected clock are not detected; with `steady`, they are, as in production.
            deliveries = SqlDeliveries(stores.engine, clock, steady=time.monotonic)
            async with working(settings, knowledge, replace(stores, deliveries=deliveries)):
                await until_stopped()

    asyncio.run(until_asked())


def _shorten(hurry: dict[str, float]) -> None:
    for module, name, key in (
        (poster, "TIMEOUT", "timeout"),
        (loop, "TIMEOUT", "timeout"),
        (loop, "_MARGIN", "margin"),
        (deciding, "_LATER", "later"),
        (deciding, "_LOOK_AGAIN", "later"),
    ):
        assert hasattr(module, name), name
        setattr(module, name, hurry[key])


def _clock(file: Path) -> Callable[[], datetime]:
    """Return a clock that is off by the number of seconds in a file. The file is read again at every call."""
    return lambda: datetime.now(UTC) + timedelta(seconds=float(file.read_text(encoding="ascii") or 0))


def _tell_of_ended(pids: set[int]) -> None:
    for pid in tuple(pids):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            pids.discard(pid)
            _say(f"ended {pid} {os.waitstatus_to_exitcode(status)}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
