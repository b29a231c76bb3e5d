"""The HTTP door: what Slack did not sign, or signed too long ago, or nobody can read never reaches Bolt."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.app import SlackApp
from bot.manifest import EVENTS_PATH
from bot.settings import Settings, SettingsError
from bot.stopping import until_stopped

MAX_BODY = 1024 * 1024
"""Bytes of a request that are read; Slack's own stay far below."""
MAX_AGE = 300
"""Seconds that a signature is good for, as Slack recommends."""
READ_TIMEOUT = 5.0
"""Seconds that a body may take to arrive; Slack itself gives up on an answer after three."""
IDLE_TIMEOUT = 15.0
"""Seconds that a connection may take to send the whole head of a request, its first or its next one."""
STOP_TIMEOUT = 5.0
"""Seconds that requests under way are given to end when the bot stops."""

Clock = Callable[[], float]

_LOG = logging.getLogger(__name__)
_MAX_FIELDS = 200
_SSL_CHECK_FIELDS = {"ssl_check", "token"}
_KEPT_HEADERS = ("Content-Type", "X-Slack-Retry-Num", "X-Slack-Retry-Reason")
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
_REASONS = {
    errno.EADDRINUSE: "another program uses it already. Stop that program, or set PORT to another number",
    errno.EACCES: "this user may not. Set PORT to a number above 1023",
    errno.EADDRNOTAVAIL: "this computer has no such address. Set HOST to 0.0.0.0 or 127.0.0.1",
}


class ListenError(Exception):
    """The bot cannot listen where it was told to; the person who starts it reads why, and what to change."""


@dataclass(frozen=True, slots=True)
class Door:
    """Lets Slack's requests through to `app`, and nothing else; `clock` gives the time in seconds since 1970."""

    app: SlackApp
    signing_secret: str
    clock: Clock = time.time

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one request: 401 where it is forged or stale, 400 where it is signed and unreadable, else Bolt's."""
        body = await _read(request)
        if body is None:
            return web.Response(status=401)
        if not self._is_signed(request, body):
            return web.Response(status=200 if _is_ssl_check(body) else 401)
        try:
            # Errors of listeners end in the app's edge; what comes out here is Bolt's, over a body of an odd shape.
            answer = await self.app.async_dispatch(_bolt_request(request, body))
        except _UNREADABLE as error:
            _LOG.warning("A signed request could not be read (%s)", type(error).__name__)
            return web.Response(status=400)
        return web.Response(
            status=answer.status,
            body=answer.body.encode("utf-8", "replace"),
            headers={"Content-Type": answer.headers["content-type"][0]},
        )

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            return False
        if abs(self.clock() - int(stamp)) > MAX_AGE:
            return False
        expected = sign(self.signing_secret, stamp, body)
        # Bytes, because comparing text raises where a forger writes a sign beyond ASCII.
        given = request.headers.get("X-Slack-Signature", "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(expected.encode(), given)


def sign(signing_secret: str, timestamp: str, body: bytes) -> str:
    """Give the signature that Slack puts on a request, as its header has it."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.digest(signing_secret.encode(), signed, "sha256").hex()


async def _read(request: web.Request) -> bytes | None:
    if (request.content_length or 0) > MAX_BODY:
        return None
    try:
        async with asyncio.timeout(READ_TIMEOUT):
            return await request.read()
    except (web.HTTPRequestEntityTooLarge, web.RequestPayloadError, TimeoutError):
        return None


def _is_ssl_check(body: bytes) -> bool:
    """Tell whether this is Slack looking at the certificate, which it does unsigned and wants nothing done for."""
    if len(body) > 200:
        return False
    fields = dict(parse_qsl(body.decode("utf-8", "replace")))
    return fields.get("ssl_check") == "1" and fields.keys() <= _SSL_CHECK_FIELDS


def _bolt_request(request: web.Request, body: bytes) -> AsyncBoltRequest:
    return AsyncBoltRequest(
        body=_parse(body, request.content_type),
        headers={name: request.headers[name] for name in _KEPT_HEADERS if name in request.headers},
        # Bolt takes a parsed body in this mode alone. Its own parser would read the body a second time, and take
        # every command with the word "payload" in it for an empty one.
        mode="socket_mode",
    )


def _parse(body: bytes, content_type: str) -> dict[str, Any]:
    text = body.decode("utf-8")
    if content_type == "application/json":
        fields = json.loads(text)
    elif content_type == "application/x-www-form-urlencoded":
        form = dict(
            parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=_MAX_FIELDS)
        )
        fields = json.loads(form["payload"]) if "payload" in form else form
    else:
        raise ValueError(content_type)
    if not isinstance(fields, dict) or not fields:
        raise TypeError(type(fields))
    return fields


async def _healthz(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


def web_application(app: SlackApp, signing_secret: str, *, clock: Clock = time.time) -> web.Application:
    """Give the routes: Slack's requests of every kind at /slack/events, and /healthz for whoever watches the bot."""
    application = web.Application(client_max_size=MAX_BODY)
    application.router.add_post(EVENTS_PATH, Door(app, signing_secret, clock).receive)
    application.router.add_get("/healthz", _healthz)
    return application


@contextlib.asynccontextmanager
async def listening(app: SlackApp, settings: Settings, *, clock: Clock = time.time) -> AsyncIterator[int]:
    """Listen for Slack for as long as the context is open, and give the port.

    Raises SettingsError where there is no signing secret, ListenError where host and port cannot be had.
    """
    if settings.signing_secret is None:
        raise SettingsError(("SLACK_SIGNING_SECRET is missing: expected the app's signing secret",))
    # A compressed body stays as it came: Slack sends none, and unpacking it would be work for a forger's bytes.
    runner = web.AppRunner(
        web_application(app, settings.signing_secret, clock=clock),
        access_log=None,
        auto_decompress=False,
        keepalive_timeout=IDLE_TIMEOUT,
        shutdown_timeout=STOP_TIMEOUT,
    )
    await runner.setup()
    try:
        await _start(runner, settings)
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
        await app.background.drain(STOP_TIMEOUT)


async def _start(runner: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, "the address cannot be used. Check HOST and PORT")
        raise ListenError(f"Cannot listen on {settings.host}, port {settings.port}: {reason}.") from error


async def serve(app: SlackApp, settings: Settings, *, clock: Clock = time.time) -> None:
    """Answer Slack over HTTP until SIGINT or SIGTERM; raises what `listening` raises."""
    async with listening(app, settings, clock=clock) as port:
        _LOG.info("Listening on %s, port %d", settings.host, port)
        await until_stopped()
