"""Daily counts by region of the shared data, read as the monitor reads them: what the model is held against."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from peacewright.monitoring.sources.mapping import find_mapping
from peacewright.monitoring.sources.reading import reading
from validation.activity import truces
from validation.activity.truces import Truce

SHARED = Path(os.environ.get("PEACEWRIGHT_SHARED", Path(__file__).resolve().parents[3] / "shared"))
DATA = SHARED / "data"
ZONES = ("Europe/Kyiv", "Europe/Moscow")
RARE = 1 / 180
"""Series with fewer events a day than this on the days on which the model is chosen are left out: nothing can be seen
in them."""


CHOOSING = 0.6
"""Share of the days of each source, the first ones, on which the model was chosen; the others are reported on."""


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
    truces: tuple[Truce, ...]

    def day(self, when: date) -> int:
        """Return the column of a day."""
        return (when - self.first).days

    def date(self, column: int) -> date:
        """Return the day of a column."""
        return self.first + timedelta(days=column)


@dataclass(frozen=True)
class Recipe:
    """How a source becomes daily counts: which file and mapping, which days, by what, and what is counted."""

    name: str
    file: str
    mapping: str
    first: date
    last: date
    truces: tuple[Truce, ...]
    counted: pl.Expr
    by: pl.Expr
    day: pl.Expr

    def read(self) -> Source:
        """Read it."""
        with reading(DATA / self.file, find_mapping(self.mapping), ZONES) as opened:
            events = pl.concat([batch.events for batch in opened.batches])
        events = events.filter(pl.col("act").fill_null("") != "overfly")
        told = events.select(by=self.by, day=self.day, counted=self.counted.fill_null(0))
        told = told.filter(pl.col("day").is_between(self.first, self.last)).drop_nulls("by")
        names = tuple(sorted(told["by"].unique().to_list()))
        days = (self.last - self.first).days + 1
        counts = np.zeros((len(names), days), dtype=np.int64)
        row = {name: at for at, name in enumerate(names)}
        for name, day, number in told.group_by("by", "day").agg(pl.col("counted").sum()).iter_rows():
            counts[row[name], (day - self.first).days] = number
        kept = counts[:, : int(days * CHOOSING)].mean(axis=1) >= RARE
        chosen = tuple(name for name, keep in zip(names, kept, strict=True) if keep)
        return Source(self.name, counts[kept], chosen, self.first, self.truces)


_REGION, _FIRST_DAY = pl.col("region"), pl.col("day_from")
# A night's attack has two dates; it is counted on the day on which it ended, as the log's own description asks.
_LAST_DAY = pl.coalesce("day_until", "day_from")
_DRONES = pl.col("kind").str.contains("(?i)shahed|geran|гер")
_WEAPON = pl.when(_DRONES).then(pl.lit("drones")).otherwise(pl.lit("missiles"))
_UKRAINE = ("ucdp_ged/ukraine_release_2022.csv.gz", "ucdp-ged", date(2014, 4, 1), date(2019, 12, 31))

RECIPES = (
    Recipe("alarms, official", "air_raid_sirens/official_data_en.csv.gz", "ua-alarms", date(2022, 3, 15),
           date(2024, 4, 21), truces.UKRAINE_SINCE_2022, pl.lit(1), _REGION, _FIRST_DAY),
    Recipe("alarms, volunteers", "air_raid_sirens/volunteer_data_en.csv.gz", "ua-alarms-volunteer",
           date(2022, 2, 25), date(2024, 10, 9), truces.UKRAINE_SINCE_2022, pl.lit(1), _REGION, _FIRST_DAY),
    Recipe("air attacks", "air_attacks/missile_attacks_daily_2026-04-13_snapshot.csv.gz", "ua-air-force",
           date(2022, 10, 1), date(2025, 3, 31), truces.UKRAINE_SINCE_2022, pl.col("number"), _WEAPON, _LAST_DAY),
    Recipe("deaths, Ukraine 2014-19", *_UKRAINE, truces.DONBAS, pl.col("deaths_best"), _REGION, _FIRST_DAY),
    Recipe("fatal events, Ukraine 2014-19", *_UKRAINE, truces.DONBAS, pl.lit(1), _REGION, _FIRST_DAY),
    Recipe("fatal events, Colombia", "ucdp_ged/colombia_release_2019.csv.gz", "ucdp-ged", date(1989, 1, 1),
           date(2018, 12, 31), truces.COLOMBIA, pl.lit(1), _REGION, _FIRST_DAY),
    Recipe("fatal events, Philippines", "ucdp_ged/philippines_release_2022.csv.gz", "ucdp-ged", date(1989, 1, 1),
           date(2021, 12, 31), truces.PHILIPPINES, pl.lit(1), _REGION, _FIRST_DAY),
)  # fmt: skip


def present() -> bool:
    """Say whether the shared data are there."""
    return DATA.is_dir()
