"""Turns changes in the workspace into Slack's events, if the app is subscribed to them and may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slack_playground.delivering.steps import function_of
from slack_playground.records import App, Change, Channel, Json, Message
from slack_playground.wire import bot_profile_of, message_of, view_of
from slack_playground.workspace import Workspace

SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "channel_created": "channels:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "channel_id_changed": "groups:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}
"""The scope that each event needs. Other events, except for those in _BY_KIND, need no scope.

https://docs.slack.dev/reference/events
"""

EVENTS = frozenset(
    {*SCOPES, "app_home_opened", "app_uninstalled", "member_joined_channel", "member_left_channel", "tokens_revoked"}
)
"""The events to which an app without a manifest is subscribed."""

_MESSAGES = {"public": "message.channels", "private": "message.groups", "im": "message.im"}
_CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im"}
_LETTERS = {"public": "C", "private": "G", "im": "D"}
_BY_KIND = frozenset({"member_joined_channel", "member_left_channel", "channel_shared", "channel_unshared"})
"""Events whose scope depends on the kind of channel."""

Events = Iterator[Json]


def events_of(change: Change, workspace: Workspace) -> Events:
    """Yield the events that the installed app gets for a change.

    Except for function_executed, the app must be subscribed to an event and have its scope. The app gets the events in
    the conversations that its bot is in. It also gets the events that report that a public channel was created,
    archived or unarchived, even if its bot is not in that channel: https://docs.slack.dev/apis/events-api.
    """
    app, writer = workspace.app, _WRITERS.get(change.kind)
    if app is not None and writer is not None and (_is_good(app) or change.kind in _LAST_WORDS):
        yield from writer(change, workspace, app)


def _is_good(app: App) -> bool:
    return app.installed and not app.revoked


def _gets(app: App, event: str, channel: Channel | None = None) -> bool:
    scope = SCOPES.get(event)
    if event in _BY_KIND and channel is not None:
        scope = "channels:read" if channel.kind == "public" else "groups:read"
    return event in app.events and (scope is None or scope in app.scopes)


# Messages


def _posted(change: Change, workspace: Workspace, app: App) -> Events:
    message, channel = _heard(change, workspace, app)
    if message is None or channel is None:
        return
    as_message = _gets(app, _MESSAGES[channel.kind])
    as_mention = _gets(app, "app_mention") and _mentions(app, message, channel)
    if not (as_message or as_mention):
        return
    event = _message(message, channel, workspace, app)
    if as_mention:
        yield _mention(event)
    if as_message:
        yield event


def _changed(change: Change, workspace: Workspace, app: App) -> Events:
    message, channel = _heard(change, workspace, app)
    if message is None or channel is None or change.before is None:
        return
    if _gets(app, "app_mention") and _mentions_anew(change.before, message, app, channel):
        yield {**_mention(_message(message, channel, workspace, app)), "event_ts": message.edited}
    if not _gets(app, _MESSAGES[channel.kind]):
        return
    yield {
        **_hidden("message_changed", channel, workspace),
        "message": message_of(message, workspace),
        "previous_message": message_of(change.before, workspace),
    }


def _deleted(change: Change, workspace: Workspace, app: App) -> Events:
    message, channel = _heard(change, workspace, app)
    if message is None or channel is None or not _gets(app, _MESSAGES[channel.kind]):
        return
    yield {
        **_hidden("message_deleted", channel, workspace),
        "deleted_ts": message.ts,
        "previous_message": message_of(message, workspace),
    }


def _heard(change: Change, workspace: Workspace, app: App) -> tuple[Message | None, Channel | None]:
    """Return the message and its channel if the app's bot is in the channel and everyone there can see the message.

    Otherwise, return None for both.
    """
    message, channel = change.message, workspace.channels.get(change.channel or "")
    if message is None or message.seen_by is not None or channel is None or app.bot_user not in channel.members:
        return None, None
    return message, channel


def _mention(event: Json) -> Json:
    return {key: value for key, value in event.items() if key != "channel_type"} | {"type": "app_mention"}


def _mentions_anew(before: Message, message: Message, app: App, channel: Channel) -> bool:
    """Return whether a message's text was edited and now mentions the bot, even if it already did before.

    In that case, Slack sends app_mention again, with `edited`: https://github.com/slackapi/bolt-js/issues/960 and
    https://github.com/slack-go/slack/pull/1256.
    """
    was_edited = message.edited is not None and message.edited != before.edited
    return was_edited and message.text != before.text and _mentions(app, message, channel)


def _mentions(app: App, message: Message, channel: Channel) -> bool:
    """Return whether a message mentions the bot. Direct messages, and messages by the bot itself, do not count.

    https://docs.slack.dev/reference/events/app_mention
    """
    return channel.kind != "im" and message.user != app.bot_user and f"<@{app.bot_user}>" in message.text


def _message(message: Message, channel: Channel, workspace: Workspace, app: App) -> Json:
    """Return the event for a new message: https://docs.slack.dev/reference/events/message."""
    event = message_of(message, workspace)
    if message.broadcast:
        root = workspace.message(message.channel, message.thread_ts or "")
        event |= {"subtype": "thread_broadcast", "root": message_of(root, workspace) if root else {}}
    elif message.files and message.subtype is None:
        event["subtype"] = "file_share"
    if message.bot_id is not None:
        event["bot_profile"] = bot_profile_of(app, workspace)
    where = {"channel": channel.id, "event_ts": message.ts, "channel_type": _CHANNEL_TYPES[channel.kind]}
    return {**event, **where}


def _hidden(subtype: str, channel: Channel, workspace: Workspace) -> Json:
    ts = workspace.next_ts()
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "ts": ts,
        "event_ts": ts,
        "channel_type": _CHANNEL_TYPES[channel.kind],
    }


def _reaction(event: str) -> Callable[[Change, Workspace, App], Events]:
    def reacted(change: Change, workspace: Workspace, app: App) -> Events:
        message, channel = _heard(change, workspace, app)
        if message is None or channel is None or not _gets(app, event):
            return
        yield {
            "type": event,
            "user": change.user,
            "reaction": change.told.get("reaction", ""),
            "item": {"type": "message", "channel": channel.id, "ts": message.ts},
            "item_user": message.user,
            "event_ts": workspace.next_ts(),
        }

    return reacted


# Channels and their members


def _member(event: str) -> Callable[[Change, Workspace, App], Events]:
    def moved(change: Change, workspace: Workspace, app: App) -> Events:
        channel = workspace.channels[change.channel or ""]
        # The bot gets the event for its own leaving, although it is no longer in the channel.
        if app.bot_user not in {*channel.members, change.user} or not _gets(app, event, channel):
            return
        told: Json = {
            "type": event,
            "user": change.user,
            "channel": channel.id,
            "channel_type": _LETTERS[channel.kind],
            "team": workspace.team_of(change.user or "").id,
            "event_ts": workspace.next_ts(),
        }
        inviter = change.told.get("inviter")
        yield {**told, "inviter": inviter} if inviter else told

    return moved


def _created(change: Change, workspace: Workspace, app: App) -> Events:
    channel = workspace.channels[change.channel or ""]
    if channel.kind == "public" and _gets(app, "channel_created"):
        about = {"id": channel.id, "name": channel.name, "created": channel.created, "creator": channel.creator}
        yield {"type": "channel_created", "channel": about, "event_ts": workspace.next_ts()}


def _archived(verb: str) -> Callable[[Change, Workspace, App], Events]:
    def archived(change: Change, workspace: Workspace, app: App) -> Events:
        channel = workspace.channels[change.channel or ""]
        event = f"channel_{verb}" if channel.kind == "public" else f"group_{verb}"
        if not _gets(app, event) or (channel.kind != "public" and app.bot_user not in channel.members):
            return
        where = {"channel": channel.id, "user": change.user, "is_moved": 0}
        yield {"type": event, **where, "event_ts": workspace.next_ts()}

    return archived


def _shared(change: Change, workspace: Workspace, app: App) -> Events:
    """Yield an event for each workspace that the channel is now shared with.

    https://docs.slack.dev/reference/events/channel_shared
    """
    for team in _heard_by(change, workspace, app, "channel_shared"):
        told = {"type": "channel_shared", "connected_team_id": team, "channel": change.channel}
        yield {**told, "event_ts": workspace.next_ts()}


def _unshared(change: Change, workspace: Workspace, app: App) -> Events:
    """Yield an event for each workspace that the channel is no longer shared with.

    https://docs.slack.dev/reference/events/channel_unshared
    """
    for team in _heard_by(change, workspace, app, "channel_unshared"):
        told = {"type": "channel_unshared", "previously_connected_team_id": team, "channel": change.channel}
        yield {**told, "is_ext_shared": False, "event_ts": workspace.next_ts()}


def _id_changed(change: Change, workspace: Workspace, app: App) -> Events:
    """Yield the event for a new id, which only private channels get.

    https://docs.slack.dev/reference/events/channel_id_changed
    """
    if app.bot_user in workspace.channels[change.channel or ""].members and _gets(app, "channel_id_changed"):
        ids = {"old_channel_id": change.told["old"], "new_channel_id": change.channel}
        yield {"type": "channel_id_changed", **ids, "event_ts": workspace.next_ts()}


def _heard_by(change: Change, workspace: Workspace, app: App, event: str) -> list[str]:
    """Return the ids of all other workspaces if the app gets this event for the channel, or else an empty list."""
    channel = workspace.channels[change.channel or ""]
    return list(workspace.teams) if app.bot_user in channel.members and _gets(app, event, channel) else []


# The app itself


def _home_opened(change: Change, workspace: Workspace, app: App) -> Events:
    """Yield the event that Slack sends when a person opens the app's Home or Messages tab.

    https://docs.slack.dev/reference/events/app_home_opened
    """
    if change.user is None or not _gets(app, "app_home_opened"):
        return
    event: Json = {
        "type": "app_home_opened",
        "user": change.user,
        "channel": change.channel,
        "tab": change.told.get("tab", "home"),
        "event_ts": workspace.next_ts(),
    }
    home = workspace.homes.get(change.user)
    yield {**event, "view": view_of(home, workspace)} if home and event["tab"] == "home" else event


def _executed(change: Change, workspace: Workspace, app: App) -> Events:
    """Yield the event that makes the app run a custom step: https://docs.slack.dev/reference/events/function_executed.

    The app gets this event without a subscription, because the step is the app's own.
    """
    execution = change.execution
    if execution is None:
        return
    yield {
        "type": "function_executed",
        "function": function_of(execution.function, app.id, int(workspace.clock.now())),
        "inputs": execution.inputs,
        "function_execution_id": execution.id,
        "workflow_execution_id": execution.workflow_id,
        "event_ts": workspace.next_ts(),
        "bot_access_token": execution.token,
    }


def _uninstalled(_change: Change, workspace: Workspace, app: App) -> Events:
    """Yield the events that report the removal of the app, which also revokes its token.

    https://docs.slack.dev/reference/events
    """
    yield from _revoked(_change, workspace, app)
    if _gets(app, "app_uninstalled"):
        yield {"type": "app_uninstalled", "event_ts": workspace.next_ts()}


def _revoked(_change: Change, workspace: Workspace, app: App) -> Events:
    if _gets(app, "tokens_revoked"):
        tokens = {"oauth": [], "bot": [app.bot_user]}
        yield {"type": "tokens_revoked", "tokens": tokens, "event_ts": workspace.next_ts()}


_WRITERS: dict[str, Callable[[Change, Workspace, App], Events]] = {
    "posted": _posted,
    "changed": _changed,
    "deleted": _deleted,
    "reacted": _reaction("reaction_added"),
    "unreacted": _reaction("reaction_removed"),
    "joined": _member("member_joined_channel"),
    "left": _member("member_left_channel"),
    "channel": _created,
    "archived": _archived("archive"),
    "unarchived": _archived("unarchive"),
    "shared": _shared,
    "unshared": _unshared,
    "id_changed": _id_changed,
    "home_opened": _home_opened,
    "executed": _executed,
    "uninstalled": _uninstalled,
    "revoked": _revoked,
}
_LAST_WORDS = frozenset({"uninstalled", "revoked"})
