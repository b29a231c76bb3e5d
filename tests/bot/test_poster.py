"""Posting to Slack: each post is one request, an unknown outcome is reported as such, and posts are found again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from aiohttp import web
from slack_playground.clock import Clock
from slack_playground.faults import Fault
from slack_playground.records import Channel, Message
from slack_playground.server import running_playground
from slack_playground.testing.in_process import SCOPES, Site, manifest
from slack_playground.testing.serving import serving

from bot.settings import Settings
from bot.worker.poster import TIMEOUT, Lookup, SlackPoster, slack_poster
from handlers.card import Card, Text, plain
from handlers.digests.delivery import Delivery, NoScope, Outcome
from tests.playground_ids import FURNISHING, INNOVATION, LEADS, OLD_NEWS

NOW = datetime.now(UTC)
ALL_SCOPES = (*SCOPES, "channels:join", "im:write")
DELIVERY = Delivery(
    id="d-1",
    subscription="s-1",
    team="T1",
    channel=INNOVATION,
    slot=NOW,
    cycle=0,
    fact="koneps/a",
    message=json.dumps(
        {"text": "A fact", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "A fact"}}]}
    ),
    state="claimed",
    not_before=NOW,
    attempted_at=NOW,
)


@asynccontextmanager
async def slack(scopes: Iterable[str] = ALL_SCOPES, **options: Any) -> AsyncIterator[tuple[Site, SlackPoster]]:
    """Run a playground with the app in #innovation, and yield the playground's site and a poster."""
    async with running_playground(manifest(scopes=scopes), furnishing=FURNISHING, **options) as playground:
        token = playground.app.secrets.bot_token
        settings = Settings(bot_token=token, api_url=f"{playground.url}/api/")
        channel = playground.workspace.channels[INNOVATION]
        playground.workspace.join(channel, playground.app.bot_user)
        async with slack_poster(settings) as poster:
            yield Site(playground, None), poster  # type: ignore[arg-type]  # no test here uses the client


def soon() -> float:
    """Return a deadline that is far enough in the future for a request."""
    return monotonic() + TIMEOUT


def posted(site: Site, channel: str = INNOVATION) -> list[Message]:
    """Return the weekly facts posted in a channel."""
    return [message for message in site.playground.workspace.history(channel) if message.metadata]


async def test_posts_once_with_the_delivery_in_the_metadata() -> None:
    """A post has the delivery's message and, in its metadata, the delivery's id, by which the post is found again."""
    async with slack() as (site, poster):
        outcome = await poster.post(DELIVERY, soon())
        (message,) = posted(site)
        assert outcome == Outcome(ts=message.ts)
        assert message.metadata == {"event_type": "innovation_digest", "event_payload": {"delivery": "d-1"}}
        assert message.text == "A fact"
        assert await poster.find(DELIVERY) == Lookup(found=message.ts)
        assert await poster.find(replace(DELIVERY, id="d-2")) == Lookup()


@pytest.mark.parametrize(
    ("fault", "outcome", "messages"),
    [
        (Fault("rate_limited", retry_after=7), Outcome(retry_after=7.0), 0),
        (Fault("server_error"), Outcome(unknown="internal_error"), 0),
        (Fault("unavailable"), Outcome(unknown="service_unavailable"), 0),
        (Fault("lost_reply"), Outcome(unknown="ServerDisconnectedError"), 1),
    ],
)
async def test_trouble(fault: Fault, outcome: Outcome, messages: int) -> None:
    """After a 429, the outcome says when to retry; after a server error or a lost response, the outcome is unknown.

    The request is not repeated in any of these cases, and the post is found afterwards only if Slack made it.
    """
    async with slack() as (site, poster):
        site.playground.faults.add(replace(fault, methods=frozenset({"chat.postMessage"})))
        assert await poster.post(DELIVERY, soon()) == outcome
        assert len(posted(site)) == messages
        calls = [entry for entry in site.playground.log.after(0) if entry["name"] == "chat.postMessage"]
        assert len(calls) == 1
        assert (await poster.find(DELIVERY)).found == (posted(site)[0].ts if messages else None)


@pytest.mark.parametrize(
    ("channel", "error"), [(LEADS, "channel_not_found"), (OLD_NEWS, "is_archived"), ("C0NOWHERE", "channel_not_found")]
)
async def test_refused(channel: str, error: str) -> None:
    """If Slack refuses a post, the outcome contains Slack's error code."""
    async with slack() as (_, poster):
        assert await poster.post(replace(DELIVERY, channel=channel), soon()) == Outcome(refused=error)


async def test_revoked() -> None:
    """If the token is revoked, posting and looking for a post get the same error, and `team` returns None."""
    async with slack() as (site, poster):
        await site.playground.people.revoke_tokens()
        outcome, looked = await poster.post(DELIVERY, soon()), await poster.find(DELIVERY)
        assert outcome.refused in {"token_revoked", "invalid_auth", "account_inactive"}
        assert looked.refused == outcome.refused
        assert await poster.team() is None


async def test_joins_public_channels() -> None:
    """The bot can join a public channel and then post there; it cannot join a nonexistent channel."""
    async with slack(rates=False) as (site, poster):
        channel: Channel = site.playground.workspace.add_channel("new", "U0EDITOR000")
        assert (await poster.post(replace(DELIVERY, channel=channel.id), soon())).refused == "not_in_channel"
        assert await poster.join(channel.id)
        assert (await poster.post(replace(DELIVERY, channel=channel.id), soon())).ts
        assert not await poster.join("C0NOWHERE")


async def test_too_late() -> None:
    """After its deadline, a post is not sent, whether or not the connection to Slack was used before."""
    async with slack() as (site, poster):
        assert (await poster.post(DELIVERY, monotonic() - 0.01)).retry_after
        assert await poster.team()
        assert (await poster.post(DELIVERY, monotonic() - 0.01)).retry_after
        assert not posted(site)


async def test_slack_out_of_reach() -> None:
    """If Slack cannot be reached, the outcome says when to retry, `find` reports trouble, and `team` returns None."""
    async with slack_poster(Settings(bot_token="xoxb-1", api_url="http://127.0.0.1:1/api/")) as poster:  # noqa: S106
        assert (await poster.post(DELIVERY, soon())).retry_after
        assert (await poster.find(DELIVERY)).trouble
        assert await poster.team() is None


@pytest.mark.parametrize(
    ("status", "kind", "body", "unknown"),
    [
        (200, "text/html", "<html>", True),
        (200, "text/plain", "ok", True),
        (200, "application/json", "{", True),
        (200, "application/json", "[]", True),
        (502, "text/html", "<html>", True),
        (429, "text/html", "wait", False),
    ],
)
async def test_answers_that_are_not_slacks(status: int, kind: str, body: str, unknown: bool) -> None:
    """If a proxy responds in Slack's place, it is unknown whether the post was made; a 429 only says when to retry.

    In either case, looking for a post reports trouble.
    """

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, content_type=kind, text=body, headers={"Retry-After": "3"})

    async with (
        serving(web.route("*", "/api/{method}", answer)) as url,
        slack_poster(Settings(bot_token="xoxb-1", api_url=f"{url}/api/")) as poster,  # noqa: S106 - a made-up token
    ):
        outcome, looked = await poster.post(DELIVERY, soon()), await poster.find(DELIVERY)
        assert bool(outcome.unknown) == unknown
        assert outcome.retry_after == (None if unknown else 3.0)
        assert looked.trouble


async def test_a_late_history_does_not_show_it_yet() -> None:
    """If Slack's history is late, a post is found as soon as it appears there."""
    clock = Clock()
    async with slack(clock=clock) as (site, poster):
        fault = site.playground.faults.add(Fault("history_delay", seconds=30))
        ts = (await poster.post(DELIVERY, soon())).ts
        assert await poster.find(DELIVERY) == Lookup()
        clock.move(31)
        assert await poster.find(DELIVERY) == Lookup(found=ts)
        site.playground.faults.remove(fault)


async def test_no_history_scope() -> None:
    """If the scope for reading histories is missing, posting works, but looking for a post returns NoScope."""
    scopes = [scope for scope in ALL_SCOPES if "history" not in scope]
    async with slack(scopes) as (_, poster):
        assert (await poster.post(DELIVERY, soon())).ts
        assert await poster.find(DELIVERY) == Lookup(found=NoScope())


async def test_found_in_a_busy_channel_and_where_clocks_differ() -> None:
    """A post is found below hundreds of later messages, and even if the bot's clock is a week ahead of Slack's."""
    clock = Clock()
    async with slack(clock=clock, rates=False) as (site, poster):
        ts = (await poster.post(DELIVERY, soon())).ts
        for number in range(450):
            site.playground.workspace.post(INNOVATION, "U0EDITOR000", f"message {number}")
        assert await poster.find(DELIVERY) == Lookup(found=ts)
        week_ahead = NOW + timedelta(days=7)
        assert await poster.find(replace(DELIVERY, slot=week_ahead, attempted_at=week_ahead)) == Lookup(found=ts)


async def test_tells_a_person() -> None:
    """A direct message reaches the given person; for an unknown person, the result is False."""
    card = Card(("en",), "en", "done", ("A fact",), (Text(plain("A fact"), "fact"),))
    async with slack() as (site, poster):
        assert await poster.notify("U0EDITOR000", card)
        workspace = site.playground.workspace
        direct = workspace.direct("U0EDITOR000", site.playground.app.bot_user)
        assert [message.text for message in workspace.history(direct.id)] == ["A fact"]
        assert not await poster.notify("U0NOBODY", card)
