"""How a ceasefire ended, told apart: at once, by drift, after a withdrawal, or of something else.

Every run falls into exactly one kind, by the main definition of collapse. A relapse is *sudden* if, on the day the
ceasefire ended, what incidents set off at that day's restraint would have grown by itself (spectral radius of the
effective branching at least 1); it is *drift* if it would not: restraint had fallen, and more happened for that. What
ended while a gate had the force away is counted apart from both, whatever its course.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import CAUSES, DEFINITIONS, MAIN_DEFINITION
from peacewright.simulation.kernel.outputs import KernelOutputs

Floats = NDArray[np.float64]

SHARES = {
    "held": "held_share",
    "spiral": "sudden_relapse_share",
    "erosion": "drift_relapse_share",
    "lapse": "lapsed_share",
    "departure of contributors": "ended_by_contributors_share",
    "departure at the host's wish": "ended_by_host_share",
    "never took hold": "never_took_hold_share",
}
"""Column by cause; a major attack ends only the third definition."""

AFTER_WITHDRAWAL = "ended_after_withdrawal_share"
"""Column of what ended, of whatever but a lapse, while a gate had the force away."""


def measure_relapse(outputs: KernelOutputs) -> dict[str, Floats]:
    """Return by column 1 in the runs that ended so and 0 in the others, each of shape (F, R); they sum to one.

    NaN in runs in which no provision ever bound: there was no ceasefire to end.
    """
    number = DEFINITIONS.index(MAIN_DEFINITION)
    cause = outputs.cause[:, :, number]
    began = outputs.first_day >= 0
    ended = (cause != CAUSES.index("held")) & (cause != CAUSES.index("lapse"))
    away = outputs.ended_away[:, :, number] & ended
    found = {
        column: np.where(began, (cause == CAUSES.index(name)) & ~away, np.nan)
        for name, column in SHARES.items()
    }
    found[AFTER_WITHDRAWAL] = np.where(began, away, np.nan)
    return found
