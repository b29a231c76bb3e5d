"""A Slack app that answers a command, a mention and a button."""

import os

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

# SLACK_API_URL is the playground's address. Without it, the app talks to Slack.
client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ.get("SLACK_API_URL", WebClient.BASE_URL))
app = App(client=client)


@app.command("/hello")
def hello(ack, command):
    ack(f"Hello, <@{command['user_id']}>!")


@app.event("app_mention")
def mention(event, say):
    button = {"type": "button", "action_id": "wave", "text": {"type": "plain_text", "text": "Wave back"}}
    text = {"type": "mrkdwn", "text": "Hi there!"}
    say(text="Hi there!", blocks=[{"type": "section", "text": text, "accessory": button}], thread_ts=event["ts"])


@app.action("wave")
def wave(ack, body, respond):
    ack()
    respond(f"<@{body['user']['id']}> waved back.", replace_original=True)


if os.environ.get("SLACK_APP_TOKEN"):
    SocketModeHandler(app).start()
else:
    app.start(port=int(os.environ["PORT"]))
