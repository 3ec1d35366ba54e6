"""One day's incidents: they arise, are marked, are seen or not, and have offspring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import (
    DOMAINS,
    NEVER,
    OVERFLOW_CANDIDATES,
    OVERFLOW_INCIDENTS,
    PARTIES,
)
from peacewright.simulation.kernel.compiled import compiled
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
    poisson,
    poisson_below,
    uniform,
)
from peacewright.simulation.kernel.verification import ask_for_team

_DOMAIN_COUNT = len(DOMAINS)


@compiled
def _push(stack: Records, state: np.void, moment: float, kind: int, cell: int) -> None:
    place = state["stack"]
    if place >= stack.shape[0]:
        state["overflow"] |= OVERFLOW_INCIDENTS
        return
    stack[place]["moment"] = moment
    stack[place]["kind"] = kind
    stack[place]["cell"] = cell
    state["stack"] = place + 1


@compiled
def add_spontaneous(day: int, cap: float, laws: np.void, state: np.void, work: Workspace) -> None:
    """Draw today's spontaneous incidents: Poisson at the domain's largest gain, thinned to each cell's gain."""
    cells, places, stack = work.cells, work.places, work.stack
    for party in range(PARTIES):
        stream = state["streams"][IMMIGRANTS + party]
        for domain in range(_DOMAIN_COUNT):
            kind = party * _DOMAIN_COUNT + domain
            mean = state["total"][kind] * state["gain_bound"][kind]
            if mean <= 0.0:
                continue
            bound = state["gain_bound"][kind]
            for _ in range(poisson(stream, mean)):
                moment = day + uniform(stream)
                cell = draw_cell(stream, laws["member_count"][domain], places[state["places"][kind]])
                gain = min(cap, state["gain"][kind] * cells[cell]["presence_factor"])
                if gain >= bound or uniform(stream) * bound < gain:
                    _push(stack, state, moment, kind, cell)


@compiled
def admit_candidate(
    kind: int,
    parent_cell: int,
    weight: float,
    future: np.void,
    laws: np.void,
    state: np.void,
    cells: Records,
    places: Records,
) -> int:
    """Return the cell in which a candidate happens, or -1 if it does not: accepted with weight * gain / cap."""
    stream = state["streams"][OFFSPRING]
    party = kind // _DOMAIN_COUNT
    domain = kind % _DOMAIN_COUNT
    level = uniform(stream) * future["gain_cap"]
    if level >= state["gain_bound"][kind] * weight or laws["total"][kind] <= 0.0:
        return -1
    cell = parent_cell
    admits = cells[cell]["domain"] == domain and cells[cell]["spontaneous_rate"][party] > 0.0
    if not admits or uniform(stream) >= future["locality"]:
        cell = draw_cell(stream, laws["member_count"][domain], places[state["places"][kind]])
    if level < min(future["gain_cap"], state["gain"][kind] * cells[cell]["presence_factor"]) * weight:
        return cell
    return -1


@compiled
def add_candidates_of_today(
    day: int, future: np.void, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Accept or drop the offspring of earlier days that fall on this day, and free their places."""
    candidates, cells, places, stack = work.candidates, work.cells, work.places, work.stack
    answered_from = work.answered_from
    damping = future["verification_damping"]
    strongest = max(1.0, damping)
    place = work.days[day]["first_candidate"]
    while place >= 0:
        candidate = candidates[place]
        following = candidate["following"]
        kind = candidate["kind"]
        parent = candidate["parent"]
        weight = 1.0
        if parent >= 0:
            weight = (damping if answered_from[parent] <= day else 1.0) / strongest
        cell = admit_candidate(kind, candidate["cell"], weight, future, laws, state, cells, places)
        if cell >= 0:
            _push(stack, state, candidate["moment"], kind, cell)
        candidate["following"] = state["candidates_free"]
        state["candidates_free"] = place
        place = following


@compiled
def _keep_candidate(
    moment: float, kind: int, cell: int, parent: int, state: np.void, days: Records, candidates: Records
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
    candidate["following"] = days[day]["first_candidate"]
    days[day]["first_candidate"] = place


@compiled
def _add_offspring(
    day: int,
    moment: float,
    kind: int,
    cell: int,
    incident: int,
    future: np.void,
    laws: np.void,
    state: np.void,
    cells: Records,
    places: Records,
    days: Records,
    candidates: Records,
    stack: Records,
) -> None:
    stream = state["streams"][OFFSPRING]
    horizon = days.shape[0] - 1
    cumulative = laws["child_cumulative"]
    for _ in range(poisson_below(stream, laws["child_mean"][kind], laws["child_none"][kind])):
        u = uniform(stream)
        child = 0
        while u >= cumulative[kind, child]:
            child += 1
        retaliates = child // _DOMAIN_COUNT != kind // _DOMAIN_COUNT
        decay = future["retaliation_decay"] if retaliates else future["momentum_decay"]
        when = moment + exponential(stream) / decay
        if when >= horizon:
            continue
        if when >= day + 1:
            _keep_candidate(when, child, cell, incident if retaliates else -1, state, days, candidates)
            continue
        weight = 1.0 / max(1.0, future["verification_damping"]) if retaliates else 1.0
        chosen = admit_candidate(child, cell, weight, future, laws, state, cells, places)
        if chosen >= 0:
            _push(stack, state, when, child, chosen)


@compiled
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
    with_force: NDArray[np.float32],
    without_force: NDArray[np.float32],
    answered_from: NDArray[np.int64],
) -> None:
    party = kind // _DOMAIN_COUNT
    domain = kind % _DOMAIN_COUNT
    sight = sight_at(moment, domain, state)
    cell = cells[place]
    report = draw_report(
        state["streams"][DETECTION],
        with_force[cell["law"], sight, party],
        without_force[cell["law"], sight, party],
        state["working"] * state["open_share"][cell["side"]],
    )
    answered_from[incident] = NEVER
    if report == NO_REPORT:
        return
    tally["detected"][party, domain] += 1
    tally["marks_detected"][party, domain] += mark
    state["observed"][domain] += mark
    if report == party:
        tally["attributed_right"][party, domain] += 1
        days[day]["attributed"][kind] += 1
        answered_from[incident] = day + 1
    elif report < UNATTRIBUTED:
        tally["attributed_wrong"][party, domain] += 1
    if state["teams_in_place"] > 0 and mark >= future["verify_mark"]:
        ask_for_team(moment, place, kind, report, incident, future, tally, state, reports)


@compiled
def live_incidents(
    day: int, future: np.void, tally: np.void, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Take each incident of the day in turn: mark, report, offspring; offspring of today join the same list."""
    mark_stream = state["streams"][MARKS]
    stack, cells, places, days = work.stack, work.cells, work.places, work.days
    candidates, reports, answered_from = work.candidates, work.reports, work.answered_from
    while state["stack"] > 0 and state["overflow"] == 0:
        place = state["stack"] - 1
        state["stack"] = place
        moment = stack[place]["moment"]
        kind = stack[place]["kind"]
        cell = stack[place]["cell"]
        incident = state["incidents"]
        if incident >= answered_from.shape[0]:
            state["overflow"] |= OVERFLOW_INCIDENTS
            return
        state["incidents"] = incident + 1
        party = kind // _DOMAIN_COUNT
        domain = kind % _DOMAIN_COUNT
        mark = draw_mark(
            mark_stream,
            future["mark_scale"][party, domain],
            future["mark_tail"][domain],
            laws["above_one"][kind],
            future["mark_cap"][domain],
        )
        tally["incidents"][party, domain] += 1
        tally["marks"][party, domain] += mark
        state["incidents_today"][kind] += 1
        state["happened"][domain] += mark
        if mark >= future["major_mark"][domain]:
            state["major"] = 1
        _report_incident(
            day, moment, kind, cell, incident, mark, future, tally, state, cells, days, reports,
            work.with_force, work.without_force, answered_from,
        )  # fmt: skip
        _add_offspring(
            day, moment, kind, cell, incident, future, laws, state, cells, places, days, candidates, stack
        )
