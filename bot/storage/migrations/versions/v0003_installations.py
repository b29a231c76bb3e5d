"""Creates the table that remembers the workspace to which all stored rows were moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table."""
    op.create_table("installations", sa.Column("team", sa.Text, primary_key=True, nullable=False))
