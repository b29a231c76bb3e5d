"""Adds a column that says whether people have talked to each other in a thread since the bot's last answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column."""
    op.add_column("threads", sa.Column("interrupted", sa.Boolean, nullable=False, server_default=sa.false()))
