"""Connects to Slack over a WebSocket that the bot itself opens, so that the bot needs no public address."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError

from bot.app import SlackApp
from bot.errors import CommandError
from bot.logs import REDACT
from bot.processes import until_stopped
from bot.settings import SocketMode

STOP_TIMEOUT = 5.0
"""Seconds that running requests get to finish when the bot stops."""

_LOG = logging.getLogger(__name__)
_SLACK_LOG = logging.getLogger("bot.transports.socket_mode.slack")


class ConnectError(CommandError):
    """Slack cannot be reached, or rejected the app token; the message tells the operator which of these it is."""


@contextlib.asynccontextmanager
async def connected(app: SlackApp, mode: SocketMode) -> AsyncIterator[AsyncSocketModeHandler]:
    """Connect to Slack and yield the handler while the context is open; reconnect if the connection breaks.

    Raises ConnectError if Slack cannot be reached at first, or rejects the app token.
    """
    address = await _ask_for_address(app, mode.app_token)
    _SLACK_LOG.addFilter(REDACT)
    _SLACK_LOG.setLevel(logging.WARNING)
    handler = AsyncSocketModeHandler(app, mode.app_token, logger=_SLACK_LOG, web_client=app.client)
    handler.client.wss_uri = address
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        yield handler
    finally:
        await app.background.drain(STOP_TIMEOUT)
        await handler.close_async()  # type: ignore[no-untyped-call]  # the same


async def _ask_for_address(app: SlackApp, app_token: str) -> str:
    """Return the first address to connect to.

    The address is requested here because Slack's client would retry forever, whatever the error. Raises ConnectError if
    Slack cannot be reached or rejects the app token.
    """
    try:
        return str((await app.client.apps_connections_open(app_token=app_token))["url"])
    except SlackApiError as error:
        reason = error.response.get("error", "no reason given")
        raise ConnectError(
            f"Slack rejected SLACK_APP_TOKEN ({reason}). Check that it has the connections:write scope."
        ) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise ConnectError(
            f"Couldn't reach Slack at {app.client.base_url} ({type(error).__name__}). Check your network connection."
        ) from error


async def connect(app: SlackApp, mode: SocketMode) -> None:
    """Answer Slack over Socket Mode until SIGINT or SIGTERM. Raises the errors that `connected` raises."""
    async with connected(app, mode):
        _LOG.info("Connected to Slack")
        await until_stopped()
