"""Under which conditions an option falls short: the two strongest hinges of a metric, and what lies in their corners.

A condition is a sentence, not a forecast. Factors are split at their best value, choices at whether they are taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.answers.answer import Hinge
from peacewright.answers.case import Case
from peacewright.answers.making import READS
from peacewright.answers.spread import spread_of
from peacewright.answers.words import listing, number, quantity
from peacewright.operation.metrics import METRICS

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST_HINGES = 2
FEWEST_FUTURES = 20
"""Corners with fewer futures than this are not spoken of."""


@dataclass(frozen=True)
class Condition:
    """What a metric is where its strongest hinges all lie on the worse side, and where all lie on the better."""

    worse_when: str
    worse: float
    better_when: str
    better: float
    hinges: tuple[str, ...]


def condition_of(case: Case, metric: Floats, sense: str, reads: tuple[str, ...] = ()) -> Condition | None:
    """Return the corners of a metric's strongest hinges.

    Parameters
    ----------
    case : Case
    metric : ndarray of float, shape (n,)
    sense : {'more', 'less'}
        Whether more of the metric is better.
    reads : tuple of str
        What the metric is computed from, if not by the simulation as a whole.

    Returns
    -------
    Condition or None
        None where nothing stands out, or a corner holds fewer than twenty futures with a value.
    """
    hinges, _ = case.hinging.of(metric, reads)
    hinges = hinges[:MOST_HINGES]
    if not hinges:
        return None
    worse = np.ones(len(metric), dtype=bool)
    better = worse.copy()
    worse_words, better_words = [], []
    for hinge in hinges:
        high = _high(case, hinge)
        rises = (hinge.correlation > 0) == (sense == "more")
        worse &= ~high if rises else high
        better &= high if rises else ~high
        worse_words.append(_side(case, hinge, high=not rises))
        better_words.append(_side(case, hinge, high=rises))
    present = ~np.isnan(metric)
    if min((worse & present).sum(), (better & present).sum()) < FEWEST_FUTURES:
        return None
    return Condition(
        listing(worse_words),
        spread_of(metric[worse]).median,
        listing(better_words),
        spread_of(metric[better]).median,
        tuple(hinge.name for hinge in hinges),
    )


def threshold_sentence(case: Case, option: str, name: str) -> str:
    """Say under which conditions an option meets or misses what the operation declares as success.

    Returns
    -------
    str
        Empty where nothing is declared of the metric, or no condition stands out.
    """
    if name not in case.operation.success:
        return ""
    metric, bound = METRICS[name], case.operation.success[name]
    limit = bound.value(metric)
    values = case.metric(option, name)
    condition = condition_of(case, values, "more" if bound.at_least else "less", READS.get(name, ()))
    declared = f"{'at least' if bound.at_least else 'at most'} {quantity(limit, metric.unit)}"
    if condition is None:
        return ""

    def meets(value: float) -> bool:
        return value >= limit if bound.at_least else value <= limit

    bad, good = quantity(condition.worse, metric.unit), quantity(condition.better, metric.unit)
    if meets(condition.worse):
        return f"Keeps to {declared} even when {condition.worse_when} (median {bad})."
    if meets(condition.better):
        return (
            f"Falls short of {declared} when {condition.worse_when} (median {bad}); "
            f"meets it when {condition.better_when} (median {good})."
        )
    return f"Falls short of {declared} even when {condition.better_when} (median {good})."


def _high(case: Case, hinge: Hinge) -> Flags:
    column = case.hinging.column(hinge.name)
    if "=" in hinge.name:
        return np.asarray(column > 0)
    return np.asarray(column > case.factors[hinge.name].best)


def _side(case: Case, hinge: Hinge, *, high: bool) -> str:
    name, _, label = hinge.name.partition("=")
    if label:
        return f"“{hinge.label}” {'holds' if high else 'does not hold'}"
    factor = case.factors[name]
    # A share is printed as a plain number, for "chance ... 75 %" would read as a forecast.
    shown = number(factor.best) if factor.unit == "share" else quantity(factor.best, factor.unit)
    return f"{factor.label} is {'high (above' if high else 'low (below'} {shown})"
