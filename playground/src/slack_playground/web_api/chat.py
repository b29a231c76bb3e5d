"""Implements the methods that post, change and delete messages."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_playground.block_kit import Fault, message_faults, parsed
from slack_playground.block_kit.blocks import MOST_MARKDOWN
from slack_playground.delivering.elements import with_ids
from slack_playground.delivering.writing import MOST_TEXT
from slack_playground.errors import SlackError
from slack_playground.rates import POSTING, TIER_3, TIER_4, TIER_SPECIAL
from slack_playground.records import Channel, Json, Message
from slack_playground.sharing import may_talk
from slack_playground.web_api.calls import Call, Method
from slack_playground.web_api.lookups import channel_for, need_unarchived
from slack_playground.web_api.slack_text import as_stored
from slack_playground.wire import bot_profile_of, message_of

_MOST_UPDATED_TEXT = 4_000
_MOST_IN_BLOCKS = 13_200
"""The most characters in all blocks together, as measured by others: https://github.com/slackapi/bolt-js/issues/2509."""
_MOST_ATTACHMENTS = 100
_MOST_METADATA = 8_000
"""The maximum number of characters of metadata as JSON. Slack documents an error but no limit; this is a safe guess."""

_TS = re.compile(r"\d{9,10}\.\d{1,6}")
_EVENT_TYPE = re.compile(r"[\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Content:
    """The content of a message. Blocks and attachments are None if they were not sent."""

    text: str | None
    blocks: tuple[Json, ...] | None
    attachments: tuple[Json, ...] | None

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.blocks or self.attachments)


# Posting


def post_message(call: Call) -> Json:
    """Post a message and return it: https://docs.slack.dev/reference/methods/chat.postMessage.

    Raises SlackError channel_not_found, is_archived, not_in_channel, messages_tab_disabled, no_text,
    invalid_blocks_format, invalid_blocks, msg_blocks_too_long, invalid_attachments, too_many_attachments,
    markdown_text_conflict, msg_too_long, invalid_thread_ts, invalid_metadata_format, metadata_too_large or
    invalid_arguments.
    """
    _refuse_as_user(call)
    channel = _destination(call, also_public=True)
    content = _content(call)
    if _characters(content.blocks or ()) > _MOST_IN_BLOCKS:
        raise SlackError("msg_blocks_too_long")
    metadata = _metadata(call)
    message = call.workspace.post(
        channel.id, call.caller.user, content.text or "", **_written(call, content, channel), metadata=metadata or None
    )
    told: Json = {"channel": channel.id, "ts": message.ts, "message": _told(message, call)}
    return {**told, **_warned(call)}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one member of a channel: https://docs.slack.dev/reference/methods/chat.postEphemeral.

    Raises SlackError user_not_in_channel if the person is not a member, or one of the errors that `post_message`
    raises, except msg_blocks_too_long and the errors for metadata.
    """
    _refuse_as_user(call)
    channel = _destination(call)
    user = call.required("user")
    content = _content(call)
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    written = _written(call, content, channel)
    message = call.workspace.post(channel.id, call.caller.user, content.text or "", **written, seen_by=user)
    return {"message_ts": message.ts, **_warned(call)}


def _refuse_as_user(call: Call) -> None:
    if call.flag("as_user"):  # it was only for classic apps
        raise SlackError("invalid_arguments", extra={"deprecated_argument": "as_user"})


def _destination(call: Call, *, also_public: bool = False) -> Channel:
    """Return the channel that the call names by its id, by its name, or by the id of the person to write to.

    If `also_public` is true, a caller with the scope chat:write.public need not be a member. Raises SlackError
    channel_not_found, is_archived, not_in_channel or messages_tab_disabled if the caller cannot post there.
    """
    named = call.required("channel")
    workspace = call.workspace
    channel = _direct(call, named) or workspace.channels.get(named) or workspace.named(named.removeprefix("#"))
    if channel is None or not workspace.sees(call.caller.user, channel):
        raise SlackError("channel_not_found")
    need_unarchived(channel)
    is_member = call.caller.user in channel.members
    if not (is_member or (also_public and call.app.may("chat:write.public"))):
        raise SlackError("not_in_channel")
    if channel.kind == "im" and not call.app.has_messages:
        raise SlackError("messages_tab_disabled")
    return channel


def _direct(call: Call, named: str) -> Channel | None:
    people = call.workspace.people
    if named not in people or named == call.caller.user:
        return None
    if not may_talk(call.workspace, people[call.caller.user], people[named]):
        return None
    return call.workspace.direct(call.caller.user, named)


def _written(call: Call, content: _Content, channel: Channel) -> dict[str, Any]:
    thread_ts = _thread(call, channel)
    broadcast = thread_ts is not None and call.flag("reply_broadcast")
    return {
        "blocks": content.blocks or (),
        "attachments": content.attachments or (),
        "thread_ts": thread_ts,
        "app_id": call.app.id,
        "bot_id": call.app.bot_id,
        "broadcast": broadcast,
        "subtype": "thread_broadcast" if broadcast else None,
    }


def _thread(call: Call, channel: Channel) -> str | None:
    """Return the ts of the message to reply to, or None if there is no such message.

    Slack posts a reply to a deleted message as a message without `thread_ts`
    (https://github.com/slack-go/slack/issues/1571), but rejects a string that is not a ts.
    """
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    if not _TS.fullmatch(thread_ts):
        raise SlackError("invalid_thread_ts", messages=[f"{thread_ts} is not a valid thread_ts"])
    root = call.workspace.message(channel.id, thread_ts)
    return thread_ts if root is not None and root.seen_by is None else None


def _told(message: Message, call: Call) -> Json:
    told = message_of(message, call.workspace, with_metadata=True)
    return {**told, "bot_profile": bot_profile_of(call.app, call.workspace)}


def _warned(call: Call) -> Json:
    return {"warning": "message_truncated"} if len(call.text("text") or "") > MOST_TEXT else {}


# What a message says


def _content(call: Call) -> _Content:
    text = call.text("text")
    content = _sent(call, text and text[:MOST_TEXT])
    if content.is_empty:
        raise SlackError("no_text")
    return content


def _sent(call: Call, text: str | None) -> _Content:
    markdown = call.text("markdown_text")
    blocks, attachments = _blocks(call, text), _attachments(call)
    if markdown:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > MOST_MARKDOWN:
            raise SlackError("msg_too_long")
        text, blocks = markdown, with_ids([{"type": "markdown", "text": markdown}])
    elif text is not None:
        text = as_stored(text, link_addresses=call.text("parse") != "none")
    return _Content(text, blocks, attachments)


def _blocks(call: Call, text: str | None) -> tuple[Json, ...] | None:
    blocks: Any = _json(call, "blocks")
    if blocks is None:
        return None
    if blocks:
        _refuse("invalid_blocks", message_faults(blocks, text=text))
    return with_ids(blocks)


def _attachments(call: Call) -> tuple[Json, ...] | None:
    attachments: Any = _json(call, "attachments")
    if attachments is None:
        return None
    if not all(isinstance(attachment, dict) for attachment in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > _MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    faults = [
        Fault(f"/attachments/{place}{fault.pointer}", fault.message)
        for place, attachment in enumerate(attachments)
        if "blocks" in attachment
        for fault in message_faults(attachment["blocks"], text=attachment.get("fallback"))
    ]
    _refuse("invalid_attachments", faults)
    return tuple(_numbered(attachment, number) for number, attachment in enumerate(attachments, 1))


def _numbered(attachment: Json, number: int) -> Json:
    blocks = {"blocks": list(with_ids(attachment["blocks"]))} if "blocks" in attachment else {}
    return {"id": number, **attachment, **blocks}


def _json(call: Call, name: str) -> object | None:
    value = call.arguments.get(name)
    return None if value is None or value == "" else parsed(value, name)


def _refuse(error: str, faults: list[Fault]) -> None:
    if faults:
        messages = [str(fault) for fault in faults]
        raise SlackError(error, messages=messages, extra={"errors": messages})


def _characters(node: Json | Sequence[Any]) -> int:
    """Return the total number of characters in the text of the blocks."""
    text = node.get("text") if isinstance(node, dict) else None
    inner = node.values() if isinstance(node, dict) else node
    below = sum(_characters(item) for item in inner if isinstance(item, dict | list))
    return below + len(text) if isinstance(text, str) else below


def _metadata(call: Call) -> Json | None:
    """Return a message's metadata, an empty object if the call removes the metadata, or None if it sends none.

    If an event_type has characters other than letters, digits, _ and -, Slack silently drops the metadata
    (https://github.com/slackapi/bolt-python/issues/863), but the playground raises SlackError invalid_metadata_format.
    Source: https://docs.slack.dev/messaging/message-metadata.
    """
    metadata: Any = _json(call, "metadata")
    if not metadata:
        return {} if metadata == {} else None
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not _EVENT_TYPE.fullmatch(kind) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata, ensure_ascii=False)) > _MOST_METADATA:
        raise SlackError("metadata_too_large")
    return {"event_type": kind, "event_payload": payload}


# Changing and deleting


def update(call: Call) -> Json:
    """Change a message that the app posted: https://docs.slack.dev/reference/methods/chat.update.

    Text without blocks removes the old blocks; attachments and metadata stay unless new ones are sent. The channel must
    be given by its id. Raises SlackError channel_not_found, message_not_found, cant_update_message, is_inactive or
    msg_too_long, or one of the errors that `post_message` raises for the content and the metadata.
    """
    channel = channel_for(call)
    message = _own_message(call, channel, "cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    text = call.text("text")
    if len(text or "") > _MOST_UPDATED_TEXT:
        raise SlackError("msg_too_long")
    content = _sent(call, text)
    if content.is_empty and content.blocks is None and content.attachments is None:
        raise SlackError("no_text")
    message = call.workspace.change(message, **_changed(call, content))
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": _told(message, call)}


def _changed(call: Call, content: _Content) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if content.text is not None:
        fields["text"] = content.text
    if content.blocks is not None or content.text is not None:
        fields["blocks"] = content.blocks or ()
    if content.attachments is not None:
        fields["attachments"] = content.attachments
    metadata = _metadata(call)
    if metadata is not None:
        fields["metadata"] = metadata or None
    if not content.blocks:  # "If blocks are used [...] the edited flag will not be displayed"
        fields["edited"] = f"{call.workspace.clock.now():.6f}"
    return fields


def delete(call: Call) -> Json:
    """Delete a message that the app posted: https://docs.slack.dev/reference/methods/chat.delete.

    Raises SlackError channel_not_found, message_not_found or cant_delete_message.
    """
    channel = channel_for(call)
    message = _own_message(call, channel, "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def _own_message(call: Call, channel: Channel, error: str) -> Message:
    message = _message(call, channel, "ts")
    if not message.is_written_by(call.caller.user):
        raise SlackError(error)
    return message


def _message(call: Call, channel: Channel, name: str) -> Message:
    message = call.workspace.message(channel.id, call.required(name))
    if message is None or message.seen_by is not None:  # an ephemeral message cannot be referred to afterwards
        raise SlackError("message_not_found")
    return message


def permalink(call: Call) -> Json:
    """Return the URL of a message. The URL of a reply includes its thread.

    Raises SlackError channel_not_found or message_not_found.
    Source: https://docs.slack.dev/reference/methods/chat.getPermalink.
    """
    channel = channel_for(call)
    message = _message(call, channel, "message_ts")
    link = f"{call.services.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


_WRITING = frozenset({"chat:write"})

METHODS = (
    Method("chat.postMessage", post_message, _WRITING, rate=POSTING),
    Method("chat.postEphemeral", post_ephemeral, _WRITING, rate=TIER_4),
    Method("chat.update", update, _WRITING, rate=TIER_3),
    Method("chat.delete", delete, _WRITING, rate=TIER_3),
    Method("chat.getPermalink", permalink, rate=TIER_SPECIAL, takes_json=False),
)
