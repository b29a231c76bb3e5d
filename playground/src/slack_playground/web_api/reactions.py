"""Implements the reactions methods, which add, remove and list emoji on messages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slack_playground.errors import SlackError
from slack_playground.rates import TIER_2, TIER_3
from slack_playground.records import Json, Message
from slack_playground.web_api.calls import Call, Method
from slack_playground.web_api.lookups import channel_for, message_for, need_membership, need_unarchived, person_for
from slack_playground.web_api.paging import limit_for, page_of
from slack_playground.wire import message_of

# Slack's pages have errors for too many emoji, but no numbers; these are the limits of its clients.
MOST_EMOJI = 50
"""The maximum number of different emoji on one message."""
MOST_OF_ONE_PERSON = 23
"""The maximum number of emoji that one person can add to one message."""

_END_OF_TIME = 9_999_999_999_999_999
_NAME = re.compile(r"[\w+'-]{1,100}(::skin-tone-[2-6])?")


def add(call: Call) -> Json:
    """Add a reaction by the app's bot to a message.

    Raises SlackError invalid_name, no_item_specified, channel_not_found, bad_timestamp, message_not_found, is_archived,
    not_in_channel, already_reacted, too_many_emoji or too_many_reactions.
    Source: https://docs.slack.dev/reference/methods/reactions.add.
    """
    name = _name(call)
    message = _message(call)
    channel = call.workspace.channel(message.channel)
    need_unarchived(channel)
    need_membership(call, channel)
    user = call.caller.user
    if name not in message.reactions and len(message.reactions) >= MOST_EMOJI:
        raise SlackError("too_many_emoji")
    own = [emoji for emoji, users in message.reactions.items() if user in users]
    if name not in own and len(own) >= MOST_OF_ONE_PERSON:
        raise SlackError("too_many_reactions")
    if not call.workspace.react(message, user, name):
        raise SlackError("already_reacted")
    return {}


def remove(call: Call) -> Json:
    """Remove a reaction by the app's bot from a message.

    Raises SlackError invalid_name, no_item_specified, channel_not_found, bad_timestamp, message_not_found or
    no_reaction. Source: https://docs.slack.dev/reference/methods/reactions.remove.
    """
    name = _name(call)
    if not call.workspace.unreact(_message(call), call.caller.user, name):
        raise SlackError("no_reaction")
    return {}


def get(call: Call) -> Json:
    """Return a message with its reactions.

    Raises SlackError no_item_specified, channel_not_found, bad_timestamp or message_not_found.
    Source: https://docs.slack.dev/reference/methods/reactions.get.
    """
    message = _message(call)
    return {"type": "message", "channel": message.channel, "message": message_of(message, call.workspace)}


def list_(call: Call) -> Json:
    """List the messages that a person, by default the caller, reacted to, newest first.

    Only messages in conversations that the caller is in are listed. Raises SlackError user_not_found, invalid_cursor
    or invalid_limit. Source: https://docs.slack.dev/reference/methods/reactions.list.
    """
    user = person_for(call).id if call.text("user") else call.caller.user
    found = [message for message in _readable(call) if any(user in users for users in message.reactions.values())]
    limit = limit_for(call, 100, 1000, beyond="invalid_limit")
    page = page_of(call, found, _newest_first, "item", limit)
    items = [
        {"type": "message", "channel": message.channel, "message": message_of(message, call.workspace)}
        for message in page.items
    ]
    return {"items": items, "response_metadata": page.metadata}


def _readable(call: Call) -> Iterator[Message]:
    """Yield the messages in all conversations that the caller is in, including replies in threads."""
    workspace = call.workspace
    for channel in workspace.channels.values():
        if call.caller.user in channel.members:
            for message in workspace.history(channel.id):
                yield message
                yield from (reply for reply in workspace.replies(channel.id, message.ts) if not reply.broadcast)


def _newest_first(message: Message) -> str:
    """Return a sort key that puts newer messages first."""
    return f"{_END_OF_TIME - int(message.ts.replace('.', '')):016d}{message.channel}"


def _name(call: Call) -> str:
    name = call.required("name")
    if not _NAME.fullmatch(name) or name != name.lower():
        raise SlackError("invalid_name")
    return name


def _message(call: Call) -> Message:
    ts = call.text("timestamp")
    if not ts or not call.text("channel"):
        raise SlackError("no_item_specified")
    return message_for(call, channel_for(call), ts)


_WRITE, _READ = frozenset({"reactions:write"}), frozenset({"reactions:read"})

METHODS: tuple[Method, ...] = (
    Method("reactions.add", add, _WRITE, rate=TIER_3),
    Method("reactions.remove", remove, _WRITE, rate=TIER_2),
    Method("reactions.get", get, _READ, rate=TIER_3, takes_json=False),
    Method("reactions.list", list_, _READ, rate=TIER_2, takes_json=False),
)
