"""Defines the tables as this version of the bot reads and writes them. The migrations create them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

ACTIVE = "state IN ('pending', 'claimed', 'ambiguous')"
"""The condition for deliveries that are not finished."""
UNUSED = ("failed", "skipped")
"""The states of deliveries that released their facts."""
USES_FACT = f"state NOT IN {UNUSED}"
"""The condition for deliveries whose fact counts as used: a failed or skipped delivery releases its fact."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, stored as a timestamp with time zone in PostgreSQL, and without a time zone in SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value to store for an aware datetime in any time zone."""
        if value is None:
            return None
        moment = value if value.tzinfo is UTC else value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return a stored value as an aware datetime in UTC."""
        if value is None:
            return None
        if value.tzinfo is UTC:
            return value
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.replace(tzinfo=UTC)


def _only(condition: str) -> dict[str, Any]:
    """Return the options for an index that contains only the rows that meet this condition."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


metadata = MetaData()

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("creator", Text, nullable=False),
    Column("weekday", Integer, nullable=False),
    # Local time, in minutes since midnight.
    Column("minute", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    # Ids of chapters, separated by newlines.
    Column("themes", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("notify", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("next_due", Moment, nullable=False),
    Column("pause_reason", Text),
    Column("pause_until", Date),
    Column("cycle", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("subscriptions_of_channel", subscriptions.c.team, subscriptions.c.channel)
Index("subscriptions_due", subscriptions.c.next_due, **_only("pause_reason IS NULL"))

messages = Table(
    "messages",
    metadata,
    # A hash of `body`: a message that goes to thousands of channels is stored once.
    Column("id", Text, primary_key=True),
    # JSON: {"text": ..., "blocks": [...]}.
    Column("body", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subscription", Text, ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
    Column("team", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("slot", Moment, nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("fact", Text, nullable=False),
    Column("message", Text, ForeignKey("messages.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("not_before", Moment, nullable=False),
    # When a worker may claim it: `not_before`, the end of a lease, or its turn in its channel and workspace.
    Column("ready_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", Text),
    Column("epoch", Integer, nullable=False),
    Column("lease_until", Moment),
    Column("asked_at", Moment),
    Column("posted_ts", Text),
    Column("error", Text),
    UniqueConstraint("subscription", "slot", name="deliveries_one_a_slot"),
)
Index(
    "deliveries_no_repeats",
    deliveries.c.subscription,
    deliveries.c.cycle,
    deliveries.c.fact,
    unique=True,
    **_only(USES_FACT),
)
Index("deliveries_ready", deliveries.c.ready_at, **_only(ACTIVE))
Index("deliveries_of_team", deliveries.c.team, deliveries.c.slot)
Index("deliveries_of_message", deliveries.c.message)

posted_facts = Table(
    "told_facts",
    metadata,
    # The facts that removed subscriptions posted in a channel, each subscription in its last round.
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("fact", Text, primary_key=True),
)

rate_limits = Table(
    "paces",
    metadata,
    # The ID of a workspace, or the IDs of a workspace and a channel with a slash between them.
    Column("id", Text, primary_key=True),
    Column("team", Text, nullable=False),
    # When the next post may go out; for a workspace, when its token bucket will be full again.
    Column("free_at", Moment, nullable=False),
    # The claimed delivery that has the channel to itself until then.
    Column("holder", Text),
)
Index("paces_of_team", rate_limits.c.team)

installations = Table(
    "installations",
    metadata,
    # The bot token's workspace, once what was stored under other workspaces has been moved to it: one row at most.
    Column("team", Text, primary_key=True),
)

questions = Table(
    "questions",
    metadata,
    # A message that asks the bot something, by Slack's ids; nothing of what it says.
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("claimed_at", Moment, nullable=False),
    Column("answered", Boolean, nullable=False),
    # For when the question is edited or deleted: the ts of the public answer, and what was spoken of before.
    Column("reply_ts", Text),
    Column("context", Text),
)
Index("questions_by_age", questions.c.claimed_at)

threads = Table(
    "threads",
    metadata,
    # A thread by Slack's ids, or, with an empty `ts`, a direct conversation as a whole; nothing of what was said.
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    # The id of the topic or statement last spoken of, or of the compared topics; or empty.
    Column("about", Text, nullable=False),
    # The person whom the bot answered last, and whether people have talked to each other since then.
    Column("asker", Text, nullable=False),
    Column("interrupted", Boolean, nullable=False, server_default=false()),
    Column("kept_until", Moment, nullable=False),
)
Index("threads_by_age", threads.c.kept_until)

ratings = Table(
    "ratings",
    metadata,
    # A person's last rating of a topic or statement in a language; the subject is empty for a refusal. Nothing typed.
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("good", Boolean, nullable=False),
    Column("reason", Text),
    Column("at", Moment, nullable=False),
)

thumbs_off = Table(
    "thumbs_off",
    metadata,
    # The channels in which answers have no thumbs.
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
)

languages = Table(
    "languages",
    metadata,
    Column("team", Text, primary_key=True),
    # The ID of a person or of a channel: Slack gives no ID to both.
    Column("chooser", Text, primary_key=True),
    Column("language", Text, nullable=False),
)

recent_answers = Table(
    "recent_answers",
    metadata,
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    # The ID of the topic or statement; nothing of what was typed.
    Column("about", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

quiet_channels = Table(
    "quiet_channels",
    metadata,
    # The channels in which the bot answers only if it is mentioned.
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
)

passed_questions = Table(
    "passed_questions",
    metadata,
    # A question that a person passed on to others: not the question, but what identifies the refusal.
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

passed_threads = Table(
    "passed_threads",
    metadata,
    # A message that passed a question on. Replies in its thread are for `person`.
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

experts = Table(
    "experts",
    metadata,
    # The channels and people that a workspace named for questions: Slack's ids, separated by spaces.
    Column("team", Text, primary_key=True),
    Column("named", Text, nullable=False),
)
