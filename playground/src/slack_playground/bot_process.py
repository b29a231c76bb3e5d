"""Runs the bot, or any app under test, as a child process, and restarts it whenever it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from slack_playground.records import BLANK, Secrets

HOST = "127.0.0.1"
"""The address on which the playground and apps over HTTP listen. It can be reached only from this computer."""
GRACE = 3.0
"""How many seconds a program may take to end after being asked to."""

_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
_LAST_LINES = 12
_LONGEST_LINE = 64 * 1024
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_LIVED = 60.0
"""Seconds after which a program is considered to have started successfully. If it ends later than that, it is restarted
after the shortest pause."""
_PROXIES = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
_FOR_SLACK = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_USER_TOKEN",
    "SLACK_SCOPES",
)


def settings_for(secrets: Secrets, base_url: str, port: int | None) -> dict[str, str]:
    """Return the environment variables that connect an app to this Slack.

    The app is reached over HTTP on `port` or, if `port` is None, over Socket Mode. The variables for the other
    transport are empty rather than absent, so that a .env file cannot set them. The client id and secret are absent: if
    they are set, even to "", Bolt for Python expects an installation over OAuth.
    """
    chosen = dict.fromkeys(_FOR_SLACK, "")
    chosen |= {"SLACK_BOT_TOKEN": secrets.bot_token, "SLACK_API_URL": f"{base_url}/api/"}
    if port is None:
        chosen["SLACK_APP_TOKEN"] = secrets.app_token
    else:
        chosen["SLACK_SIGNING_SECRET"] = secrets.signing_secret
    return {**chosen, "HOST": HOST, "PORT": str(port or 0)}


def environment(environ: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, str]:
    """Return `environ` for a child process, with `settings` in place of all variables for the real Slack.

    Variables for proxies are left out, because Slack's SDK would send even requests to this computer, including their
    tokens, through the proxies.
    """
    kept = {name: value for name, value in environ.items() if not (_is_slack(name) or name.upper() in _PROXIES)}
    return {**kept, **settings}


def with_own_programs(environ: Mapping[str, str]) -> dict[str, str]:
    """Return `environ` with this Python's folder at the end of PATH, so that programs installed there are found."""
    path = os.pathsep.join(filter(None, (environ.get("PATH", ""), str(Path(sys.executable).parent))))
    return {**environ, "PATH": path}


def _is_slack(name: str) -> bool:
    return name.upper().startswith("SLACK_")


class _Output(asyncio.SubprocessProtocol):
    """Passes each line of a program's output to `hear`, and knows when the program has ended.

    Streams and their `wait` would not do: they also wait until processes that the program started close its output.
    """

    def __init__(self, hear: Callable[[bytes], None]) -> None:
        self.ended, self.closed = asyncio.Event(), asyncio.Event()
        self._hear, self._rest = hear, b""

    def pipe_data_received(self, _fd: int, data: bytes) -> None:
        *lines, rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._hear(line)
        self._rest = rest[-_LONGEST_LINE:]

    def pipe_connection_lost(self, _fd: int, _error: Exception | None) -> None:
        if self._rest:
            self._hear(self._rest)
        self.closed.set()

    def process_exited(self) -> None:
        self.ended.set()


class BotProcess:
    """A program that is restarted whenever it ends.

    Each time it ends, `on_end` is called with its exit status and its last lines of output, in which the secrets in
    `hide` are blanked out.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        hide: Sequence[str] = (),
        on_end: Callable[[int, list[str]], None] = lambda _status, _lines: None,
    ) -> None:
        self.starts = 0
        self.said: deque[str] = deque(maxlen=_LAST_LINES)
        self.environ = dict(environ)
        self._command, self._hide = command, tuple(hide)
        self._on_end = on_end
        self._wanted_now = asyncio.Event()
        self._process: asyncio.SubprocessTransport | None = None

    @property
    def pid(self) -> int | None:
        """Return the program's process id, or None if the program is not running."""
        return self._process.get_pid() if self._process and self._process.get_returncode() is None else None

    def end(self, *, kill: bool = False) -> None:
        """Ask the running program to end or, with `kill`, kill it. In either case, `keep_running` restarts it."""
        if self._process is not None and self.pid is not None:
            _signal(self._process, _KILL if kill else signal.SIGTERM)

    def restart_with(self, environ: Mapping[str, str], *, hide: Sequence[str]) -> None:
        """Restart the program at once in a new environment, without the usual pause after it ends.

        `hide` lists further secrets to blank out in its output.
        """
        self.environ, self._hide = dict(environ), (*self._hide, *hide)
        self._wanted_now.set()
        self.end()

    async def keep_running(self) -> None:
        """Start the program, and restart it whenever it ends. If this task is cancelled, end the program."""
        pause, clock = _FIRST_PAUSE, asyncio.get_running_loop().time
        while True:
            started = clock()
            status = await self._run_once()
            pause = _FIRST_PAUSE if clock() - started > _LIVED else pause
            self._on_end(status, list(self.said))
            pause = _FIRST_PAUSE if await self._is_wanted_within(pause) else min(pause * 2, _LONGEST_PAUSE)

    async def _is_wanted_within(self, pause: float) -> bool:
        """Wait for at most `pause` seconds until a restart is requested, and return whether it was."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._wanted_now.wait()
                return True
        return False

    async def _run_once(self) -> int:
        self._wanted_now.clear()
        self.said.clear()
        self.starts += 1
        try:
            self._process, output = await _start(self._command, self.environ, self._hear)
        except OSError as error:
            self.said.append(f"{self._command[0]}: {error.strerror}")
            return 127
        try:
            await output.ended.wait()
            return self._process.get_returncode() or 0
        finally:
            await _end(self._process, output)

    def _hear(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip()
        for secret in self._hide:
            text = text.replace(secret, BLANK)
        self.said.append(text)


async def output_of(command: Sequence[str], environ: Mapping[str, str]) -> tuple[int, str, str]:
    """Run a program until it ends, and return its exit status, its output and its error output.

    Raises OSError if the program cannot be started.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        env=dict(environ),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode or 0, out.decode("utf-8", "replace"), complaint.decode("utf-8", "replace")


async def _start(
    command: Sequence[str], environ: Mapping[str, str], hear: Callable[[bytes], None]
) -> tuple[asyncio.SubprocessTransport, _Output]:
    return await asyncio.get_running_loop().subprocess_exec(
        lambda: _Output(hear),
        *command,
        env=dict(environ),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        # In a new session, Ctrl-C reaches only the playground, and processes started by the program end with it.
        start_new_session=True,
    )


async def _end(process: asyncio.SubprocessTransport, output: _Output) -> None:
    """Ask a program to end, wait for at most `GRACE` seconds, and kill it and any processes that it left running.

    Then read the rest of its output. A process that has left the program's session may keep it open: it is left alone.
    """
    _signal(process, signal.SIGTERM)
    try:
        await _soon(output.ended)
    finally:
        _signal(process, _KILL)
        await output.ended.wait()
        await _soon(output.closed)
        process.close()


async def _soon(event: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await event.wait()


def _signal(process: asyncio.SubprocessTransport, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.get_pid(), number)
        elif process.get_returncode() is None:
            process.terminate()
