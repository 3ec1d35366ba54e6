"""The tables of the register, the same in SQLite and PostgreSQL. The migrations make them; a test holds both together.

What is shown of a report stands in ``reports``; what led to it stands in ``entries``, which are only ever added to.
What entries say (``bodies``) lies apart with its salt, so that it can be erased while the chain of entries stays whole.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

_ID, _MOMENT, _HASH = String(36), String(27), String(64)

register = Table(
    "register",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("id", _ID, nullable=False),
    Column("made_at", _MOMENT, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("head", _HASH, nullable=False),
)
"""One row: the register's own name, and where its chain ends. Whoever adds to the chain holds this row."""

accounts = Table(
    "accounts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("made_at", _MOMENT, nullable=False),
)
"""``epoch`` rises with each change of password or role and each sign-out: sessions of an earlier one are over."""

reports = Table(
    "reports",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("filed_by", _ID, ForeignKey(accounts.c.id), nullable=False),
    Column("filed_at", _MOMENT, nullable=False),
    Column("content", Text),
    Column("attribution", Text),
    Column("submission", _ID),
    UniqueConstraint("submission"),
)
"""Reports as they stand. ``content`` is empty where it was erased; ``attribution`` is JSON: party, basis, who."""
Index(None, reports.c.state, reports.c.filed_at)
Index(None, reports.c.filed_at)

entries = Table(
    "entries",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", _MOMENT, nullable=False),
    Column("account", _ID, nullable=False),
    Column("act", String(20), nullable=False),
    Column("report", _ID),
    Column("version", Integer),
    Column("state", String(20)),
    Column("commitment", _HASH, nullable=False),
    Column("link", _HASH, nullable=False),
)
"""The history, one row an act. ``account`` is the id, never the name."""
Index(None, entries.c.report, entries.c.sequence)

bodies = Table(
    "bodies",
    metadata,
    Column("sequence", Integer, ForeignKey(entries.c.sequence), primary_key=True, autoincrement=False),
    Column("salt", LargeBinary(32), nullable=False),
    Column("body", Text, nullable=False),
)
"""What an entry says, and the salt of its commitment. Erasing takes the row away."""

attachments = Table(
    "attachments",
    metadata,
    Column("sha256", _HASH, primary_key=True),
    Column("media_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)
"""Files, each once, by what they hold."""

attached = Table(
    "attached",
    metadata,
    Column("report", _ID, ForeignKey(reports.c.id), primary_key=True),
    Column("sha256", _HASH, ForeignKey(attachments.c.sha256), primary_key=True),
    Column("name", String(200), nullable=False),
)
"""Which report has which file, under which name."""
Index(None, attached.c.sha256)
