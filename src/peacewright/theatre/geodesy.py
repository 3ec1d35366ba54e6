"""Lengths and distances on the WGS84 ellipsoid: geodesics in kilometres, never degrees.

Method: Karney (2013), Algorithms for geodesics, Journal of Geodesy 87, 43-55, as PROJ implements it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod, Transformer
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]

WGS84 = Geod(ellps="WGS84")

_DENSE_KM = 1.0
"""Spacing at which a line is densified to find its nearest leg; the distance itself is then exact on that leg."""


_VERTICES = 8


def floats(values: ArrayLike) -> Floats:
    """Return values as an array of floats."""
    return np.asarray(values, dtype=np.float64)


def distance_km(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> Floats:
    """Geodesic distances between points, element by element after broadcasting.

    Parameters
    ----------
    lon_a, lat_a, lon_b, lat_b : array_like of float
        WGS84 degrees.

    Returns
    -------
    ndarray of float, the broadcast shape, km
    """
    a, b, c, d = np.broadcast_arrays(floats(lon_a), floats(lat_a), floats(lon_b), floats(lat_b))
    metres = WGS84.inv(a.ravel(), b.ravel(), c.ravel(), d.ravel())[2]
    return floats(metres).reshape(a.shape) / 1000.0


def distances_km(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> Floats:
    """Geodesic distances from every point of one set to every point of another, shape (A, B), km."""
    return distance_km(
        floats(lon_a)[:, None], floats(lat_a)[:, None], floats(lon_b)[None, :], floats(lat_b)[None, :]
    )


def leg_lengths_km(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Lengths of the legs of a polyline, shape (vertices - 1,), km."""
    x, y = floats(lon), floats(lat)
    return distance_km(x[:-1], y[:-1], x[1:], y[1:])


def length_km(lon: ArrayLike, lat: ArrayLike) -> float:
    """Length of a polyline in km."""
    return math.fsum(leg_lengths_km(lon, lat))


def points_along(lon: ArrayLike, lat: ArrayLike, along_km: ArrayLike) -> tuple[Floats, Floats]:
    """Points of a polyline at given distances from its beginning.

    Parameters
    ----------
    lon, lat : array_like of float, shape (vertices,)
        The polyline; its legs are geodesics.
    along_km : array_like of float, shape (points,)
        Distances along it; below zero and beyond its end are taken as its ends.

    Returns
    -------
    tuple of ndarray
        Longitudes and latitudes, shape (points,).
    """
    x, y = floats(lon), floats(lat)
    legs = leg_lengths_km(x, y)
    start = np.concatenate(([0.0], np.cumsum(legs)))
    along = np.clip(floats(along_km), 0.0, start[-1])
    leg = np.clip(np.searchsorted(start, along, side="right") - 1, 0, len(legs) - 1)
    azimuth = floats(WGS84.inv(x[:-1], y[:-1], x[1:], y[1:])[0])
    new_lon, new_lat, _ = WGS84.fwd(x[leg], y[leg], azimuth[leg], (along - start[leg]) * 1000.0)
    return floats(new_lon), floats(new_lat)


def resample(lon: ArrayLike, lat: ArrayLike, ruler_km: float) -> tuple[Floats, Floats]:
    """Redraw a polyline with a vertex every ``ruler_km`` along it, and its last point.

    The length of a ragged line depends on the ruler it is measured with; the redrawn line's length is the length at
    this ruler.

    Parameters
    ----------
    lon, lat : array_like of float, shape (vertices,)
    ruler_km : float
        Spacing along the line, above zero.

    Returns
    -------
    tuple of ndarray
        Longitudes and latitudes of the redrawn line.

    Raises
    ------
    ValueError
        If the ruler is not above zero.
    """
    if not ruler_km > 0:
        message = f"a ruler must be longer than zero, not {ruler_km:g} km"
        raise ValueError(message)
    total = length_km(lon, lat)
    stations = np.arange(0.0, total, ruler_km)
    # A last stretch of less than a metre is rounding, not line.
    if total - stations[-1] < 1e-3 and len(stations) > 1:
        stations = stations[:-1]
    new_lon, new_lat = points_along(lon, lat, np.append(stations, total))
    new_lon[[0, -1]] = floats(lon)[[0, -1]]
    new_lat[[0, -1]] = floats(lat)[[0, -1]]
    return new_lon, new_lat


def densify(lon: ArrayLike, lat: ArrayLike, most_km: float) -> tuple[Floats, Floats]:
    """Add vertices on the geodesic legs so that no leg is longer than ``most_km``; keeps every vertex."""
    legs = leg_lengths_km(lon, lat)
    start = np.concatenate(([0.0], np.cumsum(legs)))
    stations = [
        start[i] + legs[i] * np.arange(pieces) / pieces
        for i, pieces in enumerate(np.maximum(1, np.ceil(legs / most_km)).astype(int))
    ]
    return points_along(lon, lat, np.concatenate([*stations, start[-1:]]))


def distance_to_line_km(lon: ArrayLike, lat: ArrayLike, line_lon: ArrayLike, line_lat: ArrayLike) -> Floats:
    """Geodesic distance of points to the nearest point of a polyline.

    The line is densified to 1 km; the nearest vertices are found in space, with the foot of the perpendicular on the
    legs that meet there, and the geodesic to that foot is measured.

    Parameters
    ----------
    lon, lat : array_like of float, shape (points,)
    line_lon, line_lat : array_like of float, shape (vertices,)

    Returns
    -------
    ndarray of float, shape (points,), km
    """
    x, y = floats(lon), floats(lat)
    dense_lon, dense_lat = densify(line_lon, line_lat, _DENSE_KM)
    points, vertices = in_space(x, y), in_space(dense_lon, dense_lat)
    # Beside a sharp corner the nearest vertex may sit on another leg than the nearest point: look at several.
    several = min(_VERTICES, len(vertices))
    nearest = np.reshape(cKDTree(vertices).query(points, k=several)[1], (len(x), several))
    best = np.full(len(x), np.inf)
    for first in (*(nearest - 1).T, *nearest.T):
        start = np.clip(first, 0, len(vertices) - 2)
        leg = vertices[start + 1] - vertices[start]
        squared = np.maximum((leg**2).sum(axis=1), 1e-12)
        share = np.clip(((points - vertices[start]) * leg).sum(axis=1) / squared, 0.0, 1.0)
        foot_lon = dense_lon[start] + share * _turn(dense_lon[start + 1] - dense_lon[start])
        foot_lat = dense_lat[start] + share * (dense_lat[start + 1] - dense_lat[start])
        best = np.minimum(best, distance_km(x, y, foot_lon, foot_lat))
    return best


def in_space(lon: Floats, lat: Floats) -> Floats:
    """Earth-centred coordinates on the ellipsoid, km, shape (points, 3)."""
    phi, theta = np.radians(lat), np.radians(lon)
    squared_eccentricity = WGS84.es
    normal = WGS84.a / 1000.0 / np.sqrt(1.0 - squared_eccentricity * np.sin(phi) ** 2)
    across = normal * np.cos(phi)
    up = normal * (1.0 - squared_eccentricity) * np.sin(phi)
    return np.stack([across * np.cos(theta), across * np.sin(theta), up], axis=-1)


def _turn(difference: Floats) -> Floats:
    """Bring a difference of longitudes into [-180, 180)."""
    return (difference + 180.0) % 360.0 - 180.0


@lru_cache(maxsize=16)
def _to_plane(lon: float, lat: float) -> Any:
    crs = f"+proj=laea +lat_0={lat:.6f} +lon_0={lon:.6f} +ellps=WGS84 +units=km +no_defs"
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


class LocalPlane:
    """An equal-area plane around a centre, for questions of topology (inside, beside, crossing), not of length."""

    def __init__(self, lon: float, lat: float) -> None:
        self.centre = (round(float(lon), 6), round(float(lat), 6))

    @property
    def _transformer(self) -> Any:
        return _to_plane(*self.centre)

    def points(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Project points, shape (points, 2), km."""
        x, y = self._transformer.transform(floats(lon), floats(lat))
        return np.stack([floats(x), floats(y)], axis=-1)

    def geometry(self, geometry: Any) -> Any:
        """Project a shapely geometry."""
        import shapely

        return shapely.transform(geometry, lambda xy: self.points(xy[:, 0], xy[:, 1]))

    def back(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of points in the plane."""
        lon, lat = self._transformer.transform(floats(x), floats(y), direction="INVERSE")
        return floats(lon), floats(lat)
