"""The first form: register, accounts, reports, their history and attachments."""

from __future__ import annotations

import sqlalchemy as sql
from alembic import op

revision = "0001"
down_revision = None

_ID, _MOMENT, _HASH = sql.String(36), sql.String(27), sql.String(64)


def upgrade() -> None:
    """Make the tables."""
    _register_and_accounts()
    _reports()
    _history()
    _attachments()


def downgrade() -> None:
    """Take the tables away."""
    for table in ("attached", "attachments", "bodies", "entries", "reports", "accounts", "register"):
        op.drop_table(table)


def _register_and_accounts() -> None:
    op.create_table(
        "register",
        sql.Column("only", sql.Integer, autoincrement=False),
        sql.Column("id", _ID, nullable=False),
        sql.Column("made_at", _MOMENT, nullable=False),
        sql.Column("sequence", sql.Integer, nullable=False),
        sql.Column("head", _HASH, nullable=False),
        sql.PrimaryKeyConstraint("only", name="pk_register"),
    )
    op.create_table(
        "accounts",
        sql.Column("id", _ID),
        sql.Column("name", sql.String(64), nullable=False),
        sql.Column("role", sql.String(20), nullable=False),
        sql.Column("password_hash", sql.String(255), nullable=False),
        sql.Column("active", sql.Boolean, nullable=False),
        sql.Column("epoch", sql.Integer, nullable=False),
        sql.Column("made_at", _MOMENT, nullable=False),
        sql.PrimaryKeyConstraint("id", name="pk_accounts"),
        sql.UniqueConstraint("name", name="uq_accounts_name"),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        sql.Column("id", _ID),
        sql.Column("version", sql.Integer, nullable=False),
        sql.Column("state", sql.String(20), nullable=False),
        sql.Column("filed_by", _ID, nullable=False),
        sql.Column("filed_at", _MOMENT, nullable=False),
        sql.Column("content", sql.Text),
        sql.Column("attribution", sql.Text),
        sql.PrimaryKeyConstraint("id", name="pk_reports"),
        sql.ForeignKeyConstraint(["filed_by"], ["accounts.id"], name="fk_reports_filed_by"),
    )
    op.create_index("ix_reports_state_filed_at", "reports", ["state", "filed_at"])
    op.create_index("ix_reports_filed_at", "reports", ["filed_at"])


def _history() -> None:
    op.create_table(
        "entries",
        sql.Column("sequence", sql.Integer, autoincrement=False),
        sql.Column("at", _MOMENT, nullable=False),
        sql.Column("account", _ID, nullable=False),
        sql.Column("act", sql.String(20), nullable=False),
        sql.Column("report", _ID),
        sql.Column("version", sql.Integer),
        sql.Column("state", sql.String(20)),
        sql.Column("commitment", _HASH, nullable=False),
        sql.Column("link", _HASH, nullable=False),
        sql.PrimaryKeyConstraint("sequence", name="pk_entries"),
    )
    op.create_index("ix_entries_report_sequence", "entries", ["report", "sequence"])
    op.create_table(
        "bodies",
        sql.Column("sequence", sql.Integer, autoincrement=False),
        sql.Column("salt", sql.LargeBinary(32), nullable=False),
        sql.Column("body", sql.Text, nullable=False),
        sql.PrimaryKeyConstraint("sequence", name="pk_bodies"),
        sql.ForeignKeyConstraint(["sequence"], ["entries.sequence"], name="fk_bodies_sequence"),
    )


def _attachments() -> None:
    op.create_table(
        "attachments",
        sql.Column("sha256", _HASH),
        sql.Column("media_type", sql.String(40), nullable=False),
        sql.Column("size", sql.Integer, nullable=False),
        sql.Column("bytes", sql.LargeBinary, nullable=False),
        sql.PrimaryKeyConstraint("sha256", name="pk_attachments"),
    )
    op.create_table(
        "attached",
        sql.Column("report", _ID),
        sql.Column("sha256", _HASH),
        sql.Column("name", sql.String(200), nullable=False),
        sql.PrimaryKeyConstraint("report", "sha256", name="pk_attached"),
        sql.ForeignKeyConstraint(["report"], ["reports.id"], name="fk_attached_report"),
        sql.ForeignKeyConstraint(["sha256"], ["attachments.sha256"], name="fk_attached_sha256"),
    )
    op.create_index("ix_attached_sha256", "attached", ["sha256"])
