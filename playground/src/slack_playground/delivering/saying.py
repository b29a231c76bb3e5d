"""Reads the messages that the app sends in an acknowledgement or to a response_url, and shows them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Literal

from slack_playground.block_kit import message_faults
from slack_playground.delivering.elements import with_ids
from slack_playground.delivering.envelopes import app_of
from slack_playground.errors import SlackError
from slack_playground.records import SLACKBOT, Json, Message
from slack_playground.workspace import Workspace

_YES = frozenset({True, "true", "1"})


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the app sends it. `replace_original` is None if the app did not set it."""

    text: str = ""
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    response_type: Literal["ephemeral", "in_channel"] = "ephemeral"
    thread_ts: str | None = None
    replace_original: bool | None = None
    delete_original: bool = False
    metadata: Json | None = None

    @property
    def empty(self) -> bool:
        """Return whether the message has nothing to show."""
        return not (self.text or self.blocks or self.attachments)

    @classmethod
    def read(cls, body: Json | str | None) -> Said:
        """Return the message that the app sent. `body` is None, plain text, or a message payload.

        Raises SlackError invalid_payload if the text or the attachments have the wrong type, and invalid_blocks, with
        messages that say what is wrong, if the blocks are not valid.
        """
        if not isinstance(body, dict):
            return cls(text=body or "")
        text, metadata = body.get("text") or "", body.get("metadata")
        if not isinstance(text, str):
            raise SlackError("invalid_payload")
        return cls(
            text=text,
            blocks=_blocks(body.get("blocks"), text),
            attachments=_attachments(body.get("attachments")),
            response_type="in_channel" if body.get("response_type") == "in_channel" else "ephemeral",
            thread_ts=str(body["thread_ts"]) if body.get("thread_ts") else None,
            replace_original=_flag(body, "replace_original"),
            delete_original=bool(_flag(body, "delete_original")),
            metadata=metadata if isinstance(metadata, dict) else None,
        )


def _flag(body: Json, name: str) -> bool | None:
    """Return a flag, or None if it is missing. The app may send it as a string, as in Slack's own examples."""
    value = body.get(name)
    return None if value is None else isinstance(value, str | bool | int) and value in _YES


def _blocks(blocks: Any, text: str) -> tuple[Json, ...]:
    if blocks is None or blocks == []:
        return ()
    faults = message_faults(blocks, text=text)
    if faults:
        raise SlackError("invalid_blocks", messages=[str(fault) for fault in faults])
    return with_ids(blocks)


def _attachments(attachments: Any) -> tuple[Json, ...]:
    if attachments is None:
        return ()
    if not isinstance(attachments, list) or not all(isinstance(attachment, dict) for attachment in attachments):
        raise SlackError("invalid_payload")
    return tuple(attachments)


def show(said: Said, workspace: Workspace, channel: str, user: str) -> Message:
    """Show the app's message in a channel, either to everyone or only to `user`.

    The app need not be a member of the channel, because it may respond wherever an interaction took place:
    https://docs.slack.dev/interactivity/handling-user-interaction.
    """
    app = app_of(workspace)
    root = workspace.message(channel, said.thread_ts or "")
    return workspace.post(
        channel,
        app.bot_user,
        said.text,
        blocks=said.blocks,
        attachments=said.attachments,
        thread_ts=root.ts if root else None,
        metadata=said.metadata,
        app_id=app.id,
        bot_id=app.bot_id,
        seen_by=user if said.response_type == "ephemeral" else None,
    )


def tell_person(  # noqa: PLR0913 - a text, its place, its reader and its metadata
    text: str,
    workspace: Workspace,
    channel: str,
    user: str,
    thread_ts: str | None = None,
    *,
    metadata: Json | None = None,
) -> Message:
    """Show one person a message from Slackbot in a channel. `metadata` tells the page what the message is about."""
    return workspace.post(channel, SLACKBOT, text, seen_by=user, thread_ts=thread_ts, metadata=metadata)


def client_msg_id() -> str:
    """Return a new id like those that Slack's client gives to messages before sending them."""
    digits = secrets.token_hex(16)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
