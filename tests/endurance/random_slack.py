"""Imitates a Slack that responds at random: correctly, with a refusal, a rate limit, a gateway's page, or never."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]

_REFUSALS = (
    "not_in_channel", "channel_not_found", "is_archived", "user_not_in_channel", "invalid_blocks", "msg_too_long",
    "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments", "invalid_arguments", "view_too_large",
    "missing_scope", "org_login_required", "team_added_to_org", "internal_error", "fatal_error", "ratelimited",
    "account_inactive", "expired_trigger_id", "exchanged_trigger_id", "not_found", "hash_conflict", "used_url",
    "restricted_action", "messages_tab_disabled", "cannot_dm_bot", "an error that Slack never sends <@U1>",
)  # fmt: skip
_WAITS = (None, "1", "0", "1.5", "soon", "", "-1", "nan", "inf", "Wed, 21 Oct 2026 07:28:00 GMT", "9" * 400)
_PAGES = (
    (503, "text/plain", "upstream connect error"), (502, "application/json", "<html>Bad Gateway</html>"),
    (503, "text/html", "<html>Unavailable</html>"), (200, "text/html", "<html>Sign in</html>"),
    (200, "application/json", "[]"), (200, "application/json", "null"), (200, "application/json", '{"ok": tr'),
    (200, "application/json", '"ok"'), (200, "application/json", "{}"),
    (200, "text/plain", ""), (204, "text/plain", ""), (404, "text/plain", "no such page"), (500, "text/plain", ""),
    (400, "application/json", '{"ok": false, "error": ["x"]}'), (500, "application/json", '{"ok": false}'),
    (200, "application/json", '{"ok": true, "user": [], "channel": "x", "messages": 5, "response_metadata": "y"}'),
    (200, "application/octet-stream", "\x00\x01"), (418, "application/json", "7"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the bot made: its method or `response_url`, what it sent, and whether it succeeded."""

    method: str
    fields: Mapping[str, Any]
    is_ok: bool


@dataclass
class RandomSlack:
    """Responds to the bot's calls at random. A `share` of them goes wrong. `calls` are those since the last `take`."""

    chance: random.Random
    share: float
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    drawn: Counter[str] = field(default_factory=Counter)

    def take(self) -> list[Call]:
        """Return the calls since this method was last called."""
        taken, self.calls = self.calls, []
        return taken

    async def api(self, request: web.Request) -> web.StreamResponse:
        """Respond to a call of a Web API method."""
        return await self._answer(request.match_info["method"], request, await _fields(request))

    async def hook(self, request: web.Request) -> web.StreamResponse:
        """Respond to a post to a response URL. The URL's last part says who may use it."""
        fields = {**await _fields(request), "hook": request.match_info["hook"]}
        return await self._answer("response_url", request, fields)

    async def _answer(self, method: str, request: web.Request, fields: Json) -> web.StreamResponse:
        wrong = self.chance.choice(WRONGS) if self.chance.random() < self.share else None
        answer = wrong(self, request) if wrong else _well(method, fields)
        self.drawn[wrong.__name__ if wrong else "well"] += 1
        self.calls.append(Call(method, fields, wrong is not RandomSlack.cut and _is_ok(method, answer)))
        if wrong is RandomSlack.late:
            await asyncio.sleep(0.1)
        return answer

    def refused(self, _request: web.Request) -> web.Response:
        """Refuse a call as Slack does."""
        told = {"ok": False, "error": self.chance.choice(_REFUSALS), "needed": "x", "warning": 1}
        return web.json_response(told, status=self.chance.choice((200, 200, 200, 400, 404)))

    def limited(self, _request: web.Request) -> web.Response:
        """Ask the bot to wait, in one of the forms that Slack and gateways use."""
        after = self.chance.choice(_WAITS)
        headers = {} if after is None else {"Retry-After": after}
        body = self.chance.choice(('{"ok": false, "error": "ratelimited"}', "slow down", "[]", "<html>"))
        kind = self.chance.choice(("application/json", "text/plain"))
        return web.Response(status=429, text=body, content_type=kind, headers=headers)

    def page(self, _request: web.Request) -> web.Response:
        """Respond with something that does not come from Slack."""
        status, kind, body = self.chance.choice(_PAGES)
        return web.Response(status=status, text=body, content_type=kind)

    def cut(self, request: web.Request) -> web.Response:
        """Cut the connection instead of answering."""
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def late(self, request: web.Request) -> web.Response:
        """Respond late, and with something that does not come from Slack."""
        return self.page(request)


WRONGS = (RandomSlack.refused, RandomSlack.refused, RandomSlack.limited, RandomSlack.page, RandomSlack.cut,
          RandomSlack.late)  # fmt: skip


def _is_ok(method: str, answer: web.Response) -> bool:
    """Return whether a response means success. A response URL may also respond with nothing or with "ok"."""
    text = answer.text or ""
    well = '"ok": true' in text or (method == "response_url" and text in ("", "ok"))
    return answer.status == 200 and well


async def _fields(request: web.Request) -> Json:
    if request.content_type == "application/json":
        read: Json = await request.json()
        return read
    return dict(await request.post())


def _well(method: str, fields: Json) -> web.Response:
    """Return Slack's response to a successful call."""
    if method == "response_url":
        return web.Response(text="ok")
    told: Json = {"ok": True, "channel": fields.get("channel"), "ts": "1.1", "messages": [], "view": {"id": "V1"}}
    if method == "users.info":
        told["user"] = {"id": fields.get("user"), "tz": "Asia/Seoul"}
    if method.startswith("conversations.") and method not in ("conversations.history", "conversations.replies"):
        told["channel"] = {"id": fields.get("channel"), "is_member": True, "creator": "U0"}
    return web.json_response(told)


@asynccontextmanager
async def random_slack(chance: random.Random, share: float) -> AsyncIterator[RandomSlack]:
    """Run a RandomSlack on a free port while the context is open."""
    slack = RandomSlack(chance, share)
    application = web.Application()
    application.router.add_post("/api/{method}", slack.api)
    application.router.add_post("/hooks/{hook}", slack.hook)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield slack
    finally:
        await runner.cleanup()
