"""Groups of reports: pairs that are likely one happening, without chains from street to street."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from peacewright.monitoring.linking.candidates import Pairs
from peacewright.monitoring.linking.reports import Floats, Integers, Reports

MOST = 8.0
"""Bits beyond which a pair's weight does not count when groups are compared, up or down. Judged: at 8 bits the
odds are 256 to one; no single pair is to outvote the others."""
APART = 5.0
"""Bits by which the pairs between two groups may weigh less than those within either. Where they weigh still less, each
group has a spot of its own, and the two are two incidents. Judged, after the tuning pairs: at 5
one attack on several spots is parted, and one wide strike is mostly kept whole; at 4 it is not."""


def group(reports: Reports, pairs: Pairs, bits: Floats, threshold: float) -> Integers:
    """Return the group of each report.

    Pairs are taken from the likeliest down. Their groups become one if the mean weight over all pairs between the two
    reaches the threshold, if each of those pairs was a candidate (no incident is wider than a pair may be), and if the
    mean is not far below those within the groups (:data:`APART`). A report that resembles one member of a group and
    none of the others stays out, and so does a second spot beside a first. Two rows of a source that lists incidents
    never join.

    Parameters
    ----------
    reports : Reports
    pairs : ndarray of int, shape (pairs, 2)
        In the order of :func:`peacewright.monitoring.linking.candidates.candidates`.
    bits : ndarray of float
        Weight of each pair.
    threshold : float
        Bits from which a pair is linked.

    Returns
    -------
    ndarray of int
        The first report of its group, by row.
    """
    number = len(reports)
    linked = np.flatnonzero(bits >= threshold)
    linked = linked[np.argsort(-bits[linked], kind="stable")]
    capped = np.clip(bits, -MOST, MOST)
    start, other, weight = _sides(pairs, capped, number)
    whole = np.unique(reports.source[reports.whole])
    bit = np.where(reports.whole, 1 << np.searchsorted(whole, reports.source).astype(np.int64), 0)
    return np.asarray(_grouped(pairs[linked], start, other, weight, bit, threshold))


def _sides(pairs: Pairs, weight: Floats, number: int) -> tuple[Integers, Any, Any]:
    """Return the partners of each report and their weights: where they start, who they are, what they weigh."""
    start = np.zeros(number + 1, dtype=np.int64)
    other = np.empty(2 * len(pairs), dtype=np.int32)
    told = np.empty(2 * len(pairs), dtype=np.float32)
    _fill(pairs, weight, start, other, told)
    return start, other, told


@numba.njit(cache=True, nogil=True)
def _fill(pairs: Pairs, weight: Floats, start: Integers, other: Any, told: Any) -> None:
    for pair in range(len(pairs)):
        start[pairs[pair, 0] + 1] += 1
        start[pairs[pair, 1] + 1] += 1
    for row in range(1, len(start)):
        start[row] += start[row - 1]
    free = start[:-1].copy()
    for pair in range(len(pairs)):
        for side in range(2):
            row = pairs[pair, side]
            other[free[row]] = pairs[pair, 1 - side]
            told[free[row]] = weight[pair]
            free[row] += 1


@numba.njit(cache=True, nogil=True)
def _between(
    first: int,
    second: int,
    full: int,
    groups: Integers,
    following: Integers,
    start: Integers,
    other: Any,
    told: Any,
) -> float:
    """Add up the weights of all pairs between two groups; the least number if one of them was no candidate."""
    total, found, member = 0.0, 0, first
    while member >= 0:
        for at in range(start[member], start[member + 1]):
            if groups[other[at]] == second:
                total += told[at]
                found += 1
        member = following[member]
    return total if found == full else -np.inf


@numba.njit(cache=True, nogil=True)
def _grouped(
    linked: Pairs, start: Integers, other: Any, told: Any, bit: Integers, threshold: float
) -> Integers:
    number = len(start) - 1
    groups, following, last = np.arange(number), np.full(number, -1), np.arange(number)
    size = np.ones(number, dtype=np.int64)
    within = np.zeros(number)
    degree = start[1:] - start[:-1]
    listed = bit.copy()
    joined = True
    while joined:
        joined = False
        for at in range(len(linked)):
            a, b = groups[linked[at, 0]], groups[linked[at, 1]]
            if a == b or listed[a] & listed[b]:
                continue
            few, many = (a, b) if degree[a] <= degree[b] else (b, a)
            full = size[a] * size[b]
            total = _between(few, many, full, groups, following, start, other, told)
            if total < threshold * full:
                continue
            if size[a] > 1 and size[b] > 1:
                inside = min(
                    within[a] / (size[a] * (size[a] - 1) / 2), within[b] / (size[b] * (size[b] - 1) / 2)
                )
                if total < (inside - APART) * full:
                    continue
            keep, gone = min(a, b), max(a, b)
            member = gone
            while member >= 0:
                groups[member] = keep
                member = following[member]
            following[last[keep]] = gone
            last[keep] = last[gone]
            size[keep] += size[gone]
            within[keep] += within[gone] + total
            degree[keep] += degree[gone]
            listed[keep] |= listed[gone]
            joined = True
    return groups
