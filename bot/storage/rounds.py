"""Says which facts a subscription's round has used: those of its own posts, and what its channel was told before it.

When a subscription is removed, the facts of its round are kept for its channel: who subscribes it again, or takes the
removal back, goes on with the same round.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, Select, and_, case, func, select, text, union

from bot.storage.engine import insert_into
from bot.storage.tables import USES_FACT, deliveries, subscriptions, told_facts

_POSTED = ("sent", "ambiguous")
_SIGN = "\n"
_OF_CHANNEL = and_(told_facts.c.team == subscriptions.c.team, told_facts.c.channel == subscriptions.c.channel)


def used_columns() -> tuple[ColumnElement[Any], ...]:
    """Give the columns, of a query for subscriptions, that `read_used` reads."""
    own = (
        select(func.aggregate_strings(deliveries.c.fact, _SIGN))
        .where(deliveries.c.subscription == subscriptions.c.id, deliveries.c.cycle == subscriptions.c.cycle)
        .where(text(USES_FACT))
        .scalar_subquery()
    )
    before = select(func.aggregate_strings(told_facts.c.fact, _SIGN)).where(_OF_CHANNEL).scalar_subquery()
    return own.label("used"), case((subscriptions.c.cycle == 0, before)).label("told")


def read_used(row: Row[Any]) -> frozenset[str]:
    """Give the facts that the round of a row's subscription has used."""
    return frozenset(fact for facts in (row.used, row.told) if facts for fact in facts.split(_SIGN))


def used_in(subscription_id: str, cycle: int) -> Select[Any]:
    """Give a query for the facts that a subscription's round has used."""
    own = select(deliveries.c.fact).where(
        deliveries.c.subscription == subscription_id, deliveries.c.cycle == cycle, text(USES_FACT)
    )
    before = select(told_facts.c.fact).join(subscriptions, _OF_CHANNEL).where(subscriptions.c.id == subscription_id)
    facts = (union(own, before) if cycle == 0 else own).subquery()
    return select(facts.c.fact)


def keep_told(dialect: str, subscription_id: str) -> Executable:
    """Give the statement that keeps, for its channel, what a subscription has posted in its round."""
    posted = (
        select(deliveries.c.team, deliveries.c.channel, deliveries.c.fact)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription)
        .where(deliveries.c.subscription == subscription_id, deliveries.c.cycle == subscriptions.c.cycle)
        .where(deliveries.c.state.in_(_POSTED))
        .distinct()
        # In one order, so that two who keep the same wait, and do not lock each other out.
        .order_by(deliveries.c.fact)
    )
    insert = insert_into(told_facts, dialect).from_select(["team", "channel", "fact"], posted)
    return insert.on_conflict_do_nothing()
