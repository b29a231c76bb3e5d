"""The stores, on SQLite and PostgreSQL: they save people's changes and make sure that each post is made only once."""

from __future__ import annotations

import asyncio
import json
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import tables
from bot.storage.addresses import DatabaseURLError
from bot.storage.deliveries import SqlDeliveries
from bot.storage.engine import insert_into, open_engine, open_engine_in
from bot.storage.installations import SqlInstallations
from bot.storage.migrations import upgrade
from bot.storage.moving import Place
from bot.storage.rate_limits import Rates
from bot.storage.subscriptions import SqlSubscriptions
from handlers.digests.delivery import Decision, Delivery, Planned
from handlers.digests.ports import DeliveryStore, SubscriptionStore
from handlers.digests.schedule import ScheduleError
from handlers.digests.subscription import Pause, Schedule, Subscription
from tests.databases import Cluster, database, database_url, kind, postgresql
from tests.due_posts import BLOCKS, LEASE, MESSAGE, MONDAY, SETTLE, TIMEOUT, WEEK, claim_all, plan, subscription

__all__ = ["database", "database_url", "kind", "postgresql"]


@dataclass
class Hands:
    """The stores of any number of workers, with a shared clock that the test sets."""

    engine: AsyncEngine
    now: datetime = MONDAY
    rates: Rates = field(default_factory=Rates)

    @property
    def subscriptions(self) -> SqlSubscriptions:
        return SqlSubscriptions(self.engine, lambda: self.now)

    @property
    def deliveries(self) -> SqlDeliveries:
        return SqlDeliveries(self.engine, lambda: self.now, self.rates)

    def wait(self, seconds: float = 0.0, **more: float) -> None:
        self.now += timedelta(seconds=seconds, **more)

    async def add(self, count: int = 1, **changes: object) -> list[Subscription]:
        made = [replace(subscription(number), **changes) for number in range(count)]  # type: ignore[arg-type]
        for one in made:
            await self.subscriptions.add(one)
        return made

    async def claim(self, owner: str = "a", most: int = 100) -> list[Delivery]:
        return await self.deliveries.claim(owner, LEASE, SETTLE, most)

    async def due(self, count: int = 1, **changes: object) -> list[Subscription]:
        made = await self.add(count, **changes)
        assert await self.deliveries.enqueue_due(plan, 10_000) == count
        return made

    async def one(self, owner: str = "a") -> Delivery:
        (delivery,) = await self.claim(owner)
        return delivery

    async def states(self) -> list[str]:
        return [delivery.state for delivery in await self.deliveries.latest(None, 1000)]


@pytest.fixture
def hands(database: AsyncEngine) -> Hands:
    """Return stores on an empty database, with a clock that stands still until the test moves it."""
    return Hands(database)


def test_the_stores_are_what_the_rules_ask_for(hands: Hands) -> None:
    """The stores satisfy the protocols that the handlers define."""
    subscriptions: SubscriptionStore = hands.subscriptions
    deliveries: DeliveryStore = hands.deliveries
    assert subscriptions
    assert deliveries


# The database


async def test_migrations_make_what_is_used(database: AsyncEngine) -> None:
    """The migrations create exactly the tables that the stores use."""

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), tables.metadata))

    async with database.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_processes_may_start_together(database_url: str) -> None:
    """If several processes migrate an empty database at once, all can use it; another migration changes nothing."""
    engines = [open_engine(database_url) for _ in range(4)]
    await asyncio.gather(*(upgrade(engine) for engine in engines))
    await SqlSubscriptions(engines[0]).add(subscription())
    await upgrade(engines[1])
    assert await SqlSubscriptions(engines[2]).get("S0") == subscription()
    for engine in engines:
        await engine.dispose()


async def test_a_file_by_default(tmp_path: Path) -> None:
    """By default, the database is the file innovation.db in the data folder, which is created if it is missing.

    The database is in WAL mode, syncs every commit to disk, enforces foreign keys, and waits 30 seconds for a lock.
    """
    engine = open_engine_in(tmp_path / "new" / "data 100%")
    await upgrade(engine)
    async with engine.connect() as connection:
        told = [(await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in
                ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")]  # fmt: skip
    await engine.dispose()
    assert told == ["wal", 2, 1, 30_000]
    assert (tmp_path / "new" / "data 100%" / "innovation.db").is_file()


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:***@h/d"),
        ("postgresql://u:p@h:5433/d?sslmode=require", "postgresql+asyncpg://u:***@h:5433/d"),
        ("postgresql+psycopg://h/d", "postgresql+asyncpg://h/d"),
        ("sqlite:////data/x.db", "sqlite+aiosqlite:////data/x.db"),
    ],
)
def test_addresses(address: str, opened: str) -> None:
    """The usual forms of DATABASE_URL are accepted, and the engine uses an asynchronous driver for each of them."""
    assert open_engine(address).url.render_as_string() == opened


@pytest.mark.parametrize("address", ["mysql://u:secret@h/d", "secret", "sqlite://", "postgresql://u:secret@h:x/d"])
def test_unusable_addresses(address: str) -> None:
    """If an address cannot be used, the error does not repeat it, because it may contain a password."""
    with pytest.raises(DatabaseURLError) as caught:
        open_engine(address)
    assert "secret" not in str(caught.value)


async def test_the_database_tells_the_time(database: AsyncEngine) -> None:
    """Without an injected clock, the stores use the database's clock, which runs in UTC."""
    first, second = await SqlSubscriptions(database).now(), await SqlSubscriptions(database).now()
    assert first.utcoffset() == timedelta(0)
    assert timedelta(0) <= second - first < timedelta(minutes=1)
    assert abs(first - datetime.now(UTC)) < timedelta(minutes=1)


async def test_postgresql_compiles_no_queries(postgresql: Cluster) -> None:
    """PostgreSQL's JIT compiler is off, because it would take a second for queries that run in milliseconds."""
    engine = open_engine(postgresql.create("uncompiled"))
    async with engine.connect() as connection:
        assert (await connection.execute(text("SHOW jit"))).scalar_one() == "off"
    await engine.dispose()


async def test_a_database_that_comes_back(postgresql: Cluster) -> None:
    """While PostgreSQL is unavailable, calls raise errors; afterwards, the same stores work again."""
    engine = open_engine(postgresql.create("comes_back", like="template0"))
    await upgrade(engine)
    store = SqlSubscriptions(engine)
    await store.add(subscription())
    postgresql.stop()
    try:
        with pytest.raises((SQLAlchemyError, OSError)):
            await store.get("S0")
    finally:
        postgresql.start()
    assert await store.get("S0") == subscription()
    await engine.dispose()


# Subscriptions


async def test_kept_as_they_are(hands: Hands) -> None:
    """A subscription is read back exactly as it was added, and cannot be added twice; an unknown id returns None."""
    one = replace(subscription(), pause=Pause("person", date(2027, 1, 5)), cycle=3, themes=frozenset())
    await hands.subscriptions.add(one)
    assert await hands.subscriptions.get("S0") == one
    assert await hands.subscriptions.get("S1") is None
    with pytest.raises(IntegrityError):
        await hands.subscriptions.add(one)


async def test_found_by_channel_and_workspace(hands: Hands) -> None:
    """A channel's or a workspace's subscriptions are returned oldest first, without any others."""
    one, other = await hands.add(2)
    older = replace(subscription(2), channel="C0", created=MONDAY - 2 * WEEK)
    foreign = replace(subscription(3), team="T2", channel="C0")
    await hands.subscriptions.add(older)
    await hands.subscriptions.add(foreign)
    assert await hands.subscriptions.in_channel("T1", "C0") == [older, one]
    assert await hands.subscriptions.of_team("T1") == [older, one, other]
    assert await hands.subscriptions.of_team("T3") == []


async def test_a_change_of_what_changed_is_refused(hands: Hands) -> None:
    """If two people change the same version of a subscription, the second change is rejected."""
    (one,) = await hands.add()
    assert await hands.subscriptions.save(replace(one, language="en", channel="C9"))
    assert not await hands.subscriptions.save(replace(one, notify="U9"))
    assert await hands.subscriptions.get("S0") == replace(one, language="en", channel="C9", version=1)


async def test_a_change_crossing_a_post_is_refused(hands: Hands) -> None:
    """A change begun before a post was planned is rejected, so that it cannot restore the old slot."""
    (one,) = await hands.due()
    assert not await hands.subscriptions.save(replace(one, language="en"))
    kept = await hands.subscriptions.get("S0")
    assert kept == replace(one, next_due=MONDAY + WEEK, version=1)


async def test_what_waits_moves_along(hands: Hands) -> None:
    """If a subscription moves to another channel, its pending post moves with it."""
    await hands.due()
    moved = await hands.subscriptions.get("S0")
    assert moved is not None
    assert await hands.subscriptions.save(replace(moved, channel="C7"))
    assert (await hands.one()).channel == "C7"


async def test_a_refused_change_moves_nothing(hands: Hands) -> None:
    """If a channel change is rejected, the pending post stays in the old channel."""
    (one,) = await hands.due()
    assert not await hands.subscriptions.save(replace(one, channel="C7"))
    assert (await hands.one()).channel == "C0"


async def test_removed_with_its_posts(hands: Hands) -> None:
    """Removing a subscription deletes its posts, including one that a worker is about to make."""
    await hands.due(2)
    claimed = {delivery.subscription: delivery for delivery in await hands.claim()}
    assert await hands.subscriptions.remove("S0")
    assert not await hands.subscriptions.remove("S0")
    assert await hands.deliveries.mark_in_flight(claimed["S0"], TIMEOUT) is None
    assert await hands.deliveries.mark_in_flight(claimed["S1"], TIMEOUT)
    assert len(await hands.deliveries.latest(None, 10)) == 1


async def test_removing_the_app_removes_its_data(hands: Hands) -> None:
    """Removing a workspace's data deletes everything stored about that workspace, but nothing about any other."""
    await hands.due(2)
    await hands.subscriptions.add(replace(subscription(2), team="T2"))
    await hands.deliveries.enqueue_due(plan, 10)
    await hands.claim()
    assert await hands.subscriptions.remove_team("T1") == 2
    assert [one.team for one in await hands.deliveries.latest(None, 10)] == ["T2"]
    assert await hands.subscriptions.remove_team("T2") == 1
    async with hands.engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            assert (await connection.execute(select(func.count()).select_from(table))).scalar_one() == 0, table.name


async def test_resting(hands: Hands) -> None:
    """Pausing a channel or a workspace pauses its active subscriptions.

    Subscriptions that were already paused keep their reason.
    """
    one, other = await hands.add(2)
    await hands.subscriptions.add(replace(subscription(2), pause=Pause("person")))
    assert await hands.subscriptions.pause_channel("T1", "C0", "archived") == [
        replace(one, pause=Pause("archived"), version=1)
    ]
    assert await hands.subscriptions.pause_channel("T1", "C0", "removed") == []
    assert await hands.subscriptions.pause_team("T1", "revoked") == [replace(other, pause=Pause("revoked"), version=1)]
    kept = {one.id: one.pause for one in await hands.subscriptions.of_team("T1")}
    assert kept == {"S0": Pause("archived"), "S1": Pause("revoked"), "S2": Pause("person")}


@pytest.mark.parametrize(("zone", "hour"), [("UTC", 0), ("Asia/Seoul", -9), ("America/Los_Angeles", 8)])
async def test_a_pause_ends_by_its_date(hands: Hands, zone: str, hour: int) -> None:
    """A pause ends when its date begins in the subscription's time zone. Slots missed during it are not posted."""
    until = date(2026, 3, 18)
    await hands.add(schedule=Schedule(0, time(9, 0), zone), pause=Pause("person", until))
    begins = datetime(2026, 3, 18, tzinfo=UTC) + timedelta(hours=hour - (1 if zone.startswith("America") else 0))
    hands.now = begins - timedelta(seconds=1)
    assert await hands.deliveries.resume_due() == 0
    hands.now = begins
    assert await hands.deliveries.resume_due() == 1
    assert await hands.deliveries.resume_due() == 0
    goes_on = await hands.subscriptions.get("S0")
    assert goes_on is not None
    assert goes_on.pause is None
    assert hands.now < goes_on.next_due < hands.now + WEEK
    assert await hands.deliveries.enqueue_due(plan, 10) == 0


# Making deliveries


async def test_one_post_a_slot(hands: Hands) -> None:
    """A due subscription gets one delivery with a fact and a message, and moves on to its next slot."""
    (one,) = await hands.due()
    assert await hands.deliveries.enqueue_due(plan, 10) == 0
    (delivery,) = await hands.deliveries.latest("T1", 10)
    assert (delivery.slot, delivery.fact, delivery.message, delivery.state) == (MONDAY, "topic/0", MESSAGE, "pending")
    assert await hands.subscriptions.get("S0") == replace(one, next_due=MONDAY + WEEK, version=1)
    assert await hands.deliveries.latest("T2", 10) == []


async def test_workers_share_what_is_due(hands: Hands) -> None:
    """If several workers plan at the same time, they make exactly one delivery for every due subscription."""
    await hands.add(200)
    counts = await asyncio.gather(*(hands.deliveries.enqueue_due(plan, 30) for _ in range(8)))
    while made := await hands.deliveries.enqueue_due(plan, 1000):
        counts.append(made)
    assert sum(counts) == 200
    assert len({one.subscription for one in await hands.deliveries.latest(None, 1000)}) == 200


async def test_no_fact_no_post(hands: Hands) -> None:
    """If no fact fits, nothing is posted for the slot, and planning moves on to the next slot."""
    await hands.add()
    await hands.deliveries.enqueue_due(lambda _one, _used, _now: Planned(MONDAY, None, 0, None, MONDAY + WEEK), 10)
    assert await hands.states() == []
    assert await hands.deliveries.enqueue_due(plan, 10) == 0


@pytest.mark.parametrize("fault", [ScheduleError("no such zone"), KeyError("fact")])
async def test_what_cannot_be_planned_is_set_aside_alone(hands: Hands, fault: Exception) -> None:
    """A subscription that cannot be planned is paused with the reason "refused"; all others get their deliveries."""
    await hands.add(20)

    def planned(one: Subscription, used: frozenset[str], now: datetime) -> Planned:
        if one.id == "S7":
            raise fault
        return plan(one, used, now)

    assert await hands.deliveries.enqueue_due(planned, 100) == 20
    assert len(await hands.states()) == 19
    broken = await hands.subscriptions.get("S7")
    assert broken is not None
    assert broken.pause == Pause("refused")


async def test_a_row_edited_by_hand_is_set_aside_alone(hands: Hands) -> None:
    """A subscription with an impossible local time gets no delivery; all other subscriptions get theirs."""
    await hands.add(3)
    async with hands.engine.begin() as connection:
        await connection.execute(update(tables.subscriptions).where(text("id = 'S1'")).values(minute=5000))
    assert await hands.deliveries.enqueue_due(plan, 100) == 3
    assert len(await hands.states()) == 2


async def test_facts_used_are_told(hands: Hands) -> None:
    """A fact that was posted or is pending in the current round is not chosen again in that round.

    A fact whose delivery failed may be chosen again.
    """
    await hands.due()
    first = await hands.one()
    await hands.deliveries.record_decision(first, Decision("sent", ts="1.0"))
    hands.wait(days=7)
    await hands.deliveries.enqueue_due(plan, 10)
    second = await hands.one()
    assert second.fact == "topic/1"
    assert await hands.deliveries.used("S0", 0) == {"topic/0", "topic/1"}
    await hands.deliveries.record_decision(second, Decision("failed", error="invalid_blocks"))
    assert await hands.deliveries.used("S0", 0) == {"topic/0"}
    assert await hands.deliveries.used("S0", 1) == frozenset()
    hands.wait(days=7)
    await hands.deliveries.enqueue_due(plan, 10)
    assert (await hands.one()).fact == "topic/1"


async def test_facts_stay_with_the_channel(hands: Hands) -> None:
    """A channel that subscribes again continues its round of facts; another channel starts its own."""
    for week in range(3):
        if week == 0:
            await hands.add()
        await hands.deliveries.enqueue_due(plan, 10)
        claimed = await hands.deliveries.mark_in_flight(await hands.one(), TIMEOUT)
        assert claimed
        await hands.deliveries.record_decision(claimed, Decision("sent", ts=f"{week}.0"))
        hands.wait(days=7)
    assert await hands.deliveries.used("S0", 0) == {"topic/0", "topic/1", "topic/2"}
    await hands.subscriptions.remove("S0")
    await hands.subscriptions.add(replace(subscription(), id="new", next_due=hands.now))
    await hands.subscriptions.add(replace(subscription(), id="other", channel="C9", next_due=hands.now))
    assert await hands.deliveries.used("new", 0) == {"topic/0", "topic/1", "topic/2"}
    assert await hands.deliveries.used("new", 1) == frozenset()
    await hands.deliveries.enqueue_due(plan, 10)
    latest = {one.subscription: one.fact for one in await hands.deliveries.latest(None, 2)}
    assert latest == {"new": "topic/3", "other": "topic/0"}
    await hands.subscriptions.remove("new")
    await hands.subscriptions.remove("other")
    await hands.subscriptions.add(replace(subscription(), id="newest"))
    assert await hands.deliveries.used("newest", 0) == {"topic/0", "topic/1", "topic/2"}


async def test_a_slot_comes_once(hands: Hands) -> None:
    """If a slot becomes due again because a schedule was changed back and forth, it is not posted again."""
    await hands.due()
    kept = await hands.subscriptions.get("S0")
    assert kept is not None
    await hands.subscriptions.save(replace(kept, next_due=MONDAY))
    assert await hands.deliveries.enqueue_due(plan, 10) == 1
    assert len(await hands.states()) == 1
    assert await hands.deliveries.enqueue_due(plan, 10) == 0


async def test_a_message_is_kept_once(hands: Hands) -> None:
    """A message sent to many channels is stored once."""
    await hands.due(50)
    async with hands.engine.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(tables.messages))).scalar_one() == 1


async def test_planning_crosses_removing(hands: Hands) -> None:
    """Planning and unsubscribing at the same time cause no deadlock, and every remaining post has its message."""
    bodies = [json.dumps({"text": f"Fact {number}", "blocks": BLOCKS}) for number in range(7)]

    def planned(one: Subscription, used: frozenset[str], now: datetime) -> Planned:
        return replace(plan(one, used, now), message=bodies[int(one.id[1:]) % len(bodies)])

    async def come_and_go(numbers: range) -> None:
        for number in numbers:
            await hands.subscriptions.add(subscription(number))
            await hands.deliveries.enqueue_due(planned, 3)
            if number % 2:
                await hands.subscriptions.remove(f"S{number}")

    await asyncio.gather(*(come_and_go(range(first, first + 10)) for first in range(0, 100, 10)))
    while await hands.deliveries.enqueue_due(planned, 100):
        pass
    left = {one.subscription: one.message for one in await hands.deliveries.latest(None, 1000)}
    assert left == {f"S{number}": bodies[number % len(bodies)] for number in range(0, 100, 2)}


# Claiming


async def test_one_worker_each(hands: Hands) -> None:
    """However many workers claim at once, each delivery goes to only one of them."""
    hands.rates = Rates(team_per_second=1000, team_at_once=1000)
    await hands.due(200)
    found = await asyncio.gather(*(hands.claim(f"w{number}", 40) for number in range(8)))
    claimed = [delivery for some in found for delivery in some]
    assert len({delivery.id for delivery in claimed}) == len(claimed)
    while some := await hands.claim("late"):
        claimed += some
    assert len(claimed) == 200
    assert {(one.state, one.epoch, one.lease_until) for one in claimed} == {
        ("claimed", 1, MONDAY + timedelta(seconds=60))
    }


async def test_what_a_dead_worker_claimed(hands: Hands) -> None:
    """If a worker dies before it sends a request, another worker can claim the delivery when the lease ends.

    From then on, the first worker can neither send the request nor store an outcome.
    """
    await hands.due()
    first = await hands.one("a")
    hands.wait(59)
    assert await hands.claim("b") == []
    hands.wait(1)
    second = await hands.one("b")
    assert (second.id, second.state, second.epoch) == (first.id, "claimed", 2)
    assert await hands.deliveries.mark_in_flight(first, TIMEOUT) is None
    assert not await hands.deliveries.record_decision(first, Decision("sent", ts="1.0"))
    assert await hands.deliveries.mark_in_flight(second, TIMEOUT)
    assert await hands.deliveries.record_decision(second, Decision("sent", ts="2.0"))
    assert [one.posted_ts for one in await hands.deliveries.latest(None, 9)] == ["2.0"]


async def test_a_worker_that_comes_back_late(hands: Hands) -> None:
    """If a worker is suspended until its lease is nearly over, it may no longer send the request."""
    await hands.due()
    delivery = await hands.one()
    hands.wait(LEASE - TIMEOUT + 0.001)
    assert await hands.deliveries.mark_in_flight(delivery, TIMEOUT) is None
    assert await hands.states() == ["claimed"]


async def test_asking_is_committed_first(hands: Hands) -> None:
    """Before a request is sent, the delivery is stored as ambiguous, with the time of the attempt."""
    await hands.due()
    delivery = await hands.one()
    hands.wait(5)
    asked = await hands.deliveries.mark_in_flight(delivery, TIMEOUT)
    assert asked is not None
    assert [asked] == await hands.deliveries.latest(None, 9)
    assert (asked.state, asked.attempted_at, asked.attempts) == ("ambiguous", MONDAY + timedelta(seconds=5), 1)


async def test_ambiguous_ones_settle(hands: Hands) -> None:
    """If a worker dies after sending a request, one other worker may look for the post.

    It may do so as soon as the settle time and the lease are both over.
    """
    await hands.due()
    delivery = await hands.one("a")
    hands.wait(40)
    asked = await hands.deliveries.mark_in_flight(delivery, TIMEOUT)
    assert asked
    hands.wait(59)
    assert await hands.claim("b") == []
    hands.wait(1)
    looking = await hands.one("b")
    assert (looking.state, looking.epoch) == ("ambiguous", 2)
    assert await hands.claim("c") == []
    assert not await hands.deliveries.record_decision(asked, Decision("pending"))
    assert await hands.deliveries.record_decision(looking, Decision("sent", ts="1.0"))
    assert await hands.states() == ["sent"]


async def test_ambiguous_settled_by_two(hands: Hands) -> None:
    """If a worker takes longer than its lease to look for a post, only the next worker's result counts.

    While the next worker makes a second attempt to post, no other worker can claim the delivery.
    """
    await hands.due()
    await hands.deliveries.mark_in_flight(await hands.one("a"), TIMEOUT)
    hands.wait(61)
    slow = await hands.one("b")
    hands.wait(61)
    quick = await hands.one("c")
    assert not await hands.deliveries.record_decision(slow, Decision("pending"))
    assert await hands.deliveries.mark_in_flight(slow, TIMEOUT) is None
    again = await hands.deliveries.mark_in_flight(quick, TIMEOUT)
    assert again is not None
    assert again.attempts == 2
    hands.wait(59)
    assert await hands.claim("d") == []


async def test_an_answer_after_the_lease(hands: Hands) -> None:
    """A worker that learns a post's ts after its lease may still store it if nobody else has claimed the delivery."""
    await hands.due()
    asked = await hands.deliveries.mark_in_flight(await hands.one(), TIMEOUT)
    assert asked
    hands.wait(3600)
    assert await hands.deliveries.record_decision(asked, Decision("sent", ts="1.0"))
    assert await hands.claim("b") == []


async def test_waiting_as_slack_asks(hands: Hands) -> None:
    """After a 429, a delivery cannot be claimed again until the time that Slack named."""
    await hands.due()
    asked = await hands.deliveries.mark_in_flight(await hands.one(), TIMEOUT)
    assert asked
    await hands.deliveries.record_decision(asked, Decision("pending", wait=30, error="rate limited"))
    hands.wait(29.9)
    assert await hands.claim() == []
    hands.wait(0.1)
    again = await hands.one()
    assert (again.state, again.error, again.not_before) == ("claimed", "rate limited", hands.now)


async def test_held_ones_wait(hands: Hands) -> None:
    """An ambiguous delivery that is held can be claimed again when its wait is over, and is then still ambiguous."""
    await hands.due()
    asked = await hands.deliveries.mark_in_flight(await hands.one(), TIMEOUT)
    assert asked
    await hands.deliveries.record_decision(asked, Decision("ambiguous", wait=3600))
    hands.wait(3599)
    assert await hands.claim() == []
    hands.wait(1)
    assert (await hands.one()).state == "ambiguous"


@pytest.mark.parametrize("state", ["sent", "failed", "skipped"])
async def test_final_is_final(hands: Hands, state: str) -> None:
    """A delivery in a final state no longer changes, and no worker can claim it again."""
    await hands.due()
    asked = await hands.deliveries.mark_in_flight(await hands.one(), TIMEOUT)
    assert asked
    await hands.deliveries.record_decision(asked, Decision(state))  # type: ignore[arg-type]
    assert not await hands.deliveries.record_decision(asked, Decision("pending"))
    assert await hands.deliveries.mark_in_flight(asked, TIMEOUT) is None
    hands.wait(3600)
    assert await hands.claim() == []
    assert await hands.states() == [state]


# Pausing


async def test_a_refusal_lets_the_subscription_rest(hands: Hands) -> None:
    """If Slack refuses a post for good, its subscription is paused, and nothing more is planned for it."""
    await hands.due()
    asked = await hands.deliveries.mark_in_flight(await hands.one(), TIMEOUT)
    assert asked
    await hands.deliveries.record_decision(asked, Decision("failed", error="is_archived", pause="archived"))
    rests = await hands.subscriptions.get("S0")
    assert rests is not None
    assert rests.pause == Pause("archived")
    hands.wait(days=30)
    assert await hands.deliveries.enqueue_due(plan, 10) == 0


async def test_who_rests_is_not_posted_to(hands: Hands) -> None:
    """While a subscription is paused, its deliveries are not posted, even if a worker has already claimed them."""
    await hands.due(2)
    (one,) = await hands.claim(most=1)
    await hands.subscriptions.pause_team("T1", "person")
    assert await hands.deliveries.mark_in_flight(one, TIMEOUT) is None
    hands.wait(120)
    assert await hands.claim("b") == []
    assert await hands.states() == ["pending", "pending"]


async def test_who_rests_keeps_what_was_posted(hands: Hands) -> None:
    """If a request was sent before its subscription was paused, its outcome is still stored."""
    await hands.due()
    asked = await hands.deliveries.mark_in_flight(await hands.one(), TIMEOUT)
    assert asked
    await hands.subscriptions.pause_team("T1", "person")
    assert await hands.deliveries.record_decision(asked, Decision("sent", ts="1.0"))


async def go_on(hands: Hands) -> None:
    rests = await hands.subscriptions.get("S0")
    assert rests is not None
    await hands.subscriptions.save(replace(rests, pause=None))


async def test_going_on_within_the_week(hands: Hands) -> None:
    """A delivery that waited during a pause is posted if the pause ends before the next slot."""
    await hands.due()
    await hands.subscriptions.pause_team("T1", "person")
    hands.wait(days=6)
    await go_on(hands)
    assert (await hands.one()).slot == MONDAY


async def test_going_on_after_the_next_slot(hands: Hands) -> None:
    """If the pause ends after the next slot, the waiting delivery is skipped, and the latest slot is posted."""
    await hands.due()
    await hands.subscriptions.pause_team("T1", "person")
    hands.wait(days=15)
    await go_on(hands)
    assert await hands.claim() == []
    await hands.deliveries.enqueue_due(plan, 10)
    assert (await hands.one()).slot == MONDAY + 2 * WEEK
    assert await hands.states() == ["claimed", "skipped"]


async def test_going_on_with_the_slots_moved(hands: Hands) -> None:
    """If the pause ends after the next slot, the waiting delivery is skipped even if no other delivery was made.

    The skipped delivery's fact may be used again.
    """
    await hands.due()
    rests = (await hands.subscriptions.pause_team("T1", "person"))[0]
    hands.wait(days=15)
    await hands.subscriptions.save(replace(rests, pause=None, next_due=MONDAY + 3 * WEEK))
    assert await hands.claim() == []
    assert await hands.states() == ["skipped"]
    assert await hands.deliveries.used("S0", 0) == frozenset()


async def test_downtime_posts_the_latest_slot(hands: Hands) -> None:
    """After eight days of downtime, an unposted delivery is skipped, and only the latest slot is posted."""
    await hands.due()
    hands.wait(days=8)
    assert await hands.claim() == []
    await hands.deliveries.enqueue_due(plan, 10)
    assert [one.slot for one in await hands.claim()] == [MONDAY + WEEK]
    assert await hands.states() == ["claimed", "skipped"]


async def test_overtaken_while_ambiguous(hands: Hands) -> None:
    """An ambiguous delivery is looked for however old it is, but it is not posted again after the next slot."""
    await hands.due()
    assert await hands.deliveries.mark_in_flight(await hands.one(), TIMEOUT)
    hands.wait(days=8)
    await hands.deliveries.enqueue_due(plan, 10)
    old = min(await hands.claim() or [], key=lambda one: one.slot)
    assert (old.slot, old.state) == (MONDAY, "ambiguous")
    assert await hands.deliveries.mark_in_flight(old, TIMEOUT) is None
    assert sorted(await hands.states()) == ["pending", "skipped"]


# Processes


async def test_processes_share_one_database(database_url: str) -> None:
    """If several processes share a database, each post is made once, and no process fails while another is writing."""
    engine = open_engine(database_url)
    await upgrade(engine)
    for number in range(60):
        await SqlSubscriptions(engine).add(subscription(number))
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        done = await asyncio.gather(*(loop.run_in_executor(pool, claim_all, database_url, f"w{n}") for n in range(3)))
    everything = [one for some in done for one in some]
    assert len(everything) == len(set(everything)) == 60
    assert {one.state for one in await SqlDeliveries(engine).latest(None, 100)} == {"sent"}
    await engine.dispose()


# Pace


async def test_one_a_second_in_a_channel(hands: Hands) -> None:
    """A channel has only one post under way at a time; the next can be claimed a second after its outcome is stored."""
    await hands.due(3, channel="C0")
    for _ in range(3):
        one = await hands.one()
        assert await hands.claim("b") == []
        hands.wait(2)
        asked = await hands.deliveries.mark_in_flight(one, TIMEOUT)
        assert asked
        assert await hands.claim("b") == []
        await hands.deliveries.record_decision(asked, Decision("sent", ts="1.0"))
        hands.wait(0.9)
        assert await hands.claim("b") == []
        hands.wait(0.2)
    assert await hands.states() == ["sent"] * 3


async def test_a_dead_worker_does_not_block_a_channel(hands: Hands) -> None:
    """If a worker does not finish a post, another worker can post in the channel after the lease.

    A late outcome from the first worker does not let a third worker post at the same time.
    """
    await hands.due(2, channel="C0")
    first = await hands.one("a")
    hands.wait(62)
    second = await hands.one("b")
    assert await hands.deliveries.record_decision(first, Decision("pending")) == (first.id != second.id)
    hands.wait(2)
    assert await hands.claim("c") == []


async def test_a_bucket_a_workspace(hands: Hands) -> None:
    """A workspace may have ten posts at once and then five per second; other workspaces do not wait for it."""
    await hands.due(60)
    other = replace(subscription(99), team="T2")
    await hands.subscriptions.add(other)
    await hands.deliveries.enqueue_due(plan, 10)
    got = await hands.claim()
    assert sorted(one.team for one in got) == ["T1"] * 10 + ["T2"]
    total = 10
    for second in range(1, 11):
        hands.wait(1)
        total += len(await hands.claim())
        assert total <= 10 + 5 * second
    hands.wait(3)
    assert total + len(await hands.claim()) == 60


async def test_workers_share_the_pace(hands: Hands) -> None:
    """If several workers claim deliveries at the same moment, they share the workspace's rate limit."""
    await hands.due(60)
    found = await asyncio.gather(*(hands.claim(f"w{number}") for number in range(6)))
    assert sum(map(len, found)) == 10


# Clocks


async def test_a_clock_that_jumps_settles_nothing(hands: Hands) -> None:
    """If the clock jumps forward past the settle time, a request under way still has the full settle time."""
    steady = 0.0
    store = SqlDeliveries(hands.engine, lambda: hands.now, steady=lambda: steady)
    await hands.due()
    (delivery,) = await store.claim("a", LEASE, SETTLE, 9)
    assert await store.mark_in_flight(delivery, TIMEOUT)
    hands.wait(hours=1)
    assert await store.claim("b", LEASE, SETTLE, 9) == []
    hands.wait(59)
    steady += 59
    assert await store.claim("b", LEASE, SETTLE, 9) == []
    hands.wait(1)
    steady += 1
    assert [one.state for one in await store.claim("b", LEASE, SETTLE, 9)] == ["ambiguous"]


async def test_a_clock_that_goes_back_a_little(hands: Hands) -> None:
    """If a worker notices that the clock went back, earlier claims become free after a lease plus a settle time."""
    steady = 0.0
    store = SqlDeliveries(hands.engine, lambda: hands.now, steady=lambda: steady)
    await hands.due()
    assert await store.claim("a", LEASE, SETTLE, 9)
    hands.wait(hours=-1)
    assert await store.claim("b", LEASE, SETTLE, 9) == []
    hands.wait(LEASE + SETTLE)
    steady += LEASE + SETTLE
    assert len(await store.claim("b", LEASE, SETTLE, 9)) == 1


@pytest.mark.parametrize("back", [timedelta(hours=3), WEEK])
async def test_a_clock_that_goes_back(hands: Hands, back: timedelta) -> None:
    """If the clock goes back by hours or days, waiting deliveries can be claimed after a lease plus a settle time.

    A request that was under way can still store its outcome and is not sent again.
    """
    await hands.due(2)
    (sent,) = await hands.claim(most=1)
    asked = await hands.deliveries.mark_in_flight(sent, TIMEOUT)
    assert asked
    hands.now -= back
    assert await hands.deliveries.enqueue_due(plan, 10) == 0
    assert await hands.claim("b") == []
    assert await hands.deliveries.record_decision(asked, Decision("sent", ts="1.0"))
    hands.wait(LEASE + SETTLE)
    assert (await hands.one("b")).id != sent.id


@pytest.mark.parametrize("jump", [timedelta(hours=1), WEEK])
async def test_a_clock_that_goes_ahead(hands: Hands, jump: timedelta) -> None:
    """If the clock jumps ahead and back again, no slot is posted twice."""
    await hands.due()
    await hands.deliveries.record_decision(await hands.one(), Decision("sent", ts="1.0"))
    hands.now += jump
    await hands.deliveries.enqueue_due(plan, 10)
    for delivery in await hands.claim():
        await hands.deliveries.record_decision(delivery, Decision("sent", ts="2.0"))
    hands.now -= jump
    assert await hands.deliveries.enqueue_due(plan, 10) == 0
    assert await hands.claim() == []


# Moving


@pytest.mark.parametrize("seed", range(6))
async def test_two_histories_become_one(hands: Hands, seed: int) -> None:
    """If two subscriptions with the same schedule are merged, each slot has one delivery, and no posted fact is lost.

    This holds whatever each of them has posted, and in whichever round.
    """
    rng = random.Random(seed)  # noqa: S311 - no secret
    weeks, facts = [MONDAY + number * WEEK for number in range(8)], [f"topic/{number}" for number in range(12)]
    cycles = {"S0": rng.randrange(2), "S1": rng.randrange(2)}
    posted = []
    for id_, team in (("S0", "T1"), ("S1", "T2")):
        slots = sorted(rng.sample(weeks, 5))
        due, cycle = slots[-1] + WEEK, cycles[id_]
        await hands.add(id=id_, team=team, channel="C0", next_due=due, cycle=cycle)
        for slot, fact in zip(slots, rng.sample(facts, 5), strict=True):
            state = rng.choice(["sent", "ambiguous", "pending", "failed", "skipped"])
            await deliver(hands, id=f"{id_}-{slot:%m%d}", subscription=id_, team=team, slot=slot, cycle=cycle,
                          fact=fact, state=state)  # fmt: skip
            posted += [(slot, fact)] if state in ("sent", "ambiguous") else []
    installations = SqlInstallations(hands.engine)
    assert await installations.elsewhere("T1") == [Place("T2", "C0")]
    await installations.put_right("T1", [Place("T2", "C0")], finished=True)
    (kept,) = await hands.subscriptions.of_team("T1")
    left = await hands.deliveries.latest("T1", 100)
    assert len({one.slot for one in left}) == len(left)
    assert {one.subscription for one in left} == {kept.id}
    assert all(slot < kept.next_due or slot in {one.slot for one in left} for slot, _ in posted)
    if kept.cycle == 0:
        assert {fact for _, fact in posted} <= await hands.deliveries.used(kept.id, 0)


async def deliver(hands: Hands, **columns: Any) -> None:
    """Write a delivery in any state."""
    slot = columns["slot"]
    usual = {"channel": "C0", "message": "m", "not_before": slot, "ready_at": slot, "attempts": 0, "epoch": 0}
    async with hands.engine.begin() as connection:
        insert = insert_into(tables.messages, hands.engine.dialect.name).on_conflict_do_nothing()
        await connection.execute(insert, {"id": "m", "body": MESSAGE})
        await connection.execute(tables.deliveries.insert().values(**usual, **columns))


async def test_a_moved_channel(hands: Hands) -> None:
    """All that is stored about a channel moves to its new id; a subscription changed meanwhile is not overwritten."""
    (one,) = await hands.due(id="S0", channel="C0")
    before = await hands.subscriptions.get("S0")
    assert before is not None
    await hands.one()
    assert await hands.subscriptions.move_channel("T1", "C0", "C0") == 0
    assert await hands.subscriptions.move_channel("T2", "C0", "C9") == 0
    assert await hands.subscriptions.move_channel("T1", "C0", "C9") == 1
    assert not await hands.subscriptions.save(before)
    assert [kept.id for kept in await hands.subscriptions.in_channel("T1", "C9")] == [one.id]
    assert [delivery.channel for delivery in await hands.deliveries.latest(None, 9)] == ["C9"]


async def test_a_row_edited_by_hand_moves_too(hands: Hands) -> None:
    """A subscription that cannot be read moves with the others and stays paused."""
    await hands.add(id="S0", channel="C0", pause=Pause("missing"))
    await hands.add(id="S1", channel="C0", pause=Pause("missing"))
    async with hands.engine.begin() as connection:
        await connection.execute(update(tables.subscriptions).where(tables.subscriptions.c.id == "S0").values(zone="?"))
    assert await hands.subscriptions.move_channel("T1", "C0", "C9") == 2
    found = {kept.id: kept.pause for kept in await hands.subscriptions.in_channel("T1", "C9")}
    assert found == {"S0": Pause("missing"), "S1": None}
