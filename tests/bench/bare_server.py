"""Runs the smallest possible bot on this stack: a Bolt app with one constant answer to /innovation and to a mention.

`python -m tests.bench.bare_server bare` runs it with process_before_response, and `… default` runs it without, which
is Bolt's default. Like the bot, both listen on the port set in the environment variables.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings, read_settings

CONSTANT = "The same sentence, whatever is asked."


def serve_bare(settings: Settings, *, before_response: bool) -> None:
    """Run a Bolt app that always returns the same answer, with or without `process_before_response`."""
    web.run_app(
        bare_application(settings, before_response=before_response),
        host=settings.host,
        port=settings.port,
        access_log=None,
        print=None,
    )


def bare_application(settings: Settings, *, before_response: bool) -> web.Application:
    """Return a web application with a Bolt app that always returns the same answer and does not call Slack."""
    app = AsyncApp(
        signing_secret=settings.signing_secret,
        authorize=_authorize,
        client=AsyncWebClient(base_url=settings.api_url),
        process_before_response=before_response,
    )
    app.command("/innovation")(_answer)
    app.event("app_mention")(_post)

    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    application = web.Application()
    application.router.add_post("/slack/events", receive)
    application.router.add_get("/healthz", healthz)
    return application


async def _authorize(**_who: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-made-up", bot_user_id="U0BOT")  # noqa: S106


async def _answer(ack: AsyncAck) -> None:
    await ack(CONSTANT)


async def _post(event: dict[str, Any], client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text=CONSTANT)


def main(name: str) -> None:
    """Run the server with this name until the process is asked to stop."""
    settings = read_settings()
    logging.basicConfig(level=settings.log_level)
    serve_bare(settings, before_response=name == "bare")


if __name__ == "__main__":
    main(sys.argv[1])
