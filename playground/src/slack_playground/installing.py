"""Installs an app into a workspace from its manifest, removes it, and reinstalls it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from slack_playground.manifest_parts import Part
from slack_playground.records import App, Change, Command, Function, Parameter, Secrets, Shortcut
from slack_playground.workspace import Workspace, new_id


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

    Raises ManifestError if something that the playground needs is missing from the manifest or has the wrong form.
    """
    whole = Part("", manifest)
    display = whole.part("features").part("bot_user").text("display_name")
    name = whole.part("display_information").text("name")
    bot = workspace.add_person(display, name, is_bot=True, color="1d3557")
    workspace.app = _described(whole, bot.id)
    return workspace.app


def _described(whole: Part, bot_user: str) -> App:
    """Return the app as the manifest describes it. `bot_user` is the id of its bot."""
    features, settings, about = whole.part("features"), whole.part("settings"), whole.part("display_information")
    scopes, home = whole.part("oauth_config").part("scopes").names("bot"), features.optional("app_home")
    return App(
        id=new_id("A"),
        name=about.text("name"),
        description=about.optional_text("description"),
        bot_user=bot_user,
        bot_id=new_id("B"),
        scopes=scopes,
        events=settings.optional("event_subscriptions").optional_names("bot_events"),
        commands=tuple(map(_command, features.parts("slash_commands"))),
        shortcuts=tuple(map(_shortcut, features.parts("shortcuts"))),
        functions=tuple(_function(callback_id, told) for callback_id, told in whole.named_parts("functions")),
        secrets=new_secrets(),
        has_home=home.is_on("home_tab_enabled"),
        has_messages=home.is_on("messages_tab_enabled", otherwise=True),
        messages_read_only=home.is_on("messages_tab_read_only_enabled"),
        is_agent="agent_view" in features.fields or "assistant_view" in features.fields,  # they may be empty
        requested=scopes,
    )


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


def _command(told: Part) -> Command:
    return Command(
        told.text("command"),
        told.optional_text("description"),
        told.optional_text("usage_hint"),
        told.is_on("should_escape"),
    )


def _shortcut(told: Part) -> Shortcut:
    kind: Literal["global", "message"] = "message" if told.optional_text("type") == "message" else "global"
    return Shortcut(told.text("name"), told.text("callback_id"), told.optional_text("description"), kind)


def _function(callback_id: str, told: Part) -> Function:
    """Return a custom step as the manifest describes it: https://docs.slack.dev/reference/app-manifest."""
    return Function(
        id=new_id("Fn"),
        callback_id=callback_id,
        title=told.optional_text("title", callback_id),
        description=told.optional_text("description"),
        inputs=tuple(_parameters(told, "input_parameters")),
        outputs=tuple(_parameters(told, "output_parameters")),
    )


def _parameters(told: Part, name: str) -> Iterator[Parameter]:
    for each, parameter in told.named_parts(name):
        yield Parameter(
            each,
            parameter.optional_text("type", "string"),
            parameter.optional_text("title"),
            parameter.optional_text("description"),
            parameter.is_on("is_required"),
        )
