"""Keeps track of what each person has read in channels and threads, and counts what is unread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, takewhile

from slack_playground.following import Following, mentions
from slack_playground.records import Change, Channel, Message
from slack_playground.workspace import Workspace

_MOST_UNREAD = 99


@dataclass(frozen=True, slots=True)
class Unread:
    """How many messages by others are new to a person, and how many of these mention the person; both at most 99."""

    messages: int = 0
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class FollowedThread:
    """A thread that a person follows: its first message, its replies, and the ts up to which the person has read it."""

    root: Message
    replies: list[Message]
    read: str

    def unread(self, user: str) -> int:
        """Return how many replies after the person's own last reply are new to the person, at most 99."""
        newer = takewhile(lambda reply: reply.ts > self.read and reply.user != user, reversed(self.replies))
        return sum(1 for _ in islice(newer, _MOST_UNREAD))


class Reading:
    """Keeps the ts of the last message that each person has read in each channel and each thread."""

    def __init__(self, workspace: Workspace, following: Following) -> None:
        self._workspace, self._following = workspace, following
        self._read: dict[tuple[str, ...], str] = {}
        workspace.follow(self._on_change)

    def read(self, user: str, channel: Channel) -> None:
        """Mark a channel as read by a person."""
        newest = next(self._workspace.history(channel.id), None)
        if newest is not None:
            self._read[user, channel.id] = newest.ts

    def read_thread(self, user: str, channel: Channel, root_ts: str) -> None:
        """Mark a thread as read by a person."""
        newest = self._workspace.replies(channel.id, root_ts, newest=1)
        if newest:
            self._read[user, channel.id, root_ts] = newest[0].ts

    def unread(self, user: str, channel: Channel) -> Unread:
        """Return how many messages in a channel are new to a person, and how many of these mention the person.

        Replies count only if they were also sent to the channel. If the channel is archived or the person is not a
        member of it, no messages count.
        """
        if channel.archived or user not in channel.members:
            return Unread()
        read = self._read.get((user, channel.id), "0")
        history = self._workspace.history(channel.id, read)
        newer = (message for message in history if message.ts > read and message.user != user)
        return _counted(newer, user, channel)

    def threads(self, user: str) -> list[FollowedThread]:
        """Return the threads that a person follows, in order of their newest replies, newest first.

        Threads in archived channels, and in channels that the person is no longer a member of, are left out.
        """
        found = [self._thread(user, *thread, since) for thread, since in self._following.threads(user)]
        return sorted(filter(None, found), key=lambda thread: thread.replies[-1].ts, reverse=True)

    def _on_change(self, change: Change) -> None:
        if change.kind == "id_changed":
            ids = {change.told["old"]: change.channel or ""}
            self._read = {tuple(ids.get(part, part) for part in key): ts for key, ts in self._read.items()}

    def _thread(self, user: str, channel_id: str, ts: str, since: str) -> FollowedThread | None:
        channel, root = self._workspace.channels.get(channel_id), self._workspace.message(channel_id, ts)
        replies = self._workspace.replies(channel_id, ts)
        if channel is None or channel.archived or user not in channel.members or root is None or not replies:
            return None
        return FollowedThread(root, replies, max(since, self._read.get((user, channel_id, ts), "0")))


def _counted(newer: Iterable[Message], user: str, channel: Channel) -> Unread:
    counted = list(islice(newer, _MOST_UNREAD))
    return Unread(len(counted), sum(mentions(message, user, channel) for message in counted))
