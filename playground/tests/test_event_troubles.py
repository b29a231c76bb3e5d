"""Delivery faults as an app sees them: deliveries that are late, lost, repeated, out of order or timed out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from connected_apps import EDITOR, HELP, HttpApp, SocketApp, fault, http_app, socket_app
from slack_playground.records import Json
from slack_playground.testing.in_process import Site, site, until

QUIET = 0.3


async def write(here: Site, *texts: str) -> None:
    """Post messages with these texts in #help as Editor, one after another."""
    for text in texts:
        assert (await here.act(EDITOR, "message", channel=HELP, text=text))["ok"] is True


def texts(app: SocketApp) -> list[str]:
    """Return the texts of the message events that the app received, in order of arrival."""
    events = (told["payload"]["event"] for told in app.got if told["type"] == "events_api")
    return [event["text"] for event in events if event["type"] == "message"]


async def test_late(here: Site) -> None:
    """A late event is delayed by the given number of seconds on the playground's clock, and others are not delayed.

    The late delivery is a first attempt, not a retry.
    """
    async with socket_app(here) as app:
        await fault(here, kind="late_event", seconds=7200, count=1, events=["message"])
        await write(here, "one", "two")
        await until(lambda: texts(app) == ["two"])
        await here.post("/control/clock", {"advance": 7000})
        await asyncio.sleep(QUIET)
        assert texts(app) == ["two"]
        await here.post("/control/clock", {"advance": 200})
        await until(lambda: texts(app) == ["two", "one"])
        assert [told["retry_attempt"] for told in app.got if "retry_attempt" in told] == [0, 0]


async def test_lost(here: Site) -> None:
    """A lost message event is never delivered, but the message's app_mention event and the next message event are."""
    async with socket_app(here) as app:
        await fault(here, kind="lost_event", count=1, events=["message"])
        await write(here, "@tester lost", "kept")
        await until(lambda: texts(app) == ["kept"])
        await here.post("/control/clock", {"advance": 3600})
        await asyncio.sleep(QUIET)
        assert texts(app) == ["kept"]
        kinds = [told["payload"]["event"]["type"] for told in app.got if told["type"] == "events_api"]
        assert sorted(kinds) == ["app_mention", "message"]


async def test_repeated(here: Site) -> None:
    """A repeated event is delivered exactly twice, the second time as Slack's first retry.

    Both deliveries have the same event_id, in different envelopes.
    """
    async with socket_app(here) as app:
        await fault(here, kind="repeated_event", count=1, events=["message"])
        await write(here, "twice", "once")
        await until(lambda: sorted(texts(app)) == ["once", "twice", "twice"])
        await here.post("/control/clock", {"advance": 3600})
        await asyncio.sleep(QUIET)
        twice = [told for told in app.got if told.get("payload", {}).get("event", {}).get("text") == "twice"]
        assert [(told["retry_attempt"], told["retry_reason"]) for told in twice] == [(0, ""), (1, "timeout")]
        assert len({told["payload"]["event_id"] for told in twice}) == 1
        assert len({told["envelope_id"] for told in twice}) == 2


async def test_out_of_order(here: Site) -> None:
    """A reordered event is delivered after the next one, and only once."""
    async with socket_app(here) as app:
        await fault(here, kind="reordered_event", count=1, events=["message"])
        await write(here, "one")
        await asyncio.sleep(QUIET)
        assert texts(app) == []
        await write(here, "two", "three")
        await until(lambda: sorted(texts(app)) == ["one", "three", "two"])
        assert texts(app)[0] == "two"
        await here.post("/control/clock", {"advance": 3600})
        await asyncio.sleep(QUIET)
        assert len(texts(app)) == 3


async def test_out_of_order_every_time(here: Site) -> None:
    """If every event is reordered, the events are swapped in pairs, and none is held back forever."""
    async with socket_app(here) as app:
        await fault(here, kind="reordered_event", events=["message"])
        for pair in (("one", "two"), ("three", "four")):
            for text in pair:
                await write(here, text)
            await until(lambda last=pair[0]: last in texts(app))  # type: ignore[misc]
        assert texts(app) == ["two", "one", "four", "three"]


async def test_out_of_order_without_a_next(here: Site) -> None:
    """If no other event follows within a minute, a reordered event is delivered then, and only once."""
    async with socket_app(here) as app:
        await fault(here, kind="reordered_event", count=1, events=["message"])
        await write(here, "alone")
        await here.post("/control/clock", {"advance": 60})
        await until(lambda: texts(app) == ["alone"])
        await write(here, "next")
        await until(lambda: texts(app) == ["alone", "next"])
        await asyncio.sleep(QUIET)
        assert texts(app) == ["alone", "next"]


async def test_by_channel(here: Site) -> None:
    """A fault that names channels affects only events in those channels."""
    async with socket_app(here) as app:
        await fault(here, kind="lost_event", channels=["C0OTHER"])
        await write(here, "kept")
        await until(lambda: texts(app) == ["kept"])
        await fault(here, kind="lost_event", channels=[HELP])
        await write(here, "lost")
        await here.act(EDITOR, "react", channel=HELP, ts=_newest(here), name="eyes")
        await asyncio.sleep(QUIET)
        assert [told["type"] for told in app.got] == ["hello", "events_api"]


def _newest(here: Site) -> str:
    return next(here.playground.workspace.history(HELP)).ts


async def test_by_share(here: Site) -> None:
    """A fault with a share affects about that share of the events."""
    async with socket_app(here) as app:
        await fault(here, kind="lost_event", share=0.5, events=["message"])
        await write(here, *(str(number) for number in range(60)))
        struck = (await here.get("/control/faults"))["faults"][0]["struck"]
        assert 15 <= struck <= 45
        await until(lambda: len(texts(app)) == 60 - struck)


# Over HTTP


@asynccontextmanager
async def over_http() -> AsyncIterator[tuple[Site, HttpApp]]:
    """Run a playground with an app connected over HTTP."""
    async with site(rates=False, transport="http") as here, http_app() as app:
        here.playground.deliver_to(app.url)
        assert await here.playground.until_connected()
        yield here, app


def messages(app: HttpApp) -> list[tuple[Json, str | None, str | None]]:
    """Return the payload, retry number and retry reason of each message event that the app received."""
    told = ((headers, json.loads(body)) for headers, body in app.got if body.startswith(b"{"))
    return [
        (payload, headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason"))
        for headers, payload in told
        if payload["event"]["type"] == "message"
    ]


async def test_repeated_over_http() -> None:
    """Over HTTP, a repeated event has the same event_id both times.

    The second delivery has the headers of Slack's first retry.
    """
    async with over_http() as (here, app):
        await fault(here, kind="repeated_event", count=1, events=["message"])
        await write(here, "twice")
        await until(lambda: len(messages(app)) == 2)
        (first, *none), (again, *retry) = messages(app)
        assert (none, retry) == ([None, None], ["1", "http_timeout"])
        assert first["event_id"] == again["event_id"]


async def test_times_out_on_slacks_side() -> None:
    """A delivery that times out on Slack's side is retried three times, even though the app responds each time."""
    async with over_http() as (here, app):
        await fault(here, kind="timed_out", events=["message"])
        await write(here, "again and again")
        await until(lambda: len(messages(app)) == 2)
        await here.post("/control/clock", {"advance": 3600})
        await until(lambda: len(messages(app)) == 4)
        await here.post("/control/clock", {"advance": 3600})
        await asyncio.sleep(QUIET)
        assert [number for _, number, _ in messages(app)] == [None, "1", "2", "3"]
        assert {reason for _, _, reason in messages(app)} == {None, "http_timeout"}


@pytest.mark.parametrize("name", ["/try", "shortcut"])
async def test_other_deliveries_time_out(here: Site, name: str) -> None:
    """If a command or shortcut times out on Slack's side, the person is shown an error, and nothing is redelivered."""
    async with socket_app(here) as app:
        await fault(here, kind="timed_out", events=[name], count=1)
        for failed in (True, False):
            if name == "/try":
                told = await here.act(EDITOR, "command", channel=HELP, command="/try")
            else:
                told = await here.act(EDITOR, "shortcut", callback_id="try_it")
            assert (told["ok"], told.get("error")) == ((False, "operation_timeout") if failed else (True, None))
        assert len(app.got) == 3  # hello, and each of the two deliveries once
