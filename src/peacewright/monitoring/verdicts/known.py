"""What a store knew on a day: every version of every event once, and which of them stood then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR
from peacewright.monitoring.event import Standing, TimePrecision
from peacewright.monitoring.falls import Falls
from peacewright.monitoring.ground import Ground
from peacewright.monitoring.importing import about_source
from peacewright.monitoring.sources.mapping import shipped_mappings
from peacewright.monitoring.store import Import
from peacewright.monitoring.terms import Span, Term, Times, Told, falls, told_by_table, within

if TYPE_CHECKING:
    import polars as pl

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
NOBODY, SOMEBODY_ELSE = -1, -2
"""Of an author or a teller: none is said; one that is no party."""
_COLUMNS = (
    "source", "event", "stands_as", "told_by", "author", "act", "domain", "target", "kind", "time_from",
    "time_until", "time_means", "time_precision", "day_from", "day_until", "latitude", "longitude",
    "place_precision", "place_radius", "region", "country",
    "number", "number_stopped", "known_from", "known_until",
)  # fmt: skip
WARNING_HOURS = 24
"""Of 52,119 alarms whose end was seen (``ua-alarms-volunteer``, 2022 to 2024), one lasted longer."""
ANY_CLOCK = 14
"""Hours that the clocks of two places lie apart at most, on one side of UTC."""
_UNKNOWN_UNTIL = np.iinfo(np.int64).max
EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Return a day as days since 1970."""
    return (day - EPOCH).days


def midnight(day: int, zone: str) -> int:
    """Return when a day (days since 1970) begins by a clock, in microseconds since 1970."""
    begins = datetime.combine(EPOCH + timedelta(days=day), datetime.min.time(), ZoneInfo(zone))
    return round(begins.timestamp()) * 1_000_000


@dataclass(frozen=True, eq=False)
class Known:
    """All versions of the events of a store, as columns; every array has one entry a version.

    Attributes
    ----------
    told : Told
        Kinds, times and places.
    author, teller : ndarray of int
        Rows of :attr:`parties`; ``NOBODY`` or ``SOMEBODY_ELSE``.
    day : ndarray of int
        First day as published, since 1970.
    last_day : ndarray of int
        Last day as published, since 1970, of what is dated by day alone; -1 where hours are told, or days about it are
        meant too.
    weight : ndarray of int
        How many happenings: one for a report, the number of a total.
    incident : ndarray of int
        Row of the incident that the event is linked into; -1: none.
    """

    ground: Ground
    parties: tuple[str, ...]
    imports: tuple[Import, ...]
    told: Told
    source: NDArray[np.object_]
    stands_as: NDArray[np.object_]
    teller_name: NDArray[np.object_]
    author: Integers
    teller: Integers
    day: Integers
    last_day: Integers
    weight: Integers
    known_from: Integers
    known_until: Integers
    keys: pl.DataFrame
    """Columns source and event: what the version is of."""
    incident: Integers
    incident_names: tuple[str, ...]
    region: NDArray[np.object_]
    """As the source names it; empty where it does not."""
    kind: NDArray[np.object_]
    """The source's own word for it; empty where it has none."""
    _falls: dict[tuple[str, bool], Falls] = field(default_factory=dict)
    _sides: dict[str, Falls] = field(default_factory=dict)
    _by_day: dict[str, Times] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.day)

    def stood(self, as_of: date | None) -> Mask:
        """Return which versions stood on a day: today, where none is given."""
        if as_of is None:
            return np.asarray(self.known_until == _UNKNOWN_UNTIL)
        day = day_number(as_of)
        return np.asarray((self.known_from <= day) & (self.known_until > day))

    def linked(self, incidents: pl.DataFrame) -> Known:
        """Return the same versions, linked otherwise: into incidents as they were on an earlier morning.

        Parameters
        ----------
        incidents : DataFrame
            Columns ``incident``, ``sources``, ``events`` at least.
        """
        names = tuple(incidents["incident"].to_list())
        return replace(self, incident=_incident(self.keys, incidents), incident_names=names)

    def falls(self, term: Term, *, with_times: bool) -> Falls:
        """Return what falls under a term whenever it was; exemptions that hold for a time count only ``with_times``."""
        key = (term.name, with_times)
        if key not in self._falls:
            self._falls[key] = falls(term, self.told, self.ground, Span() if with_times else None)
        return self._falls[key]

    def within(self, window: Span, zone: str) -> Falls:
        """Return whether each version happened in a window of a term, by the clock of whose days it is told."""
        told = self.told.begun, self.told.ended
        return within(window, told, self.by_day(zone), self.told.throughout)

    def by_day(self, zone: str) -> Times:
        """Return beginnings and ends where what is dated by day alone lies on its days by a clock."""
        if zone not in self._by_day:
            begun, ended = self.told.begun.copy(), self.told.ended.copy()
            dated = np.flatnonzero(self.last_day >= 0)
            for times, days in ((begun, self.day[dated]), (ended, self.last_day[dated] + 1)):
                values, of = np.unique(days, return_inverse=True)
                times[dated] = np.array([midnight(int(day), zone) for day in values], dtype=np.int64)[of]
            self._by_day[zone] = begun, ended
        return self._by_day[zone]

    def side(self, code: str) -> Falls:
        """Return whether each version lies on a party's side of the line."""
        if code not in self._sides:
            self._sides[code] = self.ground.side_of(code, self.told.spots)
        return self._sides[code]

    def party(self, code: str) -> int:
        """Return the row of a party."""
        return self.parties.index(code)

    def may_be_of(self, term: Term) -> Mask:
        """Return which versions are of the term's party or of nobody who is named; all, for a term of no party."""
        if not term.party:
            return np.ones(len(self), dtype=bool)
        return np.asarray((self.author == self.party(term.party)) | (self.author == NOBODY))

    @cached_property
    def domain(self) -> NDArray[np.object_]:
        """The domain of each version in words; empty where it is not said."""
        return self.told.domains.fill_null("").to_numpy()

    @cached_property
    def strand(self) -> Integers:
        """Number of the region and domain of each version, counted over all sources."""
        names = np.array([f"{where}\n{how}" for where, how in zip(self.region, self.domain, strict=True)])
        return np.unique(names, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def is_evidence(self) -> Mask:
        """Which versions are reports that no party tells."""
        return np.asarray((self.stands_as == Standing.REPORT.value) & (self.teller == NOBODY))

    @cached_property
    def evidence_sources(self) -> tuple[str, ...]:
        """Sources of reports that no party tells, by name."""
        return tuple(sorted(set(self.source[self.is_evidence].tolist())))

    def series(self) -> tuple[tuple[str, int], ...]:
        """Return sources with who tells them, each once: what is counted apart. Corroboration is no series."""
        return self._series

    @cached_property
    def _series(self) -> tuple[tuple[str, int], ...]:
        counted = self.stands_as != Standing.CORROBORATION.value
        pairs = zip(self.source[counted].tolist(), self.teller[counted].tolist(), strict=True)
        return tuple(sorted(set(pairs)))

    def about(self, source: str) -> dict[str, Any]:
        """Return what is said of a source: by the store, or, for stores of before, by the mapping that ships."""
        told = next(one.about for one in reversed(self.imports) if one.source == source)
        shipped = shipped_mappings().get(source)
        return told or (about_source(shipped) if shipped is not None else {})

    def covered(self, source: str, as_of: date | None) -> tuple[tuple[date, date], ...]:
        """Return the stretches of days of which the releases of a source tell that were known on a day, in order."""
        spans = sorted(
            (date.fromisoformat(one.first_day), date.fromisoformat(one.last_day))
            for one in self.imports
            if one.source == source and one.first_day and one.last_day
            and (as_of is None or date.fromisoformat(one.vintage) <= as_of)
        )  # fmt: skip
        joined: list[tuple[date, date]] = []
        for first, last in spans:
            if joined and (first - joined[-1][1]).days <= 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        return tuple(joined)


def read_known(
    store: Path, incidents: pl.DataFrame, imports: Sequence[Import], ground: Ground,
    parties: Mapping[str, str], codes: Sequence[str],
) -> Known:  # fmt: skip
    """Read a store.

    Parameters
    ----------
    store : Path
        ``events.parquet``.
    incidents : DataFrame
        Columns ``incident``, ``sources``, ``events`` at least.
    imports : sequence of Import
        Of the store.
    ground : Ground
    parties : mapping of name to key
        Names of the parties in small letters, and the keys they have in the operation.
    codes : sequence of str
        The keys, in the order of the operation.
    """
    import polars as pl

    rows = pl.scan_parquet(store).select(*_COLUMNS).with_columns(_ends()).collect()
    place = {name: list(codes).index(code) for name, code in parties.items()}
    keys = rows.select("source", "event")
    weight = pl.coalesce(pl.col("number"), pl.col("number_stopped"), pl.lit(1))
    weight = pl.when(pl.col("stands_as") == Standing.TOTAL.value).then(weight).otherwise(1)
    until = rows["known_until"].to_physical().cast(pl.Int64).fill_null(_UNKNOWN_UNTIL)
    return Known(
        ground=ground, parties=tuple(codes), imports=tuple(imports), told=told_by_table(rows, ground),
        source=rows["source"].to_numpy(), stands_as=rows["stands_as"].to_numpy(),
        teller_name=rows["told_by"].to_numpy(), author=_code(rows["author"], place),
        teller=_code(rows["told_by"], place),
        day=rows["day_from"].to_physical().cast(pl.Int64).to_numpy(), last_day=_last_day(rows),
        weight=rows.select(weight.cast(pl.Int64).alias("weight")).to_series().to_numpy(),
        known_from=rows["known_from"].to_physical().cast(pl.Int64).to_numpy(), known_until=until.to_numpy(),
        keys=keys, incident=_incident(keys, incidents),
        incident_names=tuple(incidents["incident"].to_list()),
        region=rows["region"].fill_null("").to_numpy(), kind=rows["kind"].fill_null("").to_numpy(),
    )  # fmt: skip


def _last_day(rows: pl.DataFrame) -> Integers:
    """Return the last day of what is dated by day alone: whole days by some clock, and none about them; -1 else."""
    import polars as pl

    last = pl.coalesce("day_until", "day_from")
    long = (pl.col("time_until") - pl.col("time_from")).dt.total_microseconds()
    whole = ((last - pl.col("day_from")).dt.total_days() + 1) * MICROSECONDS_PER_DAY
    # An hour of a day may be struck twice or skipped; a day of several clocks is longer than one.
    dated = (pl.col("time_precision") != TimePrecision.MOMENT.value) & (long >= whole - MICROSECONDS_PER_HOUR)
    dated &= long <= whole + (ANY_CLOCK + 1) * MICROSECONDS_PER_HOUR
    day = pl.when(dated).then(last.to_physical().cast(pl.Int64)).otherwise(-1).fill_null(-1)
    return rows.select(day.alias("day")).to_series().to_numpy()


def _incident(keys: pl.DataFrame, incidents: pl.DataFrame) -> Integers:
    """Return the row of the incident that each version's event is linked into; -1: none."""
    import polars as pl

    of = incidents.select("sources", "events").with_row_index("row").explode("sources", "events")
    of = of.rename({"sources": "source", "events": "event"})
    joined = keys.join(of, on=["source", "event"], how="left", maintain_order="left")
    return joined["row"].cast(pl.Int64).fill_null(-1).to_numpy()


def _ends() -> pl.Expr:
    """Return the ends of events; of a warning that was not seen to end, the longest that warnings last."""
    import polars as pl

    open_warning = (pl.col("stands_as") == Standing.WARNING.value) & pl.col("time_until").is_null()
    latest = pl.col("time_from") + pl.duration(hours=WARNING_HOURS)
    return pl.when(open_warning).then(latest).otherwise(pl.col("time_until")).alias("time_until")


def _code(names: pl.Series, parties: Mapping[str, int]) -> Integers:
    import polars as pl

    known = names.str.to_lowercase().replace_strict(
        dict(parties), default=SOMEBODY_ELSE, return_dtype=pl.Int64
    )
    return known.zip_with(names.is_not_null(), pl.Series([NOBODY], dtype=pl.Int64)).to_numpy().copy()
