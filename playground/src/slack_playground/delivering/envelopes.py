"""Builds the payloads of events, commands and interactions, with the fields that Slack documents."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from slack_playground.delivering.markup import wire_name
from slack_playground.errors import SlackError
from slack_playground.records import App, Change, Channel, Json, Message, Person, View
from slack_playground.wire import message_of, view_of
from slack_playground.workspace import Workspace, new_id


def app_of(workspace: Workspace) -> App:
    """Return the installed app. Raises SlackError app_not_installed if there is no app, or if it was removed."""
    app = workspace.app
    if app is None or not app.installed:
        raise SlackError("app_not_installed")
    return app


def verification_token(app: App) -> str:
    """Return the app's verification token, which never changes.

    Apps used to check it before Slack began to sign its requests.
    """
    return hashlib.sha256(app.secrets.client_secret.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Interaction:
    """Something that a person does with the app, and the channel, message or view in which they do it.

    With `trigger_id` and `response_url`, the app can respond to it later.
    """

    workspace: Workspace
    user: Person
    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None
    trigger_id: str = ""
    response_url: str = ""


def event_callback(event: Json, workspace: Workspace, app: App, change: Change | None = None) -> Json:
    """Build the payload that contains an event caused by `change`: https://docs.slack.dev/apis/events-api.

    `team_id` is the workspace of the person who caused the event. In a shared channel, it may differ from the
    workspace in `authorizations`, where the app is installed:
    https://docs.slack.dev/apis/slack-connect and https://github.com/slackapi/java-slack-sdk/issues/629.
    """
    channel = workspace.channels.get(change.channel or "") if change is not None else None
    cause = change.user if change is not None else None
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.id,
        "user_id": app.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": verification_token(app),
        "team_id": workspace.team_of(cause or "").id,
        "context_team_id": workspace.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(workspace.clock.now()),
        "authorizations": [authorization],
        "is_ext_shared_channel": channel is not None and channel.shared,
        "event_context": new_id("EC"),
    }


def slash_command(done: Interaction, name: str, text: str) -> Json:
    """Build a command's payload: https://docs.slack.dev/interactivity/implementing-slash-commands."""
    app, workspace, channel = app_of(done.workspace), done.workspace, done.channel
    return {
        "token": verification_token(app),
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id if channel else "",
        "channel_name": wire_name(channel) if channel else "",
        "user_id": done.user.id,
        "user_name": done.user.name,
        "command": name,
        "text": text,
        "api_app_id": app.id,
        "is_enterprise_install": "false",
        "response_url": done.response_url,
        "trigger_id": done.trigger_id,
    }


def block_actions(done: Interaction, action: Json, state: Json) -> Json:
    """Build the payload that reports the use of an element.

    If the element is in a view, the state is in the view's JSON, and the payload has no response_url.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    payload = {
        "type": "block_actions",
        **_from(done),
        "trigger_id": done.trigger_id,
        "container": _container(done),
        **_whereabouts(done),
    }
    if done.view is None:
        payload |= {"state": {"values": state}, "response_url": done.response_url}
    return {**payload, "actions": [action]}


def block_suggestion(done: Interaction, block_id: str, action_id: str, value: str) -> Json:
    """Build the payload that asks the app for an external menu's options. `value` is what the person typed.

    https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
    """
    return {
        "type": "block_suggestion",
        **_from(done),
        "container": _container(done),
        **_whereabouts(done),
        "action_id": action_id,
        "block_id": block_id,
        "value": value,
    }


def view_submission(done: Interaction, response_urls: list[Json]) -> Json:
    """Build the payload that reports the submission of a dialog.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    return {
        "type": "view_submission",
        **_from(done),
        "trigger_id": done.trigger_id,
        **_whereabouts(done),
        "response_urls": response_urls,
    }


def view_closed(done: Interaction, *, is_cleared: bool) -> Json:
    """Build the payload that reports that a dialog was closed, without the values of its input blocks.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    told = {"type": "view_closed", **_from(done), **_whereabouts(done), "is_cleared": is_cleared}
    if done.view is not None:
        inputs = {block.get("block_id") for block in done.view.payload.get("blocks", ()) if block["type"] == "input"}
        values = {block: state for block, state in done.view.state.items() if block not in inputs}
        told["view"]["state"] = {"values": values}
    return told


def shortcut(done: Interaction, callback_id: str) -> Json:
    """Build a shortcut's payload: a message shortcut's if it was used on a message, otherwise a global shortcut's.

    https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
    """
    payload = {
        "type": "shortcut",
        **_from(done),
        "action_ts": done.workspace.next_ts(),
        "callback_id": callback_id,
        "trigger_id": done.trigger_id,
    }
    if done.message is None:
        return payload
    more = {"type": "message_action", "message_ts": done.message.ts, "response_url": done.response_url}
    return {**payload, **more, **_whereabouts(done)}


def _from(done: Interaction) -> Json:
    """Return the fields that all interactions share: the person, the workspace and the app.

    If the person belongs to another workspace, `team` is that workspace for an interaction in a view
    (https://github.com/slackapi/bolt-js/issues/1614), and otherwise the app's workspace
    (https://github.com/slackapi/java-slack-sdk/issues/1041).
    """
    app, user, workspace = app_of(done.workspace), done.user, done.workspace
    theirs = workspace.team_of(user.id)
    team = workspace.team if done.view is None else theirs
    return {
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": theirs.id},
        "api_app_id": app.id,
        "token": verification_token(app),
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _container(done: Interaction) -> Json:
    message = done.message
    if done.view is not None:
        return {"type": "view", "view_id": done.view.id}
    if message is None:
        return {}
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.seen_by is not None,
    }
    return container if message.thread_ts is None else {**container, "thread_ts": message.thread_ts}


def _whereabouts(done: Interaction) -> Json:
    """Return the fields that describe the view, or the channel and the message, of an interaction.

    An ephemeral message is left out, because Slack does not keep it.
    """
    if done.view is not None:
        return {"view": view_of(done.view, done.workspace)}
    told: Json = {}
    if done.channel is not None:
        told["channel"] = {"id": done.channel.id, "name": wire_name(done.channel)}
    if done.message is not None and done.message.seen_by is None:
        told["message"] = message_of(done.message, done.workspace)
    return told
