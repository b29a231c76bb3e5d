"""Keeps track of who follows each thread and finds mentions of people, so that the page can mark what is unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from slack_playground.records import Change, Channel, Message
from slack_playground.workspace import Workspace

EVERYONE = "everyone"
"""Stands for all members of the channel, whom @here, @channel and @everyone mention."""

Thread = tuple[str, str]
"""A thread: the id of its channel and the ts of its first message."""

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<!(?:here|channel|everyone)(?:\|[^>]*)?>")


def words_of(message: Message) -> Iterator[str]:
    """Yield a message's own text, the text in its attachments and, if an app wrote it, the text in its blocks."""
    yield message.text
    yield from _texts(message.blocks if message.bot_id else ())
    yield from _texts(message.attachments)


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        for name, value in told.items():
            if isinstance(value, str) and name in ("text", "title", "pretext", "fallback"):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(told, list | tuple):
        for one in told:
            yield from _texts(one)


def mentioned_in(message: Message) -> frozenset[str]:
    """Return the ids of the people that a message mentions, and EVERYONE if it mentions the whole channel."""
    found = (match[1] or EVERYONE for words in words_of(message) for match in _MENTION.finditer(words))
    return frozenset(found).union(_named(message.blocks))


def _named(told: Any) -> Iterator[str]:
    """Yield the ids of the people that rich text mentions, and EVERYONE if it mentions the whole channel.

    Rich text has elements instead of markup: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block.
    """
    if isinstance(told, dict):
        if told.get("type") == "user" and isinstance(told.get("user_id"), str):
            yield told["user_id"]
        elif told.get("type") == "broadcast":
            yield EVERYONE
        yield from _named(told.get("elements"))
    elif isinstance(told, list | tuple):
        for one in told:
            yield from _named(one)


def mentions(message: Message, user: str, channel: Channel) -> bool:
    """Return whether a message mentions a person directly, or mentions the whole channel and the person is a member.

    A person's own messages do not count.
    """
    if message.user == user:
        return False
    found = mentioned_in(message)
    return user in found or (EVERYONE in found and user in channel.members)


class Following:
    """Keeps track of the threads that each person follows: those they started, replied in or were mentioned in."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._followers: dict[Thread, dict[str, None]] = {}
        self._threads: dict[str, dict[Thread, str]] = {}
        workspace.follow(self._on_change)

    def followers(self, thread: Thread) -> list[str]:
        """Return the followers of a thread, in the order in which they began to follow it."""
        return list(self._followers.get(thread, ()))

    def threads(self, user: str) -> list[tuple[Thread, str]]:
        """Return the threads that a person follows, each with the ts after which replies are new to that person."""
        return list(self._threads.get(user, {}).items())

    def _on_change(self, change: Change) -> None:
        message = change.message
        if change.kind == "id_changed":
            self._move(str(change.told["old"]), change.channel or "")
        if change.kind != "posted" or message is None or not message.is_reply or message.thread_ts is None:
            return
        thread = (message.channel, message.thread_ts)
        root = self._workspace.message(*thread)
        if thread not in self._followers and root is not None:
            self._add(thread, (root.user, *sorted(mentioned_in(root))), since=root.ts)
        before = self._workspace.replies(*thread, newest=2)[:-1]
        since = before[0].ts if before else message.thread_ts
        self._add(thread, (message.user, *sorted(mentioned_in(message))), since=since)

    def _move(self, old: str, new: str) -> None:
        self._followers = {_moved(thread, old, new): users for thread, users in self._followers.items()}
        for user, threads in self._threads.items():
            self._threads[user] = {_moved(thread, old, new): since for thread, since in threads.items()}

    def _add(self, thread: Thread, users: Iterable[str], since: str) -> None:
        for user in users:
            if user in self._workspace.people:
                self._followers.setdefault(thread, {})[user] = None
                self._threads.setdefault(user, {}).setdefault(thread, since)


def _moved(thread: Thread, old: str, new: str) -> Thread:
    channel, ts = thread
    return (new if channel == old else channel), ts
