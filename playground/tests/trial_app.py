"""A small Slack app for the browser tests: it responds to mentions, shows blocks, and posts a due message.

The argument `serve` runs the app, `manifest` prints its manifest, and `due` posts the message. The app is configured by
the environment variables that the playground sets.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]

_YEARS = ("1998", "2001", "2004", "2007")
_STEPS = ("Immigration check", "Customs declaration", "Baggage reclaim", "입국 심사 대기 시간")
_SCOPES = ("app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands")
MANIFEST: Json = {
    "display_information": {"name": "Trial", "description": "Tries what a page shows."},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "trial"},
        "slash_commands": [
            {"command": "/show", "description": "Shows blocks", "usage_hint": "bars · lines · [anything] · table"},
            {"command": "/plain", "description": "Says hello"},
        ],
    },
    "oauth_config": {"scopes": {"bot": [*_SCOPES, "im:history"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention", "app_home_opened", "message.im", "tokens_revoked"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def chart(kind: str, categories: tuple[str, ...], **labels: str) -> Json:
    """Return a chart block of this kind, with two series that have a value for each category."""
    series = [
        {"name": name, "data": [{"label": each, "value": first - 7 * place} for place, each in enumerate(categories)]}
        for name, first in (("Nationals", 40), ("Foreigners", 43))
    ]
    axes = {"categories": list(categories), **labels}
    told = {"type": kind, "series": series, "axis_config": axes}
    return {"type": "data_visualization", "title": "Time at the airport", "chart": told}


def table() -> Json:
    """Return a table that is wider than a phone."""
    rows = [[f"Column {column} of row {row}" for column in range(6)] for row in range(3)]
    return {"type": "table", "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]}


SHOWN: dict[str, Json] = {
    "bars": chart("bar", _YEARS, x_label="Year", y_label="분"),
    "steps": chart("bar", _STEPS, y_label="Minutes"),
    "lines": chart("line", tuple(str(year) for year in range(1990, 2008)), x_label="Year", y_label="Minutes"),
    "areas": chart("area", _YEARS, y_label="Minutes"),
    "pie": {
        "type": "data_visualization",
        "title": "Who asked",
        "chart": {"type": "pie", "segments": [{"label": "Foreigners", "value": 43}, {"label": "국민", "value": 40}]},
    },
    "table": table(),
}


def client() -> AsyncWebClient:
    """Return a client for the Slack API that the environment variables point to."""
    return AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])


async def serve() -> None:
    """Check that the app's token is valid, and then run the app over Socket Mode."""
    own = client()
    await own.auth_test()
    # If these were set, even to an empty string, Bolt would expect an installation over OAuth.
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        os.environ.pop(name, None)
    app = AsyncApp(client=own)

    @app.event("app_mention")
    async def mentioned(say: AsyncSay) -> None:
        await say("I heard you")

    @app.event("message")
    async def written(say: AsyncSay) -> None:
        await say("You wrote to me")

    @app.event("app_home_opened")
    @app.event("tokens_revoked")
    async def noted() -> None:
        """Acknowledge the event and do nothing else."""

    @app.command("/show")
    async def show(ack: AsyncAck, command: Json) -> None:
        await ack(command["text"], [SHOWN[command["text"]]], response_type="in_channel")

    @app.command("/plain")
    async def plain(ack: AsyncAck) -> None:
        await ack("Hello")

    await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start_async()  # type: ignore[no-untyped-call]


async def due() -> None:
    """Post the due message in #help. If the rate limit is reached, wait and try again, at most three times."""
    own = client()
    own.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=3))
    found = (await own.conversations_list())["channels"]
    channel = next(each["id"] for each in found if each["name"] == "help")
    await own.chat_postMessage(channel=channel, text="This was due")


if __name__ == "__main__":
    if sys.argv[1] == "manifest":
        print(json.dumps(MANIFEST))  # noqa: T201 - the playground reads it
    else:
        asyncio.run({"serve": serve, "due": due}[sys.argv[1]]())
