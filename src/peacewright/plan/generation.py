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
    def judged_count(self) -> int:
        """How many contributions rest on a judged number."""
        return sum(contribution.judged for contribution in self.contributions)
