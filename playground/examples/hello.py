"""A Slack app that answers a command and a mention."""

from os import environ

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

# SLACK_API_URL is the playground's address. Without it, the app talks to Slack.
client = WebClient(environ["SLACK_BOT_TOKEN"], base_url=environ.get("SLACK_API_URL", WebClient.BASE_URL))
app = App(client=client)


@app.command("/hello")
def hello(ack, command):
    ack(f"Hello, <@{command['user_id']}>!")


@app.event("app_mention")
def mention(event, say):
    say("Hi there!", thread_ts=event["ts"])


SocketModeHandler(app).start() if environ.get("SLACK_APP_TOKEN") else app.start(int(environ["PORT"]))
