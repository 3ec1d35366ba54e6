"""Which events fall into which areas: place, time and kind together, exactly as by the geometry library, but faster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from peacewright.monitoring import matching_kernel as kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CHUNK = 262_144
"""Events that one call of the compiled loop takes."""
MOST_KINDS = 64
CELLS_PER_EDGE = 4
"""How finely areas are drawn. Finer cells spare tests against edges and cost misses of the processor's cache: 3 million
events and 200 areas of 60 corners took 0.24 s of processor time with 1 or 4 cells an edge, 0.40 s with 64."""
LEAST_CELLS, MOST_CELLS = 4_096, 4_000_000


@dataclass(frozen=True, eq=False)
class Watch:
    """One area in which some kinds of events are looked for, in some windows of time.

    Attributes
    ----------
    polygon : shapely Polygon or MultiPolygon
        In degrees, longitude first. Its edge belongs to it.
    windows : sequence of (int, int)
        First microsecond and first microsecond after it, since 1970 in UTC.
    kinds : iterable of int
        Numbers of kinds of events, from 0 to 63.
    """

    polygon: Any
    windows: Sequence[tuple[int, int]]
    kinds: Iterable[int]


class Areas:
    """Areas drawn on a grid, to be matched with any number of events.

    Parameters
    ----------
    watches : sequence of Watch

    Raises
    ------
    ValueError
        If a polygon is empty or no polygon, or a kind has no number from 0 to 63.
    """

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._polygons = [watch.polygon for watch in watches]
        for number, polygon in enumerate(self._polygons):
            if polygon.geom_type not in {"Polygon", "MultiPolygon"} or polygon.is_empty:
                message = f"area {number} is no polygon, or an empty one"
                raise ValueError(message)
        self._kinds = np.array([_mask(watch.kinds) for watch in watches], dtype=np.uint64)
        counts = [len(watch.windows) for watch in watches]
        self._window_start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        flat = list(chain.from_iterable(watch.windows for watch in watches))
        self._windows = np.array(flat, dtype=np.int64).reshape(-1, 2)
        if watches:
            self._draw()

    def _draw(self) -> None:
        self._edges, area = _edges(self._polygons)
        west, south, east, north = shapely.total_bounds(self._polygons)
        cells = min(max(CELLS_PER_EDGE * len(self._edges), LEAST_CELLS), MOST_CELLS)
        span = max((east - west) * (north - south), 1e-6)
        scale = float(np.sqrt(cells / span))
        margin = 1.0 / scale
        self._grid = np.array([west - margin, south - margin, scale])
        bounds = shapely.bounds(self._polygons)
        self._box = np.empty((len(bounds), 4), dtype=np.int64)
        for side, (column, sign) in enumerate(((0, -1), (2, 1), (1, -1), (3, 1))):
            origin = self._grid[side // 2]
            moved = bounds[:, column] + sign * 2 * kernel.NEAR
            self._box[:, side] = np.floor((moved - origin) * scale)
        self._shape = np.array([self._box[:, 1].max() + 1, self._box[:, 3].max() + 1], dtype=np.int64)
        rows = self._box[:, 3] - self._box[:, 2] + 1
        self._row_start = np.concatenate([[0], np.cumsum(rows)]).astype(np.int64)
        by_row = (
            self._edges,
            area,
            self._row_start,
            np.ascontiguousarray(self._box[:, 2]),
            self._grid[1],
            scale,
        )
        self._start = kernel.count_row_edges(*by_row)
        self._listed = kernel.list_row_edges(*by_row, self._start)
        states, offset = kernel.draw(
            self._edges, self._listed, self._start, self._row_start, self._box, self._grid
        )
        self._cell_start, self._entries = kernel.list_cells(states, offset, self._box, *self._shape)

    def match(
        self, lon: Floats, lat: Floats, begun: Integers, ended: Integers, kind: NDArray[np.uint8], workers: int = 1
    ) -> tuple[Integers, Integers]:  # fmt: skip
        """Return the pairs of events and areas, by event and then by area.

        Parameters
        ----------
        lon, lat : ndarray of float, shape (events,)
            Degrees; an event without a point (NaN) matches nothing.
        begun, ended : ndarray of int, shape (events,)
            First microsecond and first microsecond after it, since 1970 in UTC.
        kind : ndarray of uint8, shape (events,)
            From 0 to 63.
        workers : int
            Threads; the pairs are the same with any number.

        Returns
        -------
        events, areas : ndarray of int, shape (pairs,)

        Raises
        ------
        ValueError
            If the arrays are not of one length, or a kind is out of range.
        """
        size = len(lon)
        if any(len(column) != size for column in (lat, begun, ended, kind)):
            message = "lon, lat, begun, ended and kind must be of one length"
            raise ValueError(message)
        if size and int(np.max(kind)) >= MOST_KINDS:
            message = f"a kind is {int(np.max(kind))}; kinds are numbered from 0 to {MOST_KINDS - 1}"
            raise ValueError(message)
        if not self._polygons or not size:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)

        def chunk(at: int) -> Integers:
            part = slice(at, at + CHUNK)
            return self._chunk(
                at,
                np.ascontiguousarray(lon[part], dtype=np.float64),
                np.ascontiguousarray(lat[part], dtype=np.float64),
                np.ascontiguousarray(begun[part], dtype=np.int64),
                np.ascontiguousarray(ended[part], dtype=np.int64),
                np.ascontiguousarray(kind[part], dtype=np.uint8),
            )

        starts = range(0, size, CHUNK)
        if workers > 1 and len(starts) > 1:
            with ThreadPoolExecutor(workers) as pool:
                found = list(pool.map(chunk, starts))
        else:
            found = [chunk(at) for at in starts]
        pairs = np.concatenate(found)
        return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])

    def _chunk(
        self, at: int, lon: Floats, lat: Floats, begun: Integers, ended: Integers, kind: NDArray[np.uint8]
    ) -> Integers:
        room = 2 * len(lon)
        while True:
            out = np.empty((room, 3), dtype=np.int64)
            count = kernel.match(
                lon, lat, begun, ended, kind, self._grid, self._shape, self._cell_start, self._entries, self._edges,
                self._listed, self._start, self._row_start, self._box, self._window_start, self._windows, self._kinds,
                out,
            )  # fmt: skip
            if count <= room:
                break
            room = count
        pairs = out[:count]
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        near = np.flatnonzero(pairs[:, 2])
        if len(near):
            keep = np.ones(len(pairs), dtype=bool)
            events, areas = pairs[near, 0], pairs[near, 1]
            polygons = np.array([self._polygons[area] for area in areas], dtype=object)
            keep[near] = shapely.intersects_xy(polygons, lon[events], lat[events])
            pairs = pairs[keep]
        pairs = pairs[:, :2].copy()
        pairs[:, 0] += at
        return pairs


def _mask(kinds: Iterable[int]) -> int:
    mask = 0
    for kind in kinds:
        if not 0 <= kind < MOST_KINDS:
            message = f"a kind is {kind}; kinds are numbered from 0 to {MOST_KINDS - 1}"
            raise ValueError(message)
        mask |= 1 << kind
    return mask


def _edges(polygons: Sequence[Any]) -> tuple[Floats, Integers]:
    """Return the edges of all rings, shape (edges, 4), and the area that each is of."""
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    points, of_point = shapely.get_coordinates(rings, return_index=True)
    joined = of_point[1:] == of_point[:-1]
    edges = np.hstack([points[:-1], points[1:]])[joined]
    area = of_part[of_ring[of_point[:-1][joined]]]
    return np.ascontiguousarray(edges), np.ascontiguousarray(area, dtype=np.int64)
