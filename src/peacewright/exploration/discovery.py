"""Scenario discovery: under which conditions futures of one kind lie close together (PRIM), and whether that repeats.

The patient rule induction method (Friedman and Fisher 1999) starts from all futures and peels off, a slice at a time,
the slice whose loss raises the share of cases most. Bryant and Lempert (2010) brought it to policy analysis; their
quasi-p value asks of each limit whether it does anything the others do not.

A method that may choose among a hundred columns can find a box in pure noise. So a limit is kept only if it is found
again in both halves of at least half of the random splits of the futures (complementary pairs, Shah and Samworth 2013),
and the share of cases is also read in halves that had no part in finding the box.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import generator
from peacewright.exploration.peeling import peel
from peacewright.exploration.sensitivity import Columns

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PEELED_SHARE = 0.05
"""Share of the futures in a box that one step peels off: patience as Friedman and Fisher advise."""
LEAST_SHARE = 0.05
"""No box holds a smaller share of all futures than this."""
MOST_LIMITS = 3
"""A condition with more parts than three is not read."""
SCREENED = 12
"""Columns that a box may be made from, chosen by their correlation with being a case."""
SPLITS = 10
"""Random splits of the futures in which a box is looked for again."""
QUASI_P = 0.05


@dataclass(frozen=True)
class Limit:
    """One side of a box: a factor at least ``low`` or at most ``high``, or a label of a choice taken or not taken.

    ``found_again`` is the share of random splits in both halves of which the same side was limited again.
    """

    name: str
    label: str
    low: float
    high: float
    quasi_p: float
    found_again: float

    @property
    def is_lower(self) -> bool:
        """Whether the limit cuts off what lies below it."""
        return self.low > -math.inf


@dataclass(frozen=True)
class Box:
    """Futures of one kind that lie close together.

    Attributes
    ----------
    limits : tuple of Limit, the strongest first
    futures, cases : int
        Futures in the box, and how many of them are cases.
    all_futures, all_cases : int
    checked_futures, checked_cases : int
        The same two counts in halves of the futures that had no part in finding the box, over all splits.
    """

    limits: tuple[Limit, ...]
    futures: int
    cases: int
    all_futures: int
    all_cases: int
    checked_futures: int
    checked_cases: int

    @property
    def density(self) -> float:
        """Share of the futures in the box that are cases."""
        return self.cases / self.futures

    @property
    def coverage(self) -> float:
        """Share of the cases that lie in the box."""
        return self.cases / self.all_cases

    @property
    def checked_density(self) -> float:
        """Density in futures that had no part in finding the box; NaN if no such future lies in it."""
        return self.checked_cases / self.checked_futures if self.checked_futures else math.nan


@dataclass(frozen=True, eq=False)
class _Limits:
    """Lower and upper limits of every column, shape (k,); infinite where there is none."""

    low: Floats
    high: Floats

    @classmethod
    def none(cls, count: int) -> _Limits:
        return cls(np.full(count, -math.inf), np.full(count, math.inf))

    def sides(self) -> list[tuple[int, bool]]:
        """Return (column, whether it is the lower side) of every limit there is."""
        lower = [(int(column), True) for column in np.flatnonzero(self.low > -math.inf)]
        return lower + [(int(column), False) for column in np.flatnonzero(self.high < math.inf)]

    def inside(self, values: Floats) -> Flags:
        """Return which futures lie in the box, shape (n,)."""
        limited = np.flatnonzero((self.low > -math.inf) | (self.high < math.inf))
        low, high = self.low[limited, None], self.high[limited, None]
        return np.asarray(((values[limited] >= low) & (values[limited] <= high)).all(axis=0))

    def with_side(self, column: int, lower: bool, value: float) -> _Limits:
        low, high = self.low.copy(), self.high.copy()
        (low if lower else high)[column] = value
        return _Limits(low, high)

    def without(self, column: int, lower: bool) -> _Limits:
        return self.with_side(column, lower, -math.inf if lower else math.inf)


def discover(table: Columns, cases: Flags, seed: int = 0) -> Box | None:
    """Return the box in which cases lie most densely, or None if there is none that is found again.

    Parameters
    ----------
    table : Columns
        k columns over n futures.
    cases : ndarray of bool, shape (n,)
    seed : int
        Of the random splits.

    Returns
    -------
    Box or None
        None too where there are no cases, or nothing but cases.

    References
    ----------
    Friedman, J. H. and Fisher, N. I. (1999). Bump hunting in high-dimensional data. Statistics and Computing 9,
    123-143.
    Bryant, B. P. and Lempert, R. J. (2010). Thinking inside the box. Technological Forecasting and Social Change 77,
    34-49.
    Kwakkel, J. H. (2019). A generalized many-objective optimization approach for scenario discovery. Futures &
    Foresight Science 1, e8.
    Shah, R. D. and Samworth, R. J. (2013). Variable selection with error control: another look at stability selection.
    Journal of the Royal Statistical Society B 75, 55-80.
    """
    cases = np.asarray(cases, dtype=bool)
    if not cases.any() or cases.all() or not table.names:
        return None
    limits = find_box(table.values, cases)
    again, checked_futures, checked_cases = _found_again(table.values, cases, seed)
    for column, lower in limits.sides():
        if again.get((column, lower), 0.0) < 0.5:
            limits = limits.without(column, lower)
    limits = _prune(table.values, cases, limits)
    if not limits.sides():
        return None
    inside = limits.inside(table.values)
    chances = quasi_p(table.values, cases, limits)
    return Box(
        tuple(
            _named(table, limits, side, chances[side], again[side])
            for side in sorted(chances, key=chances.__getitem__)
        ),
        int(inside.sum()),
        int(cases[inside].sum()),
        len(cases),
        int(cases.sum()),
        checked_futures,
        checked_cases,
    )


def find_box(values: Floats, cases: Flags) -> _Limits:
    """Find the box of the best balance of coverage and density, with at most three limited columns.

    Columns are screened first by their correlation with being a case: among a hundred, slices of noise that happen to
    hold no case would be peeled off before any that matter. Then two rounds (Kwakkel 2019): the first shows which
    limits do something, the second starts afresh with those columns alone. The balance is the harmonic mean of coverage
    and density: a box of few futures that are all cases and a box of all futures are both poor answers.

    Parameters
    ----------
    values : ndarray of float, shape (k, n)
    cases : ndarray of bool, shape (n,)
    """
    free = _prune(values, cases, _best(values, cases, _screened(values, cases)))
    chances = quasi_p(values, cases, free)
    columns = list(dict.fromkeys(column for column, _ in sorted(chances, key=chances.__getitem__)))
    if not columns:
        return free
    best = _best(values, cases, np.array(columns[:MOST_LIMITS]))
    return _prune(values, cases, _paste(values, cases, best))


def _screened(values: Floats, cases: Flags) -> NDArray[np.int64]:
    """Return the columns that go most with being a case, by absolute correlation with it."""
    centred = values - values.mean(axis=1, keepdims=True)
    length = np.sqrt((centred**2).sum(axis=1) * ((cases - cases.mean()) ** 2).sum())
    # Not a matrix product: that would differ in the last digit with the number of threads.
    strength = np.abs(np.einsum("kn,n->k", centred, cases - cases.mean())) / np.where(
        length > 0, length, math.inf
    )
    return np.argsort(-strength, kind="stable")[:SCREENED]


def _best(values: Floats, cases: Flags, columns: NDArray[np.int64]) -> _Limits:
    """Peel from all futures to the smallest box, a slice at a time; return the box of the best balance on the way.

    The balance is the harmonic mean of coverage and density (:func:`.peeling.peel`).
    """
    # Both sides of a column are lower sides: that of its values, and that of their negatives.
    sides = np.concatenate([values[columns], -values[columns]])
    upwards = np.argsort(values[columns], axis=1)
    rows, cuts, best = peel(
        sides, np.concatenate([upwards, upwards[:, ::-1]]), cases, PEELED_SHARE, LEAST_SHARE
    )
    limits = _Limits.none(len(values))
    for row, value in zip(rows[:best].tolist(), cuts[:best].tolist(), strict=True):
        lower = row < len(columns)
        limits = limits.with_side(int(columns[row % len(columns)]), lower, value if lower else -value)
    return limits


def _paste(values: Floats, cases: Flags, limits: _Limits) -> _Limits:
    """Widen limits by a slice at a time as long as the share of cases does not fall."""
    widened = True
    while widened:
        widened = False
        for column, lower in limits.sides():
            inside = limits.inside(values)
            open_side = limits.without(column, lower)
            beyond = np.sort(values[column, open_side.inside(values) & ~inside])
            if not len(beyond):
                limits = open_side
                continue
            step = min(len(beyond), max(1, int(PEELED_SHARE * inside.sum())))
            wider = limits.with_side(column, lower, float(beyond[-step] if lower else beyond[step - 1]))
            if cases[wider.inside(values)].mean() >= cases[inside].mean():
                limits, widened = wider, True
    return limits


def quasi_p(values: Floats, cases: Flags, limits: _Limits) -> dict[tuple[int, bool], float]:
    """Return of every limit the chance that as many cases as the box holds would come without it.

    A binomial tail at the density that the box has without this one limit (Bryant and Lempert 2010).
    """
    from scipy.special import bdtrc

    sides = limits.sides()
    broken = np.array(
        [values[c] < limits.low[c] if lower else values[c] > limits.high[c] for c, lower in sides], dtype=bool
    ).reshape(len(sides), len(cases))
    times = broken.sum(axis=0)
    inside = times == 0
    # Without a limit the box also holds what breaks this limit alone.
    loose = inside | (broken & (times == 1))
    density = (loose & cases).sum(axis=1) / np.maximum(loose.sum(axis=1), 1)
    chance = bdtrc(float((inside & cases).sum() - 1), int(inside.sum()), density)
    return dict(zip(sides, np.atleast_1d(chance).tolist(), strict=True))


def _prune(values: Floats, cases: Flags, limits: _Limits) -> _Limits:
    """Drop limits that do nothing the others do not, the least needed first."""
    while chances := quasi_p(values, cases, limits):
        column, lower = max(chances, key=chances.__getitem__)
        if chances[column, lower] <= QUASI_P:
            break
        limits = limits.without(column, lower)
    return limits


def _found_again(values: Floats, cases: Flags, seed: int) -> tuple[dict[tuple[int, bool], float], int, int]:
    """Look for a box in both halves of random splits; say which sides come in both, and read each in the other half."""
    count = values.shape[1]
    again: Counter[tuple[int, bool]] = Counter()
    futures = hits = 0
    stream = generator(seed, "discovery", "splits")
    for _ in range(SPLITS):
        first = np.zeros(count, dtype=bool)
        first[stream.permutation(count)[: count // 2]] = True
        sides = []
        for half, other in ((first, ~first), (~first, first)):
            limits = find_box(values[:, half], cases[half])
            sides.append(set(limits.sides()))
            if sides[-1]:
                inside = limits.inside(values[:, other])
                futures += int(inside.sum())
                hits += int(cases[other][inside].sum())
        again.update(sides[0] & sides[1])
    return {side: times / SPLITS for side, times in again.items()}, futures, hits


def _named(table: Columns, limits: _Limits, side: tuple[int, bool], chance: float, again: float) -> Limit:
    column, lower = side
    low = float(limits.low[column]) if lower else -math.inf
    high = math.inf if lower else float(limits.high[column])
    return Limit(*table.names[column], low, high, chance, again)
