"""The supply part: what is needed by class, where it comes from, what stock there is, and what breaks it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.consumption import Consumers
from peacewright.plan.disruptions import CORRIDORS
from peacewright.plan.explanation import Explanation, Proof, Shortfall

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SupplyFlow:
    """The planned year, period by period.

    K classes of supply, in order: rations, class two (clothing and kit), class three packaged (fuel and oil), class
    four (construction), class six (personal demand), ammunition, medical, spares, water, fuel. C classes of corridor:
    road, rail, sea, air. T periods: weeks for a quarter of a year, then four weeks each.

    Attributes
    ----------
    period_days : ndarray of float, shape (T,)
        Days of each period since the order.
    need : ndarray of float, shape (K, T)
        Tonnes a day needed by the force in place, by class of supply.
    local : ndarray of float, shape (K, T)
        Tonnes a day bought locally.
    by_corridor : ndarray of float, shape (C, K, T)
        Tonnes a day by class of corridor and class of supply.
    contracted : ndarray of float, shape (T,)
        Tonnes a day that contractors or the host carry inside the theatre.
    stock : ndarray of float, shape (K, T)
        Tonnes in stock at the end of each period.
    short : ndarray of float, shape (K, T)
        Tonnes a day that are needed and do not come.
    target : ndarray of float, shape (K, T)
        Tonnes that should be in stock.
    in_place : ndarray of float, shape (T,)
        Share of the force that is there at the end of each period, in [0, 1].
    proof : Proof
        How little shortage there can be, in days of need; the later stages are optimal given the earlier.
    """

    period_days: Floats
    need: Floats
    local: Floats
    by_corridor: Floats
    contracted: Floats
    stock: Floats
    short: Floats
    target: Floats
    in_place: Floats
    proof: Proof

    @property
    def stocked_day(self) -> float:
        """Days from the order until the whole force has its stock in every class; inf where not within the year."""
        full = (self.stock >= self.target * (1 - 1e-6) - 1e-6).all(axis=0) & (self.in_place >= 1 - 1e-9)
        kept = np.flatnonzero(~full)
        first = 0 if not len(kept) else int(kept[-1]) + 1
        return float("inf") if first >= len(full) else float(self.period_days[: first + 1].sum())

    def mean(self, values: Floats) -> float:
        """Return the mean over days of values of shape (T,), while the whole force is there, else over the year."""
        days = self.period_days * (self.in_place >= 1 - 1e-9)
        days = days if days.any() else self.period_days
        return float(values @ days / days.sum())


@dataclass(frozen=True)
class Outlasting:
    """The least change of each lever of supply, all else equal, with which a disruption is outlasted.

    Attributes
    ----------
    days : float
        Length considered, in days: the typical one, or the longest where the typical one is outlasted.
    more_stock : float
        Further days of supply in every class.
    further_lift : float or None
        Further tonnes a day by a way that is not cut; None where what is lacking may not come at all.
    purchase : float or None
        Share of what the market can give that is bought at least, in [0, 1]; None where all would not do.
    contracted : float or None
        Share of the carrying that contractors do at most, in [0, 1]; None where that makes no difference.
    """

    days: float
    more_stock: float
    further_lift: float | None
    purchase: float | None
    contracted: float | None


@dataclass(frozen=True)
class Stress:
    """How long the force lasts under one named disruption at its full length, from full stock.

    Attributes
    ----------
    name : str
        Name of the disruption in the catalogue.
    title : str
        The same in words.
    days : float
        Typical length in days: the best value of its factor.
    longest : float
        Longest length in days: the high end of that factor.
    lasts : float
        Days until the first class runs out if all that is left goes where it serves longest; inf where none ever does.
    first_out : str
        The class whose stock and flow bind; empty where none does.
    outlasting : Outlasting or None
        What would outlast it; None where even its longest is outlasted.
    """

    name: str
    title: str
    days: float
    longest: float
    lasts: float
    first_out: str
    outlasting: Outlasting | None = None


@dataclass(frozen=True)
class SupplyLoss:
    """What the loss of some corridors for good does.

    Attributes
    ----------
    lost : tuple of str
        Classes of the corridors lost, or the region into which all are.
    lasts : float
        Days until the first class of supply runs out, from full stock; inf where nobody is ever short.
    first_out : str
        The class whose stock and flow bind; empty where none does.
    lift : float
        Further tonnes a day by another way with which nobody is ever short.
    """

    lost: tuple[str, ...]
    lasts: float
    first_out: str
    lift: float


@dataclass(frozen=True)
class SupplyLosses:
    """What losing corridors into the theatre does to supply, by class and by region; no corridor is named.

    Attributes
    ----------
    corridors : int
        How many are declared of classes that carry anything.
    one : tuple of SupplyLoss
        The worst loss of one corridor of each class, the worst first.
    two : tuple of SupplyLoss
        The worst loss of two corridors of each pair of classes, or of one class, the worst first.
    regions : tuple of SupplyLoss
        Regions that several lead into with all of them lost, the worst first.
    spare : dict of str to float
        Share of what a class of several carries that may be lost with nobody ever short, in [0, 1], by class.
    spare_of_all : float
        The same of all corridors at once.
    """

    corridors: int
    one: tuple[SupplyLoss, ...]
    two: tuple[SupplyLoss, ...]
    regions: tuple[SupplyLoss, ...]
    spare: dict[str, float]
    spare_of_all: float


@dataclass(frozen=True)
class SupplyPart:
    """Supply of one option.

    Attributes
    ----------
    schedule : str
        The supply schedule that the lever names; ``none`` without a force.
    who : Consumers
        Who consumes.
    tonnes_per_day : dict of str to float
        Tonnes a day needed, by class of supply, mean over the year.
    stock_days : float
        Days of supply that are held.
    norm_days : float
        Days of supply that should be held.
    contractors : float
        Share of the carrying that contractors or the host do, in [0, 1].
    local_purchase : float
        Share of what the local market can give that is bought there, in [0, 1].
    flow : SupplyFlow or None
        The planned year; None without a force.
    stresses : tuple of Stress
        How long the force lasts under each disruption of the catalogue that touches its supply.
    factors : dict of str to str
        Names of the factors by what they give; what a lever sets instead is missing.
    losses : SupplyLosses or None
        What losing corridors does; None where no entries into the theatre are declared, or without a force.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
    """

    schedule: str
    who: Consumers
    tonnes_per_day: dict[str, float]
    stock_days: float
    norm_days: float
    contractors: float
    local_purchase: float
    flow: SupplyFlow | None
    stresses: tuple[Stress, ...]
    factors: dict[str, str]
    losses: SupplyLosses | None = None
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def planned_sources(self) -> dict[str, float]:
        """Tonnes a day by source, mean while the whole force is there: bought locally, then by class of corridor."""
        if self.flow is None:
            return {}
        local = self.flow.mean(self.flow.local.sum(axis=0))
        by_corridor = [self.flow.mean(row) for row in self.flow.by_corridor.sum(axis=1)]
        return {"local": local} | dict(zip(CORRIDORS, by_corridor, strict=True))

    @property
    def from_stock(self) -> float:
        """Tonnes a day used of stock, or of what the last units bring with them, mean while the whole force is there.

        What is used, less what is bought and brought then; below zero while stock is still built up.
        """
        if self.flow is None:
            return 0.0
        return self.used - sum(self.planned_sources.values())

    @property
    def used(self) -> float:
        """Tonnes a day that the force uses, mean while the whole force is there: its need, less what does not come."""
        return 0.0 if self.flow is None else self.flow.mean((self.flow.need - self.flow.short).sum(axis=0))

    @property
    def carried_by_others(self) -> float:
        """Tonnes a day that contractors or the host carry inside the theatre, mean while the whole force is there."""
        return 0.0 if self.flow is None else self.flow.mean(self.flow.contracted)
