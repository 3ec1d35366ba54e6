"""What training and deliveries put through: the formulas that planning and futures share.

Every function takes numbers, or arrays with one number a future in place of them; what is by month has months last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_MONTH, DAYS_PER_WEEK

Floats = NDArray[np.float64]
Number = Any
"""A float, or an array of one number a future, shape (F,)."""
Read = Callable[[str], Number]
"""Gives a factor by its name: its best value, or its value in every future."""

ORDERED, RATE, LEAD = "_ordered", "_per_month", "_lead_days"
"""Endings of factors under ``support.``: a number on order, what is delivered of it in a month, days to the first."""
_WEEKS_PER_MONTH = DAYS_PER_MONTH / DAYS_PER_WEEK


def course_months(read: Read) -> Number:
    """Return months that a course takes."""
    return read("train.course_weeks") / _WEEKS_PER_MONTH


def in_training(staff: Number, read: Read) -> Number:
    """Return how many are in training at once where all of some staff are in place.

    As many as are to be trained, or as the staff have places for, whichever are fewer; the former by Little's law:
    persons who finish in a month times months of a course.
    """
    wanted = read("train.trainees_per_month") * course_months(read)
    return np.minimum(wanted, staff / read("train.staff_per_trainee"))


def left_after(entering: Floats, stay: Number) -> Floats:
    """Return how many have left a pipe by the end of each month, shape (..., months).

    Parameters
    ----------
    entering : ndarray of float, shape (..., months)
        Persons who enter in each month, evenly over it.
    stay : float or ndarray of float, shape (...)
        Months from entering to leaving.
    """
    return later(np.cumsum(entering, axis=-1), stay)


def later(total: Floats, by: Number) -> Floats:
    """Return a running total as it stood some months before the end of each month, shape (..., months)."""
    months = total.shape[-1]
    return at_month(total, np.arange(1, months + 1, dtype=np.float64) - np.asarray(by)[..., None])


def at_month(total: Floats, month: Number) -> Floats:
    """Return a running total at moments in months since the beginning, in a straight line between ends of months.

    Parameters
    ----------
    total : ndarray of float, shape (..., months)
        As it stands at the end of each month; nothing at the beginning.
    month : ndarray of float, shape (..., k)
        Moments; before the beginning there is nothing, and after the last month no more than then.

    Returns
    -------
    ndarray of float, shape (..., k)
    """
    months = total.shape[-1]
    if not months:
        return np.zeros(np.shape(month))
    ends = np.concatenate([np.zeros((*total.shape[:-1], 1)), total], axis=-1)
    when = np.clip(month, 0.0, float(months))
    before = np.minimum(when.astype(np.int64), months - 1)
    shape = np.broadcast_shapes(ends.shape[:-1], before.shape[:-1])
    ends = np.broadcast_to(ends, (*shape, months + 1))
    before = np.broadcast_to(before, (*shape, before.shape[-1]))
    low, high = np.take_along_axis(ends, before, axis=-1), np.take_along_axis(ends, before + 1, axis=-1)
    return np.asarray((high - low) * (when - before) + low)


def units_of(trained: Floats, read: Read) -> Floats:
    """Return whole units that could be formed by the end of each month of those trained until then, (..., months).

    ``trained`` has persons who have finished; a unit is there once its persons have trained together.
    """
    collective = read("train.collective_weeks") / _WEEKS_PER_MONTH
    each = np.asarray(read("train.unit_persons"))[..., None]
    return np.asarray(np.floor(later(trained, collective) / each))


@dataclass(frozen=True)
class Contract:
    """What is on order: pieces, pieces delivered in a month, months from the contract to the first delivery."""

    ordered: Number
    per_month: Number
    lead_months: Number

    def delivered(self, month: Number) -> Number:
        """Return pieces delivered so many months after the contract."""
        return np.clip((month - self.lead_months) * self.per_month, 0.0, self.ordered)

    @property
    def complete_month(self) -> Number:
        """Months from the contract to the last delivery."""
        return self.lead_months + self.ordered / self.per_month


def contract_of(stem: str, read: Read, declared: Callable[[str], bool]) -> Contract | None:
    """Return a contract from the factors under its name; None where no rate is declared.

    Nothing is then said of dates.
    """
    if not declared(stem + RATE):
        return None
    lead = read(stem + LEAD) / DAYS_PER_MONTH if declared(stem + LEAD) else 0.0
    return Contract(read(stem + ORDERED), read(stem + RATE), lead)
