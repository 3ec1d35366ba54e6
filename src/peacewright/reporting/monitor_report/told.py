"""What a report of the monitor is made from: plain values, handed over by whoever has read the store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from peacewright.monitoring.reported.periods import Periods
from peacewright.monitoring.reported.revisions import Revisions
from peacewright.monitoring.reported.seen import NO_PARTY, SeenSource
from peacewright.monitoring.reported.tallies import Bounds, TallyRow
from peacewright.monitoring.reported.totals import TotalRow
from peacewright.monitoring.verdicts.models import Verdicts
from peacewright.operation.operation import Operation
from peacewright.reporting.maps.theatre_map import TheatreMap

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class SourceWords:
    """What a source is, as its mapping says."""

    title: str
    publisher: str
    licence: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class SetAside:
    """A file of which rows were set aside."""

    file: str
    rows: int
    aside: int


@dataclass(frozen=True, eq=False)
class Reported:
    """Everything that a report says."""

    operation: Operation
    operation_sha256: str
    as_of: date
    """Only what had been published by then is told."""
    times: Periods
    tellers: tuple[str, ...]
    """Who reports: no party's sources first, then each party, then others as published. Who tells totals alone is none
    of them."""
    sources: tuple[SeenSource, ...]
    words: dict[str, SourceWords]
    set_aside: tuple[SetAside, ...]
    """Files of which more rows were set aside than were read."""
    overall: TallyRow
    by_area: tuple[TallyRow, ...]
    by_kind: tuple[TallyRow, ...]
    by_author: tuple[TallyRow, ...]
    deaths: dict[str, Bounds | None]
    """Deaths that each teller's reports give for the period; None: they give none."""
    totals: tuple[TotalRow, ...]
    by_day: dict[str, dict[date, Bounds]]
    told_days: dict[str, frozenset[date]]
    """Days of the course of which each teller's sources tell."""
    incidents: pl.DataFrame
    """Incidents that may lie in the period, with what may be told of their places."""
    region_names: dict[str, str]
    revisions: Revisions
    incident_changes: dict[str, int]
    """Incidents that merged, split or ended since the run before, by what happened to them."""
    verdicts: Verdicts | None
    map: TheatreMap | None

    def teller(self, key: str) -> str:
        """Return who tells, in words."""
        if key == NO_PARTY:
            return "sources of no party"
        return f"claims of {self.party(key)}"

    def told_now(self, teller: str) -> bool:
        """Say whether a source of a teller tells of any day of the period."""
        return bool(self.told_days[teller] & set(self.times.now))

    def party(self, key: str) -> str:
        """Return a party's name, or the name as published of who is none."""
        parties: Any = self.operation.parties
        return str(parties[key].name) if key in parties else key

    def named(self, words: str) -> str:
        """Return words in which parties are called by their names, where they stand with their keys."""
        keys = "|".join(re.escape(key) for key in self.operation.parties)
        return re.sub(rf"\b(?:{keys})\b", lambda match: self.party(match[0]), words) if keys else words

    def area(self, key: str) -> str:
        """Return a region's name, or the name as published."""
        return self.region_names.get(key, key) or "area not said"

    @property
    def public(self) -> bool:
        """Whether it may be read by everybody."""
        return self.operation.disclosure == "public"
