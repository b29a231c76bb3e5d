"""Made-up subscriptions for tests of the stores, and a worker that handles them in a process of its own.

Such a process imports this module and not the tests, so that it starts quickly.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, time, timedelta

from bot.storage.deliveries import SqlDeliveries
from bot.storage.engine import open_engine
from bot.storage.rate_limits import Rates
from handlers.digests.delivery import Decision, Planned
from handlers.digests.schedule import due_after_posting, latest_due
from handlers.digests.subscription import Schedule, Subscription

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
BLOCKS = [{"type": "divider"}, {"type": "section", "text": {"type": "plain_text", "text": "사실"}}]
MESSAGE = json.dumps({"text": "A fact", "blocks": BLOCKS}, ensure_ascii=False)
LEASE, SETTLE, TIMEOUT = 60.0, 60.0, 12.0


def subscription(number: int = 0) -> Subscription:
    """Return a subscription that is due; `number` tells it from others."""
    return Subscription(
        id=f"S{number}",
        team="T1",
        channel=f"C{number}",
        creator="U1",
        schedule=Schedule(0, time(9, 0), "UTC"),
        themes=frozenset({"energy", "water"}),
        language="ko",
        notify="U2",
        created=MONDAY - WEEK + timedelta(seconds=number),
        next_due=MONDAY,
    )


def plan(one: Subscription, used: frozenset[str], now: datetime) -> Planned:
    """Plan a post with the first fact that was not used."""
    slot = latest_due(one.schedule, one.next_due, now)
    fact = next(f"topic/{number}" for number in range(1000) if f"topic/{number}" not in used)
    return Planned(slot, fact, one.cycle, MESSAGE, due_after_posting(one.schedule, slot, now))


def claim_all(url: str, name: str) -> list[str]:
    """Act as a worker in a separate process: make, claim, and complete deliveries, and return their ids."""

    async def work() -> list[str]:
        engine = open_engine(url)
        store = SqlDeliveries(engine, lambda: MONDAY, Rates(team_per_second=1000, team_at_once=1000))
        done: list[str] = []
        while await store.enqueue_due(plan, 7) + len(claimed := await store.claim(name, LEASE, SETTLE, 5)):
            for delivery in claimed:
                asked = await store.mark_in_flight(delivery, TIMEOUT)
                assert asked is not None
                assert await store.record_decision(asked, Decision("sent", ts="1.0"))
                done.append(delivery.id)
        await engine.dispose()
        return done

    return asyncio.run(work())
