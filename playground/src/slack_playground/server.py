"""Serves Slack's addresses, the page and the control address, but only to this computer."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from slack_playground import web_api
from slack_playground.assembly import OnEnd, Playground
from slack_playground.bot_process import HOST
from slack_playground.clock import Clock
from slack_playground.control import Control
from slack_playground.errors import StartError
from slack_playground.faults.calls import RESPONSE_URL, draw_call
from slack_playground.faults.interfering import FAILED_BY, answer_with, reset
from slack_playground.furnishing import Furnishing
from slack_playground.page_api import PageApi
from slack_playground.records import Transport
from slack_playground.web_api import files, oauth

STATIC = Path(__file__).parent / "static"
MAX_BODY = 64 * 1024 * 1024
"""The maximum size of a request's body, in bytes. Uploaded files are read in chunks and may be larger."""

_TRIED = 20
_LOOK_AGAIN = 0.05
_NAMES = (HOST, "localhost")
_READING = frozenset({"GET", "HEAD"})
_FOR_APPS = ("/api/", "/hooks/", "/socket", "/files/")
_FOR_PEOPLE = ("/page/", "/control/", "/oauth/")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data:; "
    "font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_NOT_BUILT = "The page isn't built yet. Run `npm ci && npm run build` in playground/page."

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PortError(StartError):
    """Raised if no port is free; the message tells the person who starts the playground which ports were tried."""


@contextlib.asynccontextmanager
async def running_playground(  # noqa: PLR0913 - a playground has that many options, most of them with a default
    manifest: Mapping[str, Any] | None,
    transport: Transport = "socket",
    bot_command: Sequence[str] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    on_bot_end: OnEnd = lambda _status, _lines: None,
    port: int = 0,
    clock: Clock | None = None,
    rates: bool = True,
    furnishing: Furnishing | None = None,
    name: str = "app",
) -> AsyncIterator[Playground]:
    """Run a playground with the app that `manifest` describes, for as long as the context is open.

    Without a manifest, the app is called `name` and may do everything, and `playground.manifest` describes what it has
    used.

    `bot_command` is run with the variables in `environ` and the settings that connect the app to this playground. If
    `bot_command` is None, no app is started; a test can connect its own with `playground.settings`, and over HTTP also
    `playground.deliver_to(url)`. `rates` turns Slack's rate limits on; `furnishing` contains the people and channels.
    The server listens on `port`, or on the next free port if `port` is in use; if `port` is 0, it listens on any free
    port. Raises ManifestError if the manifest is not valid, or PortError if no port is free.
    """
    playground = Playground(manifest, transport, clock=clock, rates=rates, furnishing=furnishing, name=name)
    runner = web.AppRunner(build_application(playground), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    listening = _Listening(runner)
    playground.listening = listening
    try:
        async with playground.running(await listening.start(port), bot_command, environ or {}, on_bot_end):
            yield playground
    finally:
        playground.stream.close()
        await listening.close()
        await runner.cleanup()


class _Listening:
    """Listens on a port and can stop listening for a few seconds."""

    def __init__(self, runner: web.AppRunner) -> None:
        self._runner = runner
        self._port = 0
        self._site: web.TCPSite | None = None
        self._coming_back: asyncio.Task[None] | None = None

    @property
    def stopped(self) -> bool:
        """Return whether nothing listens on the port at the moment."""
        return self._site is None

    async def start(self, port: int) -> int:
        """Listen on `port` or on the next free port, and return the port that is used.

        If `port` is 0, listen on any free port. Raises PortError if none of the 20 ports from `port` on can be used.
        """
        last = min(port + _TRIED, 65536) if port else 1
        for each in range(port, last):
            try:
                await self._open(each)
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
            else:
                self._port = int(self._runner.addresses[0][1])
                return self._port
        raise PortError(f"No port from {port} to {last - 1} can be used. Choose another port with --port N.")

    async def stop(self, seconds: float) -> None:
        """Refuse connections for the next `seconds` seconds."""
        await self.close()
        if self._site is not None:
            await self._site.stop()
            self._site = None
        self._coming_back = asyncio.create_task(self._come_back(seconds))

    async def close(self) -> None:
        """If the port is to be opened again after `stop`, cancel that."""
        if self._coming_back is not None:
            self._coming_back.cancel()
            await asyncio.gather(self._coming_back, return_exceptions=True)

    async def _open(self, port: int) -> None:
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        self._site = site

    async def _come_back(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        while self.stopped:
            try:
                await self._open(self._port)
            except OSError:  # somebody else has the port for the moment
                await asyncio.sleep(_LOOK_AGAIN)


def build_application(playground: Playground) -> web.Application:
    """Return an application with all of the playground's routes."""
    application = web.Application(middlewares=[_Guard(playground).check], client_max_size=MAX_BODY)
    router = application.router
    doors = _SlacksDoors(playground)
    router.add_route("*", "/api/{method}", doors.api)
    router.add_post("/hooks/{id}", doors.hook)
    router.add_get("/socket", doors.socket)
    router.add_route("*", "/oauth/v2/authorize", doors.authorize)
    router.add_post("/files/upload/{id}", doors.upload)
    PageApi(playground).add_to(router)
    Control(playground).add_to(router)
    router.add_get("/healthz", _healthz)
    router.add_get("/", _page)
    router.add_static("/static", STATIC)
    application.on_response_prepare.append(_shield)
    return application


class _SlacksDoors:
    """Handles requests to Slack's addresses, and logs Web API calls and posts to a response_url."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self._workspace, self._services = playground.workspace, playground.services

    async def api(self, request: web.Request) -> web.StreamResponse:
        """Respond to a call to the Web API."""
        started = time.perf_counter()
        response = await web_api.answer(request, self._workspace, self._services)
        await self._keep(request, response, request.match_info["method"], started)
        return response

    async def hook(self, request: web.Request) -> web.StreamResponse:
        """Respond to a post to a response_url."""
        started = time.perf_counter()
        drawn = draw_call(self._services.faults, RESPONSE_URL)
        response = await answer_with(request, drawn, lambda: self._services.response_urls.answer(request))
        await self._keep(request, response, RESPONSE_URL, started)
        return response

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """Accept a Socket Mode connection and serve it until it ends."""
        return await self._playground.connection.socket.serve(request)

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """Show the page that asks whether the app may be installed, or redirect once the person has answered."""
        return await oauth.authorize(request, self._workspace, self._services)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Receive the content of an uploaded file."""
        return await files.upload(request, self._workspace)

    async def _keep(self, request: web.Request, response: web.Response, name: str, started: float) -> None:
        ms = (time.perf_counter() - started) * 1000
        sent = await request.read()
        self._playground.log.add(
            "from_app",
            name,
            status=response.status,
            ms=ms,
            request=sent or dict(request.query),
            content_type=request.content_type,
            answer=response.body if isinstance(response.body, bytes) else None,
            failed_by=request.get(FAILED_BY),
        )


class _Guard:
    """Rejects requests that are not meant for this server, such as those that other websites make a browser send."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground

    @property
    def check(self) -> Any:
        """Return the middleware that rejects these requests."""

        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            hosts = [f"{name}:{self._playground.port}" for name in _NAMES]
            # Slack's SDK for Python opens its socket with a Host that lacks the port; its ticket is secret enough.
            also = _NAMES if request.path == "/socket" else ()
            if request.host not in (*hosts, *also):
                return web.Response(status=403, text="Use the address that the playground printed.")
            if request.method not in _READING and request.path.startswith(_FOR_PEOPLE) and not _is_own(request, hosts):
                return web.Response(status=403, text="Only the playground's own page can do this.")
            listening = self._playground.listening
            if listening is not None and listening.stopped and request.path.startswith(_FOR_APPS):
                reset(request)  # the connection was left open by an earlier request
            return await handler(request)

        return check


def _is_own(request: web.Request, hosts: Sequence[str]) -> bool:
    """Return whether a request comes from the playground's own page, or from a script that sends X-Playground."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("X-Playground") == "1"
    return origin in [f"http://{host}" for host in hosts]


async def _page(_request: web.Request) -> web.Response:
    index = STATIC / "index.html"
    if not index.is_file():
        return web.Response(status=503, text=_NOT_BUILT)
    headers = {"Content-Security-Policy": _POLICY}
    return web.Response(body=index.read_bytes(), content_type="text/html", charset="utf-8", headers=headers)


async def _shield(request: web.Request, response: web.StreamResponse) -> None:
    """Add headers that make browsers keep other sites out and check for new versions.

    Responses of the Web API have only Slack's headers.
    """
    if not request.path.startswith("/api/"):
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)


async def _healthz(_request: web.Request) -> web.Response:
    return web.Response(text="ok")
