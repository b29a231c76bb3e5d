"""Keeps the state of one workspace in memory, and reports changes to its followers."""

from __future__ import annotations

import secrets
import string
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from slack_playground.clock import Clock
from slack_playground.errors import SlackError
from slack_playground.records import (
    SLACKBOT,
    TOMBSTONE,
    App,
    Change,
    Channel,
    ChannelKind,
    Execution,
    File,
    Json,
    Message,
    Person,
    Team,
    View,
)

_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str) -> str:
    """Return an id like Slack's: a prefix for the kind of object, and ten random letters or digits."""
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(10))


@dataclass(slots=True)
class _Timeline:
    """The messages of a channel. `order` lists the ts of every message in ascending order.

    `threads` maps the ts of each thread's root to a list of the ts of its replies, oldest first.
    """

    order: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)


class Workspace:
    """One workspace: its people, channels, messages and files, and the installed app."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.id = new_id("T")
        self.name, self.domain = "Playground", "playground"
        self.teams: dict[str, Team] = {}
        """The other workspaces, by id; their people can be in shared channels."""
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.stacks: dict[str, list[View]] = {}
        """Each person's open dialogs, the topmost last, by the person's id."""
        self.homes: dict[str, View] = {}
        self.prompts: dict[str, Json] = {}
        """What an agent suggests in each direct conversation until its person writes: a `title` and `prompts`."""
        self.titles: dict[tuple[str, str], str] = {}
        """The titles that an agent gave to threads, by the channel's id and the ts of the thread's root."""
        self.app: App | None = None
        self.executions: dict[str, Execution] = {}
        """The runs of the app's custom steps, by id."""
        self._runs: dict[str, Execution] = {}
        """The same runs, by token."""
        self._named: dict[str, Channel] = {}
        """The channels by name, except direct message channels, which have no name."""
        self._directs: dict[frozenset[str], Channel] = {}
        """The direct message channels, by members; if several have the same members, the oldest of them."""
        self._timelines: dict[str, _Timeline] = {}
        self._followers: list[Callable[[Change], None]] = []
        self._last_ts = (0, 0)

    # Following

    def follow(self, follower: Callable[[Change], None]) -> Callable[[], None]:
        """Call `follower` with every change, as soon as it happens, until the returned function is called."""
        self._followers.append(follower)
        return lambda: self._followers.remove(follower)

    def tell(self, change: Change) -> None:
        """Report a change to all followers."""
        for follower in tuple(self._followers):
            follower(change)

    # Time

    def next_ts(self) -> str:
        """Return a new timestamp that is later than all earlier ones, even if the clock was moved back."""
        whole, part = divmod(round(self.clock.now() * 1_000_000), 1_000_000)
        if (whole, part) <= self._last_ts:
            whole, part = self._last_ts
            whole, part = (whole, part + 1) if part < 999_999 else (whole + 1, 0)
        self._last_ts = (whole, part)
        return f"{whole}.{part:06d}"

    # People and channels

    def add_person(self, name: str, real_name: str, **more: Any) -> Person:
        """Add a member and return it. `more` contains values for the other fields of Person."""
        person = Person(more.pop("id", None) or new_id("U"), name, real_name, **more)
        self.people[person.id] = person
        return person

    def add_channel(
        self, name: str, creator: str, members: set[str] | None = None, *, kind: ChannelKind = "public", **more: Any
    ) -> Channel:
        """Add a channel, with its creator and `members` in it, and return it.

        `more` contains values for the other fields of Channel. Raises SlackError name_taken if another channel has that
        name.
        """
        if kind != "im" and name in self._named:
            raise SlackError("name_taken")
        id_ = more.pop("id", None) or new_id("D" if kind == "im" else "C")
        channel = Channel(id_, name, kind, creator, int(self.clock.now()), {creator, *(members or ())}, **more)
        self.channels[channel.id] = channel
        if kind == "im":
            self._directs.setdefault(frozenset(channel.members), channel)
        else:
            self._named[name] = channel
        self.tell(Change("channel", channel.id, creator))
        return channel

    def direct(self, one: str, other: str) -> Channel:
        """Return two people's direct message channel, creating it if there is none yet."""
        return self.find_direct(one, other) or self.add_channel("", one, {other}, kind="im")

    def find_direct(self, one: str, other: str) -> Channel | None:
        """Return two people's direct message channel, or None if there is none."""
        return self._directs.get(frozenset((one, other)))

    def _index_directs(self) -> None:
        """Rebuild the index of direct message channels by members, which can change through requests to /control."""
        directs = [channel for channel in self.channels.values() if channel.kind == "im"]
        self._directs = {frozenset(channel.members): channel for channel in reversed(directs)}

    def named(self, name: str) -> Channel | None:
        """Return the channel with that name, even if it is archived, or None if there is none."""
        return self._named.get(name)

    def channel(self, channel_id: str) -> Channel:
        """Return the channel with that id. Raises SlackError channel_not_found if there is none."""
        if channel_id not in self.channels:
            raise SlackError("channel_not_found")
        return self.channels[channel_id]

    def person(self, user_id: str) -> Person:
        """Return the member with that id. Raises SlackError user_not_found if there is none."""
        if user_id not in self.people:
            raise SlackError("user_not_found")
        return self.people[user_id]

    def sees(self, user_id: str, channel: Channel) -> bool:
        """Return whether a user can see a channel.

        Everyone in this workspace can see public channels. Other channels, and all channels for people from other
        workspaces, are visible to their members only.
        """
        return user_id in channel.members or (channel.kind == "public" and not self.is_foreign(user_id))

    def visible(self, user_id: str) -> Iterator[Channel]:
        """Yield the channels that a user can see."""
        return (channel for channel in self.channels.values() if self.sees(user_id, channel))

    def seen(self, user_id: str, channel_id: str) -> Channel:
        """Return the channel with that id.

        Raises SlackError channel_not_found if there is none, or if the user cannot see it.
        """
        channel = self.channel(channel_id)
        if not self.sees(user_id, channel):
            raise SlackError("channel_not_found")
        return channel

    def team_of(self, user_id: str) -> Team:
        """Return the workspace that a person belongs to, or this one if the person is unknown."""
        person = self.people.get(user_id)
        return person.team if person is not None and person.team is not None else self.team

    def is_foreign(self, user_id: str) -> bool:
        """Return whether a person belongs to another workspace."""
        return self.team_of(user_id).id != self.id

    @property
    def team(self) -> Team:
        """Return this workspace as other workspaces know it."""
        return Team(self.id, self.name, self.domain)

    def add_team(self, name: str, id_: str | None = None) -> Team:
        """Return the workspace with that name, besides this one, creating it if there is none yet."""
        found = next((team for team in self.teams.values() if team.name == name), None)
        if found is not None:
            return found
        team = Team(id_ or new_id("T"), name, name.lower().replace(" ", "-"))
        self.teams[team.id] = team
        return team

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> bool:
        """Add a user to a channel and post a message about it.

        Return True, or False if the user is already a member.
        """
        if user in channel.members:
            return False
        channel.members.add(user)
        if channel.kind == "im":
            self._index_directs()
        self.tell(Change("joined", channel.id, user, told={"inviter": inviter}))
        self.post(channel.id, user, f"<@{user}> has joined the channel", subtype="channel_join", inviter=inviter)
        return True

    def leave(self, channel: Channel, user: str) -> bool:
        """Remove a user from a channel and return whether the user was a member."""
        if user not in channel.members:
            return False
        channel.members.discard(user)
        if channel.kind == "im":
            self._index_directs()
        self.tell(Change("left", channel.id, user))
        return True

    def archive(self, channel: Channel, user: str, *, archived: bool = True) -> None:
        """Archive a channel, or unarchive it if `archived` is false."""
        channel.archived = archived
        self.tell(Change("archived" if archived else "unarchived", channel.id, user))

    def change_id(self, channel: Channel, user: str) -> None:
        """Give a channel a new id for good, as Slack does when a person shares a private channel.

        https://docs.slack.dev/reference/events/channel_id_changed
        """
        old, channel.id = channel.id, new_id("C")
        self.channels[channel.id] = self.channels.pop(old)
        timeline = self._timelines[channel.id] = self._timelines.pop(old, _Timeline())
        for message in timeline.messages.values():
            message.channel = channel.id
        self.tell(Change("id_changed", channel.id, user, told={"old": old}))

    # Messages

    def post(self, channel_id: str, user: str, text: str, **more: Any) -> Message:
        """Post a message and return it. `more` contains values for the other fields of Message.

        If `seen_by` is set, only that person sees the message. A reply is added to its thread even if `thread_ts` is
        the ts of another reply in the thread rather than of the root.
        """
        timeline = self._timelines.setdefault(channel_id, _Timeline())
        message = Message(self.next_ts(), channel_id, user, text, self.clock.now(), **more)
        timeline.order.append(message.ts)
        timeline.messages[message.ts] = message
        if message.bot_id is None:
            self.prompts.pop(channel_id, None)
        if message.thread_ts is not None and message.seen_by is None:
            self._put_in_thread(timeline, message)
        self.tell(Change("ephemeral" if message.seen_by else "posted", channel_id, user, message))
        return message

    def _put_in_thread(self, timeline: _Timeline, message: Message) -> None:
        root = timeline.messages.get(message.thread_ts or "")
        if root is None:
            return
        if root.is_reply:
            root = timeline.messages.get(root.thread_ts or "", root)
        message.thread_ts = root.thread_ts = root.ts
        timeline.threads.setdefault(root.ts, []).append(message.ts)

    def message(self, channel_id: str, ts: str) -> Message | None:
        """Return the message with that ts in a channel, or None if there is none."""
        timeline = self._timelines.get(channel_id)
        return timeline.messages.get(ts) if timeline else None

    def change(self, message: Message, **fields: Any) -> Message:
        """Change fields of a message in place and return the message."""
        before = replace(message)
        for name, value in fields.items():
            setattr(message, name, value)
        self.tell(Change("changed", message.channel, message.user, message, before))
        return message

    def delete(self, message: Message) -> None:
        """Delete a message. A message with replies leaves a tombstone, which is deleted together with the last reply.

        Slack's events show that it does the same: https://github.com/slack-edge/slack-edge/pull/10 and
        https://github.com/42wim/matterbridge/issues/600.
        """
        if message.subtype != TOMBSTONE and self.replies(message.channel, message.ts, newest=1):
            self._bury(message)
            return
        timeline = self._timelines[message.channel]
        del timeline.messages[message.ts]
        del timeline.order[bisect_left(timeline.order, message.ts)]
        replies = timeline.threads.get(message.thread_ts or "", []) if message.seen_by is None else []
        if message.is_reply and message.ts in replies:
            replies.remove(message.ts)
        self.tell(Change("deleted", message.channel, message.user, message))
        root = timeline.messages.get(message.thread_ts or "")
        if message.is_reply and root is not None and root.subtype == TOMBSTONE and not replies:
            self.delete(root)

    def _bury(self, message: Message) -> None:
        """Turn a message into a tombstone."""
        said: dict[str, Any] = {"user": SLACKBOT, "text": "This message was deleted.", "subtype": TOMBSTONE}
        empty: dict[str, Any] = {"blocks": (), "attachments": (), "files": (), "reactions": {}, "broadcast": False}
        unset = dict.fromkeys(("app_id", "bot_id", "metadata", "edited", "client_msg_id"))
        self.change(message, **said, **empty, **unset)

    def react(self, message: Message, user: str, name: str) -> bool:
        """Add a user's reaction to a message and return True, or return False if the user has already added it."""
        users = message.reactions.setdefault(name, [])
        if user in users:
            return False
        users.append(user)
        self.tell(Change("reacted", message.channel, user, message, told={"reaction": name}))
        return True

    def unreact(self, message: Message, user: str, name: str) -> bool:
        """Remove a user's reaction from a message and return whether it was there."""
        users = message.reactions.get(name, [])
        if user not in users:
            return False
        users.remove(user)
        if not users:
            del message.reactions[name]
        self.tell(Change("unreacted", message.channel, user, message, told={"reaction": name}))
        return True

    def history(self, channel_id: str, oldest: str = "0", latest: str | None = None) -> Iterator[Message]:
        """Yield a channel's messages, newest first, without ephemeral ones.

        Replies are left out unless they were also sent to the channel. `oldest` and `latest` are the lowest and the
        highest ts of the messages to yield.
        """
        timeline = self._timelines.get(channel_id, _Timeline())
        order = timeline.order
        end = bisect_right(order, latest) if latest is not None else len(order)
        for place in range(end - 1, bisect_left(order, oldest) - 1, -1):
            message = timeline.messages[order[place]]
            if message.seen_by is None and (not message.is_reply or message.broadcast):
                yield message

    def messages(self, channel_id: str) -> Iterator[Message]:
        """Yield a channel's messages, including all replies in threads but no ephemeral messages, newest first."""
        timeline = self._timelines.get(channel_id, _Timeline())
        for ts in reversed(timeline.order):
            if timeline.messages[ts].seen_by is None:
                yield timeline.messages[ts]

    def replies(self, channel_id: str, root_ts: str, *, newest: int | None = None) -> list[Message]:
        """Return the replies to a message, oldest first.

        If `newest` is given, return at most that many of the newest replies.
        """
        timeline = self._timelines.get(channel_id, _Timeline())
        order = timeline.threads.get(root_ts, [])
        return [timeline.messages[ts] for ts in (order[-newest:] if newest else order)]

    def ephemerals(self, channel_id: str, user: str) -> list[Message]:
        """Return the ephemeral messages that one person sees in a channel, oldest first."""
        timeline = self._timelines.get(channel_id, _Timeline())
        return [message for message in timeline.messages.values() if message.seen_by == user]

    # Custom steps

    def add_execution(self, execution: Execution) -> None:
        """Add a run of a custom step."""
        self.executions[execution.id] = execution
        self._runs[execution.token] = execution

    def execution_by_token(self, token: str) -> Execution | None:
        """Return the run of a custom step for which the token was issued, or None if there is none."""
        return self._runs.get(token)

    # Views

    def view(self, view_id: str) -> View | None:
        """Return the open dialog or Home with that id, or None if there is none."""
        return next((view for view in self._views() if view.id == view_id), None)

    def view_by_external_id(self, external_id: str) -> View | None:
        """Return the open dialog or Home with that external_id, or None if there is none."""
        return next((view for view in self._views() if view.payload.get("external_id") == external_id), None)

    def _views(self) -> Iterator[View]:
        for stack in self.stacks.values():
            yield from stack
        yield from self.homes.values()

    def open_view(self, user: str, payload: Json, *, push: bool = False) -> View:
        """Open a dialog for a person and return it.

        With `push`, the dialog goes on top of the open dialogs; otherwise, it replaces them.
        """
        stack = self.stacks.setdefault(user, [])
        if not push:
            stack.clear()
        id_ = new_id("V")
        top = stack[-1] if stack else None
        view = View(id_, "modal", user, payload, _hash(self), top.root_id if top else id_, top.id if top else None)
        stack.append(view)
        self.tell(Change("view_pushed" if push else "view_opened", user=user, view=view))
        return view

    def update_view(self, view: View, payload: Json) -> View:
        """Replace the content of an open dialog or a Home and return the view."""
        view.payload, view.hash = payload, _hash(self)
        self.tell(Change("home" if view.kind == "home" else "view_updated", user=view.user, view=view))
        return view

    def close_views(self, user: str, *, all_of_them: bool = False) -> list[View]:
        """Close a person's topmost dialog or all of that person's dialogs; return the closed dialogs, topmost first."""
        stack = self.stacks.get(user, [])
        closed = [stack.pop() for _ in range(len(stack) if all_of_them else min(1, len(stack)))]
        for view in closed:
            self.tell(Change("view_closed", user=user, view=view))
        return closed

    def publish_home(self, user: str, payload: Json) -> View:
        """Publish the app's Home for a person and return the view."""
        if user in self.homes:
            return self.update_view(self.homes[user], payload)
        id_ = new_id("V")
        self.homes[user] = View(id_, "home", user, payload, _hash(self), id_)
        self.tell(Change("home", user=user, view=self.homes[user]))
        return self.homes[user]


def _hash(workspace: Workspace) -> str:
    return f"{workspace.clock.now():.0f}.{secrets.token_hex(4)}"
