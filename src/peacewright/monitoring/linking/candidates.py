"""Pairs of reports that may tell of one happening: near in place and time, as far as both say when and where."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from peacewright.monitoring.linking.reports import Floats, Integers, Reports

REACH_KM = 2.0
"""Two points further apart are never one incident, beyond what their sources say of their precision. Judged: most sites
that one strike is told of are smaller; of larger ones, a column or a plant, reports name nearer points."""
REACH_DAYS = 3
"""Days between two reports beyond which they are never one incident. Judged: footage is mostly dated within three days;
later it cannot be told from the next strike."""
FINE_KM = 1.0
"""A report placed no better than this is held only against those that name the same place."""
LONGEST_DAYS = 7
"""A report of a longer span is a count of a campaign: it is an incident of its own."""

Pairs = NDArray[np.int64]


def candidates(reports: Reports) -> Pairs:
    """Return pairs of reports to be compared, each once.

    Returns
    -------
    ndarray of int, shape (pairs, 2)
        Rows of reports, the smaller first, in order.
    """
    placed = ~np.isnan(reports.xyz).any(axis=1)
    short = reports.last_day - reports.first_day < LONGEST_DAYS
    fine = np.flatnonzero(placed & short & (reports.radius <= FINE_KM))
    named = np.flatnonzero(placed & short & (reports.place >= 0))
    pairs = [_near(reports, fine), _named(reports, named)]
    joined = np.concatenate(pairs)
    order = np.lexsort((joined[:, 1], joined[:, 0]))
    return np.ascontiguousarray(joined[order])


def _near(reports: Reports, rows: Integers) -> Pairs:
    """Return pairs of points, by cells of the breadth of the reach: neighbours lie in the 27 cells about one's own."""
    if not len(rows):
        return np.zeros((0, 2), dtype=np.int64)
    reach = REACH_KM + 2 * FINE_KM
    cell = np.floor(reports.xyz[rows] / reach).astype(np.int64)
    cell -= cell.min(axis=0) - 1
    span = cell.max(axis=0) + 2
    key = (cell[:, 0] * span[1] + cell[:, 1]) * span[2] + cell[:, 2]
    order = np.lexsort((reports.first_day[rows], key))
    rows, key = rows[order], key[order]
    keys, starts = np.unique(key, return_index=True)
    ends = np.append(starts[1:], len(key))
    around = np.array(
        [(x * span[1] + y) * span[2] + z for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1)]
    )
    given = (
        rows,
        keys,
        starts,
        ends,
        around,
        reports.xyz,
        reports.radius,
        reports.first_day,
        reports.last_day,
    )
    return _listed(_near_pairs, given, reports)


def _named(reports: Reports, rows: Integers) -> Pairs:
    """Return pairs that name the same place and of which one is placed no better than a town."""
    if not len(rows):
        return np.zeros((0, 2), dtype=np.int64)
    order = np.lexsort((reports.first_day[rows], reports.place[rows]))
    rows = rows[order]
    place = reports.place[rows].astype(np.int64)
    _, starts = np.unique(place, return_index=True)
    ends = np.append(starts[1:], len(place))
    given = (rows, starts, ends, reports.xyz, reports.radius, reports.first_day, reports.last_day)
    return _listed(_named_pairs, given, reports)


def _listed(loop: Any, given: tuple[Any, ...], reports: Reports) -> Pairs:
    """Run a loop twice: to count pairs, and to list them."""
    kept = (reports.source, reports.whole)
    empty = np.zeros((0, 2), dtype=np.int64)
    number = loop(*given, *kept, empty, False)
    pairs = np.empty((number, 2), dtype=np.int64)
    loop(*given, *kept, pairs, True)
    return pairs


@numba.njit(cache=True, nogil=True)
def _may_be_one(
    a: int,
    b: int,
    xyz: Floats,
    radius: Floats,
    first_day: Integers,
    last_day: Integers,
    source: Any,
    whole: Any,
) -> bool:
    if whole[a] and source[a] == source[b]:
        return False
    if first_day[b] - last_day[a] > REACH_DAYS or first_day[a] - last_day[b] > REACH_DAYS:
        return False
    x, y, z = xyz[a, 0] - xyz[b, 0], xyz[a, 1] - xyz[b, 1], xyz[a, 2] - xyz[b, 2]
    reach = REACH_KM + radius[a] + radius[b]
    return bool(x * x + y * y + z * z <= reach * reach)


@numba.njit(cache=True, nogil=True)
def _near_pairs(
    rows: Integers, keys: Integers, starts: Integers, ends: Integers, around: Integers,
    xyz: Floats, radius: Floats, first_day: Integers, last_day: Integers, source: Any, whole: Any,
    pairs: Pairs, write: bool,
) -> int:  # fmt: skip
    found = 0
    for own in range(len(keys)):
        for step in around:
            key = keys[own] + step
            other = np.searchsorted(keys, key)
            if other == len(keys) or keys[other] != key:
                continue
            begin = starts[other]
            for at in range(starts[own], ends[own]):
                a = rows[at]
                while (
                    begin < ends[other] and first_day[rows[begin]] < first_day[a] - REACH_DAYS - LONGEST_DAYS
                ):
                    begin += 1
                for place in range(begin, ends[other]):
                    b = rows[place]
                    if first_day[b] > last_day[a] + REACH_DAYS:
                        break
                    if a < b and _may_be_one(a, b, xyz, radius, first_day, last_day, source, whole):
                        if write:
                            pairs[found, 0], pairs[found, 1] = a, b
                        found += 1
    return found


@numba.njit(cache=True, nogil=True)
def _named_pairs(
    rows: Integers, starts: Integers, ends: Integers,
    xyz: Floats, radius: Floats, first_day: Integers, last_day: Integers, source: Any, whole: Any,
    pairs: Pairs, write: bool,
) -> int:  # fmt: skip
    found = 0
    for own in range(len(starts)):
        begin = starts[own]
        for at in range(starts[own], ends[own]):
            a = rows[at]
            while first_day[rows[begin]] < first_day[a] - REACH_DAYS - LONGEST_DAYS:
                begin += 1
            for place in range(begin, ends[own]):
                b = rows[place]
                if first_day[b] > last_day[a] + REACH_DAYS:
                    break
                coarse = radius[a] > FINE_KM or radius[b] > FINE_KM
                if a < b and coarse and _may_be_one(a, b, xyz, radius, first_day, last_day, source, whole):
                    if write:
                        pairs[found, 0], pairs[found, 1] = a, b
                    found += 1
    return found
