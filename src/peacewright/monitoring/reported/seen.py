"""What the sources of a store saw of some days: of which days each tells, how late, how much was set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from peacewright.monitoring.counting import stands
from peacewright.monitoring.event import Standing
from peacewright.monitoring.reported.periods import Period, Periods
from peacewright.monitoring.store import Import

if TYPE_CHECKING:
    import polars as pl

NO_PARTY = ""
"""In place of a teller: a source that is no party's."""


@dataclass(frozen=True)
class SeenSource:
    """One source, as it was known on a day."""

    source: str
    stands_as: str
    tellers: tuple[str, ...]
    """Whose claims its events are: keys of parties, names as published, or :data:`NO_PARTY`."""
    vintage: date
    vintage_from: str
    first_day: date
    last_day: date
    """Of the days that it tells of."""
    lag_days: int | None
    """From its last day to its release; none where its release is dated by that day."""
    events: int
    rejects: int
    days_now: int
    """Days of the period of which it tells."""
    days_with_events: int
    """Days of the period on which an event of it began."""
    no_region: int
    """Events of the period that it places in no region."""

    def reports(self) -> bool:
        """Say whether its events are reports, which are linked into incidents."""
        return self.stands_as == Standing.REPORT.value

    def counts(self) -> bool:
        """Say whether its events are counted: reports and totals are, warnings and corroboration are not."""
        return self.reports() or self.stands_as == Standing.TOTAL.value


def known_events(store: Path, as_of: date | None, parties: Mapping[str, str]) -> pl.DataFrame:
    """Return what was known on a day of each event, in the columns that a report needs.

    Parameters
    ----------
    store : Path
        ``events.parquet``.
    as_of : date or None
        None: what stands today.
    parties : mapping of name to key
        Names of the parties in small letters, and the keys they have in the operation.
    """
    import polars as pl

    def key(name: str) -> pl.Expr:
        spelled = pl.col(name)
        return spelled.str.to_lowercase().replace_strict(parties, default=spelled, return_dtype=pl.String)

    return (
        pl.scan_parquet(store)
        .filter(stands(as_of))
        .select(
            "source", "event", "stands_as", key("told_by").fill_null(NO_PARTY).alias("teller"),
            key("author").alias("author"), "act", "domain", "target", pl.col("day_from").alias("first"),
            pl.coalesce("day_until", "day_from").alias("last"), "number", "number_stopped", "longitude", "latitude",
            "place_precision", "region", "known_from", pl.coalesce("deaths_low", "deaths_best").alias("deaths_low"),
            pl.coalesce("deaths_high", "deaths_best").alias("deaths_high"),
        )
        .collect()
    )  # fmt: skip


def seen_sources(
    events: pl.DataFrame, imports: Sequence[Import], as_of: date | None, times: Periods
) -> tuple[SeenSource, ...]:
    """Return what each source saw of a period, by name."""
    import polars as pl

    found = []
    for name in sorted(set(events["source"])):
        own = events.filter(pl.col("source") == name)
        known = [
            one for one in imports if one.source == name and (as_of is None or date.fromisoformat(one.vintage) <= as_of)
        ]  # fmt: skip
        if not known or own.is_empty():
            continue
        latest = max(known, key=lambda one: (one.vintage, one.last_day or ""))
        first, last = (_day(own[column], end) for column, end in (("first", "min"), ("first", "max")))
        vintage = date.fromisoformat(latest.vintage)
        within = own.filter(pl.col("first").is_between(times.now.first, times.now.last))
        found.append(
            SeenSource(
                source=name,
                stands_as=str(own["stands_as"].mode().sort()[0]),
                tellers=tuple(sorted(set(own["teller"]))),
                vintage=vintage,
                vintage_from=latest.vintage_from,
                first_day=first,
                last_day=last,
                lag_days=None if latest.vintage_from == "latest event" else (vintage - last).days,
                events=own.height,
                rejects=sum(one.rejects for one in known),
                days_now=times.now.overlap(first, last),
                days_with_events=within["first"].n_unique(),
                no_region=within.filter(pl.col("latitude").is_null() & pl.col("region").is_null()).height,
            )
        )
    return tuple(found)


def last_day_told(events: pl.DataFrame, until: date | None) -> date | None:
    """Return the last day on which an event that is counted began, up to a day; none where there is none."""
    import polars as pl

    counted = events.filter(pl.col("stands_as").is_in([Standing.REPORT.value, Standing.TOTAL.value]))
    if until is not None:
        counted = counted.filter(pl.col("first") <= until)
    last = counted["first"].max()
    return last if isinstance(last, date) else None


def covered(sources: Sequence[SeenSource], teller: str, period: Period) -> frozenset[date]:
    """Return the days of a period of which reports of a teller tell: between the first and the last day of a source.

    A day between them without an event is a day on which it told of none, and no proof that there was none.
    """
    return frozenset(
        day
        for day in period
        for one in sources
        if one.reports() and teller in one.tellers and one.first_day <= day <= one.last_day
    )


def _day(days: pl.Series, end: str) -> date:
    found = days.min() if end == "min" else days.max()
    if not isinstance(found, date):
        message = "an event has no day"
        raise TypeError(message)
    return found
