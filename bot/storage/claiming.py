"""Claims deliveries for workers, so that only one worker at a time handles a delivery."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, false, func, or_, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.clock_skew import release_future_ones
from bot.storage.rate_limits import RateLimits, Rates, lock_rate_limits, write_rate_limits
from bot.storage.rows import WITH_MESSAGES, read_delivery
from bot.storage.tables import ACTIVE, deliveries, subscriptions
from handlers.digests.deciding import is_too_late
from handlers.digests.delivery import Delivery

_OVERTAKEN = "left out: the next one is due"
_ROUNDS = 5
"""How many times to query for more deliveries if those found have to wait for their channel or workspace."""
_later = deliveries.alias("later")
_NEWER = exists().where(_later.c.subscription == deliveries.c.subscription, _later.c.slot > deliveries.c.slot)


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's request for deliveries: the worker's name, the length of the lease, and how many to claim at most.

    `reconcile_after` is how long an ambiguous delivery is left alone after its request. `went_back` is whether the
    clock was set back since the last claim. `may_reconcile` is whether ambiguous deliveries may be claimed at all.
    """

    owner: str
    lease: timedelta
    reconcile_after: timedelta
    most: int
    went_back: bool = False
    may_reconcile: bool = True


def delivery_rows() -> Select[Any]:
    """Return a query for deliveries, their messages, and the columns that decide whether they may still be posted.

    These columns are the subscription's `pause_reason`, and `newer`, whether the subscription has a newer delivery.
    """
    with_pause = WITH_MESSAGES.add_columns(subscriptions.c.pause_reason, _NEWER.label("newer"))
    return with_pause.join(subscriptions, subscriptions.c.id == deliveries.c.subscription)


def is_overtaken(row: Row[Any], now: datetime) -> bool:
    """Return whether a delivery from `delivery_rows` must no longer be posted, because the next slot has come."""
    return bool(row.newer) or is_too_late(row.slot, now)


async def claim_some(connection: AsyncConnection, claim: Claim, rates: Rates, now: datetime) -> list[Delivery]:
    """Claim up to `claim.most` deliveries and return them.

    Deliveries whose next slot has come are not claimed but marked as skipped, unless they are ambiguous.
    """
    await release_future_ones(connection, now, claim.lease + claim.reconcile_after, went_back=claim.went_back)
    claimed: list[Delivery] = []
    for _ in range(_ROUNDS):
        asked_before = len(claimed)
        query = _ready(now, claim).limit(claim.most - asked_before)
        rows = (await connection.execute(query)).all()
        overtaken = {row.id for row in rows if _leave_out(row, now)}
        claimed += await _take(connection, [row for row in rows if row.id not in overtaken], claim, rates, now)
        await _skip(connection, sorted(overtaken))
        if len(rows) < claim.most - asked_before or len(claimed) >= claim.most:
            break
    return claimed


def _ready(now: datetime, claim: Claim) -> Select[Any]:
    """Return a query that locks the deliveries that may be claimed now, and skips those that another worker has locked.

    Deliveries of a paused subscription are left out. Those of a subscription that is due are left out unless they are
    ambiguous, because its next delivery, which is about to be added, may replace them.
    """
    looked_for = deliveries.c.state == "ambiguous"
    settled = func.coalesce(deliveries.c.asked_at, deliveries.c.not_before) <= now - claim.reconcile_after
    if not claim.may_reconcile:
        settled = false()
    return (
        delivery_rows()
        .where(text(ACTIVE), deliveries.c.ready_at <= now, subscriptions.c.pause_reason.is_(None))
        .where(or_(and_(looked_for, settled), and_(~looked_for, subscriptions.c.next_due > now)))
        .order_by(deliveries.c.ready_at)
        .with_for_update(of=deliveries, skip_locked=True)
    )


def _leave_out(row: Row[Any], now: datetime) -> bool:
    """Return whether to skip a delivery. An ambiguous one may have been posted, so it is always reconciled instead."""
    return row.state != "ambiguous" and is_overtaken(row, now)


async def _take(
    connection: AsyncConnection, rows: list[Row[Any]], claim: Claim, rates: Rates, now: datetime
) -> list[Delivery]:
    found = [read_delivery(row) for row in rows]
    if not found:
        return []
    turns = await lock_rate_limits(connection, found, RateLimits(rates, now, claim.lease))
    taken: list[Delivery] = []
    put_off: list[dict[str, Any]] = []
    for delivery in found:
        again_at = turns.take(delivery)
        if again_at is None:
            taken.append(_claimed(delivery, claim, now))
        else:
            put_off.append({"of": delivery.id, "ready_at": again_at})
    if taken:
        await write_rate_limits(connection, turns, taken)
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


# Writes the columns that the parameters name.
_CHANGE = update(deliveries).where(deliveries.c.id == bindparam("of"))
SKIP = _CHANGE.values(state="skipped", error=_OVERTAKEN, owner=None, lease_until=None)
