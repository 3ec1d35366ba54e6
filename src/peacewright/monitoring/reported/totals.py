"""Totals as told: counts of many happenings in one report, such as those of a night, by source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from peacewright.monitoring.event import Standing
from peacewright.monitoring.reported.periods import Period, Periods

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Sum:
    """What one source tells of some days."""

    number: int
    stopped: int
    days: int
    """Days on which a total of it begins."""


@dataclass(frozen=True)
class TotalRow:
    """One source's totals of what one party did."""

    source: str
    teller: str
    author: str
    now: Sum | None
    """None: the source tells of no day of the period."""
    before: Sum | None
    base: Sum
    base_days: int
    """Days of the base of which it tells."""
    first: date
    last: date
    """Days of which the source tells."""
    by_day: dict[date, int]
    """Numbers of the course, by the first day of each total; days without one are left out."""


def totals(events: pl.DataFrame, times: Periods) -> tuple[TotalRow, ...]:
    """Return the totals of each source, teller and author; those of different tellers are never added up."""
    import polars as pl

    own = events.filter(pl.col("stands_as") == Standing.TOTAL.value)
    rows = []
    keys = (
        own.select("source", "teller", pl.col("author").fill_null(""))
        .unique()
        .sort("source", "teller", "author")
    )
    for source, teller, author in keys.iter_rows():
        of_source = own.filter(pl.col("source") == source)
        days = of_source["first"].sort()
        first, last = days[0], days[-1]
        part = of_source.filter((pl.col("teller") == teller) & (pl.col("author").fill_null("") == author))
        course = part.filter(pl.col("first").is_between(times.course.first, times.course.last))
        numbers = course.group_by("first").agg(pl.col("number").sum()).sort("first")
        rows.append(
            TotalRow(
                source, teller, author,
                _sum(part, times.now) if times.now.overlap(first, last) else None,
                _sum(part, times.before) if times.before.overlap(first, last) else None,
                _sum(part, times.base), times.base.overlap(first, last), first, last, dict(numbers.iter_rows()),
            )
        )  # fmt: skip
    return tuple(rows)


def _sum(events: pl.DataFrame, period: Period) -> Sum:
    import polars as pl

    own = events.filter(pl.col("first").is_between(period.first, period.last))
    return Sum(int(own["number"].sum()), int(own["number_stopped"].sum()), own["first"].n_unique())
