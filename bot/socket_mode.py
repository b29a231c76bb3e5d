"""The other door: a connection that the bot opens to Slack itself, so that it needs no public address."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError

from bot.app import SlackApp
from bot.edge import DISCREET
from bot.settings import Settings, SettingsError
from bot.stopping import until_stopped

STOP_TIMEOUT = 5.0
"""Seconds that answers under way are given to go out when the bot stops."""

_LOG = logging.getLogger(__name__)
_SLACK_LOG = logging.getLogger("bot.socket_mode.slack")


class ConnectError(Exception):
    """Slack could not be reached, or refused the app token; the person who starts the bot reads which."""


@contextlib.asynccontextmanager
async def connected(app: SlackApp, settings: Settings) -> AsyncIterator[AsyncSocketModeHandler]:
    """Stay connected to Slack for as long as the context is open; a connection that breaks is made again.

    Raises SettingsError where there is no app token, ConnectError where the first connection does not come about.
    """
    if settings.app_token is None:
        raise SettingsError(("SLACK_APP_TOKEN is missing: expected the app-level token, which starts with xapp-",))
    address = await _ask_for_address(app, settings.app_token)
    _SLACK_LOG.addFilter(DISCREET)
    _SLACK_LOG.setLevel(logging.WARNING)
    handler = AsyncSocketModeHandler(app, settings.app_token, logger=_SLACK_LOG, web_client=app.client)
    handler.client.wss_uri = address
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        yield handler
    finally:
        await app.background.drain(STOP_TIMEOUT)
        await handler.close_async()  # type: ignore[no-untyped-call]  # the same


async def _ask_for_address(app: SlackApp, app_token: str) -> str:
    """Ask once before Slack's client does, which tries again for ever whatever the reason is."""
    try:
        return str((await app.client.apps_connections_open(app_token=app_token))["url"])
    except SlackApiError as error:
        reason = error.response.get("error", "no reason given")
        raise ConnectError(f"Slack refused SLACK_APP_TOKEN: {reason}.") from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise ConnectError(f"Slack could not be reached at {app.client.base_url} ({type(error).__name__}).") from error


async def connect(app: SlackApp, settings: Settings) -> None:
    """Answer Slack over Socket Mode until SIGINT or SIGTERM; raises what `connected` raises."""
    async with connected(app, settings):
        _LOG.info("Connected to Slack")
        await until_stopped()
