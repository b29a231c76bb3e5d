"""Builds and signs the requests that Slack sends to an app over HTTP, for tests that need control of every byte."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - a made-up one
BOT_TOKEN = "xoxb-made-up-bot-token"  # noqa: S105 - the same
BOT_USER = "U0BOT"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def signed(body: bytes, content_type: str, now: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """Return the headers of a request with this body, signed as Slack signs its requests.

    Source: https://docs.slack.dev/authentication/verifying-requests-from-slack.
    """
    stamp = str(int(time.time() if now is None else now))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    assert signature is not None
    return {"Content-Type": content_type, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}


def command(text: str, **fields: str) -> bytes:
    """Return the body of a slash command: https://docs.slack.dev/interactivity/implementing-slash-commands."""
    sent = {
        "token": "deprecated",
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "command": "/innovation",
        "text": text,
        "api_app_id": "A1",
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.slack.com/commands/T1/1/abc",
    }
    return urlencode({**sent, **fields}).encode()


def event(kind: str, text: str, event_id: str = "Ev1", **fields: Any) -> dict[str, Any]:
    """Return the body of an event as a dictionary: https://docs.slack.dev/apis/events-api."""
    return {
        "type": "event_callback",
        "event_id": event_id,
        "event_time": 1,
        "team_id": "T1",
        "api_app_id": "A1",
        "authorizations": [{"team_id": "T1", "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
        "event": {"type": kind, "user": "U1", "text": text, "ts": "100.1", "channel": "C1", "team": "T1", **fields},
    }


def click(action_id: str, value: str, response_url: str, **fields: Any) -> bytes:
    """Return the body of a click: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload."""
    payload = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1"},
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "100.2", "channel_id": "C1"},
        "message": {"ts": "100.2", "text": "…"},
        "response_url": response_url,
        "trigger_id": "1.2.3",
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.1"}],
        **fields,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()
