"""Finds the facts that a subscription's round has used: those of its deliveries and of earlier posts in its channel.

When a subscription is removed, the facts of its round are stored for its channel. If the channel is subscribed again,
or the removal is undone, the round continues.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, Select, and_, case, func, select, text, union

from bot.storage.engine import insert_into
from bot.storage.tables import USES_FACT, deliveries, posted_facts, subscriptions

POSTED = ("sent", "ambiguous")
"""The states of deliveries that were posted or may have been."""
_SIGN = "\n"
_OF_CHANNEL = and_(posted_facts.c.team == subscriptions.c.team, posted_facts.c.channel == subscriptions.c.channel)


def used_columns() -> tuple[ColumnElement[Any], ...]:
    """Return the columns that a query for subscriptions must select so that `read_used` can read its rows."""
    own = (
        select(func.aggregate_strings(deliveries.c.fact, _SIGN))
        .where(deliveries.c.subscription == subscriptions.c.id, deliveries.c.cycle == subscriptions.c.cycle)
        .where(text(USES_FACT))
        .scalar_subquery()
    )
    before = select(func.aggregate_strings(posted_facts.c.fact, _SIGN)).where(_OF_CHANNEL).scalar_subquery()
    return own.label("used"), case((subscriptions.c.cycle == 0, before)).label("earlier")


def read_used(row: Row[Any]) -> frozenset[str]:
    """Return the facts that the subscription in a row has used in its current round."""
    return frozenset(fact for facts in (row.used, row.earlier) if facts for fact in facts.split(_SIGN))


def used_in(subscription_id: str, cycle: int) -> Select[Any]:
    """Return a query for the facts used in round number `cycle`: the subscription's and, in round 0, the channel's."""
    own = select(deliveries.c.fact).where(
        deliveries.c.subscription == subscription_id, deliveries.c.cycle == cycle, text(USES_FACT)
    )
    before = select(posted_facts.c.fact).join(subscriptions, _OF_CHANNEL).where(subscriptions.c.id == subscription_id)
    facts = (union(own, before) if cycle == 0 else own).subquery()
    return select(facts.c.fact)


def store_posted_facts(dialect: str, subscription_id: str) -> Executable:
    """Return the statement that stores, under the channel, the facts posted in a subscription's current round."""
    posted = (
        select(deliveries.c.team, deliveries.c.channel, deliveries.c.fact)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription)
        .where(deliveries.c.subscription == subscription_id, deliveries.c.cycle == subscriptions.c.cycle)
        .where(deliveries.c.state.in_(POSTED))
        .distinct()
        # Always insert in the same order, so that transactions that store the same facts wait instead of deadlocking.
        .order_by(deliveries.c.fact)
    )
    insert = insert_into(posted_facts, dialect).from_select(["team", "channel", "fact"], posted)
    return insert.on_conflict_do_nothing()
