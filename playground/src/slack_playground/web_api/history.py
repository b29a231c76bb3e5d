"""Implements conversations.history and conversations.replies, which return messages in channels and threads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from slack_playground.errors import SlackError
from slack_playground.faults.calls import draw_history_delay
from slack_playground.rates import TIER_3
from slack_playground.records import Channel, Json, Message
from slack_playground.web_api.calls import Call, Method
from slack_playground.web_api.lookups import channel_for, is_ts, need_membership, need_scope_for, scopes_for
from slack_playground.web_api.paging import cursor_for, cursor_key, limit_for, page_of
from slack_playground.wire import message_of

_LATEST = "9999999999.999999"


@dataclass(frozen=True, slots=True)
class _Window:
    """The time range of the requested messages. It includes its bounds only if `inclusive` is true."""

    oldest: str
    latest: str
    inclusive: bool

    def holds(self, ts: str) -> bool:
        if self.inclusive:
            return self.oldest <= ts <= self.latest
        return self.oldest < ts < self.latest


def history(call: Call) -> Json:
    """Return the messages in a conversation, newest first, without replies unless they were also sent to the channel.

    Raises SlackError channel_not_found, missing_scope, not_in_channel, invalid_ts_latest, invalid_ts_oldest,
    invalid_limit or invalid_cursor. Source: https://docs.slack.dev/reference/methods/conversations.history.
    """
    channel = _readable(call)
    window = _window(call)
    limit = limit_for(call, 100, 999)
    found = list(islice(_found(call, channel, window), limit + 1))
    shown = found[:limit]
    answer: Json = {
        "messages": [_told(call, message) for message in shown],
        "has_more": len(found) > limit,
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        **{bound: ts for bound in ("oldest", "latest") if (ts := call.text(bound))},
    }
    if len(found) > limit:
        answer["response_metadata"] = {"next_cursor": cursor_for("next_ts", found[limit].ts)}
    return answer


def _found(call: Call, channel: Channel, window: _Window) -> Iterator[Message]:
    start = cursor_key(call, "next_ts") or window.latest
    if not is_ts(start):
        raise SlackError("invalid_cursor")
    newest = _newest(call, channel)
    for message in call.workspace.history(channel.id, window.oldest, min(start, window.latest)):
        if window.holds(message.ts) and message.posted <= newest:
            yield message


def replies(call: Call) -> Json:
    """Return the thread that contains the given message, oldest message first.

    A message without replies is a thread of its own.

    Raises SlackError channel_not_found, missing_scope, not_in_channel, thread_not_found, invalid_ts_latest,
    invalid_ts_oldest, invalid_limit or invalid_cursor.
    Source: https://docs.slack.dev/reference/methods/conversations.replies.
    """
    channel = _readable(call)
    window = _window(call)
    newest = _newest(call, channel)
    thread = [message for message in _thread(call, channel) if message.posted <= newest]
    if not thread:
        raise SlackError("thread_not_found")
    within = [message for message in thread if window.holds(message.ts)]
    page = page_of(call, within, lambda message: message.ts, "next_ts", limit_for(call, 1000, 1000))
    answer: Json = {
        "messages": [_told(call, message) for message in page.items],
        "has_more": bool(page.next_cursor),
    }
    return answer | ({"response_metadata": page.metadata} if page.next_cursor else {})


def _thread(call: Call, channel: Channel) -> list[Message]:
    ts = call.required("ts", "thread_not_found")
    message = call.workspace.message(channel.id, ts)
    if message is not None and message.seen_by is not None:
        return []
    root_ts = (message.thread_ts if message else None) or ts
    root = call.workspace.message(channel.id, root_ts)
    return [*([root] if root else []), *call.workspace.replies(channel.id, root_ts)]


def _readable(call: Call) -> Channel:
    """Return the channel that the call names.

    Raises SlackError channel_not_found, missing_scope, or not_in_channel if the bot is not a member.
    """
    channel = channel_for(call)
    need_scope_for(call, channel.kind, "history")
    need_membership(call, channel)
    return channel


def _window(call: Call) -> _Window:
    bounds = {"oldest": call.text("oldest") or "0", "latest": call.text("latest") or _LATEST}
    for name, ts in bounds.items():
        if not is_ts(ts):
            raise SlackError(f"invalid_ts_{name}")
    return _Window(_comparable(bounds["oldest"]), _comparable(bounds["latest"]), call.flag("inclusive"))


def _comparable(ts: str) -> str:
    """Return a timestamp padded to the length of a message's ts, so that the two can be compared as strings."""
    seconds, _, fraction = ts.partition(".")
    return f"{seconds:0>10}.{fraction:0<6}"


def _newest(call: Call, channel: Channel) -> float:
    """Return the time of the newest message that may be shown: infinity, unless a fault delays the history."""
    delay = draw_history_delay(call.services.faults, call.method, channel.id)
    return call.workspace.clock.now() - delay if delay else float("inf")


def _told(call: Call, message: Message) -> Json:
    """Return a message as JSON, with only the type of its metadata unless the call asks for all metadata.

    Source: https://docs.slack.dev/messaging/message-metadata.
    """
    with_all = call.flag("include_all_metadata")
    told = message_of(message, call.workspace, with_metadata=with_all)
    if message.metadata and not with_all:
        told["metadata"] = {"event_type": message.metadata.get("event_type")}
    return told


METHODS: tuple[Method, ...] = (
    Method("conversations.history", history, scopes_for("history"), rate=TIER_3, takes_json=False),
    Method("conversations.replies", replies, scopes_for("history"), rate=TIER_3, takes_json=False),
)
