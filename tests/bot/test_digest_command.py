"""The operator's commands: they inspect and post weekly facts, migrate the database, and simulate many years."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from slack_playground.assembly import Playground
from slack_playground.faults import Fault
from slack_playground.server import running_playground
from slack_playground.testing.in_process import SCOPES, manifest

from bot.cli import main
from bot.commands.simulate import Judge, Post, replay, subscribed
from bot.settings import VARIABLES, Settings
from bot.storage.opening import Stores, opened
from bot.terminal.texts import DATABASE_READY
from handlers.digests.delivery import Planned
from handlers.digests.subscription import Pause, Schedule, Subscription
from knowledge.model import KnowledgeBase
from tests.playground_ids import EDITOR, FURNISHING, INNOVATION

DUE = datetime(2026, 11, 23, 0, tzinfo=UTC)
SEOUL = Schedule(0, time(9), "Asia/Seoul")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run every test with its own database and without this computer's settings."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_PATH", str(tmp_path))


@asynccontextmanager
async def stores(folder: Path) -> AsyncIterator[Stores]:
    """Yield the stores in the database that the commands use."""
    async with opened(Settings(data_path=folder)) as found:
        yield found


def subscription(name: str, channel: str, pause: Pause | None = None) -> Subscription:
    """Return a subscription whose next post is due at DUE."""
    return Subscription(name, "T1", channel, EDITOR, SEOUL, frozenset(), "en", EDITOR, DUE, DUE, pause)


@asynccontextmanager
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Playground]:
    """Run a playground that the commands post to, with the app in #innovation, and yield the playground."""
    async with running_playground(manifest(scopes=SCOPES), rates=False, furnishing=FURNISHING) as playground:
        playground.workspace.join(playground.workspace.channels[INNOVATION], playground.app.bot_user)
        monkeypatch.setenv("SLACK_BOT_TOKEN", playground.app.secrets.bot_token)
        monkeypatch.setenv("SLACK_API_URL", f"{playground.url}/api/")
        yield playground


async def say(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run a command in a thread, so that the playground keeps running, and return its exit status and output."""
    capsys.readouterr()
    status = await asyncio.to_thread(main, arguments)
    out, err = capsys.readouterr()
    return status, out + err


async def test_configured_channel_before_the_first_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until a worker has run, `digest list` and `digest preview` say that the channel in the settings is to come."""
    monkeypatch.setenv("DIGEST_CHANNEL", INNOVATION)
    for what in ("list", "preview"):
        said = (await say(capsys, "digest", what))[1]
        assert "If DIGEST_CHANNEL is set, the bot adds that channel when it next runs." in said


async def test_nobody_has_subscribed(capsys: pytest.CaptureFixture[str]) -> None:
    """If there are no subscriptions, `digest list` and `digest status` say so.

    Without a token, `digest run` and `worker` name the missing setting.
    """
    assert "No channel has subscribed yet" in (await say(capsys, "digest", "list"))[1]
    status, said = await say(capsys, "digest", "status")
    assert (status, "Subscriptions: 0" in said, "Last post: none" in said) == (0, True, True)
    assert await say(capsys, "digest", "run") == (2, (await say(capsys, "worker"))[1])
    assert "SLACK_BOT_TOKEN is missing" in (await say(capsys, "worker"))[1]


async def test_list_and_preview(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`digest list` shows each subscription's next slot in UTC and local time, and why a subscription is paused.

    `digest preview` shows the next fact for one subscription without using up that fact. An unknown id is reported.
    """
    async with stores(tmp_path) as found:
        await found.subscriptions.add(subscription("one", "C0ONE"))
        await found.subscriptions.add(subscription("two", "C0TWO", Pause("archived")))
    status, said = await say(capsys, "digest", "list")
    assert status == 0
    assert "one  C0ONE  mon 09:00 Asia/Seoul" in said
    assert "2026-11-23T00:00Z = 2026-11-23T09:00+0900 Asia/Seoul" in said
    assert "paused (channel archived)" in said
    status, said = await say(capsys, "digest", "preview", "one")
    assert (status, "Fact of the week" in said, "C0TWO" in said) == (0, True, False)
    assert "No subscription has that ID" in (await say(capsys, "digest", "preview", "three"))[1]
    assert "Deliveries: none" in (await say(capsys, "digest", "status"))[1]


@pytest.mark.slow
async def test_run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`digest run` posts everything that is due at the given time, but only once, and prints how many posts it made.

    After that, `digest list` shows the post as sent.
    """
    async with slack(monkeypatch) as playground:
        async with stores(tmp_path) as found:
            await found.subscriptions.add(subscription("one", INNOVATION))
        assert "Posted: 0." in (await say(capsys, "digest", "run", "--now", "2026-11-22T23:59Z"))[1]
        assert "Posted: 1. Still waiting: 0" in (await say(capsys, "digest", "run", "--now", "2026-11-23T00:01"))[1]
        assert (
            "Posted: 0. Still waiting: 0" in (await say(capsys, "digest", "run", "--now", "2026-11-23T09:02+09:00"))[1]
        )
        assert len([one for one in playground.workspace.history(INNOVATION) if one.metadata]) == 1
    said = (await say(capsys, "digest", "list"))[1]
    assert f"sent  2026-11-23T00:00Z = 2026-11-23T09:00+0900 Asia/Seoul  {INNOVATION}" in said


async def test_stuck(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If it is unknown whether a post was made, `digest status` shows the post's error and exits with status 1."""
    async with slack(monkeypatch) as playground:
        async with stores(tmp_path) as found:
            await found.subscriptions.add(subscription("one", INNOVATION))
        playground.faults.add(Fault("server_error", methods=frozenset({"chat.postMessage"})))
        assert "Posted: 0. Still waiting: 1" in (await say(capsys, "digest", "run", "--now", "2026-11-23T00:01"))[1]
    status, said = await say(capsys, "digest", "status")
    assert status == 1
    assert re.search(r"Stuck: ambiguous .+ internal_error \(attempts: 1\)", said)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("digest", "list", "--now", "2026-11-23"), "--now only works with “digest run”"),
        (("digest", "run", "one"), "You can only name a subscription with “digest preview”"),
        (("simulate", "--years", "0"), "--years must be above 0"),
        (("simulate", "--channels", "0"), "--channels must be from 1"),
    ],
)
def test_usage(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str) -> None:
    """Invalid options are rejected with an error message in plain words."""
    assert main(arguments) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("command", ["migrate", "release"])
@pytest.mark.parametrize("address", ["postgresql://me:secret@127.0.0.1:1/bot", "mysql://me:secret@db/bot"])
def test_no_database(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, address: str, command: str
) -> None:
    """If the database is unavailable or unsupported, the error names the setting and does not show the password."""
    monkeypatch.setenv("DATABASE_URL", address)
    assert main([command]) == 2
    err = capsys.readouterr().err
    assert "DATABASE_URL" in err
    assert "secret" not in err


@pytest.mark.parametrize("command", ["migrate", "release"])
def test_migrate(capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str) -> None:
    """`migrate`, also called `release`, creates the tables and can be run again."""
    assert main([command]) == 0
    assert main([command]) == 0
    assert capsys.readouterr().err == f"{DATABASE_READY}\n" * 2
    tables = {"subscriptions", "deliveries", "messages", "alembic_version"}
    with closing(sqlite3.connect(tmp_path / "innovation.db")) as connection:
        assert tables <= {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


# Replaying


def test_simulate(capsys: pytest.CaptureFixture[str]) -> None:
    """A simulation lists about one post per channel per week, each with its time. Every run gives the same posts.

    No post is missed or duplicated, and no fact is repeated too early.
    """
    arguments = ["simulate", "--years", "0.5", "--channels", "40", "--start", "2026-03-01", "--list"]
    assert main(arguments) == 0
    first = capsys.readouterr().out.splitlines()
    assert main(arguments) == 0
    assert capsys.readouterr().out.splitlines()[:-3] == first[:-3]
    assert len(first) - 3 in range(26 * 40 - 5, 26 * 40 + 6)
    assert re.fullmatch(r"2026-\d\d-\d\dT\d\d:\d\dZ  \w{3} 2026-\d\d-\d\d \d\d:\d\d \S+  C\d{6}  \S+/\S+", first[0])
    assert "Missed: 0 · duplicated: 0 · repeated too early: 0" in first[-2]


def test_simulate_without_facts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], knowledge: KnowledgeBase
) -> None:
    """If the report has no facts, `simulate` says how to add one, instead of counting missed posts."""
    bare = replace(knowledge, topics=tuple(replace(topic, statements=()) for topic in knowledge.topics))
    monkeypatch.setattr("bot.commands.simulate.load_knowledge", lambda _path: bare)
    assert main(["simulate", "--years", "1"]) == 2
    assert "give it the field “fact”" in capsys.readouterr().err


@pytest.mark.slow
def test_simulate_ten_years(capsys: pytest.CaptureFixture[str]) -> None:
    """In a simulation of ten years, no post is missed or duplicated, and no fact is repeated too early."""
    assert main(["simulate", "--years", "10", "--channels", "600"]) == 0
    assert "Missed: 0 · duplicated: 0 · repeated too early: 0" in capsys.readouterr().out


def test_the_judge_sees_what_is_broken(knowledge: KnowledgeBase) -> None:
    """The judge counts missed weeks, duplicated posts, repeated facts, and wrong local times.

    A correct run has none.
    """
    start = datetime(2026, 11, 22, tzinfo=UTC)
    (one,) = subscribed(1, start, random.Random(7), knowledge)  # noqa: S311 - no secret
    week = timedelta(days=7)

    def judged(*moments: datetime, facts: str = "abcdef") -> tuple[int, int, int, int]:
        judge = Judge([one], start, 4)
        for moment, fact in zip(moments, facts, strict=False):
            judge.check(Post(moment, one, fact))
        found = judge.finish()
        return found.missed, found.doubled, found.repeated, found.moved

    due = [one.next_due + week * number for number in range(4)]
    assert judged(*due) == (0, 0, 0, 0)
    assert judged(due[0], due[2], due[3]) == (1, 0, 0, 0)
    assert judged(*due[:2]) == (2, 0, 0, 0)
    assert judged(*due[1:]) == (1, 0, 0, 0)
    assert judged(due[0], *due) == (0, 1, 0, 0)
    assert judged(*due, facts="abca") == (0, 0, 1, 0)
    assert judged(due[0], due[1] + timedelta(minutes=30), *due[2:])[3] == 1


def test_a_replay_without_facts_posts_nothing(knowledge: KnowledgeBase) -> None:
    """If no fact fits, a simulation continues and posts nothing."""
    made = subscribed(3, DUE, random.Random(7), knowledge)  # noqa: S311 - no secret

    def plans(due: Subscription, _used: frozenset[str], _now: datetime) -> Planned:
        return Planned(due.next_due, None, 0, None, due.next_due + timedelta(days=7))

    assert list(replay(made, plans, DUE, 5)) == []
