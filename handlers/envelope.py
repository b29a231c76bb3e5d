"""Reads Slack's payloads into objects: commands, messages, clicks, submitted forms, and text typed into a menu.

It also decides whose workspace a payload is about: see `team_of`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from handlers.people import Asker
from handlers.slack_text import typed

Body = Mapping[str, Any]
TokenTeam = Callable[[], str | None]
"""A function that returns the id of the workspace that the bot token belongs to, or None while it is unknown."""

_SAID = (None, "file_share", "thread_broadcast", "me_message")
"""The subtypes of messages that people write: a plain message (None), one with a file, a reply that is also sent to the
channel, and one sent with /me. Messages with any other subtype report events."""
_EDITED_WITHIN = 5 * 60
"""Seconds for which an edited question is answered anew."""
_HEADINGS = (["person", "question"], ["person"])
"""The names of the blocks that `handlers.sharing.present` puts above an answer that everyone sees."""
_ABOUT_THE_APP = ("app_uninstalled", "tokens_revoked")
"""The events about the app itself. Nobody in another workspace can cause them, so their outer `team_id` is ours."""


def team_of(body: Body, token_team: str | None = None) -> str:
    """Return the id of the workspace that a payload is for: the one in which the app is installed.

    In Slack Connect, most workspace ids in a payload belong to the person who acted, whose workspace may be another one
    (https://docs.slack.dev/apis/slack-connect). So these come first, in this order:

    1. what the payload says about the installation, unless the app is installed in a whole organization: depending on
       their kind, such payloads name any of its workspaces, the organization (E...) or nothing;
    2. `token_team`, the workspace or organization that the bot token belongs to, if it is known;
    3. any other workspace in the payload, or else an organization.

    Return an empty string if there is none.
    """
    installed = [team for team in _installed(body) if team]
    workspaces = [team for team in installed if _is_workspace(team)]
    if workspaces and not _is_org_wide(body):
        return workspaces[0]
    if token_team:
        return token_team
    others = [team for team in (*installed, *_acting(body)) if team]
    return next(filter(_is_workspace, others), next(iter(others), ""))


def _installed(body: Body) -> tuple[str, ...]:
    """Return the ids in a payload that name the installation. An id that is missing is an empty string."""
    own = _at(body, "team_id") if _at(body, "event", "type") in _ABOUT_THE_APP else ""
    view, context = _at(body, "view", "app_installed_team_id"), _at(body, "context_team_id")
    return view, _at(_authorization(body), "team_id"), context, own


def _acting(body: Body) -> tuple[str, ...]:
    """Return the ids in a payload that may belong to the person who acted.

    The one that is likeliest to name the installation comes first. A click's `team` names it:
    https://github.com/slackapi/java-slack-sdk/issues/1041.
    """
    paths = (("team", "id"), ("team_id",), ("user", "team_id"), ("view", "team_id"), ("enterprise_id",))
    return tuple(_at(body, *path) for path in paths)


def _authorization(body: Body) -> Any:
    authorizations = body.get("authorizations")
    return authorizations[0] if isinstance(authorizations, list) and authorizations else None


def _is_org_wide(body: Body) -> bool:
    """Return whether the app is installed in a whole organization. Commands say so with the string "true"."""
    places = (place for place in (body, _authorization(body)) if isinstance(place, Mapping))
    return any(place.get("is_enterprise_install") in (True, "true") for place in places)


def _is_workspace(team: str) -> bool:
    """Return whether an id belongs to a workspace. The ids of organizations begin with E."""
    return not team.startswith("E")


def _at(value: Any, *path: str) -> str:
    """Return the text at a path of keys, or an empty string if there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class IncomingCommand:
    """A slash command. `text` is what was typed after its name, and `trigger` is the id needed to open a form."""

    asker: Asker
    text: str
    trigger: str

    @classmethod
    def read(cls, command: Body, token_team: str | None = None) -> IncomingCommand:
        """Read a command's payload: https://docs.slack.dev/interactivity/implementing-slash-commands.

        For `token_team`, here and in the functions that read other payloads, see `team_of`.
        """
        asker = Asker(team_of(command, token_team), command["user_id"], command["channel_id"])
        return cls(asker, typed(command.get("text") or ""), command.get("trigger_id") or "")


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A person's message to the bot. `direct` means that it was sent in a direct conversation.

    `thread` is the thread that contains the message or, if there is none, the thread that a reply to it would start.
    `wire` is the text as Slack sends it, with mentions. `to_agent` means that it was sent in Slack's agent view, in
    which each question has a thread. Slack's event does not say so.
    """

    asker: Asker
    text: str
    wire: str
    ts: str
    thread: str
    event_id: str
    direct: bool
    to_agent: bool = False

    @classmethod
    def read(cls, body: Body, token_team: str | None = None) -> IncomingMessage | None:
        """Read the payload of an event.

        Return None if the event is not a new message from a person but, for example, an edit, a join, or a message from
        a bot.
        """
        event = body["event"]
        is_placed = all(event.get(name) for name in ("user", "channel", "ts"))
        if event.get("bot_id") or event.get("subtype") not in _SAID or not is_placed:
            return None
        asker = Asker(team_of(body, token_team), event["user"], event["channel"])
        return cls(
            asker=asker,
            text=typed(event.get("text") or ""),
            wire=event.get("text") or "",
            ts=event["ts"],
            thread=event.get("thread_ts") or event["ts"],
            event_id=body.get("event_id", ""),
            direct=event.get("channel_type") == "im" or asker.direct,
        )

    @property
    def answer_thread(self) -> str | None:
        """Return the thread to answer in, or None to answer in a direct conversation outside of threads."""
        return None if self.direct and self.opens_thread and not self.to_agent else self.thread

    @property
    def opens_thread(self) -> bool:
        """Return whether the message is not in a thread yet, so that a threaded reply would start one."""
        return self.thread == self.ts


def read_edited(body: Body, token_team: str | None = None) -> IncomingMessage | None:
    """Read the event for a changed message: https://docs.slack.dev/reference/events/message/message_changed.

    Return the message as it is now, or None if its author did not change its text within five minutes. Slack also sends
    the event when it adds a preview of a link, and when replies are added.
    """
    message, before = body["event"].get("message"), body["event"].get("previous_message")
    if not isinstance(message, Mapping) or _at(message, "text") == _at(before, "text"):
        return None
    if not _soon_after(_at(message, "ts"), _at(message, "edited", "ts")):
        return None
    where = {name: body["event"].get(name) for name in ("channel", "channel_type")}
    return IncomingMessage.read({**body, "event": {**message, **where}}, token_team)


def _soon_after(ts: str, edited: str) -> bool:
    try:
        return 0 <= float(edited) - float(ts) <= _EDITED_WITHIN
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted message, by Slack's ids."""

    team: str
    channel: str
    ts: str


def read_deleted(body: Body, token_team: str | None = None) -> Deleted | None:
    """Read the event for a deleted message: https://docs.slack.dev/reference/events/message/message_deleted.

    A message with replies is not deleted but becomes a "tombstone", which Slack reports as a change. Return None if the
    event reports any other change.
    """
    event = body["event"]
    ts = _at(event, "deleted_ts")
    if _at(event, "message", "subtype") == "tombstone":
        ts = _at(event, "message", "ts")
    return Deleted(team_of(body, token_team), _at(event, "channel"), ts) if ts else None


@dataclass(frozen=True, slots=True)
class OnMessage:
    """The message that contains a clicked button.

    `thread` is the thread that contains the message or, if there is none, the thread that a reply to it would start.
    `private` means that only one person can see the message, and `threaded` that it is in a thread. `heading` are the
    blocks at its top that say who shared an answer, and what was asked.
    """

    ts: str
    thread: str
    private: bool
    threaded: bool
    heading: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class OnView:
    """The view that contains a clicked button: a modal with a `title`, or the Home tab."""

    view_id: str
    kind: Literal["modal", "home"]
    title: str


Surface = OnMessage | OnView


@dataclass(frozen=True, slots=True)
class Click:
    """A click on a button, or the choice of an option in a menu.

    `value` is the value of the button or option, `surface` the message or view that contains it, and `trigger` the id
    needed to open a form.
    """

    asker: Asker
    action_id: str
    value: str
    surface: Surface
    trigger: str

    @classmethod
    def read(cls, body: Body, token_team: str | None = None) -> Click | None:
        """Read a click's payload: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.

        Return None if the button or menu is neither in a message nor in a view.
        """
        action, container = body["actions"][0], body.get("container") or {}
        surface = _surface(body, container)
        if surface is None:
            return None
        asker = Asker(team_of(body, token_team), body["user"]["id"], container.get("channel_id") or "")
        value = action.get("value") or (action.get("selected_option") or {}).get("value") or ""
        return cls(asker, action["action_id"], value, surface, body.get("trigger_id") or "")


def _surface(body: Body, container: Body) -> Surface | None:
    match container.get("type"):
        case "view":
            view = body.get("view") or {}
            return OnView(container["view_id"], "home" if view.get("type") == "home" else "modal", title_of(view))
        case "message":
            ts, thread = container["message_ts"], container.get("thread_ts")
            message = body.get("message") or {}
            under = thread or message.get("thread_ts") or ts
            return OnMessage(ts, under, bool(container.get("is_ephemeral")), bool(thread), _heading(message))
    return None


def _heading(message: Body) -> tuple[Body, ...]:
    blocks = message.get("blocks")
    names = [_at(block, "block_id").rpartition(".")[2] for block in blocks] if isinstance(blocks, list) else []
    count = next((len(heading) for heading in _HEADINGS if names[: len(heading)] == heading), 0)
    return tuple(blocks[:count]) if count and blocks else ()


@dataclass(frozen=True, slots=True)
class Submission:
    """A submitted form: the `values` of its fields by block id, and the `metadata` that it was opened with."""

    asker: Asker
    values: Mapping[str, Body]
    metadata: Mapping[str, Any]

    @classmethod
    def read(cls, body: Body, token_team: str | None = None) -> Submission:
        """Read a form's payload: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload."""
        view = body["view"]
        asker = Asker(team_of(body, token_team), body["user"]["id"])
        values: Mapping[str, Mapping[str, Body]] = view["state"]["values"]
        return cls(
            asker, {block: next(iter(field.values()), {}) for block, field in values.items()}, private_metadata(view)
        )


@dataclass(frozen=True, slots=True)
class Typing:
    """Text typed into a menu that loads its options, and the `metadata` that the menu's form was opened with."""

    text: str
    metadata: Mapping[str, Any]

    @classmethod
    def read(cls, body: Body) -> Typing:
        """Read a menu's payload: https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload."""
        return cls(body.get("value") or "", private_metadata(body.get("view") or {}))


def title_of(view: Body) -> str:
    """Return the title of a view, which is in the view's language, or an empty string for the Home tab."""
    return (view.get("title") or {}).get("text") or ""


def private_metadata(view: Body) -> Mapping[str, Any]:
    """Return the metadata that a form was opened with, or an empty dict if it is not a JSON object."""
    try:
        metadata = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return metadata if isinstance(metadata, dict) else {}
