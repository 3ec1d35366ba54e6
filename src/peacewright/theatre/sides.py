"""Which side of the line of contact a place lies on.

The line runs from one border of the country to another border or coast. It is carried on at both ends to the nearest
edge of the country, which it then splits; places known to be held tell which piece is whose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from peacewright.theatre.geodesy import LocalPlane, densify, floats

BOTH = -1
"""The side of what lies on neither party's side alone: outside the split area, or shared by both."""

MARGIN_KM = 25.0
"""A point this near the country, on a quay, a spit or a border road, takes the side it is nearest to."""

MOST_EXTENSION_KM = 150.0
"""A line that ends farther than this inside the country does not split it: it just stops."""

_SEAM_KM = 1.0
"""Gaps and channels up to twice this width, mostly left by simplification, do not divide the country."""

_LEG_KM = 10.0


@dataclass(frozen=True, eq=False)
class Sides:
    """The two sides of a line of contact.

    Attributes
    ----------
    area : tuple of two shapely polygons in the local plane, party 0's and party 1's
    around : tuple of the same, simplified, for points outside both
    reach : shapely polygon of the country and the margin around it
    barrier : shapely line in the local plane: the line of contact with its extensions
    """

    plane: LocalPlane
    area: tuple[Any, Any]
    around: tuple[Any, Any]
    reach: Any
    barrier: Any

    def of(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
        """Side of points: 0, 1, or -1 farther than the margin from the country.

        Parameters
        ----------
        lon, lat : array_like of float, shape (points,)

        Returns
        -------
        ndarray of int, shape (points,)
        """
        xy = self.plane.points(np.atleast_1d(floats(lon)), np.atleast_1d(floats(lat)))
        side = np.full(len(xy), BOTH, dtype=np.int64)
        for party, area in enumerate(self.area):
            side[shapely.contains_xy(area, xy[:, 0], xy[:, 1])] = party
        beside = np.flatnonzero((side == BOTH) & shapely.contains_xy(self.reach, xy[:, 0], xy[:, 1]))
        points = shapely.points(xy[beside])
        away = [shapely.distance(area, points) for area in self.around]
        side[beside] = (away[1] < away[0]).astype(np.int64)
        return side


def split_sides(
    country: Any,
    line_lon: ArrayLike,
    line_lat: ArrayLike,
    held: Sequence[Sequence[tuple[float, float]]],
    parties: tuple[str, str],
) -> Sides:
    """Split a country by a line of contact.

    Parameters
    ----------
    country : shapely polygon
        The whole country, WGS84 degrees.
    line_lon, line_lat : array_like of float, shape (vertices,)
        The line from end to end.
    held : two sequences of (lon, lat)
        Places known to be on party 0's and on party 1's side; at least one in all.
    parties : tuple of str
        The parties' names, for messages.

    Raises
    ------
    ValueError
        If the line crosses itself, stops inside the country, does not split it, or if the places held do not lie on
        different sides. The message says which.
    """
    x, y = floats(line_lon), floats(line_lat)
    if len(x) < 2:
        message = "a line of contact needs at least two points"
        raise ValueError(message)
    plane = LocalPlane((x.min() + x.max()) / 2, (y.min() + y.max()) / 2)
    line = shapely.LineString(plane.points(*densify(x, y, _LEG_KM)))
    if not line.is_simple:
        message = "the line of contact crosses itself: check the order of its points"
        raise ValueError(message)
    pieces = _pieces(shapely.buffer(plane.geometry(country), _SEAM_KM), line)
    barrier = _extended(line, pieces[0])
    faces = _faces(pieces[0], barrier)
    owner = _coloured(faces, _hints(faces, plane, held, parties), parties)
    parts: tuple[list[Any], list[Any]] = ([], [])
    for face, party in zip(faces, owner, strict=True):
        parts[party].append(face)
    areas = [shapely.union_all(part) for part in parts]
    for island in pieces[1:]:
        parts[int(np.argmin(shapely.distance(areas, island)))].append(island)
    both = (shapely.union_all(parts[0]), shapely.union_all(parts[1]))
    shapely.prepare(both)
    around = (shapely.simplify(both[0], _SEAM_KM), shapely.simplify(both[1], _SEAM_KM))
    reach = shapely.buffer(shapely.union_all(around), MARGIN_KM, quad_segs=2)
    shapely.prepare([*around, reach])
    return Sides(plane, both, around, reach, barrier)


def _pieces(area: Any, line: Any) -> list[Any]:
    """Connected pieces of the country without holes; first the one that the line runs through most."""
    pieces = [shapely.Polygon(piece.exterior) for piece in shapely.get_parts(area)]
    touched = [shapely.intersection(piece, line).length for piece in pieces]
    if max(touched) <= 0.0:
        message = "the line of contact does not touch the country: check its coordinates and `boundaries`"
        raise ValueError(message)
    first = int(np.argmax(touched))
    return [pieces[first], *pieces[:first], *pieces[first + 1 :]]


def _extended(line: Any, area: Any) -> Any:
    """The line, carried on at each end that lies inside the area to the nearest point of its edge."""
    coordinates = list(line.coords)
    for end in (0, -1):
        point = shapely.Point(coordinates[end])
        if not area.contains(point):
            continue
        foot = shapely.shortest_line(point, area.exterior)
        if foot.length > MOST_EXTENSION_KM:
            message = (
                f"the line of contact {'ends' if end else 'begins'} {foot.length:.0f} km inside the "
                "country: carry it on to the border or the coast"
            )
            raise ValueError(message)
        x, y = np.asarray(foot.coords)[1] - np.asarray(foot.coords)[0]
        beyond = tuple(np.asarray(foot.coords)[1] + np.array([x, y]) / max(foot.length, 1e-9))
        coordinates = [*coordinates, beyond] if end else [beyond, *coordinates]
    barrier = shapely.LineString(coordinates)
    if not barrier.is_simple:
        message = (
            "the line of contact, carried on from its end to the nearest border, crosses itself: "
            "add a point where it meets the border"
        )
        raise ValueError(message)
    return barrier


def _faces(area: Any, barrier: Any) -> list[Any]:
    noded = shapely.union_all([area.exterior, barrier])
    faces = [
        face
        for face in shapely.get_parts(shapely.polygonize(list(shapely.get_parts(noded))))
        if area.contains(face.representative_point())
    ]
    if len(faces) < 2:
        message = (
            "the line of contact does not split the country in two: carry both its ends to a border or coast"
        )
        raise ValueError(message)
    return faces


def _hints(
    faces: list[Any],
    plane: LocalPlane,
    held: Sequence[Sequence[tuple[float, float]]],
    parties: tuple[str, str],
) -> dict[int, int]:
    """Faces whose holder is known, by face number."""
    known: dict[int, int] = {}
    for party, points in enumerate(held):
        for lon, lat in points:
            x, y = plane.points([lon], [lat])[0]
            inside = [i for i, face in enumerate(faces) if shapely.contains_xy(face, x, y)]
            if not inside:
                message = f"the place held by {parties[party]} ({lat:g}, {lon:g}) lies outside the country"
                raise ValueError(message)
            if known.setdefault(inside[0], party) != party:
                message = (
                    f"the line of contact does not separate the places held by {parties[0]} and {parties[1]}: "
                    f"({lat:g}, {lon:g}) lies on the other party's side"
                )
                raise ValueError(message)
    if not known:
        message = f"name a place held by {parties[0]} or by {parties[1]}, so that the sides can be told apart"
        raise ValueError(message)
    return known


def _coloured(faces: list[Any], known: dict[int, int], parties: tuple[str, str]) -> list[int]:
    """Holder of every face: crossing the line, which alone lies between two faces, changes it."""
    borders = [shapely.boundary(face) for face in faces]
    beside = [
        [
            j
            for j in range(len(faces))
            if j != i and shapely.intersection(borders[i], borders[j]).length > 1e-6
        ]
        for i in range(len(faces))
    ]
    owner = dict(known)
    waiting = list(known)
    while waiting:
        face = waiting.pop()
        for neighbour in beside[face]:
            if neighbour not in owner:
                owner[neighbour] = 1 - owner[face]
                waiting.append(neighbour)
            elif owner[neighbour] == owner[face]:
                message = (
                    f"the line of contact does not separate the places held by {parties[0]} and {parties[1]}: "
                    "they lie on the same side of it"
                )
                raise ValueError(message)
    return [owner[face] for face in range(len(faces))]
