"""Verification: reports wait for a team, teams travel, look and give a verdict.

Reports are served first come, first served. Because a visit's length is drawn when its team departs, every team's
next free moment is known, and each report can be given the team that will in fact be the first for it, without an
event list. Only visits that depart today are settled today; the rest wait, so that teams that arrive, leave or are
barred tomorrow count tomorrow.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import HOURS_PER_DAY
from peacewright.simulation.kernel.arrays import DOMAINS, OVERFLOW_REPORTS, PARTIES
from peacewright.simulation.kernel.compiled import compiled
from peacewright.simulation.kernel.records import RESPONSE_BINS, Records, Workspace
from peacewright.simulation.kernel.streams import VERIFICATION, exponential, uniform

_DOMAIN_COUNT = len(DOMAINS)
RIGHT, WRONG, CANNOT_TELL = 0, 1, 2
NO_AUTHOR = -1

_FIRST_BIN_HOURS = 0.01
_LOG_BIN = math.log(1.1)


@compiled
def ask_for_team(
    happened: float,
    cell: int,
    author: int,
    remote: int,
    incident: int,
    future: np.void,
    tally: np.void,
    state: np.void,
    reports: Records,
) -> None:
    """Put a report in the queue, in the order of report times."""
    tally["sent_for"] += 1
    place = state["waiting"]
    if place >= reports.shape[0]:
        state["overflow"] |= OVERFLOW_REPORTS
        return
    reported = happened + future["report_delay_hours"] / HOURS_PER_DAY
    while place > 0 and reports[place - 1]["reported"] > reported:
        _move(reports, place - 1, place)
        place -= 1
    report = reports[place]
    report["reported"] = reported
    report["happened"] = happened
    report["cell"] = cell
    report["author"] = author
    report["remote"] = remote
    report["incident"] = incident
    state["waiting"] += 1


@compiled
def _move(reports: Records, source: int, target: int) -> None:
    reports[target]["reported"] = reports[source]["reported"]
    reports[target]["happened"] = reports[source]["happened"]
    reports[target]["cell"] = reports[source]["cell"]
    reports[target]["author"] = reports[source]["author"]
    reports[target]["remote"] = reports[source]["remote"]
    reports[target]["incident"] = reports[source]["incident"]


@compiled
def first_team(
    order: NDArray[np.int64], teams_today: NDArray[np.int64], team_free: NDArray[np.float64], ready: float
) -> tuple[int, int]:
    """Return (rank of the base in ``order``, team): the nearest base with a free team, else the first team to be free.

    Returns (-1, -1) when no listed base has a team in place. Within a base the team idle longest goes.
    """
    best_rank = -1
    best_team = -1
    best_free = math.inf
    for rank in range(order.shape[0]):
        base = order[rank]
        if base < 0:
            break
        for team in range(teams_today[base]):
            if team_free[base, team] < best_free:
                best_free = team_free[base, team]
                best_rank = rank
                best_team = team
        if best_free <= ready:
            break
    return best_rank, best_team


@compiled
def serve_reports(
    day: int,
    future: np.void,
    tally: np.void,
    state: np.void,
    base_order: NDArray[np.int64],
    travel_hours: NDArray[np.float64],
    work: Workspace,
) -> None:
    """Send teams to the reports that can be answered today; keep the others in their order."""
    stream = state["streams"][VERIFICATION]
    reports, cells, sites, days = work.reports, work.cells, work.sites, work.days
    teams_today, team_free, incidents = work.teams_today, work.team_free, work.incidents
    end = day + 1.0
    patience = future["give_up_hours"] / HOURS_PER_DAY
    kept = 0
    for place in range(state["waiting"]):
        reported = reports[place]["reported"]
        cell = reports[place]["cell"]
        start = math.inf
        rank, team = -1, -1
        if reported < end and uniform(stream) < cells[cell]["reach"]:
            ready = max(reported, float(day))
            rank, team = first_team(base_order[cell], teams_today, team_free, ready)
            if rank >= 0:
                start = max(ready, team_free[base_order[cell, rank], team])
        if min(start, end) - reported > patience:
            tally["dropped"] += 1
        elif start >= end:
            _move(reports, place, kept)
            kept += 1
        else:
            travel = travel_hours[cell, rank] * future["travel_factor"]
            on_scene = exponential(stream) * future["on_scene_hours"]
            team_free[base_order[cell, rank], team] = start + (2.0 * travel + on_scene) / HOURS_PER_DAY
            state["busy_hours"] += 2.0 * travel + on_scene
            _count_visit((start - reported) * HOURS_PER_DAY + travel, tally, state)
            _give_verdict(
                start + (travel + on_scene) / HOURS_PER_DAY,
                reports[place],
                tally,
                state,
                sites,
                days,
                incidents,
            )
    state["waiting"] = kept


@compiled
def _count_visit(response: float, tally: np.void, state: np.void) -> None:
    tally["visits"] += 1
    tally["response_hours_sum"] += response
    place = 0
    if response > _FIRST_BIN_HOURS:
        place = min(RESPONSE_BINS - 1, int(math.log(response / _FIRST_BIN_HOURS) / _LOG_BIN))
    state["response_bins"][place] += 1


@compiled
def _give_verdict(
    moment: float,
    report: np.void,
    tally: np.void,
    state: np.void,
    sites: Records,
    days: Records,
    incidents: Records,
) -> None:
    """Draw the team's verdict and let it replace what remote means had said, unless it cannot tell."""
    author = report["author"]
    remote = report["remote"]
    truth = PARTIES if author == NO_AUTHOR else author // _DOMAIN_COUNT
    law = sites[report["cell"]]["verified_confusion"]
    u = uniform(state["streams"][VERIFICATION])
    if u >= law[truth, RIGHT] + law[truth, WRONG]:
        return
    wrong = u >= law[truth, RIGHT]
    named = remote < PARTIES
    if author == NO_AUTHOR:
        tally["false_attributed"] += int(wrong) - int(named)
        return
    domain = author % _DOMAIN_COUNT
    tally["verified"] += 1
    if moment - report["happened"] <= 1.0:
        tally["verified_24h"] += 1
    if remote == truth:
        tally["attributed_right"][truth, domain] -= 1
    elif named:
        tally["attributed_wrong"][truth, domain] -= 1
    if wrong:
        tally["verified_wrong"] += 1
        tally["attributed_wrong"][truth, domain] += 1
        return
    tally["attributed_right"][truth, domain] += 1
    if remote != truth:
        day = int(moment)
        days[min(day, days.shape[0] - 1)]["attributed"][author] += 1
        incidents[report["incident"]]["answered_from"] = day + 1


@compiled
def median_response(response_bins: NDArray[np.int64], visits: int) -> float:
    """Return the middle (geometric) of the histogram bin that holds the median response, in hours; -1 if no visit."""
    if visits == 0:
        return -1.0
    seen = 0
    for place in range(RESPONSE_BINS):
        seen += response_bins[place]
        if 2 * seen >= visits:
            return _FIRST_BIN_HOURS * math.exp((place + 0.5) * _LOG_BIN)
    return -1.0
