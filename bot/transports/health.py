"""Answers /healthz and /readyz on a separate port, from a separate thread."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TypeAlias

from aiohttp import web

from bot.settings import Http, Settings
from bot.transports.ports import IDLE_TIMEOUT, start_listening
from bot.transports.readiness import Readiness, health_routes

_LOG = logging.getLogger(__name__)
_STOP_TIMEOUT = 2.0

_Started: TypeAlias = Future[tuple[int, Callable[[], object]]]
"""The port, and a function that stops answering on it; or the error because of which nothing can answer."""


@contextlib.contextmanager
def health_port(settings: Settings, readiness: Readiness) -> Iterator[int | None]:
    """Answer on HEALTH_PORT while the context is open, and yield the port, or None if no separate port is set.

    The thread has its own event loop, so that it answers even while the bot's event loop is stuck. Raises ListenError
    if the port cannot be used.
    """
    slack = settings.slack
    if settings.health_port is None or (isinstance(slack, Http) and slack.port == settings.health_port):
        yield None  # over HTTP, the bot's own port answers the same
        return
    started: _Started = Future()
    answering = (settings.host, settings.health_port, readiness, started)
    thread = threading.Thread(target=_run, args=answering, name="health", daemon=True)
    thread.start()
    port, stop = started.result()
    try:
        _LOG.info("Health checks are answered on %s, port %d", settings.host, port)
        yield port
    finally:
        stop()
        thread.join(_STOP_TIMEOUT)


def _run(host: str, port: int, readiness: Readiness, started: _Started) -> None:
    try:
        asyncio.run(_answer(host, port, readiness, started))
    except Exception as error:
        if started.done():
            raise
        started.set_exception(error)


async def _answer(host: str, port: int, readiness: Readiness, started: _Started) -> None:
    application = web.Application()
    application.add_routes(health_routes(readiness))
    runner = web.AppRunner(application, access_log=None, keepalive_timeout=IDLE_TIMEOUT, shutdown_timeout=0.1)
    await runner.setup()
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    try:
        port = await start_listening(runner, host, port, "HEALTH_PORT")
        started.set_result((port, lambda: loop.call_soon_threadsafe(stopped.set)))
        await stopped.wait()
    finally:
        await runner.cleanup()
