"""Incidents of a period by teller and by area, kind or party, beside the period before and the mean of a longer one.

An incident whose reports say no finer than some days counts as one that surely lies in a period, or that may lie in it:
each count has these two bounds. An incident that several tell is counted with each of them; what different parties tell
is never added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from peacewright.monitoring.reported.periods import Period, Periods
from peacewright.monitoring.reported.seen import SeenSource, covered

if TYPE_CHECKING:
    import polars as pl

NOT_SAID = ""
"""In place of an area, a kind or a party that no report says."""


@dataclass(frozen=True)
class Bounds:
    """How many surely lie in a period, and how many may."""

    sure: int
    may: int


@dataclass(frozen=True)
class Tally:
    """One teller's count for one row of a table."""

    now: Bounds | None
    """None: no source of this teller tells of any day of the period."""
    before: Bounds | None
    mean: float | None
    """For as many days as the period has, of those that surely lie in the base; None: fewer than half of its days are
    told of."""
    days_now: int
    """Days of the period of which a source of this teller tells."""
    days_before: int


@dataclass(frozen=True)
class TallyRow:
    """One area, kind or party, with the count of each teller."""

    key: str
    by_teller: dict[str, Tally]

    def any_now(self) -> int:
        """Return the largest number that one teller gives for the period."""
        return max((one.now.may for one in self.by_teller.values() if one.now is not None), default=0)


def told_incidents(incidents: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Return a row an incident and a teller.

    Parameters
    ----------
    incidents : DataFrame
        With the columns of :data:`peacewright.monitoring.telling_places.SHOWN` beside those of the table.
    events : DataFrame
        Of :func:`~peacewright.monitoring.reported.seen.known_events`.

    Returns
    -------
    DataFrame
        incident, teller, first and last day, area (region code, else name as published), kind (act and domain), authors
        (list of who is said to have done it by this teller), deaths_low, deaths_high (as this teller says).
    """
    import polars as pl

    tellers = events.select("source", "event", "teller", "author", "deaths_low", "deaths_high")
    long = incidents.select("incident", pl.col("sources").alias("source"), pl.col("events").alias("event"))
    by_teller = (
        long.explode("source", "event")
        .join(tellers, on=["source", "event"], how="inner")
        .group_by("incident", "teller")
        .agg(
            pl.col("author").drop_nulls().unique().sort().alias("authors"),
            pl.col("deaths_low").min(),
            pl.col("deaths_high").max(),
        )
    )
    kind = pl.concat_str(
        pl.col("acts").list.join(" or "), pl.col("domains").list.join(" or "), separator=", "
    ).str.strip_chars(", ")
    told = incidents.select(
        "incident", pl.col("day_from").alias("first"), pl.coalesce("day_until", "day_from").alias("last"),
        pl.coalesce("region_code", "region").fill_null(NOT_SAID).alias("area"), kind.alias("kind"),
    )  # fmt: skip
    return by_teller.join(told, on="incident").sort("incident", "teller")


def tallied(
    told: pl.DataFrame, by: str | None, tellers: Sequence[str], sources: Sequence[SeenSource], times: Periods
) -> tuple[TallyRow, ...]:
    """Return counts by a column (or of all, where none is given) and teller, in the order of the keys.

    Keys without an incident in any of the periods are left out.
    """
    import polars as pl

    key = pl.lit(NOT_SAID) if by is None else pl.col(by)
    if by == "authors":
        nobody = pl.col("authors").list.len() == 0
        named = pl.when(nobody).then(pl.lit([NOT_SAID])).otherwise(pl.col("authors"))
        told = told.with_columns(named.alias("authors")).explode("authors")
    frame = told.with_columns(key.alias("key"))
    counts = {name: _counted(frame, period) for name, period in
              (("now", times.now), ("before", times.before), ("base", times.base))}  # fmt: skip
    keys = (
        sorted({key for counted in counts.values() for key, _ in counted}) if by is not None else [NOT_SAID]
    )
    seen = {
        (teller, name): covered(sources, teller, period)
        for teller in tellers
        for name, period in (("now", times.now), ("before", times.before), ("base", times.base))
    }
    rows = []
    for key_name in keys:
        by_teller = {}
        for teller in tellers:
            found = {name: counted.get((key_name, teller), Bounds(0, 0)) for name, counted in counts.items()}
            days = len(seen[teller, "base"])
            by_teller[teller] = Tally(
                found["now"] if seen[teller, "now"] else None,
                found["before"] if seen[teller, "before"] else None,
                found["base"].sure / days * len(times.now) if 2 * days >= len(times.base) else None,
                len(seen[teller, "now"]),
                len(seen[teller, "before"]),
            )
        rows.append(TallyRow(key_name, by_teller))
    return tuple(rows)


def deaths(told: pl.DataFrame, teller: str, period: Period) -> Bounds | None:
    """Return the deaths that a teller's reports give for incidents surely of a period; None: they give none."""
    import polars as pl

    inside = (
        (pl.col("first") >= period.first) & (pl.col("last") <= period.last) & (pl.col("teller") == teller)
    )
    own = told.filter(inside & pl.col("deaths_high").is_not_null())
    if own.is_empty():
        return None
    return Bounds(int(own["deaths_low"].fill_null(0).sum()), int(own["deaths_high"].sum()))


def by_day(told: pl.DataFrame, teller: str, period: Period) -> dict[date, Bounds]:
    """Return a teller's incidents of each day of a period."""
    import polars as pl

    own = told.filter(pl.col("teller") == teller)
    found = {}
    for day in period:
        sure = own.filter((pl.col("first") == day) & (pl.col("last") == day)).height
        may = own.filter((pl.col("first") <= day) & (pl.col("last") >= day)).height
        found[day] = Bounds(sure, may)
    return found


def _counted(frame: pl.DataFrame, period: Period) -> dict[tuple[str, str], Bounds]:
    import polars as pl

    touches = (pl.col("first") <= period.last) & (pl.col("last") >= period.first)
    inside = (pl.col("first") >= period.first) & (pl.col("last") <= period.last)
    counted = (
        frame.filter(touches)
        .with_columns(inside.alias("inside"))
        .group_by("key", "teller")
        .agg(pl.col("inside").sum().alias("sure"), pl.len().alias("may"))
    )
    return {(key, teller): Bounds(int(sure), int(may)) for key, teller, sure, may in counted.iter_rows()}
