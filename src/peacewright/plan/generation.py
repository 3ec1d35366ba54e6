"""The generation part: who rotates, when, and what is short."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.conditions import Condition
from peacewright.operation.vocabulary import Element
from peacewright.plan.explanation import Explanation, Proof, Shortfall


@dataclass(frozen=True)
class Contribution:
    """What one nation could keep available of one element, with the conditions under which it comes.

    ``pool_persons`` is the most that can be in place at once without regard to rest; ``judged`` says that no public
    number exists and the one stated rule was applied.
    """

    nation: str
    nation_name: str
    element: Element
    pool_persons: float
    notice_days: float
    when: Condition | None
    judged: bool
    factor: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Inverse:
    """What would have to be true: the pool and the number of nations needed to keep the strength for the duration."""

    pool_needed_persons: float
    nations_needed: int
    largest_share_assumed: float
    tours_needed: float
    persons_over_duration: float


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
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def months(self) -> int:
        """Number of months planned."""
        return int(self.required.shape[1])
