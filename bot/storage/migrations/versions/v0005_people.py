"""Creates the tables of the languages that people and channels chose, and of people's last answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "languages",
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in ("team", "chooser")),
        sa.Column("language", sa.Text, nullable=False),
    )
    op.create_table(
        "recent_answers",
        *(sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in ("team", "person", "about")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
