"""Adds deliveries for due subscriptions; a delivery and the next slot are written in one transaction."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import (
    Dialect,
    Executable,
    FromClause,
    Integer,
    Row,
    Text,
    Update,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from bot.storage.engine import insert_into
from bot.storage.rounds import read_used, used_columns
from bot.storage.rows import message_id, paused, read_subscription
from bot.storage.tables import Moment, deliveries, messages, subscriptions
from handlers.digests.delivery import Planned
from handlers.digests.ports import Plan
from handlers.digests.schedule import ScheduleError
from handlers.digests.subscription import Subscription

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class _Batch:
    """The changes to write in one transaction, for a number of subscriptions."""

    now: datetime
    dialect: Dialect
    planned: list[dict[str, Any]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    moments: dict[datetime, str] = field(default_factory=dict)

    def plan(self, row: Row[Any], plan: Plan) -> None:
        """Plan the subscription in a row, or mark it as broken if it cannot be planned."""
        try:
            subscription = read_subscription(row)
            self._add(subscription, plan(subscription, read_used(row), self.now))
        except (ScheduleError, ValueError, LookupError, TypeError) as error:
            # One row that was edited by hand, or one fact that cannot be rendered, must not hold up all the others.
            _LOG.warning(
                "The next post of subscription %s cannot be planned, so the subscription is paused (%s)",
                row.id,
                type(error).__name__,
            )
            self.broken.append(row.id)

    def _add(self, subscription: Subscription, planned: Planned) -> None:
        columns: dict[str, Any] = {
            "subscription": subscription.id,
            "cycle": planned.cycle,
            "next_due": self._moment(planned.next_due),
        }
        if planned.fact is not None and planned.message is not None:
            message = message_id(planned.message)
            self.bodies[message] = planned.message
            columns |= {
                "id": token_hex(16),
                "team": subscription.team,
                "channel": subscription.channel,
                "slot": self._moment(planned.slot),
                "fact": planned.fact,
                "message": message,
            }
        self.planned.append(columns)

    def _moment(self, value: datetime) -> str:
        """Return a moment as a string that PostgreSQL accepts, and that SQLite stores as it is."""
        found = self.moments.get(value)
        if found is None:
            bound = Moment().process_bind_param(value, self.dialect) or value
            found = self.moments[value] = bound.isoformat(" ", "microseconds")
        return found


async def enqueue_some(connection: AsyncConnection, plan: Plan, now: datetime, most: int) -> int:
    """Add a delivery for each of up to `most` subscriptions due at `now`, and move each subscription to its next slot.

    A subscription without a fact to post gets no delivery. Subscriptions that cannot be planned are paused instead.
    Return how many subscriptions were handled, including the paused ones.
    """
    due = (
        select(subscriptions, *used_columns())
        .where(subscriptions.c.pause_reason.is_(None), subscriptions.c.next_due <= now)
        .order_by(subscriptions.c.next_due)
        .limit(most)
        .with_for_update(of=subscriptions, skip_locked=True)
    )
    rows: Sequence[Row[Any]] = (await connection.execute(due)).all()
    batch = _Batch(now, connection.dialect)
    for row in rows:
        batch.plan(row, plan)
    await _write(connection, batch)
    return len(rows)


async def _write(connection: AsyncConnection, batch: _Batch) -> None:
    if batch.bodies:
        await _write_messages(connection, batch.bodies)
    if batch.planned:
        # All rows in one parameter: many times faster than one statement per row.
        rows = json.dumps(batch.planned, ensure_ascii=False, separators=(",", ":"))
        for statement in _ADD_AND_MOVE[connection.dialect.name]:
            await connection.execute(statement, {"rows": rows, "now": batch.now})
    if batch.broken:
        await connection.execute(_SET_ASIDE, [{"of": one} for one in batch.broken])


async def _write_messages(connection: AsyncConnection, bodies: Mapping[str, str]) -> None:
    """Insert the messages that are not stored yet, and lock the others until the transaction ends."""
    # Always lock in the same order, so that workers with the same messages wait instead of deadlocking.
    wanted = sorted(bodies)
    hold = select(messages.c.id).where(messages.c.id.in_(wanted)).order_by(messages.c.id)
    stored = set((await connection.execute(hold.with_for_update(read=True, key_share=True))).scalars())
    if new := [{"id": one, "body": bodies[one]} for one in wanted if one not in stored]:
        insert = insert_into(messages, connection.dialect.name)
        await connection.execute(insert.on_conflict_do_nothing(), new)


_ROWS = bindparam("rows", type_=Text)
_GIVEN: Mapping[str, TypeEngine[Any]] = {
    **dict.fromkeys(("id", "subscription", "team", "channel", "fact", "message"), Text()),
    **dict.fromkeys(("slot", "next_due"), Moment()),
    "cycle": Integer(),
}
"""The columns of a batch's rows. Rows with nothing to post have no id."""


def _given_to_postgresql() -> FromClause:
    columns = [column(name, kind) for name, kind in _GIVEN.items()]
    rows = func.json_to_recordset(cast(_ROWS, postgresql.JSON)).table_valued(*columns, name="one")
    return select(rows.render_derived(with_types=True)).cte("given")


def _given_to_sqlite() -> FromClause:
    each = func.json_each(_ROWS).table_valued("value", name="one")
    columns = [func.json_extract(each.c.value, f"$.{name}", type_=kind).label(name) for name, kind in _GIVEN.items()]
    return select(*columns).subquery("given")


def _add(dialect: str, given: FromClause) -> Any:
    """Return the statement that adds a delivery for each given row that has an id."""
    same = ("id", "subscription", "team", "channel", "slot", "cycle", "fact", "message")
    now = bindparam("now", type_=Moment)
    fresh = {
        "ready_at": now,
        "not_before": now,
        "state": literal("pending"),
        "attempts": literal(0),
        "epoch": literal(0),
    }
    values = select(*(given.c[name] for name in same), *fresh.values()).where(given.c.id.is_not(None))
    # A slot may already have a delivery, if a schedule was changed and changed back: that delivery stays.
    return insert_into(deliveries, dialect).from_select([*same, *fresh], values).on_conflict_do_nothing()


def _move(given: FromClause) -> Update:
    """Return the statement that moves the subscriptions in the given rows on to their next slots."""
    return (
        update(subscriptions)
        .where(subscriptions.c.id == given.c.subscription)
        .values(next_due=given.c.next_due, cycle=given.c.cycle, version=subscriptions.c.version + 1)
    )


def _on_postgresql() -> tuple[Executable, ...]:
    """Return `_add` and `_move` as one statement, so that the rows are parsed only once."""
    given = _given_to_postgresql()
    moved = _move(given).returning(subscriptions.c.id).cte("moved")
    return (_add("postgresql", given).add_cte(moved),)


def _on_sqlite() -> tuple[Executable, ...]:
    given = _given_to_sqlite()
    return _add("sqlite", given), _move(given)


_ADD_AND_MOVE: Mapping[str, tuple[Executable, ...]] = {"postgresql": _on_postgresql(), "sqlite": _on_sqlite()}
_SET_ASIDE = update(subscriptions).where(subscriptions.c.id == bindparam("of")).values(paused("refused"))
