"""The worker processes of a run, which can be started, killed, suspended, and replaced."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

_OURS = ("SLACK_", "DIGEST_", "DATABASE_URL", "DATA_PATH", "KNOWLEDGE_PATH")


@dataclass(frozen=True, slots=True)
class Hurry:
    """Shorter times, in seconds, than operators may set, so that tests do not take minutes."""

    lease: float = 3.0
    settle: float = 3.0
    timeout: float = 1.0
    margin: float = 0.25
    later: float = 0.5


@dataclass
class Workers:
    """Worker processes, by their process ids. `deaths` counts the workers that ended without being asked to."""

    environ: Mapping[str, str]
    folder: Path
    hurry: Hurry | None = None
    clock: Path | None = None
    pids: list[int] = field(default_factory=list)
    deaths: int = 0
    started: int = 0
    _starter: asyncio.subprocess.Process | None = None
    _fresh: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    _asked: set[int] = field(default_factory=set)

    @property
    def log(self) -> Path:
        """Return the file to which all workers write their output."""
        return self.folder / "workers.log"

    async def start(self) -> int:
        """Start another worker and return its process id."""
        order = {
            "log": str(self.log),
            "environ": dict(self.environ),
            "hurry": asdict(self.hurry) if self.hurry else None,
            "clock": str(self.clock) if self.clock else None,
        }
        assert self._starter is not None
        assert self._starter.stdin is not None
        self._starter.stdin.write(json.dumps(order).encode() + b"\n")
        pid = await asyncio.wait_for(self._fresh.get(), 10)
        self.pids.append(pid)
        self.started += 1
        return pid

    def signal(self, pid: int, number: signal.Signals) -> None:
        """Send a signal to a worker."""
        os.kill(pid, number)

    async def replace(self, pid: int) -> None:
        """Kill a worker, whatever it is doing, and start another."""
        self._asked.add(pid)
        self.pids.remove(pid)
        self.signal(pid, signal.SIGKILL)
        await self.start()

    def ask_to_stop(self) -> None:
        """Ask all workers to end gracefully."""
        for pid in self.pids:
            self._asked.add(pid)
            self.signal(pid, signal.SIGTERM)
        self.pids.clear()

    async def _listen(self, starter: asyncio.subprocess.Process, ready: asyncio.Event) -> None:
        assert starter.stdout is not None
        async for line in starter.stdout:
            match line.decode().split():
                case ["ready"]:
                    ready.set()
                case ["started", pid]:
                    self._fresh.put_nowait(int(pid))
                case ["ended", pid, _] if int(pid) not in self._asked:
                    self.deaths += 1
                    self.pids.remove(int(pid))


@asynccontextmanager
async def running_workers(
    environ: Mapping[str, str], folder: Path, hurry: Hurry | None = None, clock: Path | None = None
) -> AsyncIterator[Workers]:
    """Yield `Workers` without any processes yet; when the context closes, all remaining processes are killed.

    The file `clock` contains the number of seconds by which the workers' clock is off.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    starter = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.endurance.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=kept,
    )
    workers, ready = Workers({"LOG_LEVEL": "WARNING", **environ}, folder, hurry, clock), asyncio.Event()
    workers._starter = starter
    listening = asyncio.create_task(workers._listen(starter, ready))
    try:
        await asyncio.wait_for(ready.wait(), 30)
        yield workers
    finally:
        assert starter.stdin is not None
        starter.stdin.close()
        await starter.wait()
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening


@dataclass
class OfProcfile(Workers):
    """Workers that a process manager starts from a Procfile."""

    async def start(self) -> int:
        """Count a worker that the process manager has already started, and return 0, as its process id is unknown."""
        self.started += 1
        return 0


@asynccontextmanager
async def running_procfile(count: int, environ: Mapping[str, str], folder: Path) -> AsyncIterator[Workers]:
    """Run the project's Procfile with `count` workers, using `honcho start`, while the context is open."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    workers = OfProcfile({"LOG_LEVEL": "WARNING", **environ}, folder)
    with workers.log.open("wb") as log:
        honcho = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "honcho", "-e", os.devnull, "start", "-c", f"worker={count}"),
            cwd=Path(__file__).parents[2],
            # The project's command is where this Python is.
            env={**kept, **workers.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"},
            stdout=log,
            stderr=log,
        )
        try:
            yield workers
            # If one process ends, honcho ends all others and itself.
            assert honcho.returncode is None, "a process ended by itself"
        finally:
            if honcho.returncode is None:
                honcho.send_signal(signal.SIGINT)
            await honcho.wait()
