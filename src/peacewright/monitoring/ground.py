"""Where events lie, as far as their sources say: in a part of the theatre, perhaps in it, or outside it.

A point is a disc with the radius that its precision allows. What is placed by the name of a region alone lies somewhere
in that region. Parts of the theatre are those that a provision can name: zones, distance from the line of contact, the
side of a party; without any, the whole theatre.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from peacewright.monitoring.event import PlacePrecision
from peacewright.monitoring.falls import MAY, NO, YES, Falls, both
from peacewright.monitoring.linking.reports import RADIUS
from peacewright.operation.agreement import Where
from peacewright.operation.operation import Operation
from peacewright.theatre import geography
from peacewright.theatre.build import declared_theatre
from peacewright.theatre.geodesy import LocalPlane, distance_to_line_km
from peacewright.theatre.sides import split_sides

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

TERRITORIAL_SEA_KM = 12 * 1.852
"""Breadth of the territorial sea, 12 nautical miles (United Nations Convention on the Law of the Sea, 1982, 3)."""
_ABOUT = 6.0
"""Degrees about the theatre within which land of others is looked up."""
_WORDS = re.compile(r"\b(oblast|region|province|state|department|district|governorate)\b|[^\w]|\d|_")
"""What of a region's name does not tell it from others."""


@dataclass(frozen=True, eq=False)
class Spots:
    """Where events are, in the order of their table; every array has one entry an event."""

    lon: Floats
    lat: Floats
    """Degrees; NaN where there is no point, or one that says no more than the name of its region."""
    radius: Floats
    """Kilometres."""
    region: Integers
    """Row of the region of the theatre in which an event without a point is; -1: none that is known."""
    country: NDArray[np.bool_]
    """Whether its country is named and is one of those the theatre is made of, as a whole."""
    at_sea: NDArray[np.bool_]


class Ground:
    """The theatre of an operation, to ask where events lie.

    Parameters
    ----------
    operation : Operation

    Raises
    ------
    ValueError
        If what is declared makes no theatre; the message says what would be right.
    """

    def __init__(self, operation: Operation) -> None:
        self._inputs = declared_theatre(operation)
        self._beyond = {code: tuple(regions) for code, regions in operation.theatre.beyond.items()}
        self._zones = {name: zone.regions for name, zone in operation.theatre.zones.items()}
        codes = [code for regions in (*self._beyond.values(), *self._zones.values()) for code in regions]
        within = geography.regions_within(tuple(operation.theatre.boundaries))
        extra = [region for code in dict.fromkeys(codes) for region in geography.regions(code)]
        self._regions = tuple({region.code: region for region in (*within, *extra)}.values())
        self._names = _by_name(self._regions)
        whole = {code for code in operation.theatre.boundaries if len(code) == 2}
        self._countries = {
            entry["name"].casefold() for code, entry in geography.outline_index().items() if code in whole
        }
        line = np.array(self._inputs.line, dtype=np.float64)
        self._line = (line[:, 0], line[:, 1])
        self._plane = LocalPlane(float(line[:, 0].mean()), float(line[:, 1].mean()))
        country = geography.area(tuple(self._inputs.boundaries))
        self._sides = split_sides(country, *self._line, self._inputs.held, self._inputs.parties)

    def spots(self, events: pl.DataFrame) -> Spots:
        """Return where the events of a table are (columns of the table of events)."""
        import polars as pl

        precision = events["place_precision"]
        by_precision = precision.replace_strict(
            {level.value: km for level, km in RADIUS.items()}, return_dtype=pl.Float64
        )
        radius = events.select(pl.coalesce(pl.col("place_radius"), by_precision)).to_series().to_numpy()
        names = {name: self._names.get(_plain(name), -1) for name in events["region"].drop_nulls().unique()}
        region = (
            events["region"].replace_strict(names, default=-1, return_dtype=pl.Int64).fill_null(-1).to_numpy()
        )
        lon, lat = (events[name].cast(pl.Float64).to_numpy().copy() for name in ("longitude", "latitude"))
        coarse = precision.is_in([PlacePrecision.COUNTRY.value, PlacePrecision.UNKNOWN.value]).to_numpy()
        by_name = (precision == PlacePrecision.REGION.value).to_numpy() & (region >= 0)
        lon[coarse | by_name] = np.nan
        region = np.where(np.isnan(lon) & ~coarse, region, -1)
        country = events["country"].str.to_lowercase().is_in(list(self._countries)).fill_null(value=False)
        at_sea = precision == PlacePrecision.SEA_OR_AIR.value
        return Spots(lon, lat, radius, region, country.to_numpy(), at_sea.to_numpy())

    def lies(self, where: Where | None, spots: Spots) -> Falls:
        """Return whether each event lies in a part of the theatre; without one, in the theatre as a whole."""
        if where is None:
            return self._in_theatre(spots)
        asked: list[Falls] = []
        if where.zones:
            codes = [code for zone in where.zones for code in self._zones[zone]]
            asked.append(self._in_polygon(self._polygon(codes), spots))
        if where.side is not None:
            asked.append(self._in_polygon(self._of_side(where.side), spots))
        if where.line_within is not None or where.line_beyond is not None:
            asked.append(self._near_line(where.line_within, where.line_beyond, spots))
        return both(*asked)

    def side_of(self, party: str, spots: Spots) -> Falls:
        """Return whether each event lies on a party's side of the line."""
        return self._in_polygon(self._of_side(party), spots)

    # --- polygons ---------------------------------------------------------------------------------------------------

    def _of_side(self, party: str) -> Any:
        sides = self._sides
        own = self._inputs.parties.index(party)
        area = shapely.transform(
            sides.area[own], lambda xy: self._plane.points(*sides.plane.back(xy[:, 0], xy[:, 1]))
        )
        beyond = self._polygon(self._beyond.get(party, ()))
        return shapely.union_all([shapely.make_valid(area), beyond])

    def _polygon(self, codes: Sequence[str]) -> Any:
        chosen = set(codes)
        # A country, or a region, is named by the beginning of its regions' codes.
        return shapely.union_all([
            self._flat[row] for row, region in enumerate(self._regions)
            if region.code in chosen or region.code[:2] in chosen
        ])  # fmt: skip

    @cached_property
    def _flat(self) -> tuple[Any, ...]:
        return tuple(shapely.make_valid(self._plane.geometry(region.polygon)) for region in self._regions)

    @cached_property
    def _others(self) -> Any:
        """The land of other countries near the theatre, coarsely."""
        box = shapely.total_bounds([region.polygon for region in self._regions])
        near = geography.outlines(box[0] - _ABOUT, box[1] - _ABOUT, box[2] + _ABOUT, box[3] + _ABOUT)
        whole = {code for code in self._inputs.boundaries if len(code) == 2}
        land = [self._plane.geometry(polygon) for code, polygon in near.items() if code not in whole]
        return shapely.union_all([shapely.make_valid(polygon) for polygon in land])

    @cached_property
    def _whole(self) -> Any:
        land = shapely.union_all(list(self._flat))
        waters = shapely.difference(shapely.buffer(land, TERRITORIAL_SEA_KM), self._others)
        return shapely.union_all([land, waters])

    # --- relations --------------------------------------------------------------------------------------------------

    def _in_theatre(self, spots: Spots) -> Falls:
        """Return whether events lie in the theatre or its waters; on the high seas nobody can say."""
        found = self._in_polygon(self._whole, spots)
        found[np.isnan(spots.lon) & (spots.country | (spots.region >= 0))] = YES
        placed = np.flatnonzero((found == NO) & ~np.isnan(spots.lon))
        xy = self._plane.points(spots.lon[placed], spots.lat[placed])
        shapely.prepare(self._others)
        found[placed[~shapely.contains_xy(self._others, xy[:, 0], xy[:, 1])]] = MAY
        found[(found == NO) & spots.at_sea] = MAY
        return found

    def _in_polygon(self, polygon: Any, spots: Spots) -> Falls:
        found = np.full(len(spots.lon), MAY, dtype=np.int8)
        placed = np.flatnonzero(~np.isnan(spots.lon) & ~np.isnan(spots.lat))
        shapely.prepare(polygon)
        xy = self._plane.points(spots.lon[placed], spots.lat[placed])
        inside = shapely.contains_xy(polygon, xy[:, 0], xy[:, 1])
        # The edge need not be asked where nothing can be off its point.
        edge = np.where(spots.radius[placed] > 0.0, np.nan, np.inf)
        asked = np.flatnonzero(np.isnan(edge))
        edge[asked] = shapely.distance(shapely.boundary(polygon), shapely.points(xy[asked]))
        sure = edge >= spots.radius[placed]
        found[placed] = np.where(sure, np.where(inside, YES, NO), MAY)
        for row in np.unique(spots.region[spots.region >= 0]):
            shape = self._flat[row]
            shared = shapely.area(shapely.intersection(shape, polygon))
            # Two drawings of one border leave slivers: what shares less than a thousandth shares nothing.
            share = shared / max(float(shapely.area(shape)), 1e-9)
            level = YES if share > 1.0 - 1e-3 else NO if share < 1e-3 else MAY
            found[spots.region == row] = level
        return found

    def _near_line(self, within: float | None, beyond: float | None, spots: Spots) -> Falls:
        nearest, farthest = np.full(len(spots.lon), 0.0), np.full(len(spots.lon), np.inf)
        placed = np.flatnonzero(~np.isnan(spots.lon) & ~np.isnan(spots.lat))
        away = (
            distance_to_line_km(spots.lon[placed], spots.lat[placed], *self._line)
            if len(placed)
            else np.zeros(0)
        )
        nearest[placed] = np.maximum(0.0, away - spots.radius[placed])
        farthest[placed] = away + spots.radius[placed]
        for row in np.unique(spots.region[spots.region >= 0]):
            here = spots.region == row
            nearest[here], farthest[here] = self._reach(int(row))
        found = np.full(len(spots.lon), YES, dtype=np.int8)
        if within is not None:
            found = np.minimum(found, np.where(farthest <= within, YES, np.where(nearest > within, NO, MAY)))
        if beyond is not None:
            found = np.minimum(found, np.where(nearest >= beyond, YES, np.where(farthest < beyond, NO, MAY)))
        return found.astype(np.int8)

    def _reach(self, row: int) -> tuple[float, float]:
        """Return how near to the line of contact a region comes, and how far from it, in km."""
        polygon = self._regions[row].polygon
        corners = shapely.get_coordinates(polygon)
        away = distance_to_line_km(corners[:, 0], corners[:, 1], *self._line)
        crossed = shapely.intersects(polygon, shapely.linestrings(np.column_stack(self._line)))
        return (0.0 if crossed else float(away.min())), float(away.max())


def _plain(name: str) -> str:
    return _WORDS.sub("", name.casefold())


def _by_name(regions: Sequence[geography.Region]) -> Mapping[str, int]:
    """Return the rows of regions by their plain names; a name that two have is nobody's."""
    found: dict[str, int] = {}
    for row, region in enumerate(regions):
        name = _plain(region.name)
        found[name] = -1 if name in found else row
    return found
