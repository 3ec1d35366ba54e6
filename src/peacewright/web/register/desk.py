"""What a request is answered with: the store, its one writer, sessions and limits."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from typing import TypeVar

from peacewright.monitoring.register import accounts
from peacewright.monitoring.register.accounts import Account, actor
from peacewright.monitoring.register.store import Connection, Store
from peacewright.monitoring.register.writer import Writer
from peacewright.web.register.limiting import Limiter, Rates
from peacewright.web.register.sessions import Session, Sessions

T = TypeVar("T")
HASHED_AT_ONCE = 2
"""Passwords hashed at a time: each takes a core and 64 MB."""


class Desk:
    """Answers requests on a register.

    Parameters
    ----------
    store : Store
    rates : Rates, optional
    """

    def __init__(self, store: Store, rates: Rates | None = None) -> None:
        self.store = store
        self.sessions = Sessions()
        self.limiter = Limiter(rates)
        self._writer = Writer(store)
        self._hashing = asyncio.Semaphore(HASHED_AT_ONCE)

    async def change(self, session: Session, work: Callable[[Connection, Account], T]) -> T:
        """Make a change for whoever asks, and return once it is on the disk.

        Raises
        ------
        TooOften, RegisterRefusal
        """
        self.limiter.request(session.account)

        def as_actor(connection: Connection) -> T:
            return work(connection, actor(connection, session.account, session.epoch))

        return await self._writer.write(as_actor)

    async def look(self, session: Session, read: Callable[[Connection, Account], T]) -> T:
        """Read for whoever asks.

        Raises
        ------
        TooOften, RegisterRefusal
        """
        self.limiter.request(session.account)

        def as_actor() -> T:
            with self.store.reading() as connection:
                return read(connection, actor(connection, session.account, session.epoch))

        return await asyncio.to_thread(as_actor)

    async def sign_in(self, name: str, password: str, address: str) -> tuple[Account, str]:
        """Return an account and a token for its session.

        Raises
        ------
        TooOften
        NotAllowed
            If name and password do not belong together.
        """
        self.limiter.password(name, address)
        async with self._hashing:
            account = await asyncio.to_thread(accounts.signed_in, self.store, name, password)
        return account, self.sessions.begin(account)

    async def sign_out(self, session: Session) -> None:
        """End all sessions of an account."""
        end = functools.partial(accounts.end_sessions, account=session.account)
        await self._writer.write(end)
