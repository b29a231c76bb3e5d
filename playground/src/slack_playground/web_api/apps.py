"""Answers what an app asks about itself: where to open a Socket Mode connection, and to be removed."""

from __future__ import annotations

import secrets

from slack_playground.errors import SlackError
from slack_playground.rates import TIER_1, TIER_3
from slack_playground.records import Change, Json
from slack_playground.web_api.calls import APP, Call, Method


def open_connection(call: Call) -> Json:
    """Return an address at which one Socket Mode connection can be opened.

    https://docs.slack.dev/reference/methods/apps.connections.open
    """
    return {"url": call.services.open_socket_url()}


def uninstall(call: Call) -> Json:
    """Remove the app from the workspace, which ends its token.

    Raises SlackError invalid_client_id or bad_client_secret: https://docs.slack.dev/reference/methods/apps.uninstall.
    """
    check_credentials(call)
    call.app.installed = False
    call.workspace.tell(Change("uninstalled", user=call.caller.user))
    return {}


def check_credentials(call: Call) -> None:
    """Raise SlackError invalid_client_id or bad_client_secret where the caller does not know the app's."""
    keys = call.app.secrets
    if call.text("client_id") != keys.client_id:
        raise SlackError("invalid_client_id")
    if not secrets.compare_digest((call.text("client_secret") or "").encode(), keys.client_secret.encode()):
        raise SlackError("bad_client_secret")


METHODS = (
    Method("apps.connections.open", open_connection, frozenset({"connections:write"}), APP, TIER_3),
    Method("apps.uninstall", uninstall, rate=TIER_1, takes_json=False),
)
