"""Did violence move instead of stopping: how other series went in the window, and between what bounds a fall then lies.

Where fire moves from one domain to another, the other rises. Whoever takes the other for a control then sees a larger
fall than there was; whoever leaves it aside misses what both had in common. The truth lies between the two readings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from peacewright.core.streams import generator
from peacewright.monitoring.activity.counterfactual import counterfactual
from peacewright.monitoring.activity.judgement import LEVEL
from peacewright.monitoring.activity.ratio import Ratio, ratio_of
from peacewright.monitoring.activity.windows import FloatArray, IntArray


@dataclass(frozen=True)
class Series:
    """Daily counts of a series before and in a window; both shape (days,)."""

    history: IntArray
    observed: IntArray


@dataclass(frozen=True)
class Control:
    """How another series went in the window.

    Attributes
    ----------
    observed : int
    ratio : Ratio
        Observed over its own counterfactual.
    excess : tuple of float
        Happenings beyond its counterfactual: least, median, most; below zero where there were fewer.
    rose : bool
        Whether the whole interval of the ratio lies above one.
    """

    name: str
    observed: int
    ratio: Ratio
    excess: tuple[float, float, float]
    rose: bool


@dataclass(frozen=True)
class Substitution:
    """A fall in three readings.

    Attributes
    ----------
    controls : tuple of Control
    alone : Ratio
        The series beside its own counterfactual: right if whatever the controls did was moved there.
    against_controls : Ratio
        The same beside that counterfactual times the ratio of the controls: right if whatever they did would have
        befallen the series too, and nothing was moved.
    between : tuple of float
        Least and largest ratio that either leaves open.
    """

    controls: tuple[Control, ...]
    alone: Ratio
    against_controls: Ratio
    between: tuple[float, float]

    @property
    def rose(self) -> tuple[str, ...]:
        """Names of the controls that rose."""
        return tuple(control.name for control in self.controls if control.rose)


def substitution(
    series: Series,
    controls: Mapping[str, Series],
    *,
    others: IntArray | None = None,
    level: float = LEVEL,
    skip: int = 0,
    seed: int,
) -> Substitution:
    """Tell how control series went in a window, and what that leaves of a fall.

    Parameters
    ----------
    series : Series
        The one in question.
    controls : mapping of name to Series
        At least one; of other domains, over the same days.
    others : ndarray of int, shape (series, known days), optional
        Series that share the fits.
    level : float
        Chance of error on each side of each interval.
    skip : int
        Days left out between history and window.
    seed : int

    Returns
    -------
    Substitution

    Raises
    ------
    ValueError
        If there is no control, windows differ in length, or a history is too short.
    """
    days = len(series.observed)
    lengths = {len(control.observed) for control in controls.values()}
    if lengths != {days}:
        message = "there is no control" if not controls else "the windows of the controls have other days"
        raise ValueError(message)
    drawn = {
        name: counterfactual(control.history, days, others=others, skip=skip, seed=seed)
        for name, control in controls.items()
    }
    told = tuple(_control(name, drawn[name], control, level) for name, control in controls.items())
    own = counterfactual(series.history, days, others=others, skip=skip, seed=seed)
    count = int(np.sum(series.observed))
    alone = ratio_of(own, count, level)
    beside = ratio_of(np.round(own * _change(drawn, told, len(own), seed)), count, level)
    return Substitution(told, alone, beside, (min(alone.low, beside.low), max(alone.high, beside.high)))


def _control(name: str, draws: FloatArray, control: Series, level: float) -> Control:
    count = int(np.sum(control.observed))
    ratio = ratio_of(draws, count, level)
    low, best, high = (count - np.quantile(draws, [1 - level, 0.5, level])).tolist()
    return Control(name, count, ratio, (low, best, high), rose=ratio.low > 1)


def _change(
    drawn: Mapping[str, FloatArray], controls: tuple[Control, ...], number: int, seed: int
) -> FloatArray:
    """Return draws of the factor by which controls changed: the geometric mean of theirs, as each has its own unit.

    Each control's draws are taken in an order of their own, since they are not known to err together.
    """
    logs = np.zeros(number)
    for control in controls:
        draws = generator(seed, "activity", "controls", control.name).permutation(drawn[control.name])
        logs += np.log((control.observed + 0.5) / (draws + 0.5)) / len(controls)
    return np.exp(logs)
