"""Lets people use channels, direct messages, reactions and the app's Home, and lets them remove the app."""

from __future__ import annotations

import re

from slack_playground import installing
from slack_playground.delivering.envelopes import app_of
from slack_playground.delivering.reach import Reach
from slack_playground.errors import SlackError
from slack_playground.records import Change, Channel, Message, View
from slack_playground.sharing import may_talk

_NAME = re.compile(r"[\w-]+")
_LONGEST_NAME = 80
_REACTION = re.compile(r"[\w+'-]+(::skin-tone-[2-6])?")


def open_home(reach: Reach, user: str, tab: str = "home") -> View | None:
    """Open one of the app's tabs, notify the app, and return the view on the person's Home, if there is one.

    https://docs.slack.dev/reference/events/app_home_opened.

    Raises SlackError app_not_installed if the app is not installed, and not_enabled if the app has no such tab.
    """
    app = app_of(reach.workspace)
    has = {"home": app.has_home, "messages": app.has_messages}
    if not has.get(tab):
        raise SlackError("not_enabled")
    direct = reach.workspace.direct(reach.person(user).id, app.bot_user)
    reach.workspace.tell(Change("home_opened", direct.id, user, told={"tab": tab}))
    return reach.workspace.homes.get(user)


def open_direct(reach: Reach, user: str, other: str) -> Channel:
    """Return the direct message channel of a person with another person, or with the app.

    Raises SlackError user_not_found if one of them does not exist, or if they belong to different workspaces and are
    not in a shared channel together: https://docs.slack.dev/apis/slack-connect.
    """
    one, two = reach.person(user), reach.workspace.person(other)
    if not may_talk(reach.workspace, one, two):
        raise SlackError("user_not_found")
    return reach.workspace.direct(one.id, two.id)


def join(reach: Reach, user: str, channel: str) -> Channel:
    """Let a person join a public channel.

    Raises SlackError channel_not_found if the person cannot see the channel, is_archived if it is archived, and
    method_not_supported_for_channel_type if it is not public:
    https://docs.slack.dev/reference/methods/conversations.join.
    """
    room = reach.workspace.seen(reach.person(user).id, channel)
    if room.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if room.archived:
        raise SlackError("is_archived")
    reach.workspace.join(room, user)
    return room


def leave(reach: Reach, user: str, channel: str) -> Channel:
    """Let a member leave a channel.

    Raises SlackError cant_leave_general if it is #general, not_in_channel if the person is not a member, is_archived if
    it is archived, channel_not_found if the person cannot see it, and method_not_supported_for_channel_type if it is a
    direct message channel: https://docs.slack.dev/reference/methods/conversations.leave.
    """
    room = reach.joined(reach.person(user).id, channel)
    if room.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    if room.is_general:
        raise SlackError("cant_leave_general")
    reach.workspace.leave(room, user)
    return room


def invite(reach: Reach, user: str, whom: str, channel: str) -> Channel:
    """Let a member of a channel add another person, or the app, to it.

    Raises SlackError already_in_channel if `whom` is in it already, cant_invite if `whom` belongs to another workspace
    and the channel is not shared, and user_not_found if `whom` does not exist. Raises not_in_channel if `user` is not a
    member, channel_not_found if `user` cannot see the channel, is_archived if it is archived, and
    method_not_supported_for_channel_type if it is a direct message channel:
    https://docs.slack.dev/reference/methods/conversations.invite.
    """
    room = reach.joined(reach.person(user).id, channel)
    if room.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    guest = reach.workspace.person(whom)
    if guest.team is not None and not room.shared:
        raise SlackError("cant_invite")
    if not reach.workspace.join(room, guest.id, inviter=user):
        raise SlackError("already_in_channel")
    return room


def create_channel(reach: Reach, user: str, name: str, *, private: bool = False) -> Channel:
    """Let a person create a channel.

    Raises SlackError restricted_action if the person belongs to another workspace, name_taken if there is a channel
    with that name, and the errors of `check_name`: https://docs.slack.dev/reference/methods/conversations.create.
    """
    creator = reach.person(user)
    if creator.team is not None:
        raise SlackError("restricted_action")
    name = name.strip().removeprefix("#")
    check_name(name)
    return reach.workspace.add_channel(name, creator.id, kind="private" if private else "public")


def check_name(name: str) -> None:
    """Check the name of a new channel.

    Raises SlackError invalid_name_required if it is empty, invalid_name_maxlength if it is longer than 80 characters,
    and invalid_name_specials if it contains anything but lowercase letters, digits, hyphens and underscores:
    https://docs.slack.dev/reference/methods/conversations.create.
    """
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > _LONGEST_NAME:
        raise SlackError("invalid_name_maxlength")
    if not _NAME.fullmatch(name) or name != name.lower():
        raise SlackError("invalid_name_specials")


def archive(reach: Reach, user: str, channel: str, *, archived: bool = True) -> Channel:
    """Let a member archive a channel or, if `archived` is false, unarchive it.

    Raises SlackError already_archived or not_archived if there is nothing to change, cant_archive_general if it is
    #general, not_in_channel if the person is not a member, channel_not_found if the person cannot see it, and
    method_not_supported_for_channel_type if it is a direct message channel:
    https://docs.slack.dev/reference/methods/conversations.archive.
    """
    room = reach.workspace.seen(reach.person(user).id, channel)
    if room.archived == archived:
        raise SlackError("already_archived" if archived else "not_archived")
    if room.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    if room.is_general:
        raise SlackError("cant_archive_general")
    if user not in room.members:
        raise SlackError("not_in_channel")
    reach.workspace.archive(room, user, archived=archived)
    return room


def react(reach: Reach, user: str, channel: str, ts: str, name: str) -> Message:
    """Add a person's reaction to a message, or remove it if it is already there.

    Raises SlackError invalid_name if `name` cannot be the name of an emoji, message_not_found if the message does not
    exist or is ephemeral, and channel_not_found, not_in_channel or is_archived if the person cannot write in the
    channel.
    """
    name = name.strip(":")
    room = reach.joined(reach.person(user).id, channel)
    message = reach.message(user, room.id, ts)
    if message.seen_by is not None:
        raise SlackError("message_not_found")
    if not _REACTION.fullmatch(name):
        raise SlackError("invalid_name")
    if not reach.workspace.react(message, user, name):
        reach.workspace.unreact(message, user, name)
    return message


def uninstall(reach: Reach, user: str | None = None) -> None:
    """Remove the app from the workspace, which invalidates its token.

    Raises SlackError app_not_installed if the app is not installed.
    """
    installing.uninstall(reach.workspace, app_of(reach.workspace), user)


def revoke_tokens(reach: Reach, user: str | None = None) -> None:
    """Revoke the app's token. Raises SlackError app_not_installed if the app is not installed."""
    installing.revoke(reach.workspace, app_of(reach.workspace), user)
