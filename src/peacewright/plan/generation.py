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

    Attributes
    ----------
    nation : str
        Code of the nation.
    nation_name : str
        Name of the nation.
    element : Element
        The element that it brings.
    pool_persons : float
        Persons from whom tours are drawn within one cycle: on tour, resting and preparing. Without regard to rest they
        could all be in place at once. ``count_share`` is already applied.
    notice_days : float
        Notice to move, in days from the order.
    when : Condition or None
        Condition under which it comes, as in the operation file; None where there is none.
    judged : bool
        Whether the number behind the pool is a judgement: a strength that is one, or the rule of ``by_rule``.
    factors : tuple of str
        Factors behind the pool: the strengths that the nation's pledges name, or with ``by_rule`` its land forces.
    sources : tuple of str
        Identifiers of the sources behind pledge and pool.
    status : str
        ``offered``, or ``considering`` while the nation has not decided.
    count_share : float
        Share of the pool that is counted on, in [0, 1]: 1 of an offer, less of what is only considered.
    by_rule : bool
        Whether no public number exists, so that the one stated rule was applied: the same share of every nation's land
        forces.
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

    Attributes
    ----------
    pool_needed_persons : float
        Persons that all pools together must hold: strength × (1 + dwell ratio).
    nations_needed : int
        Nations needed, the largest pools first, none carrying more than ``largest_share_assumed``; where the known
        pools fall short, with further nations of their mean size.
    largest_share_assumed : float
        Most of the pool needed that one nation is assumed to carry, as a share in [0, 1].
    tours_needed : float
        Tours one after another over the duration: its months ÷ months of a tour.
    persons_over_duration : float
        Persons over the duration, each counted once for every tour.
    tied_up_persons : float
        Persons bound at any one time: in place, preparing, recovering.
    pool_known_persons : float
        Persons in the pools of the contributors found.
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

    Attributes
    ----------
    name : str
        What it seeks least of: ``empty places``, ``presence``, ``burden`` (beyond an even load), ``relief`` in one
        month.
    unit : str
        Unit of what is reached and of the bound.
    reached : float
        What the rotation came to.
    bound : float
        What no rotation beats that keeps what the earlier stages reached.
    gap : float
        The difference as a share: of the required person-months for empty places, of those in place for presence and
        burden, of the persons reached for relief. The worst of any element.
    """

    name: str
    unit: str
    reached: float
    bound: float
    gap: float


@dataclass(frozen=True)
class Without:
    """What is held if something does not come: the level of the element that is then scarcest.

    Attributes
    ----------
    kind : str
        What does not come: all that hangs on a ``vote``, on a ``phase`` (or on calm that holds), on the ``backstop`` or
        on ``consent``; what is not offered (``considering``); the ``largest`` contributor.
    name : str
        Name of the largest contributor; else empty.
    persons : float
        Persons of the pool that are lost.
    level : float
        Share of the requirement that is then held for the scarcest element, in [0, 1].
    scarcest : Element or None
        The scarcest element; None where nothing is required.
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
        What each nation could keep available of each element.
    elements : tuple of Element, length E
        The elements required inside the theatre.
    required : ndarray of float, shape (E, months)
        Persons that the task part asks for.
    in_place : ndarray of float, shape (N, months)
        Persons of each contribution in place in each month.
    shortage : ndarray of float, shape (E, months)
        Persons required and not in place.
    tour_months : int
        Length of a tour, in months.
    dwell_ratio : float
        Months of rest and other duty after a tour, for each month of it.
    inverse : Inverse
        What would have to be true for the strength to be kept, whatever the pools are.
    proof : Proof or None
        How good the rotation is proven to be, by empty person-months; None where nothing is required.
    surge : ndarray of float, shape (E, months)
        Persons in place above what the pools can keep for good.
    level : float
        Share of the requirement held in every month from ``level_from`` on, in [0, 1], for the scarcest element.
    firm_level : float
        The same if only what is offered comes, and nothing that is being considered.
    level_from : int
        First month, counted from 0, in which everything is required and every contribution has had its notice.
    cycle_months : int
        Months from the start of a tour to the start of the same person's next.
    reaches : tuple of float, length E
        Multiple of its requirement at which each element breaks; inf where none is required from ``level_from`` on.
    without : tuple of Without
        What is held if something does not come.
    may_leave : tuple of str
        Names of contributors, smallest first, without whom together no less is held.
    stages : tuple of Stage
        What each stage of the rotation reached over all elements, beside its bound.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
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
