"""Compiled loops of matching: areas drawn on a grid once, then each event looked up in its cell.

A cell that no edge of an area comes near is wholly inside or wholly outside of it. In the other cells the point is
tested against the edges of its row. What lies so near to an edge that floating point cannot tell is handed back.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

INSIDE, EDGE = 1, 2
NEAR = 1e-9
"""Degrees within which a point counts as near an edge, 0.1 mm; far above the rounding of coordinates."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@numba.njit(cache=True, nogil=True)
def cell_of(value: float, origin: float, per_degree: float) -> int:
    """Return the row or column of a coordinate: never falling as the coordinate rises."""
    return int(np.floor((value - origin) * per_degree))


@numba.njit(cache=True, nogil=True)
def is_inside(x: float, y: float, edges: Floats, listed: Integers, first: int, last: int) -> int:
    """Say whether a point is inside by the edges listed: 0 outside, 1 inside, 2 too near to an edge to tell."""
    inside = 0
    for at in range(first, last):
        edge = listed[at]
        x1, y1, x2, y2 = edges[edge, 0], edges[edge, 1], edges[edge, 2], edges[edge, 3]
        if y < min(y1, y2) - NEAR or y > max(y1, y2) + NEAR:
            continue
        cross = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        reach = NEAR * (abs(x2 - x1) + abs(y2 - y1))
        if abs(cross) <= reach and min(x1, x2) - NEAR <= x <= max(x1, x2) + NEAR:
            return EDGE
        if (y1 > y) != (y2 > y) and (cross > 0) != (y2 > y1):
            inside ^= 1
    return inside


@numba.njit(cache=True, nogil=True)
def count_row_edges(
    edges: Floats, area: Integers, row_start: Integers, low: Integers, origin: float, scale: float
) -> Integers:
    """Count the edges of each row of each area."""
    counts = np.zeros(row_start[-1] + 1, dtype=np.int64)
    for edge in range(edges.shape[0]):
        which = area[edge]
        bottom = cell_of(min(edges[edge, 1], edges[edge, 3]) - 2 * NEAR, origin, scale)
        top = cell_of(max(edges[edge, 1], edges[edge, 3]) + 2 * NEAR, origin, scale)
        for row in range(bottom, top + 1):
            counts[row_start[which] + row - low[which] + 1] += 1
    return np.cumsum(counts)


@numba.njit(cache=True, nogil=True)
def list_row_edges(
    edges: Floats, area: Integers, row_start: Integers, low: Integers, origin: float, scale: float, start: Integers
) -> Integers:  # fmt: skip
    """List the edges of each row of each area, where ``start`` says that its list begins."""
    listed = np.empty(start[-1], dtype=np.int64)
    filled = start.copy()
    for edge in range(edges.shape[0]):
        which = area[edge]
        bottom = cell_of(min(edges[edge, 1], edges[edge, 3]) - 2 * NEAR, origin, scale)
        top = cell_of(max(edges[edge, 1], edges[edge, 3]) + 2 * NEAR, origin, scale)
        for row in range(bottom, top + 1):
            place = row_start[which] + row - low[which]
            listed[filled[place]] = edge
            filled[place] += 1
    return listed


@numba.njit(cache=True, nogil=True)
def draw(
    edges: Floats, listed: Integers, start: Integers, row_start: Integers, box: Integers, grid: Floats
) -> Any:
    """Return the states of all cells in the boxes of all areas: 0 outside, INSIDE, EDGE; and where each area begins.

    ``box`` holds the first and last column and row of each area, ``grid`` west, south and cells per degree.
    """
    areas = box.shape[0]
    offset = np.zeros(areas + 1, dtype=np.int64)
    for which in range(areas):
        offset[which + 1] = offset[which] + (box[which, 1] - box[which, 0] + 1) * (
            box[which, 3] - box[which, 2] + 1
        )
    states = np.zeros(offset[-1], dtype=np.uint8)
    west, south, scale = grid[0], grid[1], grid[2]
    for which in range(areas):
        columns = box[which, 1] - box[which, 0] + 1
        for row in range(box[which, 2], box[which, 3] + 1):
            place = row_start[which] + row - box[which, 2]
            line = offset[which] + (row - box[which, 2]) * columns
            bottom, top = south + row / scale - 2 * NEAR, south + (row + 1) / scale + 2 * NEAR
            for at in range(start[place], start[place + 1]):
                left, right = _span(edges[listed[at]], bottom, top)
                first = max(cell_of(left - 2 * NEAR, west, scale), box[which, 0])
                last = min(cell_of(right + 2 * NEAR, west, scale), box[which, 1])
                for column in range(first, last + 1):
                    states[line + column - box[which, 0]] = EDGE
            known = -1
            for column in range(columns):
                if states[line + column] == EDGE:
                    known = -1
                    continue
                if known < 0:
                    x = west + (box[which, 0] + column + 0.5) / scale
                    y = south + (row + 0.5) / scale
                    known = is_inside(x, y, edges, listed, start[place], start[place + 1])
                states[line + column] = known
    return states, offset


@numba.njit(cache=True, nogil=True)
def _span(edge: Floats, bottom: float, top: float) -> tuple[float, float]:
    """Return the least and greatest x of an edge within a band of y."""
    x1, y1, x2, y2 = edge[0], edge[1], edge[2], edge[3]
    if y1 == y2:
        return min(x1, x2), max(x1, x2)
    slope = (x2 - x1) / (y2 - y1)
    low = x1 + (max(min(y1, y2), bottom) - y1) * slope
    high = x1 + (min(max(y1, y2), top) - y1) * slope
    # Interpolating may leave the edge by a rounding; the ends of the edge bound it.
    left, right = max(min(low, high), min(x1, x2)), min(max(low, high), max(x1, x2))
    return min(left, right), max(left, right)


@numba.njit(cache=True, nogil=True)
def list_cells(states: NDArray[np.uint8], offset: Integers, box: Integers, columns: int, rows: int) -> Any:
    """Return, for every cell of the grid, the areas that reach into it: twice the number, plus one at an edge."""
    start = np.zeros(columns * rows + 1, dtype=np.int64)
    for turn in range(2):
        if turn == 1:
            start = np.cumsum(start)
            entries = np.empty(start[-1], dtype=np.int32)
            filled = start.copy()
        for which in range(box.shape[0]):
            width = box[which, 1] - box[which, 0] + 1
            for at in range(offset[which], offset[which + 1]):
                if states[at] == 0:
                    continue
                inner = at - offset[which]
                place = (box[which, 2] + inner // width) * columns + box[which, 0] + inner % width
                if turn == 0:
                    start[place + 1] += 1
                else:
                    entries[filled[place]] = 2 * which + (states[at] == EDGE)
                    filled[place] += 1
    return start, entries


@numba.njit(cache=True, nogil=True)
def match(
    lon: Floats, lat: Floats, begun: Integers, ended: Integers, kind: NDArray[np.uint8],
    grid: Floats, shape: Integers, cell_start: Integers, entries: NDArray[np.int32],
    edges: Floats, listed: Integers, start: Integers, row_start: Integers, box: Integers,
    window_start: Integers, windows: Integers, kinds: NDArray[np.uint64], out: Integers,
) -> int:  # fmt: skip
    """Write pairs of event and area into ``out`` and return how many there are, or more than fit.

    A row of ``out`` holds event, area, and 1 where the point is too near to an edge to tell.
    """
    found = 0
    west, south, scale = grid[0], grid[1], grid[2]
    columns, rows = shape[0], shape[1]
    for event in range(lon.shape[0]):
        x, y = lon[event], lat[event]
        if not (np.isfinite(x) and np.isfinite(y)):
            continue
        column, row = cell_of(x, west, scale), cell_of(y, south, scale)
        if column < 0 or row < 0 or column >= columns or row >= rows:
            continue
        place = row * columns + column
        bit = np.uint64(1) << np.uint64(kind[event])
        for at in range(cell_start[place], cell_start[place + 1]):
            which = entries[at] >> 1
            if kinds[which] & bit == np.uint64(0):
                continue
            open_then = False
            for window in range(window_start[which], window_start[which + 1]):
                if begun[event] < windows[window, 1] and windows[window, 0] < ended[event]:
                    open_then = True
                    break
            if not open_then:
                continue
            state = INSIDE
            if entries[at] & 1:
                line = row_start[which] + row - box[which, 2]
                state = is_inside(x, y, edges, listed, start[line], start[line + 1])
                if state == 0:
                    continue
            if found < out.shape[0]:
                out[found, 0] = event
                out[found, 1] = which
                out[found, 2] = state == EDGE
            found += 1
    return found
