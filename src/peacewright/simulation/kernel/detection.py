"""What the monitor is told: one draw per happening over all means together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.compiled import inlined
from peacewright.simulation.kernel.intensity import draw_cell
from peacewright.simulation.kernel.records import Workspace
from peacewright.simulation.kernel.sight import sight_at
from peacewright.simulation.kernel.streams import FALSE_ALARMS, exponential, uniform
from peacewright.simulation.kernel.verification import NO_AUTHOR, ask_for_team

NO_REPORT = 3
UNATTRIBUTED = 2
NOTHING = 2
FALSE_MARK = 1
"""What a monitor logs for a happening that is no breach: one violation."""


@inlined
def draw_report(
    stream: NDArray[np.uint64],
    law: NDArray[np.float32],
    share: float,
) -> int:
    """Draw a report (A, B, unattributed, none) from a row of ``Workspace.report_laws``.

    ``share`` is the share of the force's means that can look there today: in place and working, times open access.
    """
    u = uniform(stream)
    report = 0
    for place in range(NO_REPORT):
        report += int(u >= law[0, place] + share * law[1, place])
    return report


@inlined
def add_false_alarms(
    day: int, future: np.void, tally: np.void, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Draw happenings that are no breach, and report some of those where a provision binds as one."""
    stream = state["streams"][FALSE_ALARMS]
    cells, alias, reports = work.cells, work.alias, work.reports
    total = laws["false_total"]
    arrival = exponential(stream)
    while arrival < total:
        moment = day + arrival / total
        place = draw_cell(stream, cells.shape[0], alias)
        cell = cells[place]
        domain = cell["domain"]
        report = draw_report(
            stream,
            work.report_laws[cell["law"], sight_at(moment, domain, state), NOTHING],
            cell["watched"],
        )
        arrival += exponential(stream)
        if report == NO_REPORT or not (state["bound"][0, domain] or state["bound"][1, domain]):
            continue
        tally["false_alarms"] += 1
        tally["false_attributed"] += int(report < UNATTRIBUTED)
        state["observed"][domain] += FALSE_MARK
        if state["least_mark_visited"] <= FALSE_MARK:
            ask_for_team(moment, place, NO_AUTHOR, report, NO_AUTHOR, future, tally, state, reports)
