"""Creates the tables of the people and channels that questions go to, of passed-on questions, and of their threads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "passed_questions",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("team", "person", "key")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "experts",
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("named", sa.Text, nullable=False),
    )
    op.create_table(
        "passed_threads",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("team", "channel", "ts")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("person", "key", "language")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
