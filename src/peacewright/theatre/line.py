"""The line of contact: drawn through declared points, measured at a stated ruler, cut into segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike

from peacewright.theatre.geodesy import (
    Floats,
    distances_km,
    floats,
    leg_lengths_km,
    length_km,
    points_along,
    resample,
)
from peacewright.theatre.geography import Places, Region

NAMING_POPULATION = 5_000
"""A segment is called after the nearest place of at least this many persons (wording, not a model's number)."""
SAME_POINT_KM = 1e-3
"""Points of the line nearer to each other than a metre are one."""


@dataclass(frozen=True, eq=False)
class Line:
    """A line of contact redrawn at a ruler.

    Attributes
    ----------
    lon, lat : ndarray of float, shape (vertices,), WGS84 degrees
    ruler_km : float
        Spacing of the vertices along the line as declared.
    length_km : float
        Geodesic length at this ruler.
    """

    lon: Floats
    lat: Floats
    ruler_km: float
    length_km: float


@dataclass(frozen=True, eq=False)
class Segments:
    """Equal stretches of the line, in its direction; all columns have shape (segments,)."""

    id: tuple[str, ...]
    lon: Floats
    lat: Floats
    length_km: Floats
    place: tuple[str, ...]
    region: tuple[str, ...]
    region_name: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.id)

    @property
    def share(self) -> Floats:
        """Share of the line's length, adding up to one."""
        return np.asarray(self.length_km / self.length_km.sum())

    @property
    def name(self) -> tuple[str, ...]:
        """Names for people: identifier, town, region."""
        rows = zip(self.id, self.place, self.region_name, strict=True)
        return tuple(f"{number} near {place}, {region}" for number, place, region in rows)


def draw_line(lon: ArrayLike, lat: ArrayLike, ruler_km: float) -> Line:
    """Redraw the declared line at a ruler and measure it.

    Parameters
    ----------
    lon, lat : array_like of float, shape (points,)
        Declared points in order, WGS84 degrees; at least two, no two neighbours alike.
    ruler_km : float

    Raises
    ------
    ValueError
        If there are fewer than two points, two neighbours coincide, or the ruler is not above zero.
    """
    x, y = floats(lon), floats(lat)
    if x.shape != y.shape or x.ndim != 1 or len(x) < 2:
        message = "a line of contact needs at least two points, each with a longitude and a latitude"
        raise ValueError(message)
    same = np.flatnonzero((np.diff(x) == 0) & (np.diff(y) == 0))
    if len(same):
        message = f"points {same[0] + 1} and {same[0] + 2} of the line of contact are the same place"
        raise ValueError(message)
    new_lon, new_lat = resample(x, y, ruler_km)
    return Line(new_lon, new_lat, float(ruler_km), length_km(new_lon, new_lat))


def cut_segments(line: Line, segment_length_km: float, places: Places, regions: Sequence[Region]) -> Segments:
    """Cut a line into equal segments as near as can be to a given length.

    Parameters
    ----------
    line : Line
    segment_length_km : float
        Wanted length; the line is cut into the nearest whole number of equal parts, so that they sum to its length.
    places : Places
        Places to name segments after.
    regions : sequence of Region
        Regions to say where they lie; a centre outside all of them (a river mouth) takes the nearest.

    Raises
    ------
    ValueError
        If the wanted length is not above zero.
    """
    if not segment_length_km > 0:
        message = f"a segment must be longer than zero, not {segment_length_km:g} km"
        raise ValueError(message)
    count = max(1, round(line.length_km / segment_length_km))
    length = line.length_km / count
    lon, lat = points_along(line.lon, line.lat, (np.arange(count) + 0.5) * length)
    towns = places.take(places.population >= NAMING_POPULATION)
    if not len(towns):
        towns = places
    nearest = np.argmin(distances_km(lon, lat, towns.lon, towns.lat), axis=1)
    inside = nearest_region(lon, lat, regions)
    return Segments(
        id=tuple(f"S{number:0{len(str(count))}d}" for number in range(1, count + 1)),
        lon=lon,
        lat=lat,
        length_km=np.full(count, length),
        place=tuple(towns.ascii_name[i] for i in nearest),
        region=tuple(regions[i].code for i in inside),
        region_name=tuple(regions[i].name for i in inside),
    )


def segment_paths(line: Line, segments: Segments) -> list[Floats]:
    """Return the course of each segment along the line, with the vertices of the line between its ends.

    Returns
    -------
    list of ndarray of float, shape (points, 2)
        Longitude and latitude in degrees, a course a segment; each begins where the one before it ends.
    """
    vertices = np.concatenate([[0.0], np.cumsum(leg_lengths_km(line.lon, line.lat))])
    edges = np.concatenate([[0.0], np.cumsum(segments.length_km)])
    courses = []
    for first, last in pairwise(edges):
        between = vertices[(vertices > first + SAME_POINT_KM) & (vertices < last - SAME_POINT_KM)]
        along = np.concatenate([[first], between, [last]])
        courses.append(np.stack(points_along(line.lon, line.lat, along), axis=1))
    return courses


def mean_by_region(segments: Segments, values: ArrayLike) -> Floats:
    """Return for each segment the mean of its region's stretch of the line, weighted by length.

    What a public document says of the line is said so: no stretch can be told from the rest of its region.

    Parameters
    ----------
    segments : Segments
    values : array_like of float, shape (segments,)

    Returns
    -------
    ndarray of float, shape (segments,)
    """
    given, means = floats(values), np.empty(len(segments.length_km))
    regions = np.array(segments.region)
    for region in dict.fromkeys(segments.region):
        here = regions == region
        means[here] = np.average(given[here], weights=segments.length_km[here])
    return means


def nearest_region(lon: ArrayLike, lat: ArrayLike, regions: Sequence[Region]) -> list[int]:
    """Number of the region that holds each point, or of the nearest where none does."""
    tree = shapely.STRtree([region.polygon for region in regions])
    points: Any = shapely.points(floats(lon), floats(lat))
    return [int(i) for i in tree.nearest(points)]
