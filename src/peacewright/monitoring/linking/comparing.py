"""Comparison of pairs of reports: for each thing that both may say, at which level they agree."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import MICROSECONDS_PER_HOUR
from peacewright.monitoring.linking.candidates import FINE_KM, Pairs
from peacewright.monitoring.linking.reports import Codes, Floats, Integers, Reports

LEVELS: dict[str, tuple[str, ...]] = {
    "distance": ("50 m", "200 m", "500 m", "1 km", "further", "within what is said"),
    "days": ("same day", "1 day", "2 days", "3 days", "within some days"),
    "hours": ("not said", "1 hour", "6 hours", "further"),
    "words": ("few words", "none shared", "little", "some", "much", "nearly all"),
    "act": ("not said", "same", "another"),
    "domain": ("not said", "same", "another"),
    "target": ("not said", "same", "another"),
    "deaths": ("not said", "may agree", "another"),
    "post": ("not said", "none shared", "shared"),
}
"""What is compared, and its levels. Who is said to have done it is not: two accounts of one happening may blame each
other, and that they do is what the monitor wants to see."""
METRES = np.array([0.05, 0.2, 0.5, 1.0])
"""Kilometres up to which each of the first levels of distance goes."""
ALIKE = np.array([0.1, 0.25, 0.5])
"""Cosines of weighted words up to which the levels from "little" go."""
HOURS = np.array([MICROSECONDS_PER_HOUR, 6 * MICROSECONDS_PER_HOUR])

Levels = NDArray[np.int8]
VARIABLES = tuple(LEVELS)


def compare(reports: Reports, pairs: Pairs) -> Levels:
    """Return the level of each pair in each of :data:`LEVELS`.

    Returns
    -------
    ndarray of int8, shape (pairs, variables)
        Positions in the levels of each variable, in their order.
    """
    levels = np.empty((len(pairs), len(VARIABLES)), dtype=np.int8)
    _compare(
        pairs, reports.xyz, reports.radius, reports.first_day, reports.last_day, reports.begun,
        reports.act, reports.domain, reports.target, reports.deaths_low, reports.deaths_high,
        reports.word_start, reports.words, reports.word_weight, reports.post_start, reports.posts, levels,
    )  # fmt: skip
    return levels


@numba.njit(cache=True, nogil=True)
def _step(value: float, ends: Any) -> int:
    """Return how many of the ends lie below a value."""
    step = 0
    while step < len(ends) and value > ends[step]:
        step += 1
    return step


@numba.njit(cache=True, nogil=True)
def _distance(a: int, b: int, xyz: Floats, radius: Floats) -> int:
    x, y, z = xyz[a, 0] - xyz[b, 0], xyz[a, 1] - xyz[b, 1], xyz[a, 2] - xyz[b, 2]
    apart = np.sqrt(x * x + y * y + z * z)
    said = radius[a] + radius[b]
    if said > FINE_KM:
        return 5 if apart <= said else 4
    return int(_step(max(0.0, apart - said), METRES))


@numba.njit(cache=True, nogil=True)
def _days(a: int, b: int, first_day: Integers, last_day: Integers) -> int:
    gap = max(first_day[b] - last_day[a], first_day[a] - last_day[b])
    if gap > 0:
        return int(min(gap, 3))
    return 0 if first_day[a] == last_day[a] and first_day[b] == last_day[b] else 4


@numba.njit(cache=True, nogil=True)
def _hours(a: int, b: int, begun: Integers) -> int:
    least = np.iinfo(np.int64).min
    if begun[a] == least or begun[b] == least:
        return 0
    return int(1 + _step(abs(begun[a] - begun[b]), HOURS))


@numba.njit(cache=True, nogil=True)
def _words(a: int, b: int, start: Integers, words: Codes, weight: Floats) -> int:
    i, j = start[a], start[b]
    if i == start[a + 1] or j == start[b + 1]:
        return 0
    shared = 0.0
    while i < start[a + 1] and j < start[b + 1]:
        if words[i] == words[j]:
            shared += weight[i] * weight[j]
            i += 1
            j += 1
        elif words[i] < words[j]:
            i += 1
        else:
            j += 1
    return 1 if shared <= 0.0 else int(2 + _step(shared, ALIKE))


@numba.njit(cache=True, nogil=True)
def _shares(a: int, b: int, start: Integers, posts: Codes) -> int:
    i, j = start[a], start[b]
    if i == start[a + 1] or j == start[b + 1]:
        return 0
    while i < start[a + 1] and j < start[b + 1]:
        if posts[i] == posts[j]:
            return 2
        if posts[i] < posts[j]:
            i += 1
        else:
            j += 1
    return 1


@numba.njit(cache=True, nogil=True)
def _same(a: int, b: int, codes: Codes) -> int:
    if codes[a] < 0 or codes[b] < 0:
        return 0
    return 1 if codes[a] == codes[b] else 2


@numba.njit(cache=True, nogil=True)
def _deaths(a: int, b: int, low: Integers, high: Integers) -> int:
    if low[a] < 0 or low[b] < 0:
        return 0
    return 1 if low[a] <= high[b] and low[b] <= high[a] else 2


@numba.njit(cache=True, nogil=True)
def _compare(
    pairs: Pairs, xyz: Floats, radius: Floats, first_day: Integers, last_day: Integers, begun: Integers,
    act: Codes, domain: Codes, target: Codes, deaths_low: Integers, deaths_high: Integers,
    word_start: Integers, words: Codes, weight: Floats, post_start: Integers, posts: Codes, levels: Levels,
) -> None:  # fmt: skip
    for pair in range(len(pairs)):
        a, b = pairs[pair, 0], pairs[pair, 1]
        levels[pair, 0] = _distance(a, b, xyz, radius)
        levels[pair, 1] = _days(a, b, first_day, last_day)
        levels[pair, 2] = _hours(a, b, begun)
        levels[pair, 3] = _words(a, b, word_start, words, weight)
        levels[pair, 4] = _same(a, b, act)
        levels[pair, 5] = _same(a, b, domain)
        levels[pair, 6] = _same(a, b, target)
        levels[pair, 7] = _deaths(a, b, deaths_low, deaths_high)
        levels[pair, 8] = _shares(a, b, post_start, posts)
