"""One day's incidents: they arise of themselves or as offspring, and are marked, seen or not."""

from __future__ import annotations

import numpy as np

from peacewright.simulation.kernel.arrays import DOMAINS, NEVER, TYPES
from peacewright.simulation.kernel.candidates import (
    add_incident,
    admit_candidates,
    keep_candidate,
    retaliates,
)
from peacewright.simulation.kernel.compiled import inlined
from peacewright.simulation.kernel.detection import NO_REPORT, UNATTRIBUTED, draw_report
from peacewright.simulation.kernel.intensity import draw_cell
from peacewright.simulation.kernel.marks import draw_mark
from peacewright.simulation.kernel.records import Records, Workspace
from peacewright.simulation.kernel.sight import sight_at
from peacewright.simulation.kernel.streams import (
    DETECTION,
    IMMIGRANTS,
    MARKS,
    OFFSPRING,
    exponential,
    uniform,
)
from peacewright.simulation.kernel.verification import ask_for_team

_DOMAIN_COUNT = len(DOMAINS)


@inlined
def _add_spontaneous(
    kind: int, day: int, cap: float, laws: np.void, state: np.void, cells: Records, work: Workspace
) -> None:
    """Draw today's incidents of a type that no earlier one set off, or one of before; thinned to each cell's gain.

    They arrive one after another with exponential gaps: these give their number and their moments at once.
    """
    bound = state["gain_bound"][kind]
    mean = (state["total"][kind] + state["carried"][kind]) * bound
    if mean <= 0.0:
        return
    stream = state["streams"][IMMIGRANTS + kind]
    places = work.places[state["places"][kind]]
    count = laws["member_count"][kind % _DOMAIN_COUNT]
    arrival = exponential(stream)
    while arrival < mean:
        cell = draw_cell(stream, count, places)
        gain = min(cap, state["gain"][kind] * cells[cell]["presence_factor"])
        happens = uniform(stream) * bound < gain
        add_incident(happens, day + arrival / mean, kind, cell, work.incidents, state)
        arrival += exponential(stream)


@inlined
def _add_offspring(number: int, state: np.void, laws: np.void, work: Workspace) -> None:
    """Draw an incident's candidate offspring, each kept for its day, which may be today.

    Candidates lie as points of a Poisson process along the sum of their means: where one lies tells its type.
    """
    incident = work.incidents[number]
    kind = int(incident["kind"])
    stream = state["streams"][OFFSPRING]
    cumulative = state["child_cumulative"][kind]
    total = cumulative[TYPES - 1]
    arrival = exponential(stream)
    while arrival < total:
        child = 0
        for other in range(TYPES - 1):  # a sum rather than a search, whose end a processor cannot guess
            child += int(arrival >= cumulative[other])
        moment = incident["moment"] + exponential(stream) * laws["lag"][retaliates(kind, child)]
        level = uniform(stream) * state["ceiling"][child]
        keep_candidate(moment, level, child, number, state, work.days, work.candidates)
        arrival += exponential(stream)


@inlined
def _note_incident(
    number: int, day: int, future: np.void, tally: np.void, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Draw an incident's mark and what the monitor is told of it, and count both.

    What is a matter of chance is added up (0 or 1) rather than branched on.
    """
    incident = work.incidents[number]
    kind = int(incident["kind"])
    party = kind // _DOMAIN_COUNT
    domain = kind % _DOMAIN_COUNT
    mark = draw_mark(
        state["streams"][MARKS],
        future["mark_scale"][party, domain],
        future["mark_tail"][domain],
        laws["mark_above"][kind],
        future["mark_cap"][domain],
    )
    cell = work.cells[incident["cell"]]
    sight = sight_at(incident["moment"], domain, state)
    law = work.report_laws[cell["law"], sight, party]
    report = draw_report(state["streams"][DETECTION], law, cell["watched"])
    seen = int(report < NO_REPORT)
    right = int(report == party)
    tally["incidents"][party, domain] += 1
    tally["marks"][party, domain] += mark
    tally["detected"][party, domain] += seen
    tally["marks_detected"][party, domain] += mark * seen
    tally["attributed_right"][party, domain] += right
    tally["attributed_wrong"][party, domain] += int(report < UNATTRIBUTED) - right
    state["incidents_today"][kind] += 1
    state["happened"][domain] += mark
    state["observed"][domain] += mark * seen
    state["major"] |= int(mark >= future["major_mark"][domain])
    work.days[day]["attributed"][kind] += right
    incident["answered_from"] = day + 1 if right else NEVER
    if mark * seen >= state["least_mark_visited"]:
        ask_for_team(
            incident["moment"],
            int(incident["cell"]),
            kind,
            report,
            number,
            future,
            tally,
            state,
            work.reports,
        )


@inlined
def live_incidents(
    day: int, future: np.void, tally: np.void, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Live the day's incidents: spontaneous ones, offspring of earlier days, and what these have today.

    All of them arise before any is marked or reported: on its own day nobody answers what is known of an incident.
    """
    first = state["incidents"]
    for kind in range(TYPES):
        _add_spontaneous(kind, day, future["gain_cap"], laws, state, work.cells, work)
    born = first
    admit_candidates(day, future, laws, state, work)
    while born < state["incidents"] and state["overflow"] == 0:
        count = state["incidents"]
        for number in range(born, count):
            _add_offspring(number, state, laws, work)
        born = count
        admit_candidates(day, future, laws, state, work)
    for number in range(first, state["incidents"]):
        _note_incident(number, day, future, tally, laws, state, work)
