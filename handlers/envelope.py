"""Slack's requests, each read once from the dict that Slack sends into who asks, where, and what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from handlers.people import Asker
from handlers.slack_text import typed

Body = Mapping[str, Any]

_SAID = (None, "file_share", "thread_broadcast", "me_message")
"""Subtypes of messages by people: with a file, also sent to the channel, with /me; None is a plain one. All others
report events."""


@dataclass(frozen=True, slots=True)
class IncomingCommand:
    """A slash command. `text` is what was typed after it; `trigger` opens a form."""

    asker: Asker
    text: str
    trigger: str

    @classmethod
    def read(cls, command: Body) -> IncomingCommand:
        """Read https://docs.slack.dev/interactivity/implementing-slash-commands."""
        asker = Asker(command["team_id"], command["user_id"], command["channel_id"])
        return cls(asker, typed(command.get("text") or ""), command.get("trigger_id") or "")


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A person's message to the bot. `thread` is where the answer belongs: its own thread, or one below it."""

    asker: Asker
    text: str
    ts: str
    thread: str
    event_id: str
    direct: bool

    @classmethod
    def read(cls, body: Body) -> IncomingMessage | None:
        """Read an event's body; return None if it is not a person's new message: an edit, a bot's, a join."""
        event = body["event"]
        if event.get("bot_id") or event.get("subtype") not in _SAID or not {"user", "channel", "ts"} <= event.keys():
            return None
        asker = Asker(body.get("team_id") or "", event["user"], event["channel"])
        return cls(
            asker=asker,
            text=typed(event.get("text") or ""),
            ts=event["ts"],
            thread=event.get("thread_ts") or event["ts"],
            event_id=body.get("event_id", ""),
            direct=event.get("channel_type") == "im" or asker.direct,
        )

    @property
    def answer_thread(self) -> str | None:
        """Return the thread to answer in, or None in a direct conversation outside of threads, which stays flat."""
        return None if self.direct and self.opens_thread else self.thread

    @property
    def opens_thread(self) -> bool:
        """Return whether the message is not in a thread yet."""
        return self.thread == self.ts


@dataclass(frozen=True, slots=True)
class OnMessage:
    """The surface of a button below a message. `thread` is the message's thread, or the one below it.

    `private` says that only one person sees the message, `threaded` that it is in a thread.
    """

    ts: str
    thread: str
    private: bool
    threaded: bool


@dataclass(frozen=True, slots=True)
class OnView:
    """The surface of a button in a view: a form (`modal`), which has a `title`, or a Home."""

    view_id: str
    kind: Literal["modal", "home"]
    title: str


Surface = OnMessage | OnView


@dataclass(frozen=True, slots=True)
class Click:
    """A clicked button or a chosen option of a menu: its action id and value, and where it was clicked."""

    asker: Asker
    action_id: str
    value: str
    surface: Surface
    trigger: str

    @classmethod
    def read(cls, body: Body) -> Click | None:
        """Read https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.

        Return None if the button is neither below a message nor in a view.
        """
        action, container = body["actions"][0], body.get("container") or {}
        surface = _surface(body, container)
        if surface is None:
            return None
        channel = container.get("channel_id") or ""
        team = (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or ""
        asker = Asker(team, body["user"]["id"], channel)
        value = action.get("value") or (action.get("selected_option") or {}).get("value") or ""
        return cls(asker, action["action_id"], value, surface, body.get("trigger_id") or "")


def _surface(body: Body, container: Body) -> Surface | None:
    match container.get("type"):
        case "view":
            view = body.get("view") or {}
            title = (view.get("title") or {}).get("text") or ""
            return OnView(container["view_id"], "home" if view.get("type") == "home" else "modal", title)
        case "message":
            ts, thread = container["message_ts"], container.get("thread_ts")
            under = thread or (body.get("message") or {}).get("thread_ts") or ts
            return OnMessage(ts, under, bool(container.get("is_ephemeral")), bool(thread))
    return None


@dataclass(frozen=True, slots=True)
class Submission:
    """A submitted form: `values` by block id, and the form's `metadata` since it was opened."""

    asker: Asker
    values: Mapping[str, Body]
    metadata: Mapping[str, Any]

    @classmethod
    def read(cls, body: Body) -> Submission:
        """Read https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload."""
        view = body["view"]
        team = body.get("team") or {}
        # For a member of an Enterprise organization only the view names the workspace.
        asker = Asker(str(team.get("id") or view.get("team_id") or ""), body["user"]["id"])
        values: Mapping[str, Mapping[str, Body]] = view["state"]["values"]
        return cls(
            asker, {block: next(iter(field.values()), {}) for block, field in values.items()}, private_metadata(view)
        )


@dataclass(frozen=True, slots=True)
class Typing:
    """Input to a menu that loads its options, and the form's `metadata` since it was opened."""

    text: str
    metadata: Mapping[str, Any]

    @classmethod
    def read(cls, body: Body) -> Typing:
        """Read https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload."""
        return cls(body.get("value") or "", private_metadata(body.get("view") or {}))


def private_metadata(view: Body) -> Mapping[str, Any]:
    """Return the metadata that a form was opened with."""
    metadata: Mapping[str, Any] = json.loads(view.get("private_metadata") or "{}")
    return metadata
