"""Offspring waits for its day: a list of candidates for each day, who of them happens and where."""

from __future__ import annotations

import numpy as np

from peacewright.simulation.kernel.arrays import DOMAINS, NEVER, OVERFLOW_CANDIDATES, OVERFLOW_INCIDENTS
from peacewright.simulation.kernel.compiled import inlined
from peacewright.simulation.kernel.intensity import cell_at
from peacewright.simulation.kernel.records import Records, Workspace
from peacewright.simulation.kernel.streams import CHOICE, PLACE, own_uniform

_DOMAIN_COUNT = len(DOMAINS)


@inlined
def retaliates(parent: int, child: int) -> int:
    """Return 1 if offspring of one type answers an incident of the other party, 0 if it is own momentum."""
    return int(parent // _DOMAIN_COUNT != child // _DOMAIN_COUNT)


@inlined
def write_incident(moment: float, word: np.uint64, kind: int, cell: int, incident: np.void) -> None:
    """Write an incident where the next one goes; whether it happens is told by whether that place is then passed."""
    incident["moment"] = moment
    incident["word"] = word
    incident["cell"] = cell
    incident["kind"] = kind
    incident["answered_from"] = NEVER


@inlined
def keep_candidate(
    moment: float,
    level: float,
    word: np.uint64,
    kind: int,
    parent: int,
    state: np.void,
    days: Records,
    candidates: Records,
) -> None:
    """Put offspring in the list of its day; what falls after the horizon is forgotten.

    Parameters
    ----------
    level : float
        It happens if weight * gain of its type and cell is above this on its day.
    word : int
        From which its streams start.
    """
    day = int(moment)
    if day >= days.shape[0] - 1:
        return
    place = state["candidates_free"]
    if place >= 0:
        state["candidates_free"] = candidates[place]["following"]
    else:
        place = state["candidates_used"]
        if place >= candidates.shape[0]:
            state["overflow"] |= OVERFLOW_CANDIDATES
            return
        state["candidates_used"] = place + 1
    candidate = candidates[place]
    candidate["moment"] = moment
    candidate["level"] = level
    candidate["word"] = word
    candidate["kind"] = kind
    candidate["parent"] = parent
    candidate["following"] = days[day]["first_candidate"]
    days[day]["first_candidate"] = place


@inlined
def admit_candidates(day: int, future: np.void, laws: np.void, state: np.void, work: Workspace) -> None:
    """Let those of a day's list happen whose level lies below weight * gain, and free their places."""
    cells, days, candidates, incidents = work.cells, work.days, work.candidates, work.incidents
    place = days[day]["first_candidate"]
    days[day]["first_candidate"] = -1
    while place >= 0:
        candidate = candidates[place]
        following = candidate["following"]
        candidate["following"] = state["candidates_free"]
        state["candidates_free"] = place
        place = following
        number = state["incidents"]
        if number >= incidents.shape[0]:
            state["overflow"] |= OVERFLOW_INCIDENTS
            return
        kind = int(candidate["kind"])
        word = candidate["word"]
        parent = incidents[candidate["parent"]]
        answered = int(parent["answered_from"] <= day)
        weight = laws["weight"][retaliates(parent["kind"], kind), answered]
        party = kind // _DOMAIN_COUNT
        domain = kind % _DOMAIN_COUNT
        cell = int(parent["cell"])
        stays = (cells[cell]["domain"] == domain) & (cells[cell]["spontaneous_rate"][party] > 0.0)
        stays &= own_uniform(word, CHOICE) < future["locality"]
        places = work.places[state["places"][kind]]
        elsewhere = cell_at(own_uniform(word, PLACE), laws["member_count"][domain], places)
        cell = cell if stays else elsewhere
        gain = min(future["gain_cap"], state["gain"][kind] * cells[cell]["presence_factor"])
        write_incident(candidate["moment"], word, kind, cell, incidents[number])
        state["incidents"] = number + np.uint32(candidate["level"] < gain * weight)
