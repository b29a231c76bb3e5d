"""Puts the parts together: a workspace with an app in it, Slack's services for it, and the people who use it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from slack_playground.authorizing import Authorizations
from slack_playground.bot_process import HOST, BotProcess, environment, output_of
from slack_playground.clock import Clock
from slack_playground.connection import Connection
from slack_playground.delivering.deliver import Answer, EnvelopeKind, followed, name_of
from slack_playground.delivering.events import EventsApi
from slack_playground.delivering.people import People
from slack_playground.delivering.response_urls import ResponseUrls
from slack_playground.delivering.triggers import Triggers
from slack_playground.faults import Faults
from slack_playground.following import Following
from slack_playground.furnishing import Furnishing, furnish
from slack_playground.installing import install, install_again
from slack_playground.open_app import ObservedDoor, install_open, manifest_of
from slack_playground.rates import Rates
from slack_playground.records import Change, Json, Transport
from slack_playground.request_log import Entry, RequestLog
from slack_playground.services import Services
from slack_playground.stream import Stream
from slack_playground.workspace import Workspace

OnEnd = Callable[[int, list[str]], None]
"""Called with a program's exit status and its last lines of output."""

_SHOWN = 20
"""The maximum number of requests per second sent to the open pages. Requests that failed on purpose are counted
separately."""


class Listening(Protocol):
    """A port on which the server can stop listening for a while."""

    @property
    def stopped(self) -> bool:
        """Return whether the server is not listening on the port at the moment."""
        ...

    async def stop(self, seconds: float) -> None:
        """Refuse connections for the next `seconds` seconds."""
        ...


class CommandError(Exception):
    """Raised if one of the bot's commands is missing or fails. The page shows the message."""


class Playground:
    """A local Slack with one app, and everything that tests, scripts and the page need to work with it.

    If no manifest is given, the app is called `name` and may do everything, and the property `manifest` describes what
    the app has used so far. `rates` says whether Slack's rate limits apply. `workspace` holds the state, `people`
    carries out people's actions, `faults` makes things go wrong on demand, and `log` keeps the most recent requests.
    """

    def __init__(  # noqa: PLR0913 - a playground is made of that many choices, all of them with a default
        self,
        manifest: Mapping[str, Any] | None,
        transport: Transport = "socket",
        *,
        name: str = "app",
        clock: Clock | None = None,
        rates: bool = True,
        furnishing: Furnishing | None = None,
    ) -> None:
        self.port = 0
        self.bot: BotProcess | None = None
        self.post_due_command: Sequence[str] | None = None
        """The command that makes the app post the messages that are due, or None if the app has no such command.
        `{now}` in the command stands for the time."""
        self.settings_file: Path | None = None
        """The file with the settings for an app started by hand, or None. Only the current user can read the file."""
        self.listening: Listening | None = None
        """The server's port, once there is one."""
        self.ended: str | None = None
        """Why the app's program ended. None if it has not ended, or if the app has connected again since then."""
        self.due_waits = False
        """Whether the clock has been moved forward since the app last posted the messages that were due."""
        self.workspace, self.faults = Workspace(clock), Faults()
        self.app = install_open(self.workspace, name) if manifest is None else install(self.workspace, manifest)
        furnish(self.workspace, furnishing or Furnishing())
        self.following = Following(self.workspace)
        self.log, self.stream = RequestLog(self.workspace.clock), Stream(self.workspace, self.following)
        self.log.follow(self._show_request)
        self.connection = Connection(
            transport, self.workspace, self.faults, base_url=lambda: self.url, on_change=self._on_connection
        )
        self.services = self._services(rates=rates)
        door = followed(ObservedDoor(self.connection, self.workspace), self._on_delivery)
        self.events = EventsApi(self.workspace, door, self.faults)
        triggers, urls = self.services.triggers, self.services.response_urls
        self.people = People(self.workspace, door, triggers, urls, base_url=lambda: self.url)
        self._manifest = manifest
        self._heard_of = asyncio.Event()
        self._shown: dict[bool, list[float]] = {}

    @property
    def url(self) -> str:
        """Return the address of the page, without a trailing slash. Slack's Web API is below it at /api/."""
        return f"http://{HOST}:{self.port}"

    @property
    def transport(self) -> Transport:
        """Return how the app is reached: "socket" stands for Socket Mode, and "http" for HTTP."""
        return self.connection.transport

    @property
    def connected(self) -> bool:
        """Return whether the app can be reached."""
        return self.connection.connected

    @property
    def manifest(self) -> Mapping[str, Any]:
        """Return the app's manifest or, if the app has none, a manifest that describes what the app has used so far."""
        if self._manifest is not None:
            return self._manifest
        url = f"https://example.com{self.connection.path}" if self.transport == "http" else None
        return manifest_of(self.app, url)

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment variables that connect an app to this Slack, including tokens."""
        return self.connection.settings()

    async def until_connected(self, seconds: float | None = 10.0) -> bool:
        """Wait until the app can be reached, for at most `seconds`, or without a limit if `seconds` is None.

        Return whether the app can be reached.
        """
        return await self.connection.until_connected(seconds)

    async def until_heard_of(self, seconds: float) -> bool:
        """Wait for at most `seconds` until the app has connected or its program has ended.

        Return whether the app is connected.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._heard_of.wait()
        return self.connected

    def deliver_to(self, url: str) -> None:
        """Deliver from now on to an app that was started elsewhere and listens at `url`.

        Raises ValueError if the app is reached over Socket Mode.
        """
        if self.transport != "http":
            raise ValueError(
                "the app connects over Socket Mode; to set a URL, start the playground with --transport http"
            )
        self.connection.deliver_to(url)

    def advance(self, seconds: float) -> None:
        """Move the clock forward by `seconds`. Everything that is due by then happens now."""
        self.workspace.clock.move(seconds)
        self.workspace.tell(Change("clock"))
        self._note_due(waits=self.posts_due and (self.due_waits or seconds > 0))

    def install_app_again(self) -> None:
        """Install the app again as its manifest says, and pass the new token to the app.

        If the app was started here, it is restarted. Otherwise, the settings are written to `settings_file`, if there
        is such a file. Raises OSError if the file cannot be written.
        """
        install_again(self.workspace, self.app)
        if self.bot is not None:
            environ = {**self.bot.environ, **self.settings}
            self.bot.restart_with(environ, hide=(self.app.secrets.bot_token,))
        elif self.settings_file is not None:
            self.write_settings(self.settings_file)

    def write_settings(self, path: Path) -> None:
        """Write the settings for an app started by hand to a file that only the current user can read.

        Raises OSError if the file cannot be written.
        """
        self.settings_file = path
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text("".join(f"{name}={value}\n" for name, value in self.settings.items()), encoding="utf-8")

    @property
    def posts_due(self) -> bool:
        """Return whether the app was started here and has a command that makes it post the messages that are due."""
        return self.bot is not None and self.post_due_command is not None

    async def post_due(self) -> str:
        """Make the bot post the messages that are due by the playground's clock, and return the command's output.

        Raises CommandError if there is no such command or if the command fails, and OSError if the command cannot be
        started.
        """
        if self.bot is None or self.post_due_command is None:
            raise CommandError(
                "To run due posts, the playground has to start the app, and playground.toml has to set post_due."
            )
        moved = self.workspace.clock.moved
        now = datetime.fromtimestamp(self.workspace.clock.now(), UTC).isoformat(timespec="seconds")
        command = [word.replace("{now}", now) for word in self.post_due_command]
        status, said, complaint = await output_of(command, self.bot.environ)
        if status != 0:
            complaints = complaint.strip().splitlines()
            raise CommandError(complaints[-1] if complaints else f"The command failed with exit status {status}.")
        # The command may not have posted what became due while it ran.
        self._note_due(waits=self.workspace.clock.moved > moved)
        return said.strip()

    def _note_due(self, *, waits: bool) -> None:
        if waits != self.due_waits:
            self.due_waits = waits
            self.stream.tell({"kind": "app", "due_waits": waits})

    @contextlib.asynccontextmanager
    async def running(
        self, port: int, bot_command: Sequence[str] | None, environ: Mapping[str, str], on_bot_end: OnEnd
    ) -> AsyncIterator[None]:
        """Deliver to the app while the context is open. If `bot_command` is given, also keep that program running.

        The program gets the variables in `environ` and the app's settings. `on_bot_end` is called each time it ends.
        """
        self.port = port
        self.services.base_url = self.url
        self.connection.listen_for_app(self.manifest)
        work = [self.connection.keep_verifying()]
        if bot_command is not None:
            self.bot = self._bot(bot_command, environ, on_bot_end)
            work.append(self.bot.keep_running())
        async with contextlib.aclosing(self.connection), self.events, _in_background(work):
            yield

    def _bot(self, command: Sequence[str], environ: Mapping[str, str], on_end: OnEnd) -> BotProcess:
        keys = self.app.secrets

        def ended(status: int, said: list[str]) -> None:
            self.ended = _why(status, said)
            self._heard_of.set()
            self.connection.app_ended()
            self.stream.tell({"kind": "app", "connected": self.connected, "ended": self.ended})
            on_end(status, said)

        hide = (keys.bot_token, keys.app_token, keys.signing_secret, keys.client_secret)
        return BotProcess(command, environment(environ, self.settings), hide=hide, on_end=ended)

    def _services(self, *, rates: bool) -> Services:
        clock = self.workspace.clock
        return Services(
            faults=self.faults,
            rates=Rates(clock, enabled=rates),
            triggers=Triggers(clock),
            response_urls=ResponseUrls(self.workspace, clock),
            installer=Authorizations(clock),
            open_socket_url=self.connection.socket.open_url,
        )

    def _on_connection(self, connected: bool) -> None:
        if connected:
            self.ended = None
            self._heard_of.set()
        self.stream.tell({"kind": "app", "connected": connected, "ended": self.ended})

    def _on_delivery(self, kind: EnvelopeKind, payload: Json, answer: Answer, seconds: float) -> None:
        status = "ok" if answer.ok else answer.failure or "failed"
        name = name_of(kind, payload)
        self.log.add("to_app", name, status=status, ms=seconds * 1000, request=payload, answer=answer.body)

    def _show_request(self, entry: Entry) -> None:
        """Show a request on the open pages, unless they have been sent too many requests in the last second.

        Requests that failed on purpose are counted separately, so that other traffic cannot hide them.
        """
        if not self.stream.pages:
            return
        on_purpose = entry.failed_by is not None
        shown = [at for at in self._shown.get(on_purpose, ()) if entry.at - 1 < at <= entry.at]
        if len(shown) < _SHOWN:
            shown.append(entry.at)
            self.stream.tell({"kind": "request", "entry": entry.told()})
        self._shown[on_purpose] = shown


def _why(status: int, said: Sequence[str]) -> str:
    """Return why a program ended: the signal that ended it, the last line of its output if it failed, or its status."""
    if status < 0:
        return f"ended by signal {-status}"
    last = next((line for line in reversed(said) if line), "")
    return last if last and status > 0 else f"exit status {status}"


@contextlib.asynccontextmanager
async def _in_background(work: Sequence[Any]) -> AsyncIterator[None]:
    """Run `work` in the background while the context is open. If it fails, raise its error when the context closes."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
