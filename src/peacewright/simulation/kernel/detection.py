"""What the monitor is told: one draw per happening over all means together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import DOMAINS
from peacewright.simulation.kernel.compiled import compiled
from peacewright.simulation.kernel.intensity import draw_cell
from peacewright.simulation.kernel.records import Workspace
from peacewright.simulation.kernel.sight import sight_at
from peacewright.simulation.kernel.streams import FALSE_ALARMS, poisson, uniform
from peacewright.simulation.kernel.verification import NO_AUTHOR, ask_for_team

_DOMAIN_COUNT = len(DOMAINS)
NO_REPORT = 3
UNATTRIBUTED = 2
NOTHING = 2
FALSE_MARK = 1
"""What a monitor logs for a happening that is no breach: one violation."""


@compiled
def draw_report(
    stream: NDArray[np.uint64],
    with_force: NDArray[np.float32],
    without_force: NDArray[np.float32],
    share: float,
) -> int:
    """Draw a report (A, B, unattributed, none) from the confusion row of the state and truth.

    ``share`` is the share of the force's means that can look there today: in place and working, times open access.
    """
    u = uniform(stream)
    for report in range(NO_REPORT):
        with_it = with_force[report]
        without = without_force[report]
        u -= without + share * (with_it - without)
        if u < 0.0:
            return report
    return NO_REPORT


@compiled
def add_false_alarms(
    day: int, future: np.void, tally: np.void, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Draw happenings that are no breach in domains where a provision binds, and report some of them as one."""
    stream = state["streams"][FALSE_ALARMS]
    cells, alias, reports = work.cells, work.alias, work.reports
    for domain in range(_DOMAIN_COUNT):
        if not (state["bound"][0, domain] or state["bound"][1, domain]) or laws["false_total"][domain] <= 0.0:
            continue
        for _ in range(poisson(stream, laws["false_total"][domain])):
            moment = day + uniform(stream)
            count = laws["member_count"][domain]
            place = draw_cell(stream, count, alias[domain])
            cell = cells[place]
            sight = sight_at(moment, domain, state)
            report = draw_report(
                stream,
                work.with_force[cell["law"], sight, NOTHING],
                work.without_force[cell["law"], sight, NOTHING],
                state["working"] * state["open_share"][cell["side"]],
            )
            if report == NO_REPORT:
                continue
            tally["false_alarms"] += 1
            if report < UNATTRIBUTED:
                tally["false_attributed"] += 1
            state["observed"][domain] += FALSE_MARK
            if state["teams_in_place"] > 0 and future["verify_mark"] <= FALSE_MARK:
                ask_for_team(moment, place, NO_AUTHOR, report, NO_AUTHOR, future, tally, state, reports)
