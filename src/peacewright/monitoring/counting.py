"""Counts of events by day, region, teller, party, domain and act. A count is no verdict: it says what was reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from peacewright.monitoring.event import PlacePrecision
from peacewright.monitoring.matching import Areas, Floats, Integers, Watch
from peacewright.theatre import geography
from peacewright.theatre.geodesy import LocalPlane

if TYPE_CHECKING:
    import polars as pl

BY = ("source", "stands_as", "told_by", "party", "domain", "act", "region", "day")
SUMS = ("events", "number", "number_stopped", "deaths_best")
OFF_COAST_KM = 2.0
"""How far off a coast a point still counts in the nearest region: outlines cut off harbours, river mouths and spits.
Judged: of 8,201 geolocated points of two open sources those on the sea side of the outline that name a town lie up to
1.1 km off it, among them most of a port."""
_ABOUT = 1.0
"""Degrees about the regions within which land of others is looked up."""
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

    areas = _Regions(regions)
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
        known = known.with_columns(areas.of(known))
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
        In degrees. What lies on a shared border counts in the first; what lies just off a coast
        (:data:`OFF_COAST_KM`) in the nearest, unless land of others is as near.
    """
    return _Regions(regions).of(rows)


class _Regions:
    """Regions, to ask in which a point lies."""

    def __init__(self, regions: Mapping[str, Any]) -> None:
        self._polygons = dict(regions)
        self._codes = list(regions)
        self._areas = Areas([Watch(polygon, [_ALWAYS], [0]) for polygon in regions.values()])

    def of(self, known: pl.DataFrame) -> pl.Series:
        """Return the region of each event by its point; null where there is none, or its place is a country."""
        import polars as pl

        coarse = known["place_precision"].is_in(_NO_REGION).to_numpy()
        lon = np.where(coarse, np.nan, known["longitude"].to_numpy())
        lat = known["latitude"].to_numpy()
        nothing = np.zeros(known.height, dtype=np.int64)
        events, found = self._areas.match(lon, lat, nothing, nothing + 1, nothing.astype(np.uint8))
        first = np.unique(events, return_index=True)[1] if len(events) else np.empty(0, dtype=np.int64)
        number = np.full(known.height, -1, dtype=np.int64)
        number[events[first]] = found[first]
        west, south, east, north = self._box
        about = (lon > west) & (lon < east) & (lat > south) & (lat < north)
        left = np.flatnonzero((number < 0) & about)
        if len(left):
            number[left] = self._off_coast(lon[left], lat[left])
        names = [self._codes[at] if at >= 0 else None for at in number.tolist()]
        return pl.Series("region", names, dtype=pl.String)

    def _off_coast(self, lon: Floats, lat: Floats) -> Integers:
        """Return the row of the region off whose coast each point lies, and no land of others is as near; -1: none."""
        import shapely

        tree = shapely.STRtree(self._flat)
        points = shapely.points(self._plane.points(lon, lat))
        at, row = tree.query_nearest(points, max_distance=OFF_COAST_KM, all_matches=False)
        own = shapely.distance(self._others, points[at]) > OFF_COAST_KM
        number = np.full(len(lon), -1, dtype=np.int64)
        number[at[own]] = row[own]
        return number

    @cached_property
    def _box(self) -> tuple[float, float, float, float]:
        """West, south, east and north of what lies about the regions."""
        import shapely

        if not self._polygons:
            return 0.0, 0.0, 0.0, 0.0
        west, south, east, north = shapely.total_bounds(list(self._polygons.values())).tolist()
        return west - _ABOUT, south - _ABOUT, east + _ABOUT, north + _ABOUT

    @cached_property
    def _plane(self) -> LocalPlane:
        west, south, east, north = self._box
        return LocalPlane((west + east) / 2, (south + north) / 2)

    @cached_property
    def _flat(self) -> list[Any]:
        import shapely

        return [shapely.make_valid(self._plane.geometry(polygon)) for polygon in self._polygons.values()]

    @cached_property
    def _others(self) -> Any:
        """The land that lies in none of the regions: of other countries, coarsely, and other regions of the same."""
        import shapely

        countries = {code[:2] for code in self._codes} & set(geography.outline_index())
        near = geography.outlines(*self._box)
        land = [polygon for code, polygon in near.items() if code not in countries]
        land += [
            region.polygon for code in sorted(countries) for region in geography.regions(code)
            if region.code not in self._polygons
        ]  # fmt: skip
        return shapely.union_all([shapely.make_valid(self._plane.geometry(polygon)) for polygon in land])
