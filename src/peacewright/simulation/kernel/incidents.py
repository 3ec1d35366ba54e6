"""One day's incidents: they arise, are marked, are seen or not, and have offspring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import (
    DOMAINS,
    NEVER,
    OVERFLOW_CANDIDATES,
    OVERFLOW_INCIDENTS,
    TYPES,
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
    kind: int,
    day: int,
    cap: float,
    laws: np.void,
    state: np.void,
    cells: Records,
    places: Records,
    stack: Records,
) -> None:
    """Draw today's incidents of a type that no earlier one set off, or one of before; thinned to each cell's gain.

    They arrive one after another with exponential gaps: these give their number and their moments at once.
    """
    bound = state["gain_bound"][kind]
    mean = (state["total"][kind] + state["carried"][kind]) * bound
    if mean <= 0.0:
        return
    stream = state["streams"][IMMIGRANTS + kind]
    count = laws["member_count"][kind % _DOMAIN_COUNT]
    arrival = exponential(stream)
    while arrival < mean:
        cell = draw_cell(stream, count, places[state["places"][kind]])
        gain = min(cap, state["gain"][kind] * cells[cell]["presence_factor"])
        happens = uniform(stream) * bound < gain
        _push(happens, day + arrival / mean, kind, cell, stack, state)
        arrival += exponential(stream)


@inlined
def _push(happens: bool, moment: float, kind: int, cell: int, stack: Records, state: np.void) -> None:
    """Write an incident where the next one goes, and go on only if it happens: chance without a branch."""
    place = state["stack"]
    if place >= stack.shape[0]:
        state["overflow"] |= OVERFLOW_INCIDENTS
        return
    stack[place]["moment"] = moment
    stack[place]["cell"] = cell
    stack[place]["kind"] = kind
    state["stack"] = place + int(happens)


@inlined
def _admit_candidates(
    day: int,
    future: np.void,
    laws: np.void,
    state: np.void,
    cells: Records,
    places: Records,
    days: Records,
    candidates: Records,
    answered_from: NDArray[np.int64],
    stack: Records,
) -> None:
    """Accept offspring that falls on this day with weight * gain / cap, and free its place."""
    stream = state["streams"][OFFSPRING]
    cap = future["gain_cap"]
    free = state["candidates_free"]
    place = days[day]["first_candidate"]
    days[day]["first_candidate"] = -1
    while place >= 0:
        candidate = candidates[place]
        following = candidate["following"]
        candidate["following"] = free
        free = place
        place = following
        kind = int(candidate["kind"])
        answered = int(answered_from[candidate["parent"]] <= day)
        weight = laws["weight"][candidate["retaliates"], answered]
        level = uniform(stream) * cap
        if level >= state["gain_bound"][kind] * weight:
            continue
        party = kind // _DOMAIN_COUNT
        domain = kind % _DOMAIN_COUNT
        cell = int(candidate["cell"])
        admits = (cells[cell]["domain"] == domain) & (cells[cell]["spontaneous_rate"][party] > 0.0)
        elsewhere = draw_cell(stream, laws["member_count"][domain], places[state["places"][kind]])
        cell = cell if admits & (uniform(stream) < future["locality"]) else elsewhere
        gain = min(cap, state["gain"][kind] * cells[cell]["presence_factor"])
        _push(level < gain * weight, candidate["moment"], kind, cell, stack, state)
    state["candidates_free"] = free


@inlined
def _keep_candidate(
    moment: float,
    kind: int,
    cell: int,
    parent: int,
    retaliates: int,
    state: np.void,
    days: Records,
    candidates: Records,
) -> None:
    place = state["candidates_free"]
    if place >= 0:
        state["candidates_free"] = candidates[place]["following"]
    else:
        place = state["candidates_used"]
        if place >= candidates.shape[0]:
            state["overflow"] |= OVERFLOW_CANDIDATES
            return
        state["candidates_used"] = place + 1
    day = int(moment)
    candidate = candidates[place]
    candidate["moment"] = moment
    candidate["kind"] = kind
    candidate["cell"] = cell
    candidate["parent"] = parent
    candidate["retaliates"] = retaliates
    candidate["following"] = days[day]["first_candidate"]
    days[day]["first_candidate"] = place


@inlined
def _add_offspring(
    moment: float,
    kind: int,
    cell: int,
    incident: int,
    laws: np.void,
    state: np.void,
    days: Records,
    candidates: Records,
) -> None:
    """Draw an incident's candidate offspring, each kept for its day, which may be today.

    Candidates lie as points of a Poisson process along the sum of their means: where one lies tells its type.
    """
    stream = state["streams"][OFFSPRING]
    horizon = days.shape[0] - 1
    cumulative = laws["child_cumulative"][kind]
    total = cumulative[TYPES - 1]
    arrival = exponential(stream)
    while arrival < total:
        child = 0
        for other in range(TYPES - 1):  # a sum rather than a search, whose end a processor cannot guess
            child += int(arrival >= cumulative[other])
        retaliates = int(child // _DOMAIN_COUNT != kind // _DOMAIN_COUNT)
        when = moment + exponential(stream) * laws["lag"][retaliates]
        if when < horizon:
            _keep_candidate(when, child, cell, incident, retaliates, state, days, candidates)
        arrival += exponential(stream)


@inlined
def _report_incident(
    day: int,
    moment: float,
    kind: int,
    place: int,
    incident: int,
    mark: int,
    future: np.void,
    tally: np.void,
    state: np.void,
    cells: Records,
    days: Records,
    reports: Records,
    report_laws: NDArray[np.float32],
    answered_from: NDArray[np.int64],
) -> None:
    """Draw what the monitor is told of an incident, and count it; sums take the place of branches."""
    party = kind // _DOMAIN_COUNT
    domain = kind % _DOMAIN_COUNT
    sight = sight_at(moment, domain, state)
    cell = cells[place]
    report = draw_report(
        state["streams"][DETECTION],
        report_laws[cell["law"], sight, party],
        state["working"] * state["open_share"][cell["side"]],
    )
    seen = int(report < NO_REPORT)
    right = int(report == party)
    tally["detected"][party, domain] += seen
    tally["marks_detected"][party, domain] += mark * seen
    state["observed"][domain] += mark * seen
    tally["attributed_right"][party, domain] += right
    tally["attributed_wrong"][party, domain] += int(report < UNATTRIBUTED) - right
    days[day]["attributed"][kind] += right
    answered_from[incident] = day + 1 if right else NEVER
    if mark * seen >= state["least_mark_visited"]:
        ask_for_team(moment, place, kind, report, incident, future, tally, state, reports)


@inlined
def live_incidents(
    day: int, future: np.void, tally: np.void, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Live the day's incidents: spontaneous ones, offspring of earlier days, and what these have today.

    Each is marked, reported or not, and has offspring; what falls on today is admitted when the list is done.
    """
    mark_stream = state["streams"][MARKS]
    stack, cells, places, days = work.stack, work.cells, work.places, work.days
    candidates, reports, answered_from = work.candidates, work.reports, work.answered_from
    for kind in range(TYPES):
        _add_spontaneous(kind, day, future["gain_cap"], laws, state, cells, places, stack)
    while (state["stack"] > 0 or days[day]["first_candidate"] >= 0) and state["overflow"] == 0:
        _admit_candidates(day, future, laws, state, cells, places, days, candidates, answered_from, stack)
        count = state["stack"]
        first = state["incidents"]
        if first + count > answered_from.shape[0]:
            state["overflow"] |= OVERFLOW_INCIDENTS
            return
        state["incidents"] = first + count
        state["stack"] = 0
        for place in range(count):
            moment = stack[place]["moment"]
            kind = int(stack[place]["kind"])
            cell = int(stack[place]["cell"])
            party = kind // _DOMAIN_COUNT
            domain = kind % _DOMAIN_COUNT
            mark = draw_mark(
                mark_stream,
                future["mark_scale"][party, domain],
                future["mark_tail"][domain],
                laws["mark_above"][kind],
                future["mark_cap"][domain],
            )
            tally["incidents"][party, domain] += 1
            tally["marks"][party, domain] += mark
            state["incidents_today"][kind] += 1
            state["happened"][domain] += mark
            state["major"] |= int(mark >= future["major_mark"][domain])
            number = first + place
            _report_incident(
                day, moment, kind, cell, number, mark, future, tally, state, cells, days, reports,
                work.report_laws, answered_from,
            )  # fmt: skip
            _add_offspring(moment, kind, cell, number, laws, state, days, candidates)
