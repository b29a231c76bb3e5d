"""Posts, edits and deletes what people write in channels, threads and direct messages."""

from __future__ import annotations

from dataclasses import dataclass

from slack_playground.delivering.markup import Piece, markup, pieces_of, rich_text
from slack_playground.delivering.reach import Reach
from slack_playground.delivering.saying import client_msg_id, tell_person
from slack_playground.errors import SlackError
from slack_playground.records import Channel, Message

MOST_TEXT = 40_000
"""The maximum number of characters in a message: https://docs.slack.dev/reference/methods/chat.postMessage."""

NOT_HERE = "mentioned_but_not_in_channel"
"""The event_type of the metadata in Slackbot's notice that a mentioned person is not in the channel.

The metadata contains the id of this person, whom the page offers to invite.
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is sent to a channel, to a thread in that channel, or, with `broadcast`, to both."""

    channel: str
    text: str
    thread_ts: str | None = None
    broadcast: bool = False


def write(reach: Reach, user: str, draft: Draft) -> Message:
    """Post a message that a person typed, with ids in place of the names of people and channels.

    If the message mentions people who are not in the channel, Slackbot notifies the author. Raises SlackError
    channel_not_found, not_in_channel, is_archived, messages_tab_disabled, no_text, msg_too_long or thread_not_found if
    the message cannot be posted.
    """
    workspace, author = reach.workspace, reach.person(user)
    room = reach.joined(author.id, draft.channel)
    _check_tab(reach, room)
    _check_text(draft.text)
    if draft.thread_ts is not None:
        _check_thread(reach, draft.channel, draft.thread_ts)
    pieces = pieces_of(draft.text, workspace, author.id)
    in_both = draft.broadcast and draft.thread_ts is not None
    message = workspace.post(
        room.id,
        author.id,
        markup(pieces, workspace),
        blocks=(rich_text(pieces),),
        client_msg_id=client_msg_id(),
        thread_ts=draft.thread_ts,
        broadcast=in_both,
        subtype="thread_broadcast" if in_both else None,
    )
    for user_id in _absent(pieces, room):
        absent = f"You mentioned <@{user_id}>, but they're not in this channel."
        offer = {"event_type": NOT_HERE, "event_payload": {"user": user_id}}
        tell_person(absent, workspace, room.id, author.id, draft.thread_ts, metadata=offer)
    return message


def _absent(pieces: tuple[Piece, ...], room: Channel) -> list[str]:
    """Return the ids of mentioned people who are not in the channel, whom Slack's client offers to invite.

    In direct messages, nobody can be invited, so the list is empty.
    """
    mentioned = dict.fromkeys(piece.value for piece in pieces if piece.kind == "user")
    return [user_id for user_id in mentioned if room.kind != "im" and user_id not in room.members]


def edit(reach: Reach, user: str, channel: str, ts: str, text: str) -> Message:
    """Let a person edit their own message.

    Raises SlackError cant_update_message if it is not their own, channel_not_found or message_not_found if they cannot
    see it, and no_text or msg_too_long if the text is not valid.
    """
    message = own(reach, user, channel, ts, "cant_update_message")
    _check_text(text)
    workspace = reach.workspace
    pieces = pieces_of(text, workspace, user)
    edited = f"{workspace.clock.now():.6f}"
    return workspace.change(message, text=markup(pieces, workspace), blocks=(rich_text(pieces),), edited=edited)


def own(reach: Reach, user: str, channel: str, ts: str, error: str) -> Message:
    """Return a message that a person wrote.

    Raises SlackError with the name `error` if the person did not write the message, and channel_not_found or
    message_not_found if the person cannot see it.
    """
    message = reach.message(user, channel, ts)
    if not message.is_written_by(user):
        raise SlackError(error)
    return message


def _check_tab(reach: Reach, room: Channel) -> None:
    app = reach.workspace.app
    if app is not None and room.kind == "im" and app.bot_user in room.members and not app.has_messages:
        raise SlackError("messages_tab_disabled")


def _check_thread(reach: Reach, channel: str, thread_ts: str) -> None:
    root = reach.workspace.message(channel, thread_ts)
    if root is None or root.seen_by is not None:
        raise SlackError("thread_not_found")


def _check_text(text: str) -> None:
    if not text.strip():
        raise SlackError("no_text")
    if len(text) > MOST_TEXT:
        raise SlackError("msg_too_long")


def delete(reach: Reach, user: str, channel: str, ts: str) -> None:
    """Let a person delete their own message, or a message that only they can see.

    An administrator of this workspace can delete any message they can see. Raises SlackError channel_not_found or
    message_not_found if the person cannot see the message, and cant_delete_message if they may not delete it:
    https://docs.slack.dev/reference/methods/chat.delete.
    """
    message = reach.message(user, channel, ts)
    if message.seen_by != user and (not reach.person(user).is_admin or reach.workspace.is_foreign(user)):
        own(reach, user, channel, ts, "cant_delete_message")
    reach.workspace.delete(message)
