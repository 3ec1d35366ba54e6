"""The planned year of supply as a problem to solve: needs by period, sources, stock that should be there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.plan.consumption import CLASSES, Consumers, need_by_month, year_mean
from peacewright.plan.disruptions import CORRIDORS, LOCAL
from peacewright.plan.movement import MovementPart
from peacewright.planning.solve.supply import SupplyProblem

Floats = NDArray[np.float64]

PERIOD_DAYS = np.array([7.0] * 13 + [28.0] * 10)
"""Weeks while stock is built up, then four weeks at a time: a year and six days."""


@dataclass(frozen=True, eq=False)
class Sources:
    """What one option decides of its supply, with needs and limits at best values.

    Attributes
    ----------
    who : Consumers
    months : ndarray of float, shape (K, 12), tonnes a day needed in each calendar month
    need : ndarray of float, shape (K,), mean over the year
    local : ndarray of float, shape (K,), share of the need that is bought locally at most
    corridors : ndarray of float, shape (C,), tonnes a day
    stock_days, norm_days, contractors, local_purchase : float
    carriage : float, tonnes a day that all lorries carry
    """

    who: Consumers
    months: Floats
    need: Floats
    local: Floats
    corridors: Floats
    stock_days: float
    norm_days: float
    contractors: float
    local_purchase: float
    carriage: float

    @property
    def own_carriage(self) -> float:
        """Tonnes a day that the force's own lorries carry."""
        return (1.0 - self.contractors) * self.carriage

    @property
    def contracted_carriage(self) -> float:
        """Tonnes a day that lorries of contractors or of the host carry."""
        return self.contractors * self.carriage


def sources_of(
    who: Consumers,
    factors: FactorSet,
    stock_days: float,
    norm_days: float,
    contractors: float,
    local_purchase: float,
) -> Sources:
    """Return needs and limits of one option at best values."""
    by_month = need_by_month(who, factors.value)
    mean = year_mean(by_month)
    need = np.array([mean[name] for name in CLASSES])
    local = np.array([factors.value(f"supply.local.{name}") for name in CLASSES]) * local_purchase
    return Sources(
        who=who,
        months=np.array([by_month[name] for name in CLASSES]),
        need=need,
        local=local,
        corridors=np.array([factors.value(f"supply.corridor.{name}") for name in CORRIDORS]),
        stock_days=stock_days,
        norm_days=norm_days,
        contractors=contractors,
        local_purchase=local_purchase,
        carriage=float(need.sum()) * factors.value("supply.carriage_reserve"),
    )


def year_problem(
    sources: Sources, movement: MovementPart, start: dt.date, factors: FactorSet
) -> SupplyProblem:
    """Return the year after the order to deploy as a supply problem.

    The force grows as the arrival schedule says, straight from the first echelon to the whole; units bring some days
    of supply with them; the season follows the calendar from the operation's first day.
    """
    ends = np.cumsum(PERIOD_DAYS)
    before = np.concatenate([[0.0], ends[:-1]])
    days = np.arange(int(ends[-1]))
    daily = in_place(movement, days + 0.5)
    period = np.searchsorted(ends, days, side="right")
    there = np.bincount(period, weights=daily) / PERIOD_DAYS
    came = in_place(movement, ends) - np.where(before > 0, in_place(movement, before), 0.0)
    month = np.array([(start + dt.timedelta(days=float(day))).month - 1 for day in (before + ends) / 2])
    full = sources.months[:, month]
    need = full * there
    return SupplyProblem(
        need=need,
        local=need * sources.local[:, None],
        brought=factors.value("supply.accompanying_days") * full * came,
        target=sources.stock_days * full * in_place(movement, ends),
        days=PERIOD_DAYS,
        capacity=np.repeat(sources.corridors[:, None], len(PERIOD_DAYS), axis=1),
        own=sources.own_carriage,
        contracted=sources.contracted_carriage,
        effort=np.array([factors.value(f"supply.effort.{name}") for name in (LOCAL, *CORRIDORS)]),
        own_effort=factors.value("supply.effort.own_carriage"),
    )


def in_place(movement: MovementPart, days: NDArray[np.floating[Any]]) -> Floats:
    """Return the share of the force in place on days after the order."""
    first, full = movement.first_echelon_days, movement.full_force_days
    growing = movement.first_echelon_share + (1.0 - movement.first_echelon_share) * (
        (days - first) / max(full - first, 1e-9)
    )
    return np.where(days < first, 0.0, np.where(days >= full, 1.0, growing))
