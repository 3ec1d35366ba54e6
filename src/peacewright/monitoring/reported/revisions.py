"""What changed since the report before: what was published meanwhile of days that had been told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from peacewright.monitoring.event import Standing
from peacewright.monitoring.reported.periods import Period

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Revised:
    """What one source published between two reports."""

    source: str
    new: int
    """Events of the period of the report."""
    late: int
    """New events of days before it."""
    changed: int
    """Events told otherwise than before."""
    withdrawn: int


@dataclass(frozen=True)
class DayRevised:
    """One past day of which another number of reports is known now."""

    source: str
    day: date
    then: int
    now: int


@dataclass(frozen=True)
class Revisions:
    """What changed between two days."""

    since: date
    until: date
    sources: tuple[Revised, ...]
    days: tuple[DayRevised, ...]
    """Past days of the course whose count of reports changed, by source, latest first."""


def revisions(store: Path, since: date, until: date, now: Period, course: Period) -> Revisions:
    """Return what was published after one day and up to another.

    Parameters
    ----------
    store : Path
        ``events.parquet``.
    since, until : date
        As of which the report before and this one are.
    now : Period
        What this one is about.
    course : Period
        The days whose counts are compared.
    """
    import polars as pl

    rows = (
        pl.scan_parquet(store)
        .filter(pl.col("stands_as").is_in([Standing.REPORT.value, Standing.TOTAL.value]))
        .select("source", "event", "day_from", "known_from", "known_until")
        .collect()
    )
    came = (pl.col("known_from") > since) & (pl.col("known_from") <= until)
    went = (pl.col("known_until") > since) & (pl.col("known_until") <= until)
    first = pl.col("known_from") == pl.col("known_from").min().over("source", "event")
    last = pl.col("known_from") == pl.col("known_from").max().over("source", "event")
    past = pl.col("day_from") < now.first
    counted = (
        rows.with_columns(
            (came & first & ~past).alias("new"), (came & first & past).alias("late"), (came & ~first).alias("changed"),
            (went & last).fill_null(value=False).alias("withdrawn"),
        )
        .group_by("source")
        .agg(pl.col("new", "late", "changed", "withdrawn").sum())
        .sort("source")
    )  # fmt: skip
    sources = tuple(
        Revised(name, *map(int, numbers)) for name, *numbers in counted.iter_rows() if any(numbers)
    )
    return Revisions(since, until, sources, _days(rows, since, until, Period(course.first, now.first), now))


def _days(rows: pl.DataFrame, since: date, until: date, past: Period, now: Period) -> tuple[DayRevised, ...]:
    """Return past days, before the period, of which another number of reports is known now than then."""
    import polars as pl

    def known(as_of: date) -> pl.Expr:
        still = pl.col("known_until").is_null() | (pl.col("known_until") > as_of)
        return (pl.col("known_from") <= as_of) & still

    own = rows.filter((pl.col("day_from") >= past.first) & (pl.col("day_from") < now.first))
    counted = own.group_by("source", "day_from").agg(
        known(since).sum().alias("then"), known(until).sum().alias("now")
    )
    # A source that told of nothing then has not changed its mind: its first release is no revision.
    had = set(rows.filter(known(since))["source"])
    changed = counted.filter((pl.col("then") != pl.col("now")) & pl.col("source").is_in(sorted(had)))
    changed = changed.sort("day_from", "source", descending=[True, False])
    return tuple(DayRevised(name, day, int(then), int(now_)) for name, day, then, now_ in changed.iter_rows())
