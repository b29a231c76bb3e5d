"""Creates the first tables: subscriptions, deliveries, their messages, posted facts, and rate limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)
_ACTIVE = sa.text("state IN ('pending', 'claimed', 'ambiguous')")
_USES_FACT = sa.text("state NOT IN ('failed', 'skipped')")
_RUNS = sa.text("pause_reason IS NULL")


def upgrade() -> None:
    """Create the tables."""
    _subscriptions()
    op.create_table("messages", _text("id", primary_key=True), _text("body"))
    _deliveries()
    _indexes_of_deliveries()
    op.create_table("told_facts", *(_text(name, primary_key=True) for name in ("team", "channel", "fact")))
    op.create_table(
        "paces",
        _text("id", primary_key=True),
        _text("team"),
        _moment("free_at"),
        sa.Column("holder", sa.Text),
    )
    op.create_index("paces_of_team", "paces", ["team"])


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        _text("id", primary_key=True),
        *(_text(name) for name in ("team", "channel", "creator")),
        _number("weekday"),
        _number("minute"),
        *(_text(name) for name in ("zone", "themes", "language", "notify")),
        _moment("created"),
        _moment("next_due"),
        sa.Column("pause_reason", sa.Text),
        sa.Column("pause_until", sa.Date),
        _number("cycle"),
        _number("version"),
    )
    op.create_index("subscriptions_of_channel", "subscriptions", ["team", "channel"])
    op.create_index("subscriptions_due", "subscriptions", ["next_due"], sqlite_where=_RUNS, postgresql_where=_RUNS)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _text("id", primary_key=True),
        sa.Column("subscription", sa.Text, sa.ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
        _text("team"),
        _text("channel"),
        _moment("slot"),
        _number("cycle"),
        _text("fact"),
        sa.Column("message", sa.Text, sa.ForeignKey("messages.id"), nullable=False),
        _text("state"),
        _moment("not_before"),
        _moment("ready_at"),
        _number("attempts"),
        sa.Column("owner", sa.Text),
        _number("epoch"),
        sa.Column("lease_until", _MOMENT),
        sa.Column("asked_at", _MOMENT),
        sa.Column("posted_ts", sa.Text),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("subscription", "slot", name="deliveries_one_a_slot"),
    )


def _indexes_of_deliveries() -> None:
    op.create_index(
        "deliveries_no_repeats",
        "deliveries",
        ["subscription", "cycle", "fact"],
        unique=True,
        sqlite_where=_USES_FACT,
        postgresql_where=_USES_FACT,
    )
    op.create_index("deliveries_ready", "deliveries", ["ready_at"], sqlite_where=_ACTIVE, postgresql_where=_ACTIVE)
    op.create_index("deliveries_of_team", "deliveries", ["team", "slot"])
    op.create_index("deliveries_of_message", "deliveries", ["message"])


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=primary_key, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, _MOMENT, nullable=False)
