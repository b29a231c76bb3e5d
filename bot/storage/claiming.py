"""Hands deliveries to workers, each to one, when it is their turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, case, exists, false, func, literal, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.pacing import Paces, Rates, lock_paces, write_paces
from bot.storage.rows import read_delivery
from bot.storage.tables import ACTIVE, Moment, deliveries, messages, subscriptions
from handlers.digests.deciding import too_late
from handlers.digests.delivery import Delivery

OVERTAKEN = "left out: the next one is due"
_LONGEST = timedelta(minutes=65)
"""Nothing is put off for longer than an hour: what lies further ahead was written before the clock went back."""
_ROUNDS = 5
"""How often to look for more where those found have to wait for their channel or workspace."""
_later = deliveries.alias("later")
_NEWER = exists().where(_later.c.subscription == deliveries.c.subscription, _later.c.slot > deliveries.c.slot)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker asks for: its name, for how long, the settle time, and how many at most.

    `went_back` says that the clock did so since it last asked, and `settled` that ambiguous ones may be looked for.
    """

    owner: str
    lease: timedelta
    settle: timedelta
    most: int
    went_back: bool = False
    settled: bool = True


def whole() -> Select[Any]:
    """Give a query for deliveries with their messages, and whether their subscription rests or has a newer one."""
    return (
        select(deliveries, messages.c.body, subscriptions.c.pause_reason, _NEWER.label("newer"))
        .join(messages, messages.c.id == deliveries.c.message)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription)
    )


def is_overtaken(row: Row[Any], now: datetime) -> bool:
    """Tell of a delivery from `whole` whether the next slot has come, so that it is not to be posted any more."""
    return bool(row.newer) or too_late(read_delivery(row), now) is not None


async def claim_some(connection: AsyncConnection, claim: Claim, rates: Rates, now: datetime) -> list[Delivery]:
    """Claim deliveries, and leave out those that the next slot has overtaken."""
    await _free_the_far_ahead(connection, claim, now)
    claimed: list[Delivery] = []
    for _ in range(_ROUNDS):
        query = _ready(now, claim).limit(claim.most - len(claimed))
        rows = (await connection.execute(query)).all()
        claimed += await _take(connection, [row for row in rows if not _leave_out(row, now)], claim, rates, now)
        await _skip(connection, [row.id for row in rows if _leave_out(row, now)])
        if not rows or len(claimed) >= claim.most:
            break
    return claimed


def _ready(now: datetime, claim: Claim) -> Select[Any]:
    """Give a query for what may be claimed now, and lock it; what another worker has locked is left to it.

    A subscription that rests has its deliveries rest; one that is due has them wait, as a newer one may overtake them.
    """
    looked_for = deliveries.c.state == "ambiguous"
    settled = func.coalesce(deliveries.c.asked_at, deliveries.c.not_before) <= now - claim.settle
    if not claim.settled:
        settled = false()
    return (
        whole()
        .where(text(ACTIVE), deliveries.c.ready_at <= now, subscriptions.c.pause_reason.is_(None))
        .where(or_(and_(looked_for, settled), and_(~looked_for, subscriptions.c.next_due > now)))
        .order_by(deliveries.c.ready_at)
        .with_for_update(of=deliveries, skip_locked=True)
    )


def _leave_out(row: Row[Any], now: datetime) -> bool:
    """Tell whether a delivery is skipped. An ambiguous one may have been posted, so it is looked for all the same."""
    return row.state != "ambiguous" and is_overtaken(row, now)


async def _take(
    connection: AsyncConnection, rows: list[Row[Any]], claim: Claim, rates: Rates, now: datetime
) -> list[Delivery]:
    found = [read_delivery(row) for row in rows]
    if not found:
        return []
    turns = await lock_paces(connection, found, Paces(rates, now, claim.lease))
    taken: list[Delivery] = []
    put_off: list[dict[str, Any]] = []
    for delivery in found:
        again_at = turns.take(delivery)
        if again_at is None:
            taken.append(_claimed(delivery, claim, now))
        else:
            put_off.append({"of": delivery.id, "ready_at": again_at})
    if taken:
        await write_paces(connection, turns, taken)
        await connection.execute(_CHANGE, [_columns(delivery) for delivery in taken])
    if put_off:
        await connection.execute(_CHANGE, put_off)
    return taken


def _claimed(delivery: Delivery, claim: Claim, now: datetime) -> Delivery:
    return replace(
        delivery,
        state="ambiguous" if delivery.state == "ambiguous" else "claimed",
        owner=claim.owner,
        epoch=delivery.epoch + 1,
        lease_until=now + claim.lease,
    )


def _columns(delivery: Delivery) -> dict[str, Any]:
    return {
        "of": delivery.id,
        "state": delivery.state,
        "owner": delivery.owner,
        "epoch": delivery.epoch,
        "lease_until": delivery.lease_until,
        "ready_at": delivery.lease_until,
    }


async def _skip(connection: AsyncConnection, ids: list[str]) -> None:
    if ids:
        await connection.execute(SKIP, [{"of": one} for one in ids])


async def _free_the_far_ahead(connection: AsyncConnection, claim: Claim, now: datetime) -> None:
    """Let what the clock left behind by going back be claimed, once nobody can still be at work on it."""
    until = now + claim.lease + claim.settle
    longest = timedelta(0) if claim.went_back else _LONGEST
    asked_ahead = deliveries.c.asked_at > now
    ahead = deliveries.c.ready_at > now + longest
    if claim.went_back:
        # Its answer may have come, and been lost, between the jump and now: then only the asking lies ahead.
        ahead = or_(ahead, asked_ahead)
    await connection.execute(
        update(deliveries)
        .where(text(ACTIVE), ahead)
        .values(ready_at=until, asked_at=case((asked_ahead, literal(now, Moment)), else_=deliveries.c.asked_at))
    )


# The columns to write are those of the values that it is run with.
_CHANGE = update(deliveries).where(deliveries.c.id == bindparam("of"))
SKIP = _CHANGE.values(state="skipped", error=OVERTAKEN, owner=None, lease_until=None)
