"""Converts people, channels, messages, files and views to JSON in Slack's format."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_playground.records import SLACKBOT, TOMBSTONE, App, Channel, File, Json, Message, Person, View
from slack_playground.sharing import is_stranger
from slack_playground.workspace import Workspace


def person_of(person: Person, workspace: Workspace, *, with_locale: bool = False) -> Json:
    """Return a user object: https://docs.slack.dev/reference/objects/user-object.

    A person from another workspace has no locale. If that person shares no channel with the app, `is_stranger` is true:
    https://docs.slack.dev/apis/slack-connect.
    """
    is_foreign = person.team is not None
    at = datetime.fromtimestamp(workspace.clock.now(), ZoneInfo(person.tz))
    offset = at.utcoffset()
    return {
        "id": person.id,
        "team_id": workspace.team_of(person.id).id,
        "name": person.name,
        "deleted": False,
        "color": person.color,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": at.strftime("%Z"),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": _profile_of(person, workspace),
        "is_admin": person.is_admin and not is_foreign,
        "is_owner": person.is_admin and not is_foreign,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
        **({"locale": person.locale} if with_locale and not is_foreign else {}),
        **({"is_stranger": True} if is_stranger(workspace, person) else {}),
    }


def _profile_of(person: Person, workspace: Workspace) -> Json:
    app = workspace.app
    return {
        "real_name": person.real_name,
        "display_name": person.name,
        "title": person.title,
        "status_text": "",
        "status_emoji": "",
        "team": workspace.team_of(person.id).id,
        **({"api_app_id": app.id, "bot_id": app.bot_id} if app and person.id == app.bot_user else {}),
    }


def channel_of(channel: Channel, workspace: Workspace, viewer: str) -> Json:
    """Return a conversation object as `viewer` sees it: https://docs.slack.dev/reference/objects/conversation-object."""
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": workspace.id,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        other = next(iter(channel.members - {viewer}), viewer)
        return {**common, "user": other, "is_user_deleted": False, "priority": 0}
    return {**common, **_named_channel(channel, viewer), **(_sharing(channel, workspace) if channel.shared else {})}


def _sharing(channel: Channel, workspace: Workspace) -> Json:
    """Return the fields that name the workspaces that share a channel: https://docs.slack.dev/apis/slack-connect."""
    return {
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "conversation_host_id": workspace.id,
        "shared_team_ids": [workspace.id, *workspace.teams],
        "connected_team_ids": [workspace.id, *workspace.teams],
        "internal_team_ids": [],
        "pending_connected_team_ids": [],
    }


def shown_channel(channel: Channel, workspace: Workspace, viewer: str) -> Json:
    """Return a channel as the page needs it: with its members' ids, which Slack returns only from a separate method."""
    return {**channel_of(channel, workspace, viewer), "members": sorted(channel.members)}


def _named_channel(channel: Channel, viewer: str) -> Json:
    return {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_general": channel.is_general,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "is_member": viewer in channel.members,
        "creator": channel.creator,
        "unlinked": 0,
        "topic": {"value": channel.topic, "creator": channel.creator if channel.topic else "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": channel.creator if channel.purpose else "", "last_set": 0},
        "previous_names": [],
        "num_members": len(channel.members),
    }


def message_of(message: Message, workspace: Workspace, *, with_metadata: bool = False) -> Json:
    """Return a message in the format of chat.postMessage and conversations.history."""
    told: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    told |= _origin(message, workspace)
    optional: dict[str, Any] = {
        "subtype": message.subtype,
        # https://docs.slack.dev/reference/events/message/channel_join
        "inviter": message.inviter,
        "client_msg_id": message.client_msg_id,
        "bot_id": message.bot_id,
        "app_id": message.app_id,
        "thread_ts": message.thread_ts,
        "blocks": list(message.blocks),
        "attachments": list(message.attachments),
        "files": [file_of(file) for file in message.files],
        "metadata": message.metadata if with_metadata else None,
    }
    told |= {key: value for key, value in optional.items() if value}
    if message.edited:
        told["edited"] = {"user": message.user, "ts": message.edited}
    if message.subtype == TOMBSTONE:
        told |= {"hidden": True, "parent_user_id": SLACKBOT, "is_locked": False, "subscribed": False}
    if message.is_reply:
        root = workspace.message(message.channel, message.thread_ts or "")
        told["parent_user_id"] = root.user if root else ""
    if message.reactions:
        told["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.thread_ts == message.ts:
        told |= _thread_of(message, workspace)
    return told


def _origin(message: Message, workspace: Workspace) -> Json:
    """Return the fields that say which workspace a message comes from.

    In a shared channel, they include user_team, source_team and the profile of an author from another workspace:
    https://docs.slack.dev/apis/slack-connect. The fields are those in https://github.com/slack-go/slack/pull/1261.
    """
    team, channel = workspace.team_of(message.user), workspace.channels.get(message.channel)
    if channel is None or not channel.shared:
        return {"team": team.id}
    origin: Json = {"team": team.id, "user_team": team.id, "source_team": team.id}
    person = workspace.people.get(message.user)
    if person is None or person.team is None:
        return origin
    names = {"name": person.name, "real_name": person.real_name, "display_name": person.name}
    restricted = {"is_restricted": False, "is_ultra_restricted": False}
    return {**origin, "user_profile": {**names, "team": team.id, **restricted}}


def _thread_of(message: Message, workspace: Workspace) -> Json:
    replies = workspace.replies(message.channel, message.ts)
    users = list(dict.fromkeys(reply.user for reply in replies))
    if not replies:
        none = {"reply_count": 0, "reply_users_count": 0, "reply_users": [], "latest_reply": "0000000000.000000"}
        return none if message.subtype == TOMBSTONE else {}
    return {
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users[:5],
        "latest_reply": replies[-1].ts,
    }


def bot_profile_of(app: App, workspace: Workspace) -> Json:
    """Return the `bot_profile` that the app's messages have in chat.postMessage's responses and in message events."""
    about = {"id": app.bot_id, "app_id": app.id, "user_id": app.bot_user, "name": app.name}
    return {**about, "icons": {}, "deleted": False, "updated": 0, "team_id": workspace.id}


def file_of(file: File) -> Json:
    """Return a file object, without download URLs."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "user": file.user,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
    }


def view_of(view: View, workspace: Workspace) -> Json:
    """Return a view in the format of views.open and interaction payloads: https://docs.slack.dev/reference/views.

    `app_installed_team_id` is this workspace, even if the view is open for somebody from another one:
    https://github.com/slackapi/bolt-js/issues/1614.
    """
    app = workspace.app
    return {
        "private_metadata": "",
        "callback_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "submit": None,
        "close": None,
        "external_id": "",
        **view.payload,
        "id": view.id,
        "team_id": workspace.team_of(view.user).id,
        "app_installed_team_id": workspace.id,
        "app_id": app.id if app else "",
        "bot_id": app.bot_id if app else "",
        "hash": view.hash,
        "state": {"values": view.state},
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
    }


def commands_of(workspace: Workspace) -> list[Json]:
    """Return the app's slash commands in the format that the page needs."""
    commands = workspace.app.commands if workspace.app is not None else ()
    return [{"name": each.name, "description": each.description, "usage_hint": each.usage_hint} for each in commands]
