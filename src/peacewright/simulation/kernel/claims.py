"""What each party claims: a layer of its own beside what happened and what was seen.

Claims are drawn from the counts of a replication once it has been lived. They depend on nothing else of it, and nothing
in it reads them: a claim opens no gate, sends no team and moves no party.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import generator
from peacewright.simulation.kernel.arrays import NEVER, PARTIES, Array, check_arrays, declare


@dataclass(frozen=True, eq=False)
class ClaimLaws:
    """How each party claims, in every future. Last axis: before the next phase has opened, and from then on."""

    of_other: Array = field(
        metadata=declare(
            "F,P,2",
            np.float64,
            "violations/violation",
            "violations the party claims of the other for each that the other committed; 1 = as many as happened",
            low=0.0,
        )
    )
    of_own: Array = field(
        metadata=declare(
            "F,P,2",
            np.float64,
            "violations/violation",
            "violations of its own that the party owns up to, for each that it committed; 0 = none",
            low=0.0,
        )
    )
    baseless: Array = field(
        metadata=declare(
            "F,P,D",
            np.float64,
            "violations/day",
            "violations the party claims of the other that did not happen, on days on which the other is bound",
            low=0.0,
        )
    )

    def validate(self, sizes: dict[str, int]) -> None:
        """Check every array against its declaration.

        Raises
        ------
        ValueError
            Names the field at fault.
        """
        check_arrays(self, sizes)


def days_bound(start: Array, end: Array, gated: Array, gate_day: Array, last_day: Array) -> NDArray[np.int64]:
    """Return the days lived on which each provision was in force, before the next phase and from then on.

    Parameters
    ----------
    start, end : [F, P, D]
    gated : [P, D]
    gate_day, last_day : [F, R]
        -1 = the gate did not open.

    Returns
    -------
    [F, R, P, D, 2] days
    """
    opened = np.where(gate_day >= 0, gate_day, NEVER)[:, :, None, None]
    first = np.where(gated[None, None], np.maximum(start[:, None], opened), start[:, None])
    last = np.minimum(end[:, None], last_day[:, :, None, None])
    before = np.maximum(0, np.minimum(last, opened) - first)
    after = np.maximum(0, last - np.maximum(first, opened))
    return np.stack([before, after], axis=-1)


def draw_claims(
    laws: ClaimLaws,
    marks: NDArray[np.int64],
    days: NDArray[np.int64],
    seed: int,
    first_future: int = 0,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw what each party claims of each, from what happened.

    Parameters
    ----------
    laws : ClaimLaws
    marks : [F, R, P, D, 2]
        Violations that happened by author, domain and period.
    days : [F, R, P, D, 2]
        Days on which the author was bound, by period (``days_bound``).
    seed : int
    first_future : int
        Number of the first future: the draws of a future are its own, whatever others are drawn beside it.

    Returns
    -------
    claimed : [F, R, P, P, D]
        Violations by claimant and by the party that is claimed to have committed them, baseless ones included.
    baseless : [F, R, P, D]
        Of those claimed of the other, those that did not happen.
    """
    shape = marks.shape
    claimed = np.zeros((*shape[:3], PARTIES, shape[3]), dtype=np.int64)
    baseless = np.zeros(shape[:4], dtype=np.int64)
    for place in range(shape[0]):
        rng = generator(seed, "claims", first_future + place)
        for claimant in range(PARTIES):
            other = 1 - claimant
            for accused, law in ((other, laws.of_other), (claimant, laws.of_own)):
                mean = marks[place, :, accused] * law[place, claimant]
                claimed[place, :, claimant, accused] = rng.poisson(mean).sum(axis=-1)
            mean = days[place, :, other].sum(axis=-1) * laws.baseless[place, claimant]
            baseless[place, :, claimant] = rng.poisson(mean)
            claimed[place, :, claimant, other] += baseless[place, :, claimant]
    return claimed, baseless
