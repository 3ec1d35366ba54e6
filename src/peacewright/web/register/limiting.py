"""How often somebody may ask: moving windows by account and by address, counted in this process."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


@dataclass(frozen=True)
class Rates:
    """Limits, as the library writes them. All judged."""

    requests: str = "1800/minute"
    """Of one account: thirty a second is a program that sends what it has stored, not a person."""
    tries_of_name: str = "5/minute"
    """Passwords tried for one account from one address: a person mistypes thrice."""
    tries_of_address: str = "60/minute"
    """Passwords tried from one address: a cell behind one address begins its shift."""
    tries_of_everybody: str = "300/minute"
    """Passwords tried at all: each takes a tenth of a second of a core and 64 MB."""
    files: str = "60/minute"
    """Files sent by one account."""


class TooOften(Exception):
    """Somebody asks more often than is allowed.

    Attributes
    ----------
    wait_s : int
        Seconds after which to ask again.
    """

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(f"too many requests: wait {wait_s} s")


class Limiter:
    """Counts requests against the rates."""

    def __init__(self, rates: Rates | None = None) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        rates = rates or Rates()
        self._items = {name: parse(value) for name, value in vars(rates).items()}

    def request(self, account: str) -> None:
        """Count a request of an account.

        Raises
        ------
        TooOften
        """
        self._hit(self._items["requests"], "requests", account)

    def file(self, account: str) -> None:
        """Count a file of an account.

        Raises
        ------
        TooOften
        """
        self._hit(self._items["files"], "files", account)

    def password(self, name: str, address: str) -> None:
        """Count a try of a password.

        Raises
        ------
        TooOften
        """
        self._hit(self._items["tries_of_name"], "name", name, address)
        self._hit(self._items["tries_of_address"], "address", address)
        self._hit(self._items["tries_of_everybody"], "everybody")

    def _hit(self, item: RateLimitItem, *key: str) -> None:
        if not self._window.hit(item, *key):
            reset = self._window.get_window_stats(item, *key).reset_time
            raise TooOften(max(1, math.ceil(reset - time.time())))
