"""One day's incidents: they arise of themselves or as offspring, and are marked, seen or not."""

from __future__ import annotations

import math

import numpy as np

from peacewright.simulation.kernel.arrays import DOMAINS, NEVER, PARTIES, TYPES
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
    DESCENT,
    IMMIGRANTS,
    LIKENESS,
    draw_word,
    exponential,
    start_own,
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
        word = draw_word(stream)
        add_incident(happens, day + arrival / mean, word, kind, cell, work.incidents, state)
        arrival += exponential(stream)


@inlined
def _add_offspring(number: int, parent: np.void, laws: np.void, state: np.void, work: Workspace) -> None:
    """Draw an incident's candidate offspring, each kept for its day, which may be today.

    Candidates lie as points of a Poisson process along the sum of their means: where one lies tells its type. Whether
    there is any, which is seldom, one uniform tells; the first point follows from it.
    """
    kind = int(parent["kind"])
    stream = state["own_stream"]
    start_own(stream, parent["word"], DESCENT)
    u = uniform(stream)
    if u >= state["any_child"][kind]:
        return
    cumulative = state["child_cumulative"][kind]
    total = cumulative[TYPES - 1]
    arrival = -math.log1p(-u)
    while arrival < total:
        child = 0
        for other in range(TYPES - 1):  # a sum rather than a search, whose end a processor cannot guess
            child += int(arrival >= cumulative[other])
        moment = parent["moment"] + exponential(stream) * laws["lag"][retaliates(kind, child)]
        level = uniform(stream) * state["ceiling"][child]
        word = draw_word(stream)
        keep_candidate(moment, level, word, child, number, state, work.days, work.candidates)
        arrival += exponential(stream)


@inlined
def _note_incident(
    number: int,
    incident: np.void,
    day: int,
    future: np.void,
    tally: np.void,
    laws: np.void,
    state: np.void,
    work: Workspace,
) -> None:
    """Draw an incident's mark and what the monitor is told of it, and count both by type.

    What is a matter of chance is added up (0 or 1) rather than branched on.
    """
    kind = int(incident["kind"])
    party = kind // _DOMAIN_COUNT
    domain = kind % _DOMAIN_COUNT
    stream = state["own_stream"]
    start_own(stream, incident["word"], LIKENESS)
    mark = draw_mark(
        stream,
        future["mark_scale"][party, domain],
        future["mark_tail"][domain],
        laws["mark_above"][kind],
        future["mark_cap"][domain],
    )
    cell = work.cells[incident["cell"]]
    law = work.report_laws[cell["law"]]["chance"][sight_at(incident["moment"], domain, state), party]
    report = draw_report(stream, law, cell["watched"])
    right = report == party
    marks_seen = mark if report < NO_REPORT else 0
    state["incidents_today"][kind] += 1
    state["marks_today"][kind] += mark
    state["seen_today"][kind] += int(report < NO_REPORT)
    state["marks_seen_today"][kind] += marks_seen
    state["right_today"][kind] += int(right)
    state["named_today"][kind] += int(report < UNATTRIBUTED)
    state["major"] |= int(mark >= future["major_mark"][domain])
    incident["answered_from"] = day + 1 if right else NEVER
    if marks_seen >= state["least_mark_visited"]:
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
        parents = work.incidents[born:count]
        for place in range(parents.shape[0]):
            _add_offspring(born + place, parents[place], laws, state, work)
        born = count
        admit_candidates(day, future, laws, state, work)
    today = work.incidents[first : state["incidents"]]
    for place in range(today.shape[0]):
        _note_incident(first + place, today[place], day, future, tally, laws, state, work)


@inlined
def count_incidents(tally: np.void, today: np.void, state: np.void) -> None:
    """Add the day's incidents, their marks and their reports to the counts of the day and of the replication."""
    for party in range(PARTIES):
        for domain in range(_DOMAIN_COUNT):
            kind = party * _DOMAIN_COUNT + domain
            today["arisen"][kind] = state["incidents_today"][kind]
            tally["incidents"][party, domain] += state["incidents_today"][kind]
            tally["marks"][party, domain] += state["marks_today"][kind]
            tally["detected"][party, domain] += state["seen_today"][kind]
            tally["marks_detected"][party, domain] += state["marks_seen_today"][kind]
            tally["attributed_right"][party, domain] += state["right_today"][kind]
            tally["attributed_wrong"][party, domain] += (
                state["named_today"][kind] - state["right_today"][kind]
            )
            today["attributed"][kind] += state["right_today"][kind]
    for domain in range(_DOMAIN_COUNT):
        state["happened"][domain] = (
            state["marks_today"][domain] + state["marks_today"][_DOMAIN_COUNT + domain]
        )
        state["observed"][domain] = (
            state["marks_seen_today"][domain] + state["marks_seen_today"][_DOMAIN_COUNT + domain]
        )
