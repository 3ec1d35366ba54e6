"""Counts of events by day, region, teller, party, domain and act. A count is no verdict: it says what was reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from peacewright.monitoring.event import PlacePrecision
from peacewright.monitoring.matching import Areas, Watch

if TYPE_CHECKING:
    import polars as pl

BY = ("source", "stands_as", "told_by", "party", "domain", "act", "region", "day")
SUMS = ("events", "number", "number_stopped", "deaths_best")
_STEP = 500_000
"""Events that are held in memory at a time."""
_ALWAYS = (-(2**62), 2**62)
_NO_REGION = [PlacePrecision.COUNTRY, PlacePrecision.SEA_OR_AIR, PlacePrecision.UNKNOWN]
"""Precisions of places that put an event in no region, though it may have a point."""


@dataclass(frozen=True, eq=False)
class Counts:
    """What was known on a day, counted.

    Attributes
    ----------
    table : DataFrame
        Columns of ``BY`` and ``SUMS``. ``day`` is the first day of an event as published; ``region`` is empty where
        the source places an event no finer than a country, or gives no point.
    published_later : int
        Versions in the store that were published after that day.
    """

    table: pl.DataFrame
    published_later: int

    def by(self, columns: Sequence[str]) -> pl.DataFrame:
        """Return sums by fewer columns. Whoever leaves out ``told_by`` adds up what different parties claim."""
        import polars as pl

        days = [pl.col("day").min().alias("first_day"), pl.col("day").max().alias("last_day")]
        unplaced = pl.col("events").filter(pl.col("region").is_null()).sum().alias("no_region")
        sums = [pl.col(name).sum() for name in SUMS]
        return self.table.group_by(columns).agg(*sums, unplaced, *days).sort(columns, nulls_last=True)


def count(
    store: Path, regions: Mapping[str, Any], parties: Mapping[str, str], as_of: date | None = None
) -> Counts:
    """Count the events of a store that were known on a day.

    Parameters
    ----------
    store : Path
    regions : mapping of code to polygon
        In degrees. An event on a shared border counts in the first.
    parties : mapping of name to key
        Names of the parties in small letters, and the keys they have in the operation.
    as_of : date, optional
        What stands today, where it is not given.
    """
    import polars as pl

    areas = _areas(regions)
    rows = pl.scan_parquet(store)
    size = int(rows.select(pl.len()).collect().item())
    parts, later = [], 0
    for start in range(0, size, _STEP):
        part = rows.slice(start, _STEP)
        if as_of is not None:
            later += int(part.select((pl.col("known_from") > as_of).sum()).collect().item() or 0)
        known = (
            part.filter(stands(as_of))
            .select(*_told(parties), "longitude", "latitude", "place_precision")
            .collect()
        )
        known = known.with_columns(_region_of(known, areas, list(regions)))
        parts.append(known.group_by(BY).agg([pl.col(name).sum() for name in SUMS]))
    if not parts:
        types = {name: pl.Date if name == "day" else pl.String for name in BY} | dict.fromkeys(SUMS, pl.Int64)
        return Counts(pl.DataFrame(schema=types), 0)
    whole = pl.concat(parts).group_by(BY).agg([pl.col(name).sum() for name in SUMS])
    return Counts(whole.sort(BY, nulls_last=True), later)


def stands(as_of: date | None) -> pl.Expr:
    """Say whether a version of an event stood on a day: today, where none is given."""
    import polars as pl

    if as_of is None:
        return pl.col("known_until").is_null()
    still = pl.col("known_until").is_null() | (pl.col("known_until") > as_of)
    return (pl.col("known_from") <= as_of) & still


def _told(parties: Mapping[str, str]) -> list[pl.Expr]:
    import polars as pl

    author = pl.col("author").str.to_lowercase().replace_strict(parties, default=None, return_dtype=pl.String)
    teller = pl.col("told_by")
    teller = teller.str.to_lowercase().replace_strict(parties, default=teller, return_dtype=pl.String)
    return [
        pl.col("source"), pl.col("stands_as"), teller.alias("told_by"), author.alias("party"), pl.col("domain"),
        pl.col("act"), pl.col("day_from").alias("day"), pl.lit(1, dtype=pl.Int64).alias("events"),
        pl.col("number"), pl.col("number_stopped"), pl.col("deaths_best"),
    ]  # fmt: skip


def region_of(rows: pl.DataFrame, regions: Mapping[str, Any]) -> pl.Series:
    """Return the region in which each event or incident lies; null where its place is no finer than a country.

    Parameters
    ----------
    rows : DataFrame
        With longitude, latitude and place_precision.
    regions : mapping of code to polygon
        In degrees. What lies on a shared border counts in the first.
    """
    return _region_of(rows, _areas(regions), list(regions))


def _areas(regions: Mapping[str, Any]) -> Areas:
    return Areas([Watch(polygon, [_ALWAYS], [0]) for polygon in regions.values()])


def _region_of(known: pl.DataFrame, areas: Areas, codes: Sequence[str]) -> pl.Series:
    """Return the region in which each event lies by its point; null where its place is no finer than a country."""
    import polars as pl

    coarse = known["place_precision"].is_in(_NO_REGION).to_numpy()
    lon = np.where(coarse, np.nan, known["longitude"].to_numpy())
    lat = known["latitude"].to_numpy()
    nothing = np.zeros(known.height, dtype=np.int64)
    events, found = areas.match(lon, lat, nothing, nothing + 1, nothing.astype(np.uint8))
    first = np.unique(events, return_index=True)[1] if len(events) else np.empty(0, dtype=np.int64)
    number = np.full(known.height, -1, dtype=np.int64)
    number[events[first]] = found[first]
    names = [codes[at] if at >= 0 else None for at in number.tolist()]
    return pl.Series("region", names, dtype=pl.String)
