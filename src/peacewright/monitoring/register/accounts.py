"""Accounts: who may do what, with passwords hashed by argon2id. Every change of one stands in the chain."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from peacewright.monitoring.register.chain import Did, append
from peacewright.monitoring.register.content import now
from peacewright.monitoring.register.refusals import NotAllowed, NotFound, NotValid, SignedOut
from peacewright.monitoring.register.states import Role
from peacewright.monitoring.register.store import Store
from peacewright.monitoring.register.tables import accounts

SHORTEST_PASSWORD = 12
"""Characters. NIST SP 800-63B-4 (2025) asks for 15 where a password is all there is and lets 8 stand beside a second
factor; judged between, for accounts that also wait after a few wrong tries."""
LONGEST_PASSWORD = 256
"""Characters: a hash of any length of text is work that a stranger could ask for."""
NAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
KEEPER = "00000000-0000-0000-0000-000000000000"
"""In the chain, for what is done at the command line of the machine that keeps the register."""
_hasher = PasswordHasher()  # RFC 9106, low-memory: argon2id, 64 MiB, 3 passes, 4 lanes
_NOBODY = _hasher.hash("no account has this password")


@dataclass(frozen=True)
class Account:
    """An account as it stands."""

    id: str
    name: str
    role: Role
    active: bool
    epoch: int


def add(store: Store, name: str, role: Role, password: str) -> Account:
    """Make an account.

    Raises
    ------
    NotValid
        If the name is taken or not allowed, or the password is too short or too long.
    """
    if not NAME.fullmatch(name):
        message = f"'{name[:40]}' cannot name an account: 2 to 32 small letters, digits, '.', '_', '-', a letter first"
        raise NotValid(message)
    hashed = _hashed(password, name)
    with store.writing() as connection:
        if connection.execute(sql.select(accounts.c.id).where(accounts.c.name == name)).first():
            message = f"there is an account '{name}' already"
            raise NotValid(message)
        made = Account(str(uuid.uuid4()), name, role, True, 1)
        row = {"id": made.id, "name": name, "role": str(role), "password_hash": hashed, "active": True, "epoch": 1,
               "made_at": now()}  # fmt: skip
        connection.execute(sql.insert(accounts).values(row))
        append(connection, Did.ACCOUNT_MADE, KEEPER, {"account": made.id, "name": name, "role": str(role)})
    return made


def set_role(store: Store, name: str, role: Role) -> Account:
    """Give an account another role; its sessions end.

    Raises
    ------
    NotFound
        If there is no such account.
    NotValid
        If nobody would be left to keep accounts.
    """
    return _changed(store, name, {"role": str(role)})


def set_active(store: Store, name: str, active: bool) -> Account:
    """Close an account, or open it again; what it did stays. Its sessions end.

    Raises
    ------
    NotFound
        If there is no such account.
    NotValid
        If nobody would be left to keep accounts.
    """
    return _changed(store, name, {"active": active})


def set_password(store: Store, name: str, password: str) -> Account:
    """Give an account another password; its sessions end.

    Raises
    ------
    NotFound
        If there is no such account.
    NotValid
        If the password is too short or too long.
    """
    return _changed(store, name, {"password_hash": _hashed(password, name)})


def every(store: Store) -> list[Account]:
    """Return all accounts, by name."""
    with store.reading() as connection:
        rows = connection.execute(sql.select(*_COLUMNS).order_by(accounts.c.name)).all()
    return [_account(row) for row in rows]


def signed_in(store: Store, name: str, password: str) -> Account:
    """Return the account of a name and a password.

    Takes as long for a name that there is not as for a wrong password: about a tenth of a second of one core.

    Raises
    ------
    NotAllowed
        If the two do not belong together, or the account is closed; which of these is not told.
    """
    with store.reading() as connection:
        found = connection.execute(
            sql.select(*_COLUMNS, accounts.c.password_hash).where(accounts.c.name == name)
        ).first()
    hashed = found.password_hash if found is not None else _NOBODY
    try:
        _hasher.verify(hashed, password[:LONGEST_PASSWORD])
        right = len(password) <= LONGEST_PASSWORD
    except VerifyMismatchError:  # any other is a fault, of memory for instance, and no wrong password
        right = False
    if found is None or not right or not found.active:
        message = "name and password do not belong together"
        raise NotAllowed(message)
    if _hasher.check_needs_rehash(hashed):
        with store.writing() as connection:
            renewed = sql.update(accounts).where(accounts.c.id == found.id)
            connection.execute(renewed.values(password_hash=_hasher.hash(password)))
    return _account(found)


def end_sessions(connection: sql.Connection, account: str) -> None:
    """End all sessions of an account."""
    connection.execute(_LATER.where(accounts.c.id == account))


def keeper() -> Account:
    """Return whoever is at the machine that keeps the register: may do what an administrator may."""
    return Account(KEEPER, "keeper", Role.ADMINISTRATOR, True, 0)


def actor(connection: sql.Connection, account: str, epoch: int | None = None) -> Account:
    """Return an account that acts now, as it stands within this transaction.

    Parameters
    ----------
    connection : Connection
    account : str
        Its id.
    epoch : int, optional
        That of the session; not compared where it is not given.

    Raises
    ------
    SignedOut
        If there is no such account, it is closed, or the session is over.
    """
    row = connection.execute(_ONE, {"wanted": account}).first()
    if row is None or not row.active or (epoch is not None and row.epoch != epoch):
        message = "this session is over: sign in again"
        raise SignedOut(message)
    return _account(row)


_COLUMNS = (accounts.c.id, accounts.c.name, accounts.c.role, accounts.c.active, accounts.c.epoch)
_ONE = sql.select(*_COLUMNS).where(accounts.c.id == sql.bindparam("wanted"))
_LATER = sql.update(accounts).values(epoch=accounts.c.epoch + 1)


def _account(row: Any) -> Account:
    return Account(row.id, row.name, Role(row.role), bool(row.active), row.epoch)


def _hashed(password: str, name: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        message = f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; several words are easy to keep"
        raise NotValid(message)
    if name in password.lower():
        message = "a password must not hold the name of its account: choose several other words"
        raise NotValid(message)
    if len(set(password)) < SHORTEST_PASSWORD // 2:
        message = "this password would be among the first that somebody tries: choose several words"
        raise NotValid(message)
    return _hasher.hash(password)


def _changed(store: Store, name: str, values: dict[str, object]) -> Account:
    with store.writing() as connection:
        found = connection.execute(sql.select(*_COLUMNS).where(accounts.c.name == name)).first()
        if found is None:
            message = f"there is no account '{name[:40]}'"
            raise NotFound(message)
        connection.execute(
            sql.update(accounts).where(accounts.c.id == found.id).values(**values, epoch=found.epoch + 1)
        )
        after = _account(connection.execute(sql.select(*_COLUMNS).where(accounts.c.id == found.id)).one())
        keepers = sql.select(sql.func.count()).where(
            accounts.c.role == str(Role.ADMINISTRATOR), accounts.c.active
        )
        kept_it = found.role == Role.ADMINISTRATOR and found.active
        if kept_it and not connection.execute(keepers).scalar_one():
            message = f"'{name}' is the last administrator: make another one first"
            raise NotValid(message)
        body = {"account": after.id, "role": str(after.role), "active": after.active,
                "password": "password_hash" in values}  # fmt: skip
        append(connection, Did.ACCOUNT_CHANGED, KEEPER, body)
    return after
