"""What is told of where an incident was: no finer than its source says, and in public no finer than a town.

A point whose source says "somewhere in this region" is the middle of the region and no place of anything: it is left
out. In public nothing leads to a node on which people depend: what was struck there is told by region alone, and other
incidents by the nearest town and a hundredth of a degree, never by the words of a source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from peacewright.monitoring.counting import region_of
from peacewright.monitoring.event import BY_REGION, PlacePrecision
from peacewright.operation.vocabulary import Domain
from peacewright.theatre.geodesy import distance_km
from peacewright.theatre.geography import Places

if TYPE_CHECKING:
    import polars as pl

POINTS = (PlacePrecision.EXACT, PlacePrecision.NEAR, PlacePrecision.DISTRICT)
"""Precisions of places that are told as a point."""
PUBLIC_DECIMALS = 2
"""Digits of a degree in public: about a kilometre."""
TOWN_KM = 40.0
"""A town farther off than this says nothing of a place. Judged: about half the breadth of a district."""

SHOWN = ("region_code", "shown_latitude", "shown_longitude", "near", "told_to")
"""Columns that are added. ``told_to``: point, region or nothing; ``near``: the nearest town."""


def told_places(
    incidents: pl.DataFrame, regions: Mapping[str, Any], towns: Places, *, public: bool
) -> pl.DataFrame:
    """Return incidents with what is told of where they were.

    Parameters
    ----------
    incidents : DataFrame
        With the columns of ``incidents.parquet``.
    regions : mapping of code to polygon
        In degrees.
    towns : Places
    public : bool
        Whether the operation's disclosure is public.

    Returns
    -------
    DataFrame
        The incidents in their order, and the columns :data:`SHOWN`. In public the columns ``latitude``, ``longitude``,
        ``place``, ``place_radius`` and ``spread`` are emptied where they would say more, and moments are widened to
        whole hours.
    """
    import polars as pl

    code = region_of(incidents, regions)
    finely = pl.col("place_precision").is_in([level.value for level in POINTS])
    told = pl.col("latitude").is_not_null() & finely
    if public:
        hurts = pl.col("targets").list.eval(pl.element().is_in([one.value for one in BY_REGION])).list.any()
        energy = pl.col("domains").list.contains(Domain.ENERGY.value)
        told &= ~(hurts.fill_null(value=False) | energy.fill_null(value=False))
    frame = incidents.with_columns(code.alias("region_code"), told.alias("told"))
    decimals = PUBLIC_DECIMALS if public else None
    point = [
        pl.when("told").then(pl.col(name) if decimals is None else pl.col(name).round(decimals))
        for name in ("latitude", "longitude")
    ]
    frame = frame.with_columns(point[0].alias("shown_latitude"), point[1].alias("shown_longitude"))
    near = _nearest(frame["shown_latitude"].to_numpy(), frame["shown_longitude"].to_numpy(), towns)
    somewhere = pl.col("region_code").is_not_null() | pl.col("region").is_not_null()
    frame = frame.with_columns(
        pl.Series("near", near, dtype=pl.String),
        pl.when("told").then(pl.lit("point")).when(somewhere).then(pl.lit("region"))
        .otherwise(pl.lit("nothing")).alias("told_to"),
    )  # fmt: skip
    return (_public(frame) if public else frame).drop("told")


def _public(frame: pl.DataFrame) -> pl.DataFrame:
    """Return incidents without what only those may see whose data it is."""
    import polars as pl

    none = [pl.lit(None, dtype=frame.schema[name]).alias(name) for name in ("latitude", "longitude", "place")]
    coarse = [pl.when("told").then(pl.col(name)).alias(name) for name in ("place_radius", "spread")]
    begins, ends = pl.col("time_from").dt.truncate("1h"), pl.col("time_until").dt.truncate("1h")
    up = pl.when(ends < pl.col("time_until")).then(ends.dt.offset_by("1h")).otherwise(ends)
    return frame.with_columns(*none, *coarse, begins.alias("time_from"), up.alias("time_until"))


def _nearest(latitude: np.ndarray, longitude: np.ndarray, towns: Places) -> Sequence[str | None]:
    """Return the town nearest to each point; none where there is no point, or no town near."""
    from scipy.spatial import cKDTree

    found: list[str | None] = [None] * len(latitude)
    placed = np.flatnonzero(~np.isnan(latitude.astype(float)))
    if not len(placed) or not len(towns):
        return found
    lat, lon = latitude.astype(float)[placed], longitude.astype(float)[placed]
    _, at = cKDTree(_directions(towns.lat, towns.lon)).query(_directions(lat, lon))
    away = distance_km(lon, lat, towns.lon[at], towns.lat[at])
    for row, town, km in zip(placed.tolist(), at.tolist(), away.tolist(), strict=True):
        if km <= TOWN_KM:
            found[row] = towns.name[town]
    return found


def _directions(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Return points as directions from the centre of the Earth, shape (points, 3)."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)
