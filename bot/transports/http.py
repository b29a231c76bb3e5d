"""Receives Slack's requests over HTTP; unsigned, stale and unreadable requests never reach Bolt."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.app import SlackApp
from bot.manifest import EVENTS_PATH
from bot.processes import until_stopped
from bot.settings import Http
from bot.transports.payloads import read_form, read_json
from bot.transports.ports import IDLE_TIMEOUT, start_listening
from bot.transports.readiness import Readiness, health_routes
from bot.transports.signatures import Clock, Signatures

MAX_BODY = 1024 * 1024
"""Maximum size of a request body in bytes; Slack's requests are far smaller."""
READ_TIMEOUT = 5.0
"""Seconds that a body may take to arrive; Slack itself waits only three for a response."""
STOP_TIMEOUT = 5.0
"""Seconds that running requests get to finish when the bot stops."""

_LOG = logging.getLogger(__name__)
_SSL_CHECK_FIELDS = {"ssl_check", "token"}
_KEPT_HEADERS = ("Content-Type", "X-Slack-Retry-Num", "X-Slack-Retry-Reason")
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)


@dataclass(frozen=True, slots=True)
class SlackRequestHandler:
    """Passes requests to `app` only if Slack has signed them."""

    app: SlackApp
    signatures: Signatures

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one request with Bolt's response if Slack has signed it.

        A request that is forged, stale, too large or too slow gets 401, and one that cannot be parsed gets 400. Slack's
        certificate check, which is not signed, gets 200.
        """
        body = await _read(request)
        if body is None:
            return web.Response(status=401)
        if not self.signatures.accept(request.headers, body):
            return web.Response(status=200 if _is_ssl_check(body) else 401)
        try:
            # The app's error handler catches errors in listeners. Bolt itself raises errors only for a malformed body.
            answer = await self.app.async_dispatch(_bolt_request(request, body))
        except _UNREADABLE as error:
            _LOG.warning("A signed request could not be read (%s)", type(error).__name__)
            return web.Response(status=400)
        return web.Response(
            status=answer.status,
            body=answer.body.encode("utf-8", "replace"),
            headers={"Content-Type": answer.headers["content-type"][0]},
        )


async def _read(request: web.Request) -> bytes | None:
    if (request.content_length or 0) > MAX_BODY:
        return None
    try:
        # Most bodies have arrived with the headers, and a timeout takes time of its own.
        async with contextlib.nullcontext() if request.content.is_eof() else asyncio.timeout(READ_TIMEOUT):
            return await request.read()
    except (web.HTTPRequestEntityTooLarge, web.RequestPayloadError, TimeoutError):
        return None


def _is_ssl_check(body: bytes) -> bool:
    """Return whether a request only checks the certificate. Slack does not sign it, and expects an empty response."""
    if len(body) > 200:
        return False
    fields = dict(parse_qsl(body.decode("utf-8", "replace")))
    return fields.get("ssl_check") == "1" and fields.keys() <= _SSL_CHECK_FIELDS


def _bolt_request(request: web.Request, body: bytes) -> AsyncBoltRequest:
    return AsyncBoltRequest(
        body=_parse(body, request.content_type),
        headers={name: request.headers[name] for name in _KEPT_HEADERS if name in request.headers},
        # Only in this mode does Bolt accept a parsed body. Its own parser would read the body a second time, and treat
        # every command that contains the word "payload" as empty.
        mode="socket_mode",
    )


def _parse(body: bytes, content_type: str) -> dict[str, Any]:
    text = body.decode("utf-8")
    if content_type == "application/json":
        fields = read_json(text)
    elif content_type == "application/x-www-form-urlencoded":
        form = read_form(text)
        fields = read_json(form["payload"]) if "payload" in form else form
    else:
        raise ValueError(content_type)
    if not isinstance(fields, dict) or not fields:
        raise TypeError(type(fields))
    return fields


def web_application(
    app: SlackApp, signing_secret: str, readiness: Readiness | None = None, *, clock: Clock = time.time
) -> web.Application:
    """Return the web application: /slack/events for all of Slack's requests, /healthz and /readyz for monitoring."""
    application = web.Application(client_max_size=MAX_BODY)
    application.router.add_post(EVENTS_PATH, SlackRequestHandler(app, Signatures(signing_secret, clock)).receive)
    application.add_routes(health_routes(readiness or Readiness()))
    return application


@contextlib.asynccontextmanager
async def listening(
    app: SlackApp, http: Http, readiness: Readiness | None = None, *, clock: Clock = time.time
) -> AsyncIterator[int]:
    """Listen for Slack's requests while the context is open, and yield the port.

    Raises ListenError if the bot cannot listen on the host and port.
    """
    # Leave compressed bodies as they are: Slack sends none, and decompressing would be work for forged requests.
    runner = web.AppRunner(
        web_application(app, http.signing_secret, readiness, clock=clock),
        access_log=None,
        auto_decompress=False,
        keepalive_timeout=IDLE_TIMEOUT,
        shutdown_timeout=STOP_TIMEOUT,
    )
    await runner.setup()
    try:
        yield await start_listening(runner, http.host, http.port, "PORT")
    finally:
        await runner.cleanup()
        await app.background.drain()


async def serve(app: SlackApp, http: Http, readiness: Readiness | None = None) -> None:
    """Answer Slack over HTTP until SIGINT or SIGTERM. Raises ListenError if the bot cannot listen on its address."""
    async with listening(app, http, readiness) as port:
        _LOG.info("Listening on %s, port %d", http.host, port)
        await until_stopped()
