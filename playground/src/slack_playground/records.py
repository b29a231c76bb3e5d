"""What a workspace consists of: people, channels, messages, views, files, and the installed app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Json = dict[str, Any]
ChannelKind = Literal["public", "private", "im"]
Transport = Literal["socket", "http"]
TRANSPORTS: tuple[Transport, ...] = get_args(Transport)
"""How the app can be reached."""

SLACKBOT = "USLACKBOT"
"""The user that tells people what went wrong and that is shown as the author of a tombstone.

It is not in any list of members.
"""
TOMBSTONE = "tombstone"
"""The subtype of the message that takes the place of a deleted message with replies."""
BLANK = "•••"
"""What is shown in place of a secret."""


@dataclass(frozen=True, slots=True)
class Team:
    """Another workspace, whose people can be in shared channels (Slack Connect)."""

    id: str
    name: str
    domain: str


@dataclass(slots=True)
class Person:
    """A member of the workspace, who may be the app's bot user or a person from another workspace.

    `tz` is an IANA time zone, and `locale` a locale in Slack's form, such as ko-KR. `team` is the other workspace that
    the person is from, or None; people from other workspaces can only be in shared channels.
    """

    id: str
    name: str
    real_name: str
    tz: str = "Asia/Seoul"
    locale: str = "en-US"
    is_admin: bool = False
    is_bot: bool = False
    title: str = ""
    color: str = "4a6fa5"
    team: Team | None = None


@dataclass(slots=True)
class Channel:
    """A conversation. A direct message channel has two members and no name.

    A `shared` channel is shared with all the other workspaces that people belong to.
    """

    id: str
    name: str
    kind: ChannelKind
    creator: str
    created: int
    members: set[str] = field(default_factory=set)
    topic: str = ""
    purpose: str = ""
    archived: bool = False
    shared: bool = False

    @property
    def is_general(self) -> bool:
        """Return whether this is the channel that nobody can leave or archive."""
        return self.name == "general"


@dataclass(slots=True)
class Message:
    """A message.

    `seen_by` is the only person who can see an ephemeral message, or None for any other message. `posted` is the time
    when it was posted, in seconds by the playground's clock. `thread_ts` is the ts of the thread's root; replies have
    it, and so does the root once there are replies. `subtype` is one of Slack's subtypes, such as channel_join, for
    which `inviter` may be set.
    """

    ts: str
    channel: str
    user: str
    text: str
    posted: float
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    thread_ts: str | None = None
    app_id: str | None = None
    bot_id: str | None = None
    metadata: Json | None = None
    subtype: str | None = None
    inviter: str | None = None
    seen_by: str | None = None
    edited: str | None = None
    broadcast: bool = False
    client_msg_id: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: tuple[File, ...] = ()

    @property
    def is_reply(self) -> bool:
        """Return whether the message is a reply in a thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def is_written_by(self, user: str) -> bool:
        """Return whether the user wrote the message.

        Only messages without a subtype and broadcast replies count: a channel_join has a user, but nobody wrote it.
        """
        return self.user == user and self.subtype in (None, "thread_broadcast")


@dataclass(slots=True)
class File:
    """An uploaded file. Once its upload is complete, the file is `shared` and no longer changes."""

    id: str
    name: str
    title: str
    user: str
    length: int
    content: bytes = b""
    shared: bool = False


@dataclass(slots=True)
class View:
    """A dialog or a Home tab, with the app's payload and Slack's ids. `state` is what the person has entered so far."""

    id: str
    kind: Literal["modal", "home"]
    user: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    state: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command that the app's manifest declares, such as /lookup.

    If `should_escape` is true, the app gets the ids of the people and channels that the typed text mentions.
    """

    name: str
    description: str
    usage_hint: str
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut that the app's manifest declares: a global shortcut or a message shortcut."""

    name: str
    callback_id: str
    description: str
    kind: Literal["global", "message"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """An input or an output of a custom step; `type` is one of Slack's, such as string or slack#/types/user_id."""

    name: str
    type: str
    title: str
    description: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Function:
    """A custom step for workflows, which the app's manifest declares under `functions`."""

    id: str
    callback_id: str
    title: str
    description: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...]


@dataclass(slots=True)
class Execution:
    """A run of a custom step that `user` started. If the run fails, Slackbot tells the user in `channel`.

    `token` was issued for this run. `state` is "running" until the app reports that the run was completed, with
    `outputs`, or that it failed, with `error`.
    """

    id: str
    workflow_id: str
    function: Function
    user: str
    channel: str
    inputs: Json
    token: str = field(repr=False)
    state: Literal["running", "completed", "failed"] = "running"
    outputs: Json = field(default_factory=dict)
    error: str = ""


@dataclass(slots=True)
class Usage:
    """What an app without a manifest has used so far. For each set in `scopes`, any one scope in it was enough."""

    scopes: set[frozenset[str]] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    home: bool = False
    messages: bool = False
    interactivity: bool = False


@dataclass(slots=True)
class App:
    """The app under test, as its manifest and its installation describe it.

    `scopes` are the scopes that it was granted, and `requested` are those that its manifest requests. If `revoked` is
    true, its bot token was revoked: the app is still installed, but cannot call methods. `usage` is recorded for an app
    without a manifest, which may do everything; it is None for any other app.
    """

    id: str
    name: str
    description: str
    bot_user: str
    bot_id: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    secrets: Secrets
    functions: tuple[Function, ...] = ()
    has_home: bool = False
    has_messages: bool = True
    messages_read_only: bool = False
    is_agent: bool = False
    requested: frozenset[str] = frozenset()
    installed: bool = True
    revoked: bool = False
    usage: Usage | None = None

    def may(self, *scopes: str) -> bool:
        """Return whether the app was granted any of the scopes.

        If the app has no manifest, record that it needs one of them.
        """
        if self.usage is not None:
            self.usage.scopes.add(frozenset(scopes))
        return not self.scopes.isdisjoint(scopes)


@dataclass(frozen=True, slots=True)
class Secrets:
    """The app's tokens, client id and secrets, generated at every start. The repr shows only the client id."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A change in the workspace, reported to the workspace's followers, such as the event delivery and the page.

    `kind` is posted, changed, deleted, ephemeral, reacted, unreacted, joined, left, channel, archived, unarchived,
    view_opened, view_pushed, view_updated, view_closed, home, home_opened, status, prompts, title, uninstalled,
    revoked, installed, commands, clock, shared, unshared, id_changed or executed. `before` is the message before the
    change.
    """

    kind: str
    channel: str | None = None
    user: str | None = None
    message: Message | None = None
    before: Message | None = None
    view: View | None = None
    execution: Execution | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
