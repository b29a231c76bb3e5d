"""Implements the conversations methods, such as those that list, open, create, join and leave conversations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from slack_playground.delivering.belonging import check_name
from slack_playground.errors import SlackError
from slack_playground.rates import TIER_2, TIER_3, TIER_4
from slack_playground.records import Channel, ChannelKind, Json
from slack_playground.sharing import may_talk
from slack_playground.web_api import history
from slack_playground.web_api.calls import Call, Method
from slack_playground.web_api.lookups import (
    channel_for,
    conversations_for,
    need_membership,
    need_scope,
    need_scope_for,
    need_unarchived,
    scopes_for,
)
from slack_playground.web_api.paging import limit_for, page_of
from slack_playground.wire import channel_of

_MOST_INVITED = 1000
_MOST_OPENED = 8
_MANAGE: Mapping[ChannelKind, tuple[str, ...]] = {"public": ("channels:manage",), "private": ("groups:write",)}
_INVITE: Mapping[ChannelKind, tuple[str, ...]] = {
    "public": ("channels:manage", "channels:write.invites"),
    "private": ("groups:write", "groups:write.invites"),
}

# Which conversations there are


def list_(call: Call) -> Json:
    """List the conversations of the requested types that the caller can see.

    Raises SlackError invalid_types, missing_scope, invalid_limit or invalid_cursor.
    Source: https://docs.slack.dev/reference/methods/conversations.list.
    """
    channels = conversations_for(call)
    limit = limit_for(call, 100, 1000, beyond="invalid_limit")
    page = page_of(call, channels, lambda channel: channel.id, "team", limit)
    return {
        "channels": [channel_of(channel, call.workspace, call.caller.user) for channel in page.items],
        "response_metadata": page.metadata,
    }


def info(call: Call) -> Json:
    """Return information about a conversation.

    Raises SlackError channel_not_found or missing_scope.
    Source: https://docs.slack.dev/reference/methods/conversations.info.
    """
    channel = channel_for(call)
    need_scope_for(call, channel.kind, "read")
    told = channel_of(channel, call.workspace, call.caller.user)
    told.pop("num_members", None)
    if call.flag("include_num_members"):
        told["num_members"] = len(channel.members)
    if call.flag("include_locale"):
        told["locale"] = "en-US"
    if channel.kind == "im":
        told["is_open"] = True
    return {"channel": told}


def members(call: Call) -> Json:
    """List the ids of a conversation's members, sorted.

    Raises SlackError channel_not_found, missing_scope, invalid_limit or invalid_cursor.
    Source: https://docs.slack.dev/reference/methods/conversations.members.
    """
    channel = channel_for(call)
    need_scope_for(call, channel.kind, "read")
    page = page_of(call, channel.members, lambda member: member, "user_id", limit_for(call, 100, 1000))
    return {"members": page.items, "response_metadata": page.metadata}


# Who is in them


def join(call: Call) -> Json:
    """Make the app's bot a member of a public channel. If it is already a member, the response has a warning.

    Raises SlackError channel_not_found, method_not_supported_for_channel_type or is_archived.
    Source: https://docs.slack.dev/reference/methods/conversations.join.
    """
    channel = channel_for(call)
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    need_unarchived(channel)
    joined = call.workspace.join(channel, call.caller.user)
    answer: Json = {"channel": channel_of(channel, call.workspace, call.caller.user)}
    if not joined:
        answer |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return answer


def leave(call: Call) -> Json:
    """Remove the app's bot from a channel. If the bot is not a member, the response says so but is not an error.

    Raises SlackError channel_not_found, method_not_supported_for_channel_type, missing_scope, is_archived,
    cant_leave_general or last_member. Source: https://docs.slack.dev/reference/methods/conversations.leave.
    """
    channel = _manageable(call)
    need_unarchived(channel)
    if call.caller.user not in channel.members:
        return {"not_in_channel": True}
    if channel.is_general:
        raise SlackError("cant_leave_general")
    if len(channel.members) == 1:
        raise SlackError("last_member")
    call.workspace.leave(channel, call.caller.user)
    return {}


def invite(call: Call) -> Json:
    """Make people members of a channel.

    If some of the people cannot be added, the others are added only if `force` is set. The response lists everyone who
    cannot be added.

    Raises SlackError channel_not_found, method_not_supported_for_channel_type, missing_scope, is_archived,
    not_in_channel, no_user, invalid_arguments, user_not_found, cant_invite_self or already_in_channel, or cant_invite
    for people from other workspaces if the channel is not shared.
    Source: https://docs.slack.dev/reference/methods/conversations.invite.
    """
    channel = _manageable(call, _INVITE)
    need_unarchived(channel)
    need_membership(call, channel)
    invited = _listed(call, "users")
    if not invited:
        raise SlackError("no_user")
    if len(invited) > _MOST_INVITED:
        raise SlackError("invalid_arguments", messages=[f"must be at most {_MOST_INVITED} users [json-pointer:/users]"])
    refused = [
        {"user": user, "ok": False, "error": error} for user in invited if (error := _why_not(call, channel, user))
    ]
    if refused and (len(refused) == len(invited) or not call.flag("force")):
        raise SlackError(str(refused[0]["error"]), extra={"errors": refused})
    for user in invited:
        if user not in {each["user"] for each in refused}:
            call.workspace.join(channel, user, inviter=call.caller.user)
    told = channel_of(channel, call.workspace, call.caller.user)
    return {"channel": told, **({"errors": refused} if refused else {})}


def _why_not(call: Call, channel: Channel, user: str) -> str | None:
    if user not in call.workspace.people:
        return "user_not_found"
    if user == call.caller.user:
        return "cant_invite_self"
    if user in channel.members:
        return "already_in_channel"
    return "cant_invite" if call.workspace.is_foreign(user) and not channel.shared else None


# Making and closing them


def open_(call: Call) -> Json:
    """Open the direct messages with a person, or the direct message channel whose id is in the argument `channel`.

    The playground has no group direct messages. Raises SlackError users_list_not_supplied, user_not_found,
    too_many_users, channel_not_found, method_not_supported_for_channel_type or missing_scope.
    Source: https://docs.slack.dev/reference/methods/conversations.open.
    """
    if call.text("channel"):
        channel, existed = channel_for(call), True
        if channel.kind != "im":
            raise SlackError("method_not_supported_for_channel_type")
    else:
        channel, existed = _direct(call)
    told: Json = {"id": channel.id}
    if call.flag("return_im"):
        told = {**channel_of(channel, call.workspace, call.caller.user), "is_open": True}
    return {**({"no_op": True, "already_open": True} if existed else {}), "channel": told}


def _direct(call: Call) -> tuple[Channel, bool]:
    users = _listed(call, "users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > _MOST_OPENED:
        raise SlackError("too_many_users")
    for user in users:
        if not may_talk(call.workspace, call.workspace.person(call.caller.user), call.workspace.person(user)):
            raise SlackError("user_not_found")
    if len(users) > 1:
        need_scope(call, "mpim:write")
        raise SlackError("method_not_supported_for_channel_type")
    need_scope_for(call, "im", "write")
    existing = call.workspace.find_direct(call.caller.user, users[0])
    if existing is None and call.flag("prevent_creation"):
        raise SlackError("channel_not_found")
    return existing or call.workspace.direct(call.caller.user, users[0]), existing is not None


def create(call: Call) -> Json:
    """Create a public or private channel, with the app's bot as a member.

    Raises SlackError missing_scope, invalid_name_required, invalid_name_maxlength, invalid_name_specials,
    invalid_name_punctuation or name_taken. Source: https://docs.slack.dev/reference/methods/conversations.create.
    """
    kind: ChannelKind = "private" if call.flag("is_private") else "public"
    need_scope_for(call, kind, "write")
    name = call.required("name", "invalid_name_required")
    check_name(name)
    if not re.search(r"[^\W_]", name):
        raise SlackError("invalid_name_punctuation")
    channel = call.workspace.add_channel(name, call.caller.user, kind=kind)
    return {"channel": channel_of(channel, call.workspace, call.caller.user)}


def archive(call: Call) -> Json:
    """Archive a channel.

    Raises SlackError channel_not_found, method_not_supported_for_channel_type, missing_scope, already_archived,
    not_in_channel or cant_archive_general. Source: https://docs.slack.dev/reference/methods/conversations.archive.
    """
    channel = _manageable(call)
    if channel.archived:
        raise SlackError("already_archived")
    need_membership(call, channel)
    if channel.is_general:
        raise SlackError("cant_archive_general")
    call.workspace.archive(channel, call.caller.user)
    return {}


def _manageable(call: Call, scopes: Mapping[ChannelKind, tuple[str, ...]] = _MANAGE) -> Channel:
    """Return the channel that the call names.

    Raises SlackError channel_not_found, method_not_supported_for_channel_type for direct messages, or missing_scope if
    the app has none of the scopes for this kind of channel.
    """
    channel = channel_for(call)
    if channel.kind not in scopes:
        raise SlackError("method_not_supported_for_channel_type")
    need_scope(call, *scopes[channel.kind])
    return channel


def _listed(call: Call, name: str) -> list[str]:
    """Return the distinct items in an argument, which is a comma-separated string or, in JSON, possibly a list."""
    value = call.arguments.get(name)
    items = [str(item) for item in value] if isinstance(value, list) else (call.text(name) or "").split(",")
    return list(dict.fromkeys(item.strip() for item in items if item.strip()))


METHODS: tuple[Method, ...] = (
    Method("conversations.list", list_, scopes_for("read"), rate=TIER_2, takes_json=False),
    Method("conversations.info", info, scopes_for("read"), rate=TIER_3, takes_json=False),
    Method("conversations.members", members, scopes_for("read"), rate=TIER_4, takes_json=False),
    *history.METHODS,
    Method("conversations.join", join, frozenset({"channels:join"}), rate=TIER_3),
    Method("conversations.leave", leave, scopes_for("write"), rate=TIER_3),
    Method("conversations.invite", invite, frozenset(chain(*_INVITE.values())), rate=TIER_3),
    Method("conversations.open", open_, scopes_for("write"), rate=TIER_3),
    Method("conversations.create", create, scopes_for("write"), rate=TIER_2),
    Method("conversations.archive", archive, scopes_for("write"), rate=TIER_2),
)
