"""When a ceasefire has ended, by three definitions kept side by side, and of what."""

from __future__ import annotations

import numpy as np

from peacewright.simulation.kernel.arrays import DEFINITIONS
from peacewright.simulation.kernel.compiled import compiled
from peacewright.simulation.kernel.records import Records

SPIRAL, EROSION, LAPSE = 1, 2, 3
DEPARTURE_CONTRIBUTORS, DEPARTURE_HOST, MAJOR_ATTACK = 4, 5, 6
_COUNT = len(DEFINITIONS)
MAJOR = 2


@compiled
def end_all(tally: np.void, day: int, cause: int) -> None:
    """End every definition that is still open."""
    for definition in range(_COUNT):
        if tally["cause"][definition] == 0:
            tally["cause"][definition] = cause
            tally["end_day"][definition] = day


@compiled
def count_ended(tally: np.void) -> int:
    """Return how many definitions have ended."""
    ended = 0
    for definition in range(_COUNT):
        ended += tally["cause"][definition] != 0
    return ended


@compiled
def find_met(day: int, window: int, run_of_days: int, future: np.void, days: Records, state: np.void) -> bool:
    """Set which definitions are met at the end of a day, and say whether any is.

    Parameters
    ----------
    run_of_days : int
        Days in a row, today included, on which some provision was in force.
    """
    state["met"][0] = 0
    state["met"][1] = 0
    state["met"][MAJOR] = state["largest_mark"] >= future["major_mark"]
    if run_of_days >= window:
        marks = 0.0
        reference = 0.0
        for past in range(day - window + 1, day + 1):
            marks += days[past]["severity"]
            reference += days[past]["before"]
        state["met"][0] = marks >= window * future["collapse_severity"]
        state["met"][1] = reference > 0.0 and marks >= future["collapse_share"] * reference
        # War as it was before is a major attack by any name, though no single incident is one.
        if reference > 0.0 and marks >= reference:
            state["met"][MAJOR] = 1
    return state["met"][0] + state["met"][1] + state["met"][MAJOR] > 0


@compiled
def cause_of(definition: int, day: int, departed_day: int, departure: int, grace: int, radius: float) -> int:
    """Name the cause: a recent departure first, then a spiral (radius >= 1), else the definition's own."""
    if departed_day >= 0 and day - departed_day <= grace:
        return departure
    if radius >= 1.0:
        return SPIRAL
    if definition == MAJOR:
        return MAJOR_ATTACK
    return EROSION
