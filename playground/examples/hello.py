"""A Slack app that answers a command, a mention and a button."""

import os

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

# In the playground SLACK_API_URL is its address; without it, this is an app for Slack.
client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ.get("SLACK_API_URL", WebClient.BASE_URL))
app = App(client=client)


@app.command("/hello")
def hello(ack, command):
    ack(f"Hello, <@{command['user_id']}>!")


@app.event("app_mention")
def mention(event, say):
    button = {"type": "button", "action_id": "wave", "text": {"type": "plain_text", "text": "Wave back"}}
    say(text="Hi there!", thread_ts=event["ts"], blocks=[{"type": "actions", "elements": [button]}])


@app.action("wave")
def wave(ack, body, respond):
    ack()
    respond(f":wave: <@{body['user']['id']}> waved.")


if os.environ.get("SLACK_APP_TOKEN"):
    SocketModeHandler(app).start()
else:
    app.start(port=int(os.environ["PORT"]))
