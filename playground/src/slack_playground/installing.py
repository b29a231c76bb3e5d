"""Installs an app into a workspace from its manifest, removes it, and reinstalls it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from slack_playground.errors import StartError
from slack_playground.records import App, Change, Command, Function, Parameter, Secrets, Shortcut
from slack_playground.workspace import Workspace, new_id


class ManifestError(StartError):
    """Raised if the manifest is not valid; the message tells the person who started the playground what is wrong."""


def new_secrets() -> Secrets:
    """Return new tokens and secrets for the app."""
    number = f"{secrets.randbelow(10**12):012d}"
    return Secrets(
        bot_token=f"xoxb-{number}-{secrets.token_hex(12)}",
        app_token=f"xapp-1-{new_id('A')}-{number}-{secrets.token_hex(32)}",
        signing_secret=secrets.token_hex(16),
        client_id=f"{number}.{secrets.randbelow(10**12):012d}",
        client_secret=secrets.token_hex(16),
    )


def install(workspace: Workspace, manifest: Mapping[str, Any]) -> App:
    """Install the app that `manifest` describes. Its bot becomes a member of the workspace, but not of any channel.

    Raises ManifestError if something that the playground needs is missing from the manifest.
    """
    try:
        features, settings = manifest["features"], manifest["settings"]
        name = manifest["display_information"]["name"]
        scopes = frozenset(manifest["oauth_config"]["scopes"]["bot"])
        display = features["bot_user"]["display_name"]
    except (KeyError, TypeError) as error:
        raise ManifestError(f"The manifest has no {error}.") from error
    home = features.get("app_home", {})
    bot = workspace.add_person(display, name, is_bot=True, color="1d3557")
    workspace.app = App(
        id=new_id("A"),
        name=name,
        description=manifest["display_information"].get("description", ""),
        bot_user=bot.id,
        bot_id=new_id("B"),
        scopes=scopes,
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        commands=tuple(_command(told) for told in features.get("slash_commands", ())),
        shortcuts=tuple(_shortcut(told) for told in features.get("shortcuts", ())),
        functions=tuple(_function(callback_id, told) for callback_id, told in manifest.get("functions", {}).items()),
        secrets=new_secrets(),
        has_home=bool(home.get("home_tab_enabled")),
        has_messages=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
        is_agent="agent_view" in features or "assistant_view" in features,  # they may be empty
        requested=scopes,
    )
    return workspace.app


def uninstall(workspace: Workspace, app: App, user: str | None = None) -> None:
    """Remove the app. Its bot leaves all channels, and its bot token is no longer valid.

    https://docs.slack.dev/reference/methods/apps.uninstall
    """
    app.installed = False
    _leave_channels(workspace, app)
    workspace.tell(Change("uninstalled", user=user))


def revoke(workspace: Workspace, app: App, user: str | None = None) -> None:
    """Revoke the app's bot token. The app stays installed, but its bot leaves all channels.

    https://docs.slack.dev/reference/methods/auth.revoke
    """
    app.revoked = True
    _leave_channels(workspace, app)
    workspace.tell(Change("revoked", user=user))


def install_again(workspace: Workspace, app: App, scopes: frozenset[str] | None = None) -> None:
    """Reinstall the app with the given scopes or, if `scopes` is None, with the scopes in its manifest.

    An app that was removed, or whose token was revoked, gets a new bot token; the old token stays invalid. The
    app-level token and the secrets stay the same, because they do not depend on the installation. The bot does not
    rejoin any channel by itself: https://docs.slack.dev/reference/methods/auth.revoke. An app that is still installed
    keeps its token, and the new scopes are added to those that it already has:
    https://docs.slack.dev/authentication/installing-with-oauth.
    """
    if app.revoked or not app.installed:
        app.secrets = replace(app.secrets, bot_token=new_secrets().bot_token)
        app.scopes = frozenset()
    app.installed, app.revoked = True, False
    app.scopes |= app.requested if scopes is None else scopes
    workspace.tell(Change("installed"))


def _leave_channels(workspace: Workspace, app: App) -> None:
    for channel in workspace.channels.values():
        if channel.kind != "im":
            workspace.leave(channel, app.bot_user)


def _command(told: Mapping[str, Any]) -> Command:
    return Command(
        told["command"],
        told.get("description", ""),
        told.get("usage_hint", ""),
        bool(told.get("should_escape")),
    )


def _shortcut(told: Mapping[str, Any]) -> Shortcut:
    kind: Literal["global", "message"] = "message" if told.get("type") == "message" else "global"
    return Shortcut(told["name"], told["callback_id"], told.get("description", ""), kind)


def _function(callback_id: str, told: Mapping[str, Any]) -> Function:
    """Return a custom step as the manifest describes it: https://docs.slack.dev/reference/app-manifest."""
    return Function(
        id=new_id("Fn"),
        callback_id=callback_id,
        title=told.get("title", callback_id),
        description=told.get("description", ""),
        inputs=_parameters(told.get("input_parameters", {})),
        outputs=_parameters(told.get("output_parameters", {})),
    )


def _parameters(told: Mapping[str, Any]) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            name,
            each.get("type", "string"),
            each.get("title", ""),
            each.get("description", ""),
            bool(each.get("is_required")),
        )
        for name, each in told.items()
    )
