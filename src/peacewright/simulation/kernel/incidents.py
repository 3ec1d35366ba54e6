"""One day's incidents: they arise of themselves or as offspring, and are marked, seen or not."""

from __future__ import annotations

import numpy as np

from peacewright.simulation.kernel.arrays import DOMAINS, NEVER, OVERFLOW_INCIDENTS, PARTIES, TYPES
from peacewright.simulation.kernel.candidates import (
    admit_candidates,
    keep_candidate,
    retaliates,
    write_incident,
)
from peacewright.simulation.kernel.compiled import inlined
from peacewright.simulation.kernel.detection import NO_REPORT, UNATTRIBUTED, read_report
from peacewright.simulation.kernel.intensity import cell_at
from peacewright.simulation.kernel.marks import large_mark, small_mark
from peacewright.simulation.kernel.records import SMALL_MARKS, Records, Workspace
from peacewright.simulation.kernel.sight import sight_at
from peacewright.simulation.kernel.streams import (
    CHOICE,
    DESCENT,
    IMMIGRANTS,
    MARK,
    PLACE,
    REPORT,
    day_place,
    exponential_from,
    own_place,
    own_uniform,
    uniform_from,
    word_from,
)
from peacewright.simulation.kernel.verification import ask_for_team

_DOMAIN_COUNT = len(DOMAINS)


@inlined
def _add_spontaneous(kind: int, day: int, laws: np.void, state: np.void, incidents: Records) -> None:
    """Draw what may be today's incidents of a type that no earlier one set off, or one of before.

    They arrive one after another with exponential gaps: these give their number and their moments at once. How many is
    drawn for the largest gain over cells; which of them happen, and where, is settled by ``_settle_spontaneous``.
    """
    mean = (state["total"][kind] + state["carried"][kind]) * state["gain_bound"][kind]
    if mean <= 0.0:
        return
    place = day_place(state["keys"][IMMIGRANTS + kind], day)
    number = state["incidents"]
    gap = 1.0 / mean
    arrival, place = exponential_from(place)
    while arrival < mean:
        if number >= incidents.shape[0]:
            state["overflow"] |= OVERFLOW_INCIDENTS
            break
        incident = incidents[number]
        incident["moment"] = day + arrival * gap
        word, place = word_from(place)
        incident["word"] = word
        incident["kind"] = kind
        number += np.uint32(1)
        further, place = exponential_from(place)
        arrival += further
    state["incidents"] = number


@inlined
def _settle_spontaneous(first: int, cap: float, laws: np.void, state: np.void, work: Workspace) -> None:
    """Give today's spontaneous incidents their cells and keep those that happen there: thinned to each cell's gain."""
    incidents, cells = work.incidents, work.cells
    kept = np.uint32(first)
    for number in range(np.uint32(first), state["incidents"]):
        moment = incidents[number]["moment"]
        word = incidents[number]["word"]
        kind = incidents[number]["kind"]
        places = work.places[state["places"][kind]]
        cell = cell_at(own_uniform(word, PLACE), laws["member_count"][kind % _DOMAIN_COUNT], places)
        gain = min(cap, state["gain"][kind] * cells[cell]["presence_factor"])
        write_incident(moment, word, kind, cell, incidents[kept])
        kept += np.uint32(own_uniform(word, CHOICE) * state["gain_bound"][kind] < gain)
    state["incidents"] = kept


@inlined
def _add_offspring(number: int, parent: np.void, laws: np.void, state: np.void, work: Workspace) -> None:
    """Draw an incident's candidate offspring, each kept for its day, which may be today.

    Candidates lie as points of a Poisson process along the sum of their means: where one lies tells its type.
    """
    kind = int(parent["kind"])
    cumulative = state["child_cumulative"][kind]
    total = cumulative[TYPES - 1]
    arrival, place = exponential_from(own_place(parent["word"], DESCENT))
    while arrival < total:
        child = 0
        for other in range(TYPES - 1):  # a sum rather than a search, whose end a processor cannot guess
            child += int(arrival >= cumulative[other])
        wait, place = exponential_from(place)
        moment = parent["moment"] + wait * laws["lag"][retaliates(kind, child)]
        height, place = uniform_from(place)
        word, place = word_from(place)
        level = height * state["ceiling"][child]
        keep_candidate(moment, level, word, child, number, state, work.days, work.candidates)
        further, place = exponential_from(place)
        arrival += further


@inlined
def _draw_likeness(
    first: int, day: int, future: np.void, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Draw the marks of today's incidents and what the monitor is told of them.

    Nothing here branches on chance, so that incidents do not wait for each other. Large marks, which are seldom, are
    only listed, and found afterwards.
    """
    incidents, told = work.incidents, work.told
    large = np.uint32(0)
    for number in range(np.uint32(first), state["incidents"]):
        incident = incidents[number]
        word = incident["word"]
        kind = incident["kind"]
        domain = kind % _DOMAIN_COUNT
        mark = small_mark(1.0 - own_uniform(word, MARK), laws["mark_above"][kind])
        cell = work.cells[incident["cell"]]
        chance = work.report_laws[cell["law"]]["chance"]
        law = chance[sight_at(incident["moment"], day, domain, state), kind // _DOMAIN_COUNT]
        told[number]["mark"] = mark
        told[number]["report"] = read_report(own_uniform(word, REPORT), law, cell["watched"])
        work.listed[large] = number
        large += np.uint32(mark > SMALL_MARKS)
    for place in range(large):
        number = work.listed[place]
        kind = incidents[number]["kind"]
        party = kind // _DOMAIN_COUNT
        domain = kind % _DOMAIN_COUNT
        told[number]["mark"] = large_mark(
            1.0 - own_uniform(incidents[number]["word"], MARK),
            future["mark_scale"][party, domain],
            future["mark_tail"][domain],
            laws["mark_above"][kind],
            future["mark_cap"][domain],
        )


@inlined
def _note_incidents(
    first: int, day: int, future: np.void, tally: np.void, state: np.void, work: Workspace
) -> None:
    """Count today's incidents, their marks and reports by type, and ask for teams.

    What is a matter of chance is added up (0 or 1) rather than branched on.
    """
    incidents, told = work.incidents, work.told
    asking = np.uint32(0)
    for number in range(np.uint32(first), state["incidents"]):
        kind = incidents[number]["kind"]
        mark = int(told[number]["mark"])
        report = int(told[number]["report"])
        right = report == kind // _DOMAIN_COUNT
        marks_seen = mark * int(report < NO_REPORT)
        state["incidents_today"][kind] += 1
        state["marks_today"][kind] += mark
        state["seen_today"][kind] += int(report < NO_REPORT)
        state["marks_seen_today"][kind] += marks_seen
        state["right_today"][kind] += int(right)
        state["named_today"][kind] += int(report < UNATTRIBUTED)
        state["major"] |= int(mark >= future["major_mark"][kind % _DOMAIN_COUNT])
        incidents[number]["answered_from"] = day + 1 if right else NEVER
        work.listed[asking] = number
        asking += np.uint32(marks_seen >= state["least_mark_visited"])
    for place in range(asking):
        number = work.listed[place]
        ask_for_team(
            incidents[number]["moment"],
            int(incidents[number]["cell"]),
            int(incidents[number]["kind"]),
            int(told[number]["report"]),
            int(number),
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
        _add_spontaneous(kind, day, laws, state, work.incidents)
    _settle_spontaneous(first, future["gain_cap"], laws, state, work)
    born = first
    admit_candidates(day, future, laws, state, work)
    while born < state["incidents"] and state["overflow"] == 0:
        count = state["incidents"]
        parents = work.incidents[born:count]
        for place in range(parents.shape[0]):
            _add_offspring(born + place, parents[place], laws, state, work)
        born = count
        admit_candidates(day, future, laws, state, work)
    _draw_likeness(first, day, future, laws, state, work)
    _note_incidents(first, day, future, tally, state, work)


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
