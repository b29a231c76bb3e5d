"""Creates the tables of what conversations are about and where the bot answers only if mentioned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables, and add columns about the answer to the table of questions."""
    for name in ("reply_ts", "context"):
        op.add_column("questions", sa.Column(name, sa.Text))
    op.create_table(
        "threads",
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in ("team", "channel", "ts")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("about", "asker")),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("threads_by_age", "threads", ["kept_until"])
    op.create_table(
        "quiet_channels",
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in ("team", "channel")),
    )
