"""The generation part: who rotates, when, and what is short."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.conditions import Condition
from peacewright.operation.vocabulary import Element
from peacewright.plan.explanation import Explanation, Proof, Shortfall


@dataclass(frozen=True)
class Contribution:
    """What one nation could keep available of one element, with the conditions under which it comes.

    ``pool_persons`` counts everybody on tour, resting or preparing: the persons that tours are drawn from within one
    cycle of tour and rest, and so the most that could be in place at once without regard to rest. ``by_rule`` says that
    no public number exists and the one stated rule was applied to the one factor in ``factors``; else they are the
    strengths that the nation's pledges name. ``judged`` is also true where such a strength is itself a judgement.
    ``count_share`` is the share of the pool counted on,
    below one while the nation is only considering; ``pool_persons`` is after it.
    """

    nation: str
    nation_name: str
    element: Element
    pool_persons: float
    notice_days: float
    when: Condition | None
    judged: bool
    factors: tuple[str, ...]
    sources: tuple[str, ...]
    status: Literal["offered", "considering"] = "offered"
    count_share: float = 1.0
    by_rule: bool = False


@dataclass(frozen=True)
class Inverse:
    """What would have to be true: the pool and the number of nations needed to keep the strength for the duration.

    ``nations_needed`` counts the largest pools first, none carrying more than ``largest_share_assumed``; where all
    known pools together fall short it goes on with nations of their mean size. ``persons_over_duration`` counts a
    person once for every tour. ``tied_up_persons`` are bound at any one time: in place, preparing, recovering.
    """

    pool_needed_persons: float
    nations_needed: int
    largest_share_assumed: float
    tours_needed: float
    persons_over_duration: float
    tied_up_persons: float = 0.0
    pool_known_persons: float = 0.0


@dataclass(frozen=True)
class Stage:
    """What one stage came to in whole persons, and the bound that no rotation keeping the earlier stages beats.

    ``gap`` is the difference as a share: of the required person-months for empty places, of those in place for presence
    and burden, of the persons reached for relief.
    """

    name: str
    unit: str
    reached: float
    bound: float
    gap: float


@dataclass(frozen=True)
class Without:
    """What is held if something does not come: the level of the element that is then scarcest.

    ``kind`` is ``vote``, ``phase``, ``backstop``, ``consent`` or ``held`` for whatever hangs on such a condition,
    ``considering`` for what is not offered, or ``largest`` for the largest contributor; ``persons`` are the pool lost.
    """

    kind: str
    name: str
    persons: float
    level: float
    scarcest: Element | None


@dataclass(frozen=True)
class Burden:
    """What one nation carries: persons in its pool, person-months in place, and most in place at once.

    ``share`` is of all person-months in place; ``away_share`` is the part of its time that a person of the pool
    spends on tour; ``surge_months`` counts the months in which more are in place than the pool keeps for good.
    """

    nation: str
    nation_name: str
    pool_persons: float
    person_months: float
    share: float
    away_share: float
    most_in_place: float
    surge_months: int


@dataclass(frozen=True)
class GenerationPart:
    """Rotation by month.

    Attributes
    ----------
    contributions : tuple of Contribution, length N
    elements : tuple of Element, length E
    required : ndarray of float, shape (E, months), persons that the task part asks for
    in_place : ndarray of float, shape (N, months), persons of contribution n in place in month t
    shortage : ndarray of float, shape (E, months), persons
    surge : ndarray of float, shape (E, months), persons in place above what the pools can keep for good
    level : float, share of the requirement held in every month from ``level_from`` on, for the scarcest element
    firm_level : float, the same if only what is offered comes, and nothing that is being considered
    level_from : int, first month in which everything is required and every contribution has had its notice
    reaches : tuple of float, length E, multiple of its requirement at which each element breaks
    without : tuple of Without, what is held if something does not come
    may_leave : tuple of str, names of contributors, smallest first, without whom together no less is held
    stages : tuple of Stage, what each stage of the rotation reached over all elements, beside its bound
    """

    contributions: tuple[Contribution, ...]
    elements: tuple[Element, ...]
    required: NDArray[np.float64]
    in_place: NDArray[np.float64]
    shortage: NDArray[np.float64]
    tour_months: int
    dwell_ratio: float
    inverse: Inverse
    proof: Proof | None
    surge: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    level: float = 0.0
    firm_level: float = 0.0
    level_from: int = 0
    cycle_months: int = 0
    reaches: tuple[float, ...] = ()
    without: tuple[Without, ...] = ()
    may_leave: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def months(self) -> int:
        """Number of months planned."""
        return int(self.required.shape[1])

    @property
    def gap_months(self) -> int:
        """Months, once all should be in place, in which some element is short."""
        return int((self.shortage[:, self.level_from :].sum(axis=0) > 0).sum())

    @property
    def breaking_order(self) -> tuple[tuple[Element, float], ...]:
        """Elements with the multiple of their requirement at which they break, the first to break first."""
        return tuple(sorted(zip(self.elements, self.reaches, strict=True), key=lambda each: each[1]))

    def by_nation(self) -> dict[str, NDArray[np.float64]]:
        """Return persons in place by nation and month, shape (months,) each, in the order of the coalition."""
        placed: dict[str, NDArray[np.float64]] = {}
        for each, row in zip(self.contributions, self.in_place, strict=True):
            placed[each.nation] = placed.get(each.nation, np.zeros(self.months)) + row
        return placed

    def starts_by_nation(self) -> dict[str, NDArray[np.float64]]:
        """Return persons who start a tour by nation and month, shape (months,) each; who is in place tells them."""
        starts: dict[str, NDArray[np.float64]] = {}
        for each, row in zip(self.contributions, self.in_place, strict=True):
            begun = np.zeros(self.months)
            for month in range(self.months):
                # Whoever started within a tour is there still; all others must have come this month.
                begun[month] = row[month] - begun[max(0, month - self.tour_months + 1) : month].sum()
            starts[each.nation] = starts.get(each.nation, np.zeros(self.months)) + begun
        return starts

    def burdens(self) -> tuple[Burden, ...]:
        """Return what each nation carries, who carries most first."""
        pools: dict[str, float] = {}
        names: dict[str, str] = {}
        for each in self.contributions:
            pools[each.nation] = pools.get(each.nation, 0.0) + each.pool_persons
            names[each.nation] = each.nation_name
        total = float(self.in_place.sum())
        found = []
        for nation, placed in self.by_nation().items():
            pool = pools[nation]
            kept = pool * self.tour_months / self.cycle_months if self.cycle_months else 0.0
            carried = float(placed.sum())
            found.append(
                Burden(
                    nation,
                    names[nation],
                    pool,
                    carried,
                    carried / total if total > 0 else 0.0,
                    carried / (pool * self.months) if pool > 0 else 0.0,
                    float(placed.max(initial=0.0)),
                    int((placed > kept + 1).sum()),
                )
            )
        return tuple(sorted(found, key=lambda each: -each.person_months))

    @property
    def judged_count(self) -> int:
        """How many contributions rest on a judged number."""
        return sum(contribution.judged for contribution in self.contributions)
