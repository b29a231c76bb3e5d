"""Creates the table of questions that were claimed or answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "questions",
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in ("team", "channel", "ts")),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
    )
    op.create_index("questions_by_age", "questions", ["claimed_at"])
