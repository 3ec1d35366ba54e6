"""The history as a chain of salted commitments.

Each entry commits to what it says, ``commitment = SHA-256(salt || body)`` with a fresh salt of 32 random bytes, and to
all entries before it,
``link = SHA-256(previous link, sequence, at, account, act, report, version, state, commitment)``.
Body and salt lie apart and can be erased: the commitment that is left tells nothing of the body, for whoever guesses it
would have to guess the salt too; and the links stay checkable. The method is that of hash-linked logs (Haber and
Stornetta, How to Time-Stamp a Digital Document, 1991), with commitments in place of documents.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sql

from peacewright.monitoring.register.content import canonical, now
from peacewright.monitoring.register.tables import bodies, entries, register

SALT_BYTES = 32


class Did(StrEnum):
    """What an entry tells of."""

    ACCOUNT_MADE = "account_made"
    ACCOUNT_CHANGED = "account_changed"
    FILED = "filed"
    AMENDED = "amended"
    STEP = "step"
    ATTACHED = "attached"
    PROPOSED = "proposed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


@dataclass(frozen=True)
class Entry:
    """One act, as it is linked: who did what to which report, and the version and state that this led to."""

    sequence: int
    at: str
    account: str
    act: str
    report: str | None
    version: int | None
    state: str | None
    commitment: str

    def link(self, previous: str) -> str:
        """Return the link that follows a previous one. Written as a JSON list, no two entries give one text."""
        told = [
            previous, self.sequence, self.at, self.account, self.act, self.report, self.version, self.state,
            self.commitment,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode("ascii")).hexdigest()


def genesis(register_id: str) -> str:
    """Return what the first entry of a register links to, so that chains of two registers cannot be exchanged."""
    return hashlib.sha256(f"peacewright register {register_id}".encode()).hexdigest()


def commitment(salt: bytes, body: str) -> str:
    """Return the commitment to a text."""
    return hashlib.sha256(salt + body.encode("utf-8")).hexdigest()


def append(
    connection: sql.Connection,
    act: Did,
    account: str,
    body: dict[str, Any] | str,
    *,
    report: str | None = None,
    version: int | None = None,
    state: str | None = None,
    at: str | None = None,
) -> Entry:
    """Add an entry to the end of the chain.

    Parameters
    ----------
    connection : Connection
        One that writes (:meth:`Store.writing`): it holds the end of the chain until it commits.
    act : Did
    account : str
        Id of whoever did it.
    body : dict or str
        What it says; a text is taken as :func:`canonical` wrote it.
    report : str, optional
    version : int, optional
        Of the report, after the act.
    state : str, optional
        Of the report, after the act.
    at : str, optional
        The moment; the present one.
    """
    sequence, head = connection.execute(_END).one()
    text = body if isinstance(body, str) else canonical(body)
    salt = secrets.token_bytes(SALT_BYTES)
    entry = Entry(
        sequence + 1, at or now(), account, str(act), report, version, state, commitment(salt, text)
    )
    link = entry.link(head)
    connection.execute(
        _INSERT_ENTRY,
        {"sequence": entry.sequence, "at": entry.at, "account": account, "act": entry.act, "report": report,
         "version": version, "state": state, "commitment": entry.commitment, "link": link},
    )  # fmt: skip
    connection.execute(_INSERT_BODY, {"sequence": entry.sequence, "salt": salt, "body": text})
    connection.execute(_MOVE_END, {"to_sequence": entry.sequence, "to_head": link})
    return entry


_END = sql.select(register.c.sequence, register.c.head)
_INSERT_ENTRY = sql.insert(entries)
_INSERT_BODY = sql.insert(bodies)
_MOVE_END = sql.update(register).values(sequence=sql.bindparam("to_sequence"), head=sql.bindparam("to_head"))
