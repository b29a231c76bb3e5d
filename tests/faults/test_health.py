"""Health checks: /healthz and /readyz report the bot's state even if it is stuck, and a trouble is logged once."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from slack_playground.records import Json
from slack_playground.testing.in_process import until

from bot.app import new_app
from bot.settings import Http, Settings
from bot.storage.engine import open_engine
from bot.storage.opening import opened, stores_in
from bot.transports.health import health_port
from bot.transports.http import listening
from bot.transports.ports import ListenError
from bot.transports.readiness import Readiness, ready
from bot.transports.signatures import QUIET, Signatures
from bot.transports.socket_mode import connected
from bot.troubles import Trouble
from bot.worker.building import working
from bot.worker.poster import slack_poster
from knowledge.model import KnowledgeBase
from tests.app_in_slack import running_slack, settings_for
from tests.faults.test_socket_mode import LONG, PACE, add, mode_of
from tests.playground_ids import EDITOR
from tests.slack_requests import BOT_TOKEN, FORM, SECRET, command, signed

ROOT = Path(__file__).resolve().parents[2]
NOW = 1_800_000_000
BODY = command("KONEPS")
SETTINGS = Settings(bot_token=BOT_TOKEN, signing_secret=SECRET, host="127.0.0.1", port=0)
HTTP = Http(SECRET, "127.0.0.1", 0)


async def get(port: int, path: str) -> tuple[int, str]:
    """Return the status and the text at a path on this computer."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status, await response.text()


async def hangs() -> str | None:
    """Stand in for the check of a part that hangs."""
    await asyncio.Event().wait()
    return None


async def fails() -> str | None:
    """Stand in for the check of a part that cannot be reached."""
    raise ConnectionRefusedError


async def not_connected() -> str | None:
    """Stand in for the check of a part that is not connected."""
    return "not connected"


# What is ready


@pytest.mark.parametrize(
    ("check", "status", "line"),
    [
        pytest.param(ready, 200, "database: ok", id="health-1"),
        pytest.param(not_connected, 503, "database: not connected", id="health-2"),
        pytest.param(fails, 503, "database: ConnectionRefusedError", id="health-3"),
        pytest.param(hangs, 503, "database: no answer within 1 s", id="health-4"),
        pytest.param(None, 503, "database: starting", id="health-5"),
    ],
)
@pytest.mark.parametrize("where", ["PORT", "HEALTH_PORT"])
async def test_ready(check: object, status: int, line: str, where: str) -> None:
    """/readyz names each part and what is wrong with it. /healthz says only that the process is alive."""
    readiness = Readiness("report", "database", patience=1.0)
    readiness.begin()
    readiness.watch("report", ready)
    if callable(check):
        readiness.watch("database", check)
    with health_port(Settings(host="127.0.0.1", health_port=0), readiness) as own:
        async with listening(new_app(SETTINGS), HTTP, readiness) as port:
            asked = own if where == "HEALTH_PORT" and own else port
            assert await get(asked, "/readyz") == (status, f"report: ok\n{line}\n")
            assert await get(asked, "/healthz") == (200, "ok")
            assert (await get(asked, "/"))[0] == 404


async def test_a_check_that_hangs_runs_once() -> None:
    """While a check hangs, it is not run again, because each run could keep a connection to the database."""
    runs = 0

    async def check() -> str | None:
        nonlocal runs
        runs += 1
        return await hangs()

    readiness = Readiness("database", patience=0.01)
    readiness.begin()
    readiness.watch("database", check)
    answers = await asyncio.gather(*(readiness.ask() for _ in range(5)))
    assert all(answer["database"] for answer in answers)
    assert runs == 1


async def test_hung_database() -> None:
    """If a database accepts connections but never responds, /readyz does not hang."""
    held: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _reader, writer: held.append(writer), "127.0.0.1", 0)
    engine = open_engine(f"postgresql://u:p@127.0.0.1:{server.sockets[0].getsockname()[1]}/x")
    readiness = Readiness("database", patience=0.05)
    readiness.begin()
    readiness.watch("database", stores_in(engine).check)
    for _ in range(2):
        assert await readiness.ask() == {"database": "no answer within 0.05 s"}
    for task in readiness._asked.values():
        task.cancel()
    await asyncio.gather(*readiness._asked.values(), return_exceptions=True)
    for writer in held:
        writer.close()
    server.close()
    await server.wait_closed()
    await engine.dispose()


async def test_stuck_event_loop() -> None:
    """If the bot's event loop is stuck, HEALTH_PORT still answers, and says so."""
    readiness = Readiness("database", patience=0.05)
    readiness.begin()
    readiness.watch("database", ready)
    with health_port(Settings(host="127.0.0.1", health_port=0), readiness) as port:
        # Nothing else runs in this loop until both answers are there.
        for path, status, said in (("/readyz", 503, "event loop: stuck"), ("/healthz", 200, "ok")):
            answer = fetch(f"http://127.0.0.1:{port}{path}")
            assert answer[0] == status
            assert said in answer[1]


async def test_before_the_event_loop_runs() -> None:
    """While the report is still being indexed, HEALTH_PORT answers that the parts are starting."""
    readiness = Readiness("report", "database")
    with health_port(Settings(host="127.0.0.1", health_port=0), readiness) as port:
        assert port is not None
        assert await get(port, "/readyz") == (503, "report: starting\ndatabase: starting\n")


async def test_socket_and_worker_and_database(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """The socket, the worker and the database are ready while they work.

    A socket that was cut is not ready, nor is a worker that has not taken a turn for a long time.
    """
    async with running_slack("socket") as slack:
        settings = settings_for(slack)
        readiness = Readiness("database", "worker", "socket")
        readiness.begin()
        async with opened(Settings(data_path=tmp_path)) as stores:
            readiness.watch("database", stores.check)
            async with (
                working(settings, knowledge, stores, by_itself=False) as worker,
                connected(new_app(settings), mode_of(slack), readiness, pace=PACE) as connection,
            ):
                readiness.watch("worker", worker.check)
                assert await readiness.ask() == {"database": None, "worker": None, "socket": None}
                worker._progressed -= 1000
                slack.faults.clear()
                assert slack.listening is not None
                await slack.listening.stop(LONG)
                slack.connection.socket.drop()
                await until(lambda: not connection.is_open, LONG)
                found = await readiness.ask()
                assert found["socket"] == "not connected"
                assert re.fullmatch(r"no turn for 1\d\d\d s", found["worker"] or "")
                await worker.turn()
                assert (await readiness.ask())["worker"] is None


def test_port_taken() -> None:
    """If the port for health checks is in use, the error says so and names the variable."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(host="127.0.0.1", health_port=taken.getsockname()[1])
        with (
            pytest.raises(ListenError, match=r"already using it\..* set HEALTH_PORT to another number"),
            health_port(settings, Readiness()),
        ):
            pass


def test_answering_cannot_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else keeps the port from answering is raised, and nobody waits for ever."""

    async def fail(_runner: web.AppRunner) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(web.AppRunner, "setup", fail)
    with (
        pytest.raises(OSError, match="Too many open files"),
        health_port(Settings(host="127.0.0.1", health_port=1), Readiness()),
    ):
        pass


@pytest.mark.parametrize(
    "settings",
    [Settings(), Settings(bot_token="xoxb-1", signing_secret="a", port=8080, health_port=8080)],  # noqa: S106
    ids=["unset", "the same as PORT"],
)
def test_no_port_of_its_own(settings: Settings) -> None:
    """If HEALTH_PORT is not set, or is the same as PORT over HTTP, no other port is opened."""
    with health_port(settings, Readiness()) as port:
        assert port is None


# As programs


def fetch(url: str) -> tuple[int, str]:
    """Return the status and the text at an address."""
    try:
        with urllib.request.urlopen(url, timeout=LONG) as response:  # noqa: S310 - our own server
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def free_port() -> int:
    """Return a port that is free at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: list[str], environ: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the bot while the context is open, and write its output to `log`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE"))}
    with log.open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "bot", *command], env={**kept, **environ}, cwd=ROOT, stderr=said
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(LONG)


def eventually(url: str, status: int, *said: str) -> None:
    """Wait until an address responds with this status and all of these words."""
    last: object = None
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            last = fetch(url)
        except OSError as error:
            last = error
        else:
            if last[0] == status and all(words in last[1] for words in said):
                return
        time.sleep(0.05)
    raise AssertionError(last)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["serve", "worker"])
async def test_programs(command: str, cache: Path, tmp_path: Path) -> None:
    """`serve` over Socket Mode and `worker` respond on HEALTH_PORT."""
    port = free_port()
    async with running_slack("socket") as slack:
        environ = {
            **slack.settings, "HOST": "127.0.0.1", "HEALTH_PORT": str(port), "CACHE_PATH": str(cache),
            "DATA_PATH": str(tmp_path),
        }  # fmt: skip
        if command == "worker":
            environ.pop("SLACK_APP_TOKEN")
        parts = ["report: ok", "database: ok", "worker: ok", *(["socket: ok"] if command == "serve" else [])]
        with running([command], environ, tmp_path / "log"):
            await asyncio.to_thread(eventually, f"http://127.0.0.1:{port}/readyz", 200, *parts)
            assert await asyncio.to_thread(fetch, f"http://127.0.0.1:{port}/healthz") == (200, "ok")


# The log


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the bot's log messages."""
    return [record.getMessage() for record in caplog.records if record.name.startswith(("bot.", "handlers."))]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        pytest.param(10, "10 minutes ahead of Slack's", id="D4-1"),
        pytest.param(-10, "10 minutes behind Slack's", id="D4-more1"),
        pytest.param(6, "6 minutes ahead of Slack's", id="D4-more2"),
        pytest.param(9 * 60, "540 minutes ahead of Slack's", id="D4-more3"),
    ],
)
def test_clock_is_off(minutes: int, said: str, caplog: pytest.LogCaptureFixture) -> None:
    """If this computer's clock is wrong, that is logged once, in minutes, and once more when it is right again."""
    times = iter([NOW + 60.0 * minutes] * 3 + [NOW, NOW] * 2)
    signatures = Signatures(SECRET, lambda: next(times))
    assert [signatures.accept(signed(BODY, FORM, NOW), BODY) for _ in range(5)] == [False] * 3 + [True] * 2
    first, last = messages(caplog)
    assert said in first
    assert "clock is right" in last


@pytest.mark.parametrize("stamp", [NOW, NOW - 6000], ids=["D4-more4", "D4-more5"])
def test_secret_does_not_match(stamp: int, caplog: pytest.LogCaptureFixture) -> None:
    """If no signature matches the secret, that is logged once, and once more when one matches."""
    signatures = Signatures(SECRET, lambda: NOW)
    wrong = signed(BODY, FORM, stamp, secret="another")  # noqa: S106 - made up
    assert not any(signatures.accept(wrong, BODY) for _ in range(4))
    assert signatures.accept(signed(BODY, FORM, NOW), BODY)
    first, last = messages(caplog)
    assert "do not match SLACK_SIGNING_SECRET" in first
    assert "SLACK_SIGNING_SECRET matches" in last
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": str(NOW - 6000), "X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": str(NOW), "X-Slack-Signature": "nonsense"},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=" + "0" * 64},
    ],
    ids=["nothing", "no time", "old", "nonsense", "no number"],
)
def test_nobody_can_make_us_log(headers: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    """While Slack's requests are valid, forged ones are not logged."""
    signatures = Signatures(SECRET, lambda: NOW)
    assert signatures.accept(signed(BODY, FORM, NOW), BODY)
    assert not signatures.accept(headers, BODY)
    assert messages(caplog) == []


def test_secret_changed_while_running(caplog: pytest.LogCaptureFixture) -> None:
    """If the secret was changed in Slack, that is logged after an hour without a valid request."""
    now = [float(NOW)]
    signatures = Signatures(SECRET, lambda: now[0])
    assert signatures.accept(signed(BODY, FORM, now[0]), BODY)
    now[0] += QUIET + 1
    assert not signatures.accept(signed(BODY, FORM, now[0], secret="another"), BODY)  # noqa: S106 - made up
    assert len(messages(caplog)) == 1


async def test_clock_over_http(caplog: pytest.LogCaptureFixture) -> None:
    """Over HTTP, the requests get a 401, and the log has one line for all of them."""
    async with listening(new_app(SETTINGS), HTTP, clock=lambda: NOW + 600) as port, aiohttp.ClientSession() as session:
        for _ in range(3):
            url = f"http://127.0.0.1:{port}/slack/events"
            async with session.post(url, data=BODY, headers=signed(BODY, FORM, NOW)) as response:
                assert response.status == 401
    assert len(messages(caplog)) == 1


def test_trouble_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A trouble is logged each time that it begins and each time that it ends."""
    trouble = Trouble(logging.getLogger("bot.test"), "It works again")
    trouble.end()
    for _ in range(2):
        for number in range(3):
            trouble.begin("It fails (%s)", number)
        for _ in range(3):
            trouble.end()
    assert messages(caplog) == ["It fails (0)", "It works again"] * 2


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param({"kind": "unavailable"}, id="F-1"),
        pytest.param({"kind": "answer", "status": 503, "body": "upstream connect error"}, id="F-more3"),
        pytest.param({"kind": "reset"}, id="F-more4"),
        pytest.param({"kind": "answer", "body": []}, id="F-more5"),
    ],
)
async def test_workspace_out_of_reach(trouble: Json, caplog: pytest.LogCaptureFixture) -> None:
    """While Slack's API cannot be reached, it is logged once that the workspace is unknown, and once when that ends."""
    async with running_slack("http") as slack, slack_poster(settings_for(slack)) as poster:
        add(slack, methods=["auth.test"], **trouble)
        assert [await poster.team() for _ in range(4)] == [None] * 4
        slack.faults.clear()
        assert await poster.team() == slack.workspace.id
    assert [each.partition(" (")[0] for each in messages(caplog)] == [
        "The workspace could not be read from Slack",
        "The workspace can be read from Slack again",
    ]


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(ConnectionRefusedError, id="F-2"),
        pytest.param(RuntimeError, id="F-more1"),
        pytest.param(KeyError, id="F-more2"),
    ],
)
async def test_turns_that_fail(
    knowledge: KnowledgeBase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[Exception],
) -> None:
    """If turns fail, for any reason, that is logged once, and once more when a turn succeeds."""
    settings = Settings(bot_token=BOT_TOKEN, api_url="http://127.0.0.1:9/", data_path=tmp_path)

    async def fail() -> int:
        raise error(EDITOR)

    async with opened(settings) as stores, working(settings, knowledge, stores, by_itself=False) as worker:
        with monkeypatch.context() as broken:
            broken.setattr(worker, "tick", fail)
            for _ in range(4):
                await worker.turn()
        monkeypatch.setattr(worker, "_unprepared", [])
        await worker.turn()
    said = messages(caplog)
    assert len(said) == 2
    assert "again" in said[1]
    assert EDITOR not in caplog.text
