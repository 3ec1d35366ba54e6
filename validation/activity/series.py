"""Daily counts by region of the shared data, read as the monitor reads them: what the model is held against."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peacewright.monitoring.sources.mapping import find_mapping
from peacewright.monitoring.sources.reading import reading

SHARED = Path(os.environ.get("PEACEWRIGHT_SHARED", Path(__file__).resolve().parents[3] / "shared"))
DATA = SHARED / "data"
ZONES = ("Europe/Kyiv", "Europe/Moscow")
RARE = 1 / 180
"""Series with fewer events a day than this on the days on which the model is chosen are left out: nothing can be seen
in them."""


@dataclass(frozen=True, eq=False)
class Source:
    """Daily counts of a source.

    Attributes
    ----------
    counts : ndarray of int, shape (series, days)
    names : tuple of str
    first : date
        Of the first column.
    """

    name: str
    counts: NDArray[np.int64]
    names: tuple[str, ...]
    first: date

    def day(self, when: date) -> int:
        """Return the column of a day."""
        return (when - self.first).days

    def date(self, column: int) -> date:
        """Return the day of a column."""
        return self.first + timedelta(days=column)


def _events(file: str, mapping: str) -> pl.DataFrame:
    with reading(DATA / file, find_mapping(mapping), ZONES) as opened:
        return pl.concat([batch.events for batch in opened.batches])


def _panel(
    name: str, events: pl.DataFrame, between: tuple[date, date], by: str, what: pl.Expr, least: float = RARE
) -> Source:
    first, last = between
    days = (last - first).days + 1
    inside = events.filter(pl.col("day").is_between(first, last) & pl.col(by).is_not_null())
    summed = inside.group_by(by, "day").agg(what.alias("n")).sort(by, "day")
    names = sorted(summed[by].unique().to_list())
    counts = np.zeros((len(names), days), dtype=np.int64)
    at = {one: row for row, one in enumerate(names)}
    for place, day, number in summed.iter_rows():
        counts[at[place], (day - first).days] = number or 0
    early = counts[:, : int(days * CHOOSING)].mean(axis=1) >= least
    return Source(name, counts[early], tuple(n for n, kept in zip(names, early, strict=True) if kept), first)


CHOOSING = 0.6
"""Share of the days of each source, the first ones, on which the model was chosen; the others are reported on."""


def alarms_official() -> Source:
    """Alarms that begin, by region."""
    events = _events("air_raid_sirens/official_data_en.csv.gz", "ua-alarms").with_columns(
        day=pl.col("day_from")
    )
    return _panel("alarms, official", events, (date(2022, 3, 15), date(2024, 4, 21)), "region", pl.len())


def alarms_volunteer() -> Source:
    """Alarms that begin, by region, as volunteers took them down."""
    events = _events("air_raid_sirens/volunteer_data_en.csv.gz", "ua-alarms-volunteer")
    events = events.with_columns(day=pl.col("day_from"))
    return _panel("alarms, volunteers", events, (date(2022, 2, 25), date(2024, 10, 9)), "region", pl.len())


def air_attacks() -> Source:
    """Drones and missiles launched, by the day on which the attack ended."""
    events = _events("air_attacks/missile_attacks_daily_2026-04-13_snapshot.csv.gz", "ua-air-force")
    ended = pl.coalesce("day_until", "day_from")
    drone = pl.col("kind").str.contains("(?i)shahed|geran|гер")
    events = events.filter(pl.col("act") == "strike").with_columns(
        day=ended, weapon=pl.when(drone).then(pl.lit("drones")).otherwise(pl.lit("missiles"))
    )
    return _panel(
        "air attacks", events, (date(2022, 10, 1), date(2025, 3, 31)), "weapon", pl.col("number").sum()
    )


def deaths(name: str, file: str, between: tuple[date, date]) -> Source:
    """Deaths by region, on the first day of each event."""
    events = _events(file, "ucdp-ged").with_columns(day=pl.col("day_from"))
    return _panel(name, events, between, "region", pl.col("deaths_best").sum())


def fatal_events(name: str, file: str, between: tuple[date, date]) -> Source:
    """Events with a death by region, on their first day."""
    events = _events(file, "ucdp-ged").with_columns(day=pl.col("day_from"))
    return _panel(name, events, between, "region", pl.len())


UKRAINE = ("ucdp_ged/ukraine_release_2022.csv.gz", (date(2014, 4, 1), date(2019, 12, 31)))
COLOMBIA = ("ucdp_ged/colombia_release_2019.csv.gz", (date(1989, 1, 1), date(2018, 12, 31)))
PHILIPPINES = ("ucdp_ged/philippines_release_2022.csv.gz", (date(1989, 1, 1), date(2021, 12, 31)))

SOURCES: tuple[Callable[[], Source], ...] = (
    alarms_official,
    alarms_volunteer,
    air_attacks,
    lambda: deaths("deaths, Ukraine 2014-2019", *UKRAINE),
    lambda: fatal_events("fatal events, Colombia", *COLOMBIA),
    lambda: fatal_events("fatal events, Philippines", *PHILIPPINES),
)


def present() -> bool:
    """Say whether the shared data are there."""
    return DATA.is_dir()
