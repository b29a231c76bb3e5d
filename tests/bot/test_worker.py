"""The worker: a due post is made only once, whatever Slack, the database, and the clock do in the meantime."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from slack_playground.assembly import Playground
from slack_playground.clock import Clock as PlaygroundClock
from slack_playground.faults import Fault
from slack_playground.records import Message
from slack_playground.server import running_playground
from slack_playground.testing.in_process import SCOPES, manifest, until
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bot.settings import Settings, require_digest_language
from bot.storage.opening import Stores, opened
from bot.worker import loop, poster
from bot.worker.configured import DefaultDigest
from bot.worker.loop import Pace, Worker
from bot.worker.poster import TIMEOUT, slack_poster
from handlers.digests.delivery import Delivery, Outcome
from handlers.digests.planning import plan
from handlers.digests.slack.weekly import render_with
from handlers.digests.subscription import Pause, Schedule, Subscription
from knowledge.model import KnowledgeBase
from tests.databases import sqlite_with_tables
from tests.playground_ids import EDITOR, FURNISHING, INNOVATION

MONDAY_NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
SCHEDULE = Schedule(0, time(9), "UTC")
POSTING = frozenset({"chat.postMessage"})
SCOPES_OF_OURS = (*SCOPES, "channels:join", "im:write")


@dataclass
class Time:
    """A clock that the database and Slack share; it stands still until it is moved."""

    at: datetime = MONDAY_NINE

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Place:
    """A playground, a database, and the workers that use them."""

    playground: Playground
    stores: Stores
    settings: Settings
    time: Time
    knowledge: KnowledgeBase
    workers: list[Worker] = field(default_factory=list)

    @property
    def worker(self) -> Worker:
        return self.workers[0]

    def subscription(self, channel: str = INNOVATION, **changed: Any) -> Subscription:
        made = Subscription(
            id=f"s-{channel}",
            team=self.playground.workspace.id,
            channel=channel,
            creator=EDITOR,
            schedule=SCHEDULE,
            themes=frozenset(),
            language="en",
            notify=EDITOR,
            created=MONDAY_NINE,
            next_due=MONDAY_NINE,
        )
        return replace(made, **changed)

    async def subscribe(self, channel: str = INNOVATION, **changed: Any) -> Subscription:
        subscription = self.subscription(channel, **changed)
        await self.stores.subscriptions.add(subscription)
        return subscription

    async def turns(self, count: int = 3, **by: float) -> None:
        """Run `count` turns of every worker; after each turn, advance the time by `by` (by default, two seconds)."""
        for _ in range(count):
            await asyncio.gather(*(worker.turn() for worker in self.workers))
            self.time.move(**by or {"seconds": 2})

    def posted(self, channel: str = INNOVATION) -> list[Message]:
        """Return the weekly facts posted in a channel, oldest first."""
        messages = [message for message in self.playground.workspace.history(channel) if message.metadata]
        return messages[::-1]

    def told(self) -> list[str]:
        """Return the text of each direct message that the editor received."""
        direct = self.playground.workspace.direct(EDITOR, self.playground.app.bot_user)
        return [message.text for message in self.playground.workspace.history(direct.id)]

    def fault(self, kind: Any, **how: Any) -> str:
        return self.playground.faults.add(Fault(kind, methods=POSTING, **how))

    async def deliveries(self) -> list[Delivery]:
        return list(await self.stores.deliveries.latest(None, 100))


@asynccontextmanager
async def place(
    knowledge: KnowledgeBase,
    folder: Path,
    *,
    workers: int = 1,
    every: float = 0.05,
    scopes: Any = SCOPES_OF_OURS,
    **settings: Any,
) -> AsyncIterator[Place]:
    """Yield a playground with the app in #innovation, a database, and `workers` workers that use both.

    A worker that runs by itself takes a turn every `every` seconds. `settings` are further settings of the bot.
    """
    moment = Time()
    slacks = PlaygroundClock(lambda: moment().timestamp())
    options: dict[str, Any] = {"clock": slacks, "rates": False, "furnishing": FURNISHING}
    async with running_playground(manifest(scopes=scopes), **options) as playground:
        channel = playground.workspace.channels[INNOVATION]
        playground.workspace.join(channel, playground.app.bot_user)
        told = Settings(
            bot_token=playground.app.secrets.bot_token,
            api_url=f"{playground.url}/api/",
            data_path=folder,
            **settings,
        )
        if not (folder / "innovation.db").exists():
            await sqlite_with_tables(folder)
        async with opened(told, moment) as stores, slack_poster(told) as poster:
            here = Place(playground, stores, told, moment, knowledge)
            plans = plan(knowledge, render_with(knowledge))
            here.workers = [
                Worker(
                    stores.subscriptions,
                    stores.deliveries,
                    poster,
                    plans,
                    policy=told.digest_without_history,
                    pace=Pace(every=every),
                    prepare=[DefaultDigest(told, "en", stores.subscriptions, poster.team).sync],
                )
                for _ in range(workers)
            ]
            yield here


async def test_posts_what_is_due_once_a_week(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """A subscription gets one post each week, never before its time, and with a different fact every time."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe(next_due=MONDAY_NINE + timedelta(minutes=1))
        await here.turns(2)
        assert not here.posted()
        here.time.move(minutes=1)
        for week in range(1, 4):
            await here.turns(3)
            assert len(here.posted()) == week
            here.time.move(days=7)
        facts = [delivery.fact for delivery in await here.deliveries()]
        assert len(set(facts)) == 3
        assert {delivery.state for delivery in await here.deliveries()} == {"sent"}


async def test_several_workers_post_once(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """However many workers share a database, each channel gets its post only once."""
    async with place(knowledge, tmp_path, workers=3) as here:
        bot = here.playground.app.bot_user
        channels = [here.playground.workspace.add_channel(f"c-{n}", EDITOR, {bot}).id for n in range(30)]
        for channel in channels:
            await here.subscribe(channel)
        await here.turns(4)
        assert [len(here.posted(channel)) for channel in channels] == [1] * 30


async def test_one_that_waits_holds_up_no_others(
    knowledge: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If Slack delays one post, all others are still made, even those that the worker could not claim at first."""
    async with place(knowledge, tmp_path) as here:
        bot = here.playground.app.bot_user
        channels = [here.playground.workspace.add_channel(f"c-{n}", EDITOR, {bot}).id for n in range(50)]
        for number, channel in enumerate(channels):
            await here.subscribe(channel, team=f"T{number}")
        others_are_out, post = asyncio.Event(), here.worker._poster.post

        async def post_last(delivery: Delivery, deadline: float) -> Outcome:
            if delivery.channel == channels[0]:
                await others_are_out.wait()
                deadline = monotonic() + TIMEOUT
            return await post(delivery, deadline)

        monkeypatch.setattr(here.worker._poster, "post", post_last)
        turn = asyncio.create_task(here.worker.turn())
        await until(lambda: turn.done() or all(here.posted(channel) for channel in channels[1:]), 60)
        assert not turn.done()
        assert here.posted(channels[0]) == []
        others_are_out.set()
        assert await turn == 50
        assert [len(here.posted(channel)) for channel in channels] == [1] * 50


async def test_blocks_that_are_refused_slowly(
    knowledge: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If Slack refuses the blocks of a post, its text is posted in the same turn, however long Slack took."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        here.fault("answer", error="invalid_blocks", count=1)
        client, passed = here.worker._poster._client, [0.0]
        post = client.chat_postMessage

        async def post_slowly(**message: Any) -> Any:
            try:
                return await post(**message)
            finally:
                passed[0] += 30.0

        for module in (loop, poster):
            monkeypatch.setattr(module, "monotonic", lambda: monotonic() + passed[0])
        monkeypatch.setattr(loop, "_MARGIN", 20.0)
        monkeypatch.setattr(client, "chat_postMessage", post_slowly)
        await here.turns(1)
        (message,) = here.posted()
        assert message.text
        assert message.blocks == ()


MOST_STATEMENTS = 26
"""How many SQL statements one due subscription may take, from planning to posting."""


async def test_one_post_costs_few_statements_and_one_parse(
    knowledge: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A due post takes few SQL statements, and its message is parsed from JSON only once, when it is sent."""
    statements, parsed, loads = list[str](), list[str](), json.loads

    def load(text: Any, *args: Any, **kwargs: Any) -> Any:
        reader = sys._getframe(1).f_globals["__name__"].partition(".")[0]
        if reader in {"bot", "handlers", "sqlalchemy"} and '"type"' in str(text):
            parsed.append(reader)
        return loads(text, *args, **kwargs)

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    monkeypatch.setattr(json, "loads", load)
    async with place(knowledge, tmp_path, every=60.0) as here:
        await here.worker.tick()
        await here.subscribe()
        event.listen(here.stores.engine.sync_engine, "before_cursor_execute", note)
        assert await here.worker.tick() == 1
        event.remove(here.stores.engine.sync_engine, "before_cursor_execute", note)
        assert len(here.posted()) == 1
    assert parsed == ["bot"]
    assert len(statements) <= MOST_STATEMENTS, "\n\n".join(statements)


@pytest.mark.parametrize("down", [timedelta(hours=1), timedelta(days=1), timedelta(days=8), timedelta(days=30)])
async def test_after_downtime(knowledge: KnowledgeBase, tmp_path: Path, down: timedelta) -> None:
    """After downtime of any length, only the latest slot is posted, and only once."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        here.time.at += down
        await here.turns(4)
        (delivery,) = await here.deliveries()
        assert len(here.posted()) == 1
        assert timedelta(0) <= here.time.at - delivery.slot <= timedelta(days=7)


async def test_rate_limited(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """If Slack responds that the rate limit was reached, the post is made after the wait that Slack asks for."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        here.fault("rate_limited", count=1, retry_after=30)
        await here.turns(5)
        assert not here.posted()
        here.time.move(seconds=30)
        await here.turns(2)
        assert len(here.posted()) == 1


@pytest.mark.parametrize("kind", ["lost_reply", "server_error", "unavailable"])
async def test_nobody_knows(knowledge: KnowledgeBase, tmp_path: Path, kind: Any) -> None:
    """If it is unknown whether a post was made, the worker looks in the channel's history after the settle time.

    The worker repeats the post only if the history does not have it.
    """
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        here.fault(kind, count=1)
        await here.turns(5)
        assert len(here.posted()) == (kind == "lost_reply")
        assert [delivery.state for delivery in await here.deliveries()] == ["ambiguous"]
        here.time.move(seconds=60)
        await here.turns(5)
        (delivery,) = await here.deliveries()
        assert (delivery.state, delivery.posted_ts) == ("sent", here.posted()[0].ts)
        assert len(here.posted()) == 1


async def test_looking_fails_for_a_while(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """While the history cannot be read, nothing is posted again; once the history can be read, the post is found."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        here.fault("lost_reply", count=1)
        fault = here.playground.faults.add(Fault("server_error", methods=frozenset({"conversations.history"})))
        await here.turns(8, seconds=60)
        assert [delivery.state for delivery in await here.deliveries()] == ["ambiguous"]
        here.playground.faults.remove(fault)
        here.time.move(minutes=10)
        await here.turns(2)
        assert [delivery.state for delivery in await here.deliveries()] == ["sent"]
        assert len(here.posted()) == 1


@pytest.mark.parametrize(("policy", "state", "posts"), [("skip", "skipped", 1), ("repost", "sent", 2)])
async def test_without_history(knowledge: KnowledgeBase, tmp_path: Path, policy: Any, state: str, posts: int) -> None:
    """If the bot may not read histories, the operator's setting decides what happens after a lost response."""
    scopes = [scope for scope in SCOPES_OF_OURS if "history" not in scope]
    async with place(knowledge, tmp_path, scopes=scopes, digest_without_history=policy) as here:
        await here.subscribe()
        here.fault("lost_reply", count=1)
        await here.turns(1)
        here.time.move(seconds=60)
        await here.turns(5)
        assert [delivery.state for delivery in await here.deliveries()] == [state]
        assert len(here.posted()) == posts


async def test_hold_without_history(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """A post held because the scope for histories is missing stays held until the scope is granted.

    The worker then finds the post in the history.
    """
    scopes = [scope for scope in SCOPES_OF_OURS if "history" not in scope]
    async with place(knowledge, tmp_path, scopes=scopes) as here:
        await here.subscribe()
        here.fault("lost_reply", count=1)
        await here.turns(1)
        here.time.move(seconds=60)
        await here.turns(3)
        (held,) = await here.deliveries()
        assert held.state == "ambiguous"
        assert "held" in str(held.error)
        here.playground.app.scopes |= {"channels:history"}
        here.time.move(hours=1)
        await here.turns(3)
        assert [delivery.state for delivery in await here.deliveries()] == ["sent"]
        assert len(here.posted()) == 1


async def test_joins_a_public_channel(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """If the bot is not in a public channel, it joins the channel and posts."""
    async with place(knowledge, tmp_path) as here:
        channel = here.playground.workspace.add_channel("new", EDITOR)
        await here.subscribe(channel.id)
        await here.turns(4)
        assert len(here.posted(channel.id)) == 1


@pytest.mark.parametrize("what", ["archived", "removed", "missing"])
async def test_refused(knowledge: KnowledgeBase, tmp_path: Path, what: str) -> None:
    """If Slack refuses a post for good, the subscription is paused, and its owner is notified only once."""
    async with place(knowledge, tmp_path) as here:
        workspace = here.playground.workspace
        kind: Any = "public" if what == "archived" else "private"
        channel = workspace.add_channel("ours", EDITOR, {here.playground.app.bot_user}, kind=kind)
        if what == "archived":
            workspace.archive(channel, EDITOR)
        elif what == "removed":
            workspace.leave(channel, here.playground.app.bot_user)
        await here.subscribe("C0NOWHERE" if what == "missing" else channel.id)
        await here.turns(4)
        (subscription,) = await here.stores.subscriptions.of_team(workspace.id)
        assert subscription.pause is not None
        assert subscription.pause.reason == ("archived" if what == "archived" else "missing")
        assert len(here.told()) == 1
        here.time.move(days=7)
        await here.turns(4)
        assert len(here.told()) == 1


async def test_a_revoked_token(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """If the bot's token is revoked, the subscription is paused, and no notice is tried: Slack would reject it."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        await here.playground.people.revoke_tokens()
        await here.turns(4)
        (subscription,) = await here.stores.subscriptions.of_team(here.playground.workspace.id)
        assert subscription.pause == Pause("revoked")
        sent = [entry["request"] for entry in here.playground.log.after() if entry["name"] == "chat.postMessage"]
        assert [request["channel"] for request in sent] == [INNOVATION]


async def test_a_broken_row_is_set_aside(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """A subscription that cannot be planned does not delay any other."""
    async with place(knowledge, tmp_path) as here:
        bot = here.playground.app.bot_user
        channels = [here.playground.workspace.add_channel(f"c-{n}", EDITOR, {bot}).id for n in range(5)]
        for channel in channels:
            await here.subscribe(channel)
        await here.subscribe()
        async with here.stores.engine.begin() as connection:
            broken = text("UPDATE subscriptions SET zone = 'Mars/Olympus' WHERE id = :id")
            await connection.execute(broken, {"id": f"s-{INNOVATION}"})
        await here.turns(4)
        assert [len(here.posted(channel)) for channel in channels] == [1] * 5
        assert not here.posted()


async def test_the_database_is_gone_for_a_while(
    knowledge: KnowledgeBase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """While the database is unavailable, the worker keeps trying, but logs the problem only once.

    When the database is back, the worker stores the outcomes of the posts that it made.
    """
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        decide = here.stores.deliveries.record_decision
        gone = asyncio.Event()

        async def no_decision(*_decided: Any) -> bool:
            gone.set()
            raise OperationalError(None, None, ConnectionRefusedError())

        object.__setattr__(here.stores.deliveries, "record_decision", no_decision)
        await here.turns(4)
        assert gone.is_set()
        assert len(here.posted()) == 1
        assert sum("cannot be used" in record.message for record in caplog.records) == 1
        object.__setattr__(here.stores.deliveries, "record_decision", decide)
        await here.turns(1)
        assert [delivery.state for delivery in await here.deliveries()] == ["sent"]
        assert sum("can be used again" in record.message for record in caplog.records) == 1
        assert len(here.posted()) == 1


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=7), -timedelta(hours=1), -timedelta(days=7)])
async def test_the_clock_jumps(knowledge: KnowledgeBase, tmp_path: Path, jump: timedelta) -> None:
    """If the database's clock jumps ahead or back after a post whose response was lost, nothing is posted twice."""
    async with place(knowledge, tmp_path) as here:
        await here.subscribe()
        here.fault("lost_reply", count=1)
        await here.turns(1)
        here.time.at += jump
        await here.turns(30, seconds=10)
        slots = [delivery.slot for delivery in await here.deliveries() if delivery.state == "sent"]
        payloads = [str(message.metadata) for message in here.posted()]
        assert len(payloads) == len(set(payloads))
        assert len(slots) == len(set(slots))


async def test_runs_by_itself(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """A running worker posts soon after a subscription becomes due, and the worker ends gracefully."""
    async with place(knowledge, tmp_path) as here:
        async with here.worker.running():
            await asyncio.sleep(0.2)
            await here.subscribe()
            await until(here.posted, 60)
        assert [delivery.state for delivery in await here.deliveries()] == ["sent"]


# The digest that the settings define


async def test_default_digest(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """If the settings name a channel, the workers create one subscription for it, and post once at the set time."""
    chosen: dict[str, Any] = {"digest_channel": INNOVATION, "digest_time": time(10), "digest_zone": "UTC"}
    async with place(knowledge, tmp_path, workers=3, **chosen) as here:
        await here.turns(3)
        (kept,) = await here.stores.subscriptions.of_team(here.playground.workspace.id)
        assert (kept.channel, kept.schedule, kept.next_due.hour) == (INNOVATION, Schedule(0, time(10), "UTC"), 10)
        here.time.move(hours=1)
        await here.turns(3)
        assert len(here.posted()) == 1


async def test_default_digest_follows_the_settings(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """If the settings change, the default digest is changed or moved; if they name no channel, it is removed."""
    async with place(knowledge, tmp_path) as here:
        subscriptions = here.stores.subscriptions

        async def keep(**changed: Any) -> list[Subscription]:
            async def team() -> str:
                return "T1"

            told = replace(here.settings, **changed)
            language = require_digest_language(told, knowledge.languages)
            assert await DefaultDigest(told, language, subscriptions, team).sync()
            return await subscriptions.of_team("T1")

        (first,) = await keep(digest_channel="C0AAAAAAA", digest_time=time(10))
        assert first.next_due == MONDAY_NINE.replace(hour=10)
        (second,) = await keep(digest_channel="C0AAAAAAA", digest_time=time(8), digest_language="ko")
        assert (second.id, second.language) == (first.id, "ko")
        assert second.next_due == MONDAY_NINE.replace(hour=8) + timedelta(days=7)
        assert await keep(digest_channel="C0AAAAAAA", digest_time=time(8), digest_language="ko") == [second]
        (moved,) = await keep(digest_channel="C0BBBBBBB")
        assert moved.channel == "C0BBBBBBB"
        assert await keep() == []


# The command


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a worker process, without a token."""
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": root, "DATA_PATH": str(tmp_path)}


@pytest.mark.slow
async def test_workers_that_are_killed(knowledge: KnowledgeBase, tmp_path: Path, environ: dict[str, str]) -> None:
    """If one of two `innovation-bot worker` processes is killed, everything is still posted only once.

    The other process ends gracefully when it receives SIGTERM.
    """
    async with running_playground(manifest(scopes=SCOPES_OF_OURS), rates=False, furnishing=FURNISHING) as playground:
        bot = playground.app.bot_user
        token = playground.app.secrets.bot_token
        settings = Settings(bot_token=token, api_url=f"{playground.url}/api/", data_path=tmp_path)
        channels = [playground.workspace.add_channel(f"c-{n}", EDITOR, {bot}).id for n in range(60)]
        async with opened(settings) as stores:
            now = await stores.subscriptions.now()
            here = Place(playground, stores, settings, Time(now), knowledge)
            at = (now - timedelta(minutes=1)).replace(second=0, microsecond=0)
            for channel in channels:
                schedule = Schedule(at.weekday(), at.time(), "UTC")
                await here.subscribe(channel, schedule=schedule, created=now, next_due=at)
            told = {"SLACK_BOT_TOKEN": token, "SLACK_API_URL": settings.api_url, "DIGEST_LEASE": "20"}
            env = {**environ, **told, "DIGEST_SETTLE": "20"}
            first, second = [
                await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "worker", env=env) for _ in range(2)
            ]
            await until(lambda: any(here.posted(channel) for channel in channels), 60)
            first.kill()
            await until(lambda: all(here.posted(channel) for channel in channels), 60)
            second.send_signal(signal.SIGTERM)
            assert await second.wait() == 0
            assert await first.wait() == -signal.SIGKILL
            assert [len(here.posted(channel)) for channel in channels] == [1] * 60
