"""Moves what is stored about a channel to another workspace or to the channel's new id, and merges duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, delete, exists, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import insert_into
from bot.storage.messages import delete_deliveries
from bot.storage.rounds import POSTED, store_posted_facts
from bot.storage.tables import (
    UNUSED,
    deliveries,
    experts,
    languages,
    passed_threads,
    posted_facts,
    questions,
    quiet_channels,
    rate_limits,
    subscriptions,
    threads,
    thumbs_off,
)

_SCHEDULE = ("weekday", "minute", "zone")
_twin = deliveries.alias("twin")


@dataclass(frozen=True, slots=True)
class Place:
    """A channel in a workspace, by Slack's ids."""

    team: str
    channel: str

    @property
    def key(self) -> str:
        """Return the id of the channel's rate limit."""
        return f"{self.team}/{self.channel}"

    def has(self, table: Table) -> ColumnElement[bool]:
        """Return the condition for the rows of a table that belong to this place."""
        return and_(table.c.team == self.team, table.c.channel == self.channel)


@dataclass(slots=True)
class Moved:
    """The ids of the subscriptions that were moved, and those of the messages whose deliveries were deleted."""

    subscriptions: list[str] = field(default_factory=list)
    messages: set[str] = field(default_factory=set)


async def move(connection: AsyncConnection, old: Place, new: Place) -> Moved:
    """Move everything that is stored about a channel from one place to another.

    If a subscription in the new place has the same schedule as a moved one, the two become one, so that the channel
    does not get two posts. What either has posted counts as posted.
    """
    there = (await connection.execute(select(subscriptions).where(new.has(subscriptions)))).all()
    # Deliveries are locked before their subscription, as everywhere, so that transactions do not deadlock.
    await _relabel(connection, deliveries, old, new)
    await _move_rate_limit(connection, old, new)
    moving = update(subscriptions).where(old.has(subscriptions)).returning(subscriptions)
    values = {"team": new.team, "channel": new.channel, "version": subscriptions.c.version + 1}
    moved = (await connection.execute(moving.values(values))).all()
    # Until the subscriptions were locked, a worker may have added deliveries in the old place.
    await _relabel(connection, deliveries, old, new)
    for table in (posted_facts, threads, thumbs_off, quiet_channels, passed_threads):
        await _copy_rows(connection, table, old, new)
        await connection.execute(delete(table).where(old.has(table)))
    # Questions that are being answered at this moment are marked as answered in the old place, so it keeps its rows.
    await _copy_rows(connection, questions, old, new)
    await _move_language(connection, old, new)
    await _rename_named(connection, old, new)
    return await _merge(connection, list(there), moved)


async def _relabel(connection: AsyncConnection, table: Table, old: Place, new: Place) -> None:
    await connection.execute(update(table).where(old.has(table)).values(team=new.team, channel=new.channel))


async def _move_rate_limit(connection: AsyncConnection, old: Place, new: Place) -> None:
    """Move a channel's rate limit; if the new place has one already, the later of the two holds."""
    row = select(
        literal(new.key), literal(new.team), rate_limits.c.free_at, rate_limits.c.holder
    ).where(rate_limits.c.id == old.key)  # fmt: skip
    insert = insert_into(rate_limits, connection.dialect.name)
    given = insert.excluded
    await connection.execute(
        insert.from_select(["id", "team", "free_at", "holder"], row).on_conflict_do_update(
            index_elements=["id"],
            set_={"free_at": given.free_at, "holder": given.holder},
            where=given.free_at > rate_limits.c.free_at,
        )
    )
    await connection.execute(delete(rate_limits).where(rate_limits.c.id == old.key))


async def _copy_rows(connection: AsyncConnection, table: Table, old: Place, new: Place) -> None:
    """Copy the rows of a table that has no ids. If the new place has the same row already, that row is kept."""
    others = [column for column in table.c if column.name not in ("team", "channel")]
    rows = select(literal(new.team), literal(new.channel), *others).where(old.has(table)).order_by(*others)
    insert = insert_into(table, connection.dialect.name)
    named = insert.from_select(["team", "channel", *(column.name for column in others)], rows)
    await connection.execute(named.on_conflict_do_nothing())


async def _move_language(connection: AsyncConnection, old: Place, new: Place) -> None:
    """Move the language that a channel chose; if the new place has chosen one already, that one stays."""
    of_old = and_(languages.c.team == old.team, languages.c.chooser == old.channel)
    chosen = select(literal(new.team), literal(new.channel), languages.c.language).where(of_old)
    insert = insert_into(languages, connection.dialect.name)
    named = insert.from_select(["team", "chooser", "language"], chosen)
    await connection.execute(named.on_conflict_do_nothing())
    await connection.execute(delete(languages).where(of_old))


async def _rename_named(connection: AsyncConnection, old: Place, new: Place) -> None:
    """Replace the channel's old id by its new one among the people and channels that questions go to."""
    of_team = experts.c.team == new.team
    row = await connection.scalar(select(experts.c.named).where(of_team).with_for_update())
    named = (row or "").split()
    if old.channel in named:
        # Each id once, even if the new one was there already.
        renamed = dict.fromkeys(new.channel if each == old.channel else each for each in named)
        await connection.execute(update(experts).where(of_team).values(named=" ".join(renamed)))


async def _merge(connection: AsyncConnection, there: list[Row[Any]], moved: Sequence[Row[Any]]) -> Moved:
    result = Moved()
    for row in moved:
        twin = next((one for one in there if _schedule(one) == _schedule(row)), None)
        if twin is None:
            result.subscriptions.append(row.id)
            continue
        there.remove(twin)
        kept, other = sorted((twin, row), key=_rank)
        result.messages |= await _absorb(connection, kept, other)
        there.append(kept)
    return result


def _schedule(row: Row[Any]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _SCHEDULE)


def _rank(row: Row[Any]) -> tuple[bool, bool]:
    """Return the sort key that decides which of two equal subscriptions to keep: the one with the lower key.

    The settings' subscription, which has no creator, comes first, because it would be added again; then one that is not
    paused. If the keys are equal, the one that was there before is kept.
    """
    return bool(row.creator), row.pause_reason is not None


async def _absorb(connection: AsyncConnection, kept: Row[Any], other: Row[Any]) -> set[str]:
    """Remove the subscription `other`.

    Its posts, and its deliveries for slots that only it has, become those of `kept`. Return the ids of the messages
    whose deliveries were deleted.
    """
    await connection.execute(store_posted_facts(connection.dialect.name, other.id))
    of_kept, of_other = (deliveries.c.subscription == one.id for one in (kept, other))
    posted_by_other = _same_slot(other.id, _twin.c.state.in_(POSTED))
    dropped = await delete_deliveries(connection, and_(of_kept, deliveries.c.state.not_in(POSTED), posted_by_other))
    last = await connection.scalar(select(func.max(deliveries.c.slot)).where(of_other, deliveries.c.state.in_(POSTED)))
    same_fact = exists().where(
        _twin.c.subscription == kept.id,
        _twin.c.cycle == kept.cycle,
        _twin.c.fact == deliveries.c.fact,
        _twin.c.state.not_in(UNUSED),
    )
    free = and_(~_same_slot(kept.id), ~same_fact)
    await connection.execute(
        update(deliveries)
        .where(of_other, deliveries.c.cycle == other.cycle, free)
        .values(subscription=kept.id, cycle=kept.cycle)
    )
    dropped |= await delete_deliveries(connection, of_other)
    await connection.execute(delete(subscriptions).where(subscriptions.c.id == other.id))
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == kept.id)
        .values(next_due=_next_due(kept, other, last), version=subscriptions.c.version + 1)
    )
    return dropped


def _same_slot(subscription: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition for deliveries in a slot for which this subscription has a delivery, too."""
    return exists().where(_twin.c.subscription == subscription, _twin.c.slot == deliveries.c.slot, *conditions)


def _next_due(kept: Row[Any], other: Row[Any], last_of_other: datetime | None) -> datetime:
    """Return when `kept` is due next: after `last_of_other`, the last slot for which `other` has posted, if any."""
    due: datetime = kept.next_due
    return max(due, other.next_due) if last_of_other is not None and last_of_other >= due else due
