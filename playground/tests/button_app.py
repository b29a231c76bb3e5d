"""An app that responds to a mention with a button, for the browser tests."""

from __future__ import annotations

import os
from typing import Any

from slack_bolt import Ack, App, Respond, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

TEXT = {"type": "mrkdwn", "text": "Hi there!"}
BUTTON = {"type": "button", "action_id": "wave", "text": {"type": "plain_text", "text": "Wave back"}}

app = App(client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]))


@app.event("app_mention")
def mention(event: dict[str, Any], say: Say) -> None:
    """Reply to the mention in a thread, with a button."""
    say(text="Hi there!", blocks=[{"type": "section", "text": TEXT, "accessory": BUTTON}], thread_ts=event["ts"])


@app.action("wave")
def wave(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
    """Replace the message with one that names the person who pressed the button."""
    ack()
    respond(f"<@{body['user']['id']}> waved back.", replace_original=True)


if os.environ["SLACK_APP_TOKEN"]:
    SocketModeHandler(app).start()  # type: ignore[no-untyped-call]
else:
    app.start(int(os.environ["PORT"]))
