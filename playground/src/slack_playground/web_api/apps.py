"""Implements the apps methods, which open a Socket Mode connection and uninstall the app."""

from __future__ import annotations

import secrets

from slack_playground import installing
from slack_playground.errors import SlackError
from slack_playground.rates import TIER_1, TIER_3
from slack_playground.records import Json
from slack_playground.web_api.calls import APP, Call, Method


def open_connection(call: Call) -> Json:
    """Return a URL with which the app can open one Socket Mode connection.

    https://docs.slack.dev/reference/methods/apps.connections.open
    """
    return {"url": call.services.open_socket_url()}


def uninstall(call: Call) -> Json:
    """Remove the app from the workspace, which invalidates its token.

    Raises SlackError invalid_client_id or bad_client_secret if the call's client id or secret is not the app's:
    https://docs.slack.dev/reference/methods/apps.uninstall.
    """
    check_credentials(call)
    installing.uninstall(call.workspace, call.app, call.caller.user)
    return {}


def check_credentials(call: Call) -> None:
    """Raise SlackError invalid_client_id or bad_client_secret if the call's client id or secret is not the app's."""
    keys = call.app.secrets
    if call.text("client_id") != keys.client_id:
        raise SlackError("invalid_client_id")
    if not secrets.compare_digest((call.text("client_secret") or "").encode(), keys.client_secret.encode()):
        raise SlackError("bad_client_secret")


METHODS = (
    Method("apps.connections.open", open_connection, frozenset({"connections:write"}), APP, TIER_3),
    Method("apps.uninstall", uninstall, rate=TIER_1, takes_json=False),
)
