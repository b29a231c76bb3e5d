"""Finds the channels, people and messages that a call names, and raises errors if the caller may not use them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from slack_playground.errors import SlackError
from slack_playground.records import Channel, ChannelKind, Message, Person
from slack_playground.web_api.calls import Call

Doing = Literal["read", "history", "write"]

# https://docs.slack.dev/reference/scopes: what a bot needs, by the kind of conversation.
_SCOPES: dict[Doing, dict[ChannelKind, str]] = {
    "read": {"public": "channels:read", "private": "groups:read", "im": "im:read"},
    "history": {"public": "channels:history", "private": "groups:history", "im": "im:history"},
    "write": {"public": "channels:manage", "private": "groups:write", "im": "im:write"},
}
_KINDS: dict[ChannelKind, str] = {"public": "public_channel", "private": "private_channel", "im": "im"}
_TYPES = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
_TS = re.compile(r"\d{1,10}(\.\d{1,6})?")


def channel_for(call: Call, name: str = "channel") -> Channel:
    """Return the channel whose id is in the argument `name`.

    Raises SlackError channel_not_found if the caller cannot see it.
    """
    return call.workspace.seen(call.caller.user, call.required(name))


def need_unarchived(channel: Channel) -> None:
    """Raise SlackError is_archived if the channel is archived."""
    if channel.archived:
        raise SlackError("is_archived")


def need_membership(call: Call, channel: Channel) -> None:
    """Raise SlackError not_in_channel if the caller is not a member of the channel."""
    if call.caller.user not in channel.members:
        raise SlackError("not_in_channel")


def need_scope(call: Call, *scopes: str) -> None:
    """Raise SlackError missing_scope if the app was not granted any of the scopes."""
    if not call.app.may(*scopes):
        raise missing_scope(call, scopes)


def missing_scope(call: Call, needed: Iterable[str]) -> SlackError:
    """Return the error that names the needed scopes and the app's scopes.

    Source: https://docs.slack.dev/authentication/tokens.
    """
    extra = {"needed": ",".join(needed), "provided": ",".join(sorted(call.app.scopes))}
    return SlackError("missing_scope", extra=extra)


def need_scope_for(call: Call, kind: ChannelKind, doing: Doing) -> None:
    """Raise SlackError missing_scope if the app lacks the scope for the action `doing` in this kind of conversation."""
    need_scope(call, _SCOPES[doing][kind])


def scopes_for(doing: Doing) -> frozenset[str]:
    """Return the scopes for the action `doing` in all kinds of conversation; its methods accept any one of them."""
    also = {"read": "mpim:read", "history": "mpim:history", "write": "mpim:write"}
    return frozenset((*_SCOPES[doing].values(), also[doing]))


def person_for(call: Call) -> Person:
    """Return the member whose id is in the argument `user`.

    Raises SlackError user_not_found if there is no such member, or if the argument is missing.
    """
    return call.workspace.person(call.text("user") or "")


def message_for(call: Call, channel: Channel, ts: str) -> Message:
    """Return the message with the given ts in a channel.

    Raises SlackError bad_timestamp if the ts is not a timestamp, or message_not_found if there is no such message.
    Messages that only one person can see are not found, because the Web API never returns them.
    """
    if not is_ts(ts):
        raise SlackError("bad_timestamp")
    message = call.workspace.message(channel.id, ts)
    if message is None or message.seen_by is not None:
        raise SlackError("message_not_found")
    return message


def is_ts(text: str) -> bool:
    """Return whether a string is a timestamp in Slack's form, with or without a fraction."""
    return _TS.fullmatch(text) is not None


def conversations_for(call: Call) -> list[Channel]:
    """Return the conversations that the caller can see and that match the call's `types` and `exclude_archived`.

    Raises SlackError invalid_types if a type is unknown, or missing_scope if the app lacks the scope for one of the
    types: https://docs.slack.dev/reference/methods/conversations.list.
    """
    types = {each.strip() for each in (call.text("types") or "public_channel").split(",") if each.strip()}
    if not types or not types <= _TYPES.keys():
        raise SlackError("invalid_types")
    if lacking := sorted(scope for scope in {_TYPES[each] for each in types} if not call.app.may(scope)):
        raise missing_scope(call, lacking)
    without_archived = call.flag("exclude_archived")
    return [
        channel
        for channel in call.workspace.visible(call.caller.user)
        if _KINDS[channel.kind] in types and not (without_archived and channel.archived)
    ]
