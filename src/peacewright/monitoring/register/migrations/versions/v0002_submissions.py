"""A report may carry a number of its sender's, so that one sent twice is filed once."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; SQLite takes a constraint only with the table written anew, which ``batch`` does."""
    with op.batch_alter_table("reports") as batch:
        batch.add_column(sql.Column("submission", sql.String(36)))
        batch.create_unique_constraint("uq_reports_submission", ["submission"])


def downgrade() -> None:
    """Take the column away."""
    with op.batch_alter_table("reports") as batch:
        batch.drop_constraint("uq_reports_submission", type_="unique")
        batch.drop_column("submission")
