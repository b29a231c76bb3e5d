"""Requests that Slack sends are well-formed, and requests that a listener could not read are not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.middleware.shapes import is_shaped

Json = dict[str, Any]
COMMAND: Json = {"command": "/innovation", "user_id": "U1", "channel_id": "C1"}
CLICK: Json = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1"},
    "actions": [{"action_id": "innovation.open.0", "value": "en:kiss"}],
}
VIEW: Json = {"id": "V1", "callback_id": "x", "private_metadata": "", "title": {"text": "x"}}
STATE: Json = {"values": {"digest.time": {"value": {"selected_time": None}}}}
SUBMISSION: Json = {"type": "view_submission", "user": {"id": "U1"}, "view": {**VIEW, "state": STATE}}
SUGGESTION: Json = {"type": "block_suggestion", "action_id": "x", "value": "seo", "view": VIEW}
MENTION: Json = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention", "user": "U1"}}


@pytest.mark.parametrize(
    "body",
    [
        COMMAND,
        CLICK,
        {**CLICK, "container": {"type": "view", "view_id": "V1"}, "view": VIEW},
        {**CLICK, "container": {"type": "something new"}},
        SUBMISSION,
        SUGGESTION,
        MENTION,
        {"type": "event_callback", "event": {"type": "team_join", "user": {"id": "U1"}}},
        {"type": "something_new"},
        {"type": ["x"]},
    ],
    ids=str,
)
def test_shaped(body: Json) -> None:
    """All requests that Slack sends are well-formed. Fields that no listener reads may have any type."""
    assert is_shaped(body)


@pytest.mark.parametrize(
    "body",
    [
        {**COMMAND, "user_id": None},
        {"command": "/innovation"},
        {**CLICK, "user": {}},
        {**CLICK, "actions": []},
        {**CLICK, "actions": [{"action_id": 5}]},
        {**CLICK, "container": {"type": "message"}},
        {**CLICK, "container": {"type": "view", "view_id": 5}},
        {**CLICK, "container": {"type": {}}},
        {**CLICK, "message": {"thread_ts": []}},
        {**SUBMISSION, "view": {**VIEW, "state": {"values": []}}},
        {**SUBMISSION, "view": {**VIEW, "state": {"values": {"digest.zone": {"x": {"selected_option": "UTC"}}}}}},
        {**SUBMISSION, "view": {**VIEW, "state": {"values": {"digest.themes": {"x": {"selected_options": [5]}}}}}},
        {**SUBMISSION, "view": {**VIEW, "state": {"values": {"experts.people": {"x": {"selected_users": [5]}}}}}},
        {**SUBMISSION, "view": {**VIEW, "state": {"values": {"experts.people": {"x": {"selected_users": "U1"}}}}}},
        {**SUBMISSION, "view": {**VIEW, "title": "x", "state": STATE}},
        {**SUGGESTION, "value": 5},
        {**SUGGESTION, "view": {**VIEW, "private_metadata": {}}},
        {"type": "something_new", "view": "x"},
        {**MENTION, "event_id": {}},
        {**MENTION, "event": None},
        {**MENTION, "event": {"type": 5}},
        {**MENTION, "event": {"type": "app_mention", "ts": {}}},
        {**MENTION, "event": {"type": "tokens_revoked", "tokens": []}},
    ],
    ids=str,
)
def test_misshapen(body: Json) -> None:
    """A request is rejected if a field that a listener reads is missing or has another type."""
    assert not is_shaped(body)
