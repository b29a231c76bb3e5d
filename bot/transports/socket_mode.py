"""Connects to Slack over a WebSocket that the bot itself opens, so that the bot needs no public address."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.app import SlackApp
from bot.errors import CommandError
from bot.processes import until_stopped
from bot.settings import SocketMode
from bot.transports.readiness import Readiness
from bot.transports.slack_socket import Pace, SlackSocket
from handlers.slack.errors import CALL_ERRORS, read_failure

_LOG = logging.getLogger(__name__)


class ConnectError(CommandError):
    """Slack cannot be reached, or rejected the app token; the message tells the operator which of these it is."""


@contextlib.asynccontextmanager
async def connected(
    app: SlackApp, mode: SocketMode, readiness: Readiness | None = None, *, pace: Pace | None = None
) -> AsyncIterator[SlackSocket]:
    """Connect to Slack and yield the connection while the context is open; reconnect if the connection breaks.

    `readiness` watches the connection from the first attempt on. Raises ConnectError if Slack cannot be reached at
    first, or rejects the app token.
    """
    async with aiohttp.ClientSession() as session:
        slack = SlackSocket(app, mode.app_token, session, pace or Pace())
        if readiness:
            readiness.watch("socket", slack.check)
        keeping = asyncio.create_task(slack.keep_open(await _first_address(slack)))
        try:
            await slack.until_open()
            yield slack
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            await slack.close()
            await app.background.drain()


async def _first_address(slack: SlackSocket) -> str:
    """Return the first address to connect to. Raises ConnectError, because at the start, the operator has to act."""
    try:
        return await slack.issue_new_wss_url()
    except CALL_ERRORS as error:
        failure = read_failure(error)
        if not failure.passes:
            raise ConnectError(
                f"Slack rejected SLACK_APP_TOKEN ({failure.code}). "
                "Check that it has the connections:write scope, and that Socket Mode is on in the app's settings."
            ) from error
        is_plain = isinstance(error, SlackApiError | aiohttp.ClientError | OSError)
        about = failure.about if is_plain else "the answer was not Slack's"
        raise ConnectError(
            f"Couldn't reach Slack at {slack.web_client.base_url} ({about}). "
            "Check your network connection, and try again later."
        ) from error


async def connect(app: SlackApp, mode: SocketMode, readiness: Readiness | None = None) -> None:
    """Answer Slack over Socket Mode until SIGINT or SIGTERM. Raises the errors that `connected` raises."""
    async with connected(app, mode, readiness):
        _LOG.info("Connected to Slack")
        await until_stopped()
