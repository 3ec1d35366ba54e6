"""Up to which gain offspring has been drawn: ceilings in steps, raised when a gain passes them.

Offspring of an incident is a Poisson process in time and level: what lies below weight * gain on its day happens.
Drawn at birth up to the gain's cap most of it would never happen. It is drawn up to a ceiling of its type instead,
the lowest step of a ladder above the largest gain of the replication so far. On the first day on which a gain passes
its ceiling, what lies between the old one and the new one is drawn for all incidents of earlier days: later
than that day only, since before it nothing up there could happen. A Poisson process is independent in disjoint sets,
and whether a ceiling is raised depends on what lies below it only: the result is exact.
"""

from __future__ import annotations

import math

import numpy as np

from peacewright.simulation.kernel.arrays import TYPES
from peacewright.simulation.kernel.candidates import keep_candidate, retaliates
from peacewright.simulation.kernel.compiled import compiled, inlined
from peacewright.simulation.kernel.records import Workspace
from peacewright.simulation.kernel.streams import LATE_OFFSPRING, exponential, uniform

STEP = 1.25
"""Ratio of two steps. Lower: fewer candidates that do not happen; higher: ceilings are raised less often."""


@compiled
def step_above(gain: float, cap: float) -> float:
    """Return the lowest step at or above a gain; steps go down from the cap, the same for all options."""
    step = cap
    while step >= STEP * gain:
        step /= STEP
    return step


@compiled
def add_late_offspring(
    day: int, child: int, low: float, high: float, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Draw offspring of one type between two levels from all incidents of earlier days, of this day or later.

    They lie as points along the sum of the incidents' means, the latest day's first. It ends where the next point lies
    beyond all that older incidents could add.
    """
    stream = state["streams"][LATE_OFFSPRING]
    days, incidents = work.days, work.incidents
    slowest = max(laws["lag"][0], laws["lag"][1])
    most = 0.0
    for kind in range(TYPES):
        most = max(most, laws["offspring"][kind, child] * (high - low))
    arrival = exponential(stream)
    total = 0.0
    last = days[day]["first_incident"]
    for past in range(day - 1, -1, -1):
        if arrival >= total + last * most * math.exp((past + 1 - day) / slowest):
            return
        first = days[past]["first_incident"]
        for number in range(first, last):
            kind = int(incidents[number]["kind"])
            lag = laws["lag"][retaliates(kind, child)]
            age = day - incidents[number]["moment"]
            total += laws["offspring"][kind, child] * (high - low) * math.exp(-age / lag)
            while arrival < total:
                moment = day + exponential(stream) * lag
                level = low + uniform(stream) * (high - low)
                keep_candidate(moment, level, child, number, state, days, work.candidates)
                arrival += exponential(stream)
        last = first


@compiled
def sum_offspring(laws: np.void, state: np.void) -> None:
    """Sum up, over the child's type, the offspring that an incident of each type has below the ceilings."""
    for parent in range(TYPES):
        total = 0.0
        for child in range(TYPES):
            total += laws["offspring"][parent, child] * state["ceiling"][child]
            state["child_cumulative"][parent, child] = total


@compiled
def reset_ceilings(laws: np.void, state: np.void) -> None:
    """Begin a replication: nothing has been drawn."""
    for kind in range(TYPES):
        state["ceiling"][kind] = 0.0
    sum_offspring(laws, state)


@inlined
def raise_ceilings(day: int, future: np.void, state: np.void, work: Workspace) -> None:
    """Raise the ceilings that today's gains pass; incidents of today will have their offspring up to the new ones."""
    passed = False
    for kind in range(TYPES):
        passed |= state["gain_bound"][kind] > state["ceiling"][kind]
    if passed:
        lift_ceilings(day, future, work.laws[0], state, work)


@compiled
def lift_ceilings(day: int, future: np.void, laws: np.void, state: np.void, work: Workspace) -> None:
    """Draw what lies between the old ceilings and those of today."""
    for kind in range(TYPES):
        low = state["ceiling"][kind]
        if state["gain_bound"][kind] > low:
            high = step_above(state["gain_bound"][kind], future["gain_cap"])
            add_late_offspring(day, kind, low, high, laws, state, work)
            state["ceiling"][kind] = high
    sum_offspring(laws, state)
