"""Creates the tables of people's ratings of answers, and of the channels without thumbs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "ratings",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("team", "person", "language", "subject")),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table("thumbs_off", *(sa.Column(name, sa.Text, primary_key=True) for name in ("team", "channel")))
