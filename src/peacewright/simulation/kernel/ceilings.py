"""Up to which gain offspring has been drawn: ceilings in steps, raised when a gain passes them.

Offspring of an incident is a Poisson process in time and level: what lies below weight * gain on its day happens.
Drawn at birth up to the gain's cap most of it would never happen. It is drawn up to a ceiling of its type instead, a
step of a ladder above the gain. On a day on which a gain passes its ceiling, what lies between that and a higher one is
drawn for all incidents of earlier days: of that day and later only, since before it nothing up there could happen. A
Poisson process is independent in disjoint sets, and whether a ceiling is raised depends on what lies below it only: the
result is exact. A ceiling is raised one step more than today asks for, since a gain that rises one day often rises the
next.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import DOMAINS, TYPES
from peacewright.simulation.kernel.candidates import keep_candidate, retaliates
from peacewright.simulation.kernel.compiled import compiled, inlined
from peacewright.simulation.kernel.records import Records, Workspace
from peacewright.simulation.kernel.streams import LATE_OFFSPRING, draw_word, exponential, uniform

_DOMAIN_COUNT = len(DOMAINS)
STEP = 1.25
"""Ratio of two steps. Lower: fewer candidates that do not happen; higher: ceilings are raised less often."""


@compiled
def step_above(gain: float, cap: float) -> float:
    """Return the lowest step at or above a gain; steps go down from the cap, the same for all options."""
    step = cap
    while step >= STEP * gain:
        step /= STEP
    return step


@inlined
def most_of_day(past: int, child: int, left: NDArray[np.float64], laws: np.void, days: Records) -> float:
    """Return the mean offspring of one type, a unit of level, of a day's incidents had all arisen at its end.

    Parameters
    ----------
    left : [2]
        What is left of an incident's momentum and of its retaliation that many days later.
    """
    most = 0.0
    for kind in range(TYPES):
        most += days[past]["arisen"][kind] * laws["offspring"][kind, child] * left[retaliates(kind, child)]
    return most


@inlined
def parent_at(
    place: float,
    number: int,
    reached: float,
    last: int,
    child: int,
    left: NDArray[np.float64],
    laws: np.void,
    incidents: Records,
) -> tuple[int, float]:
    """Return the incident in which a place along the sum of ``most_of_day`` lies, and the sum up to its end.

    Parameters
    ----------
    number, reached : int, float
        Of the place before this one: places come in order, so that a day is gone through once however many there are.
    last : int
        The last incident of the day, for a place that rounding put beyond it.
    """
    while number < last and place >= reached:
        number += 1
        kind = int(incidents[number]["kind"])
        reached += laws["offspring"][kind, child] * left[retaliates(kind, child)]
    return number, reached


@compiled
def add_late_offspring(
    day: int, child: int, high: float, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Draw offspring of one type up to a new ceiling from all incidents of earlier days, of this day or later.

    They lie as points along a sum over days, the latest first, in which every incident counts as if it had arisen at
    the end of its day; a point stays with the share of it that is left from the moment at which it did arise. Only
    for a point are the incidents of a day looked at. It ends where nothing of note could come from all older days.
    """
    stream = state["streams"][LATE_OFFSPRING]
    left = state["left"]
    days, incidents = work.days, work.incidents
    left[0] = 1.0
    left[1] = 1.0
    strongest = 0.0
    for kind in range(TYPES):
        strongest = max(strongest, laws["offspring"][kind, child] * high)
    arrival = exponential(stream)
    for past in range(day - 1, -1, -1):
        low = days[past]["ceiling"][child]
        days[past]["ceiling"][child] = max(low, high)
        if arrival >= days[past + 1]["first_incident"] * strongest * max(left[0], left[1]):
            continue
        most = max(0.0, high - low) * most_of_day(past, child, left, laws, days)
        place = arrival
        number, reached = days[past]["first_incident"] - 1, 0.0
        last = days[past + 1]["first_incident"] - 1
        while place < most:
            number, reached = parent_at(
                place / (high - low), number, reached, last, child, left, laws, incidents
            )
            way = retaliates(int(incidents[number]["kind"]), child)
            lag = laws["lag"][way]
            since = (past + 1 - incidents[number]["moment"]) / lag
            moment = day + exponential(stream) * lag
            level = low + uniform(stream) * (high - low)
            word = draw_word(stream)
            if uniform(stream) < math.exp(-since):
                keep_candidate(moment, level, word, child, number, state, days, work.candidates)
            place += exponential(stream)
        arrival = place - most
        left[0] *= laws["fade"][0]
        left[1] *= laws["fade"][1]


@compiled
def sum_offspring(laws: np.void, state: np.void) -> None:
    """Sum up, over the child's type, the offspring that an incident of each type has below the ceilings."""
    for parent in range(TYPES):
        total = 0.0
        for child in range(TYPES):
            total += laws["offspring"][parent, child] * state["ceiling"][child]
            state["child_cumulative"][parent, child] = total


@compiled
def reset_ceilings(future: np.void, laws: np.void, state: np.void) -> None:
    """Begin a replication with the steps above the gains at the start of all provisions, felt presence left out.

    No ceiling falls below these. Options, which differ in presence and in when provisions bind, so draw the same
    offspring for as long as no gain is above them.
    """
    for kind in range(TYPES):
        party = kind // _DOMAIN_COUNT
        least = 0.0
        if laws["total"][kind] > 0.0:
            unruly = future["unruly_share"][party]
            heeded = math.exp(-future["compliance_start"][party, kind % _DOMAIN_COUNT])
            gain = min((1.0 - unruly) * heeded + unruly, future["gain_cap"])
            least = step_above(gain, future["gain_cap"])
        state["least_ceiling"][kind] = least
        state["ceiling"][kind] = least
    sum_offspring(laws, state)


@inlined
def move_ceilings(day: int, future: np.void, state: np.void, work: Workspace) -> None:
    """Raise the ceilings that today's gains pass, and lower those that are two steps too high and above the least."""
    moves = False
    for kind in range(TYPES):
        bound = state["gain_bound"][kind]
        ceiling = state["ceiling"][kind]
        moves |= (bound > ceiling) | (
            (ceiling > state["least_ceiling"][kind]) & (ceiling > STEP * STEP * bound)
        )
    if moves:
        set_ceilings(day, future, work.laws[0], state, work)
    for kind in range(TYPES):
        work.days[day]["ceiling"][kind] = state["ceiling"][kind]


@compiled
def set_ceilings(day: int, future: np.void, laws: np.void, state: np.void, work: Workspace) -> None:
    """Set ceilings for today's gains; what incidents of earlier days have between old and new ones is drawn now."""
    for kind in range(TYPES):
        bound = state["gain_bound"][kind]
        least = state["least_ceiling"][kind]
        if bound > state["ceiling"][kind]:
            high = min(future["gain_cap"], STEP * step_above(bound, future["gain_cap"]))
            add_late_offspring(day, kind, high, laws, state, work)
            state["ceiling"][kind] = high
        elif least < state["ceiling"][kind] and STEP * STEP * bound < state["ceiling"][kind]:
            state["ceiling"][kind] = max(least, step_above(max(bound, least), future["gain_cap"]))
    sum_offspring(laws, state)
