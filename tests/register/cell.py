"""A monitoring cell for the tests: accounts of every role, and what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sql

from peacewright.monitoring.register import accounts, attribution, reports
from peacewright.monitoring.register.accounts import Account
from peacewright.monitoring.register.content import ReportContent
from peacewright.monitoring.register.reports import Standing
from peacewright.monitoring.register.states import Role
from peacewright.monitoring.register.store import Store

T = TypeVar("T")
PASSWORD = "seven grey herons walk"  # noqa: S105 - opens nothing but what the tests make
HASHER = accounts._hasher
"""What the program hashes passwords with. Tests put a cheap one in its place, for they make hundreds of accounts."""
PEOPLE = {
    "mina": Role.MONITOR, "milo": Role.MONITOR, "vera": Role.VERIFIER, "viktor": Role.VERIFIER, "rosa": Role.READER,
    "ada": Role.ADMINISTRATOR,
}  # fmt: skip


def said(
    text: str = "Eleven mortar rounds fell on the eastern edge of the village.", **more: Any
) -> ReportContent:
    """What a monitor reports; some of it can be given."""
    values: dict[str, Any] = {
        "time_from": datetime(2025, 4, 21, 22, 10, tzinfo=UTC), "time_until": datetime(2025, 4, 21, 22, 40, tzinfo=UTC),
        "latitude": 10.4321, "longitude": 20.1234, "place_radius_m": 300, "place": "Old Mill", "region": "North",
        "act": "attack", "domain": "land", "told_by": "", "alleged_author": "north", "seen_by": "own patrol",
    }  # fmt: skip
    return ReportContent(**values | more, text=text)


@dataclass
class Cell:
    """A register with people."""

    store: Store
    people: dict[str, Account] = field(default_factory=dict)

    def write(self, work: Callable[[sql.Connection], T]) -> T:
        """Do something as one transaction."""
        with self.store.writing() as connection:
            return work(connection)

    def file(
        self, who: str = "mina", content: ReportContent | None = None, submission: str | None = None
    ) -> Standing:
        return self.write(lambda c: reports.file(c, self.people[who], content or said(), submission))

    def step(self, who: str, report: Standing, name: str, basis: str = "crater analysis") -> Standing:
        return self.write(
            lambda c: reports.take_step(c, self.people[who], report.id, report.version, name, basis)
        )

    def verified(self, content: ReportContent | None = None) -> Standing:
        """File a report and take it to "verified"."""
        taken = self.step("vera", self.file(content=content), "take_up")
        return self.step("vera", taken, "verify")

    def attributed(self, content: ReportContent | None = None, party: str = "north") -> Standing:
        """File, verify, and attribute by two persons."""
        report = self.verified(content)
        vera, viktor = self.people["vera"], self.people["viktor"]
        proposed = self.write(
            lambda c: attribution.propose(
                c, vera, report.id, report.version, party, "radar; wrong in 1 of 20"
            )
        )
        return self.write(lambda c: attribution.release(c, viktor, proposed.id, proposed.version))

    def read(self, report: Standing) -> Standing:
        with self.store.reading() as connection:
            return reports.get(connection, report.id)


def cell_in(store: Store) -> Cell:
    """Fill a register with people."""
    return Cell(store, {name: accounts.add(store, name, role, PASSWORD) for name, role in PEOPLE.items()})
