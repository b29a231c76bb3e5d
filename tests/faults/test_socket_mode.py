"""Socket Mode: errors at the start are reported plainly, and a connection that breaks is replaced."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_playground.assembly import Playground
from slack_playground.faults import Fault
from slack_playground.records import Json
from slack_playground.testing.in_process import until

from bot.app import SlackApp, new_app
from bot.settings import SocketMode
from bot.transports.slack_socket import Pace, SlackSocket
from bot.transports.socket_mode import ConnectError, connected
from tests.app_in_slack import COMMAND, calls, delivered, running_slack, settings_for
from tests.playground_ids import EDITOR, GENERAL, INNOVATION

LONG = 20.0
OPEN = "apps.connections.open"
PACE = Pace(patience=1.0, silence=0.2, shortest_wait=0.01, longest_wait=0.05, steady=0.05)
ROOT = Path(__file__).resolve().parents[2]
PAGE = "<html><body>Bad Gateway</body></html>"
LOST, AGAIN = "The connection to Slack is lost", "Connected to Slack again"


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """Yield a running playground that delivers requests over Socket Mode."""
    async with running_slack("socket") as slack:
        yield slack


def add(slack: Playground, **told: Any) -> None:
    """Make Slack have faults from now on. `told` is as in a request to /control/faults."""
    slack.faults.add(Fault.from_json(told))


def app_of(slack: Playground) -> tuple[SlackApp, list[str]]:
    """Return an app that repeats commands, and the list in which it records the mentions that it hears."""
    app, heard = new_app(settings_for(slack)), list[str]()

    @app.command(COMMAND)
    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(f"You asked: {body['text']}")

    @app.event("app_mention")
    async def on_mention(event: dict[str, Any]) -> None:
        heard.append(event["text"].split()[-1])

    return app, heard


def mode_of(slack: Playground) -> SocketMode:
    """Return how to connect to `slack`."""
    return SocketMode(slack.app.secrets.app_token)


async def works(slack: Playground, connection: SlackSocket) -> None:
    """Wait until the bot is connected, and assert that a command is answered."""
    await until(lambda: connection.is_open, LONG)
    outcome = await slack.people.command(EDITOR, GENERAL, COMMAND, "KONEPS")
    assert outcome.message is not None
    assert outcome.message.text == "You asked: KONEPS"


# The start

ANSWERS = [
    pytest.param({"body": []}, id="F1-line3"),
    pytest.param({"status": 502, "content_type": "application/json", "body": "<html>"}, id="F1-line4"),
    pytest.param({"status": 503, "content_type": "text/html", "body": "<html>"}, id="F1-line5"),
    pytest.param({"status": 503, "content_type": "text/plain", "body": "upstream connect error"}, id="F1-more1"),
    pytest.param({"body": None}, id="F1-more2"),
    pytest.param({"body": "", "content_type": "application/json"}, id="F1-more3"),
    pytest.param({"body": PAGE, "content_type": "text/html"}, id="F1-more4"),
    pytest.param({"body": '{"ok": tr', "content_type": "application/json"}, id="F1-more5"),
    pytest.param({"body": {"ok": True}}, id="F1-more6"),
    pytest.param({"body": {"ok": True, "url": ["wss"]}}, id="F1-more7"),
    pytest.param({"body": {"ok": False, "error": {"code": 1}}}, id="F1-more8"),
    pytest.param({"body": 7}, id="F1-more9"),
    pytest.param({"status": 503, "error": "service_unavailable"}, id="F1-more10"),
    pytest.param({"error": "internal_error"}, id="F1-more11"),
    pytest.param({"error": "org_login_required"}, id="F1-more12"),
    pytest.param({"status": 429, "error": "ratelimited", "retry_after": "soon"}, id="F1-more13"),
]


@pytest.mark.parametrize("answer", ANSWERS)
async def test_not_slack_at_the_start(slack: Playground, answer: Json) -> None:
    """If something else responds in Slack's place, or Slack has trouble, one line says that it is out of reach."""
    add(slack, kind="answer", methods=[OPEN], **answer)
    with pytest.raises(ConnectError) as caught:
        async with connected(new_app(settings_for(slack)), mode_of(slack), pace=PACE):
            pass
    said = str(caught.value)
    assert said.startswith(f"Couldn't reach Slack at {slack.url}/api/ (")
    assert "\n" not in said
    assert "Error" not in said
    assert "html" not in said
    assert len(calls(slack)) == 1


@pytest.mark.parametrize("kind", ["reset", "lost_reply"])
async def test_cut_off_at_the_start(slack: Playground, kind: str) -> None:
    """If the connection breaks before Slack has responded, the error says that Slack is out of reach."""
    add(slack, kind=kind, methods=[OPEN])
    with pytest.raises(ConnectError, match="Couldn't reach Slack"):
        async with connected(new_app(settings_for(slack)), mode_of(slack), pace=PACE):
            pass


async def test_no_answer_at_the_start(slack: Playground) -> None:
    """If Slack takes too long to respond, the error says that Slack is out of reach."""
    add(slack, kind="latency", seconds=60, methods=[OPEN])
    with pytest.raises(ConnectError, match="Couldn't reach Slack"):
        async with connected(new_app(settings_for(slack)), mode_of(slack), pace=replace(PACE, patience=0.05)):
            pass


@pytest.mark.parametrize(
    "error",
    ["invalid_auth", "not_allowed_token_type", "missing_scope", "token_revoked", "account_inactive", "link_disabled"],
)
async def test_rejected_at_the_start(slack: Playground, error: str) -> None:
    """If Slack rejects the app-level token, the error says so and names Slack's reason."""
    add(slack, kind="answer", methods=[OPEN], error=error)
    with pytest.raises(ConnectError, match=rf"Slack rejected SLACK_APP_TOKEN \({error}\)\. Check"):
        async with connected(new_app(settings_for(slack)), mode_of(slack), pace=PACE):
            pass


@pytest.mark.slow
@pytest.mark.parametrize("answer", ANSWERS[:3])
async def test_exit_status(slack: Playground, cache: Path, answer: Json, tmp_path: Path) -> None:
    """If something else responds in Slack's place at the start, the program ends with status 2 and a one-line error."""
    add(slack, kind="answer", methods=[OPEN], **answer)
    environ = {**os.environ, **slack.settings, "CACHE_PATH": str(cache), "DATA_PATH": str(tmp_path)}
    command = [sys.executable, "-m", "bot", "serve", "--without-worker"]
    done = await asyncio.to_thread(subprocess.run, command, env=environ, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("Couldn't reach Slack at ")
    assert len(done.stderr.splitlines()) == 1


# A connection that dies


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param({"kind": "expired_address", "count": 3}, id="A-1"),
        pytest.param({"kind": "silent_socket", "count": 1}, id="A-2"),
        pytest.param({"kind": "brief_socket", "count": 3}, id="A-3"),
        pytest.param({"kind": "disconnect", "reason": "refresh_requested", "count": 3}, id="A-4"),
        pytest.param({"kind": "disconnect", "reason": "link_disabled", "count": 2}, id="A-5"),
        pytest.param({"kind": "disconnect", "reason": "too_many_websockets", "count": 2}, id="A-6"),
        pytest.param({"kind": "disconnect", "reason": "warning", "count": 2}, id="A-7"),
        pytest.param({"kind": "no_pongs", "count": 2}, id="A-8"),
    ],
)
@pytest.mark.parametrize("when", ["at the start", "later"])
async def test_connection_dies(slack: Playground, trouble: Json, when: str) -> None:
    """If an address has expired, or a connection is silent, closed or refused, another one replaces it."""
    app, _ = app_of(slack)
    if when == "at the start":
        add(slack, **trouble)
    async with connected(app, mode_of(slack), pace=PACE) as connection:
        if when == "later":
            add(slack, **trouble)
            slack.connection.socket.drop()
        await until(lambda: not slack.faults.listed(), LONG)  # a fault that has struck often enough is gone
        await works(slack, connection)


async def test_dies_silently(slack: Playground) -> None:
    """A connection that stops receiving pongs and events is soon dropped and replaced."""
    app, _ = app_of(slack)
    add(slack, kind="no_pongs", count=1)
    async with connected(app, mode_of(slack), pace=PACE) as connection:
        await until(lambda: len(calls(slack, OPEN)) == 2, LONG)
        await works(slack, connection)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"kind": "unavailable"}, id="A-more1"),
        pytest.param({"kind": "answer", "status": 503, "content_type": "text/html", "body": PAGE}, id="A-more2"),
        pytest.param({"kind": "answer", "status": 503, "body": "upstream connect error"}, id="A-more3"),
        pytest.param({"kind": "answer", "body": []}, id="A-more4"),
        pytest.param({"kind": "answer", "body": None}, id="A-more5"),
        pytest.param({"kind": "answer", "body": ""}, id="A-more6"),
        pytest.param({"kind": "answer", "error": "invalid_auth"}, id="A-more7"),
        pytest.param({"kind": "answer", "body": {"ok": True, "url": "wss://127.0.0.1:1/x"}}, id="A-more8"),
        pytest.param({"kind": "answer", "body": {"ok": True, "url": "not an address"}}, id="A-more9"),
        pytest.param({"kind": "answer", "status": 429, "error": "ratelimited", "retry_after": "soon"}, id="A-more10"),
        pytest.param({"kind": "rate_limited", "retry_after": 3600}, id="A-more11"),
        pytest.param({"kind": "lost_reply"}, id="A-more12"),
        pytest.param({"kind": "reset"}, id="A-more13"),
    ],
)
async def test_no_address_for_a_while(slack: Playground, answer: Json, caplog: pytest.LogCaptureFixture) -> None:
    """However Slack responds to a request for a new address, the bot tries again, and logs the trouble once.

    A question that was asked in the meantime is answered when Slack delivers it again.
    """
    app, heard = app_of(slack)
    async with connected(app, mode_of(slack), pace=PACE) as connection:
        add(slack, methods=[OPEN], count=4, **answer)
        slack.connection.socket.drop()
        await slack.people.write(EDITOR, INNOVATION, "@innovation meanwhile")
        await until(lambda: len(calls(slack, OPEN)) == 6, LONG)
        await works(slack, connection)
        slack.advance(60)
        await until(lambda: heard == ["meanwhile"], LONG)
        await until(lambda: AGAIN in caplog.messages, LONG)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert [each.partition(" (")[0] for each in ours] == [LOST, AGAIN]


async def test_host_refuses_and_ticket_expires(slack: Playground) -> None:
    """If Slack cannot be reached for longer than an address is valid, the bot then connects at a new address."""
    app, _ = app_of(slack)
    assert slack.listening is not None
    async with connected(app, mode_of(slack), pace=PACE) as connection:
        await slack.listening.stop(0.3)
        slack.connection.socket.drop()
        await until(lambda: not connection.is_open, LONG)
        slack.connection.socket._tickets.clear()
        await works(slack, connection)


@pytest.mark.parametrize(("failed", "waits"), [(1, [1]), (6, [1, 2, 4, 8, 15, 15])])
def test_waits_grow(failed: int, waits: list[float]) -> None:
    """The waits between attempts grow, and stay short enough that a question is answered within a minute."""
    pace, wait = Pace(), 0.0
    assert [wait := pace.next_wait(wait) for _ in range(failed)] == waits
    assert 2 * pace.longest_wait + pace.patience < 60


# What is under way


@pytest.mark.parametrize("how", ["drop", "refresh", "link_disabled"])
async def test_answer_under_way(slack: Playground, how: str) -> None:
    """If a connection ends while a command is being answered, the answer is sent over the next one."""
    app, asked, go_on = new_app(settings_for(slack)), asyncio.Event(), asyncio.Event()

    @app.command(COMMAND)
    async def on_command(ack: AsyncAck) -> None:
        asked.set()
        await go_on.wait()
        await ack("done")

    async with connected(app, mode_of(slack), pace=PACE):
        socket = slack.connection.socket
        command = asyncio.create_task(slack.people.command(EDITOR, GENERAL, COMMAND, "KONEPS"))
        await asked.wait()
        if how == "drop":
            socket.drop()
        else:
            await socket.refresh("refresh_requested" if how == "refresh" else "link_disabled")
        await until(lambda: len(calls(slack, OPEN)) == 2, LONG)
        go_on.set()
        outcome = await command
    assert outcome.message is not None
    assert outcome.message.text == "done"


async def test_answer_waits_for_a_connection(slack: Playground) -> None:
    """If there is no connection when an answer is ready, the answer waits for the next one."""
    app, asked, go_on = new_app(settings_for(slack)), asyncio.Event(), asyncio.Event()

    @app.command(COMMAND)
    async def on_command(ack: AsyncAck) -> None:
        asked.set()
        await go_on.wait()
        await ack("done")

    async with connected(app, mode_of(slack), pace=PACE) as connection:
        add(slack, kind="unavailable", methods=[OPEN], count=2)
        command = asyncio.create_task(slack.people.command(EDITOR, GENERAL, COMMAND, "KONEPS"))
        await asked.wait()
        slack.connection.socket.drop()
        await until(lambda: not connection.is_open, LONG)
        go_on.set()
        outcome = await command
    assert outcome.message is not None
    assert outcome.message.text == "done"


async def test_events_during_a_refresh(slack: Playground) -> None:
    """While a connection is being replaced at Slack's request, events on the old one are still handled."""
    app, heard = app_of(slack)
    async with connected(app, mode_of(slack), pace=PACE) as connection:
        for number in range(5):
            await slack.connection.socket.refresh()
            await slack.people.write(EDITOR, INNOVATION, f"@innovation q{number}")
        await until(lambda: sorted(heard) == [f"q{number}" for number in range(5)], LONG)
        await works(slack, connection)
    assert {entry["status"] for entry in delivered(slack)} == {"ok"}
    assert slack.events.waiting == 0


async def test_stops_during_an_outage(slack: Playground) -> None:
    """If the bot is stopped while Slack cannot be reached, it ends at once."""
    app, _ = app_of(slack)
    async with connected(app, mode_of(slack), pace=replace(PACE, shortest_wait=60.0, longest_wait=60.0)) as connection:
        add(slack, kind="unavailable", methods=[OPEN])
        slack.connection.socket.drop()
        await until(lambda: not connection.is_open, LONG)


# The log


async def test_flapping_is_logged_once(slack: Playground, caplog: pytest.LogCaptureFixture) -> None:
    """If connections keep breaking as soon as they open, that is logged once, and once more when one lasts."""
    app, _ = app_of(slack)
    async with connected(app, mode_of(slack), pace=replace(PACE, longest_wait=0.3)) as connection:
        add(slack, kind="brief_socket", count=4)
        slack.connection.socket.drop()
        await until(lambda: len(calls(slack, OPEN)) == 6, LONG)
        await until(lambda: AGAIN in caplog.messages, LONG)
        await works(slack, connection)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert [each.partition(" (")[0] for each in ours] == [LOST, AGAIN]


async def test_refresh_is_not_logged(slack: Playground, caplog: pytest.LogCaptureFixture) -> None:
    """Slack's requests to replace a connection are normal and are not logged."""
    app, _ = app_of(slack)
    async with connected(app, mode_of(slack), pace=PACE) as connection:
        await slack.connection.socket.refresh()
        await until(lambda: len(calls(slack, OPEN)) == 2, LONG)
        await works(slack, connection)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
