"""What the monitor is told: one draw per happening over all means together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import STATES
from peacewright.simulation.kernel.compiled import compiled, inlined
from peacewright.simulation.kernel.intensity import cell_at
from peacewright.simulation.kernel.records import Records, Workspace
from peacewright.simulation.kernel.sight import sight_at
from peacewright.simulation.kernel.streams import FALSE_ALARMS, day_place, exponential_from, uniform_from
from peacewright.simulation.kernel.verification import NO_AUTHOR, ask_for_team

NO_REPORT = 3
UNATTRIBUTED = 2
NOTHING = 2
LEAST_CEILING = 2.0**-20
_BELOW_ONE = np.nextafter(np.float32(1.0), np.float32(0.0))
"""What a uniform that rounds to one is read as: what is always reported stays so."""
FALSE_MARK = 1
"""What a monitor logs for a happening that is no breach: one violation."""


@inlined
def read_report(u: float, law: NDArray[np.float32], share: float) -> int:
    """Return the report (A, B, unattributed, none) of a uniform, by the ``chance`` of a sight and a truth.

    Parameters
    ----------
    law : [2, 4]
        See ``REPORT_LAW``.
    share : float
        Share of the force's means that can look there today: in place and working, times open access.
    """
    narrow = min(np.float32(u), _BELOW_ONE)  # as narrow as the law: four numbers are compared at once
    part = np.float32(share)
    report = 0
    for place in range(NO_REPORT + 1):
        report += int(narrow >= law[0, place] + part * law[1, place])
    return report


@compiled
def fill_false_alarm_law(report_laws: Records, laws: np.void) -> None:
    """Leave out most occasions that nobody would report: see ``add_false_alarms``.

    The chance of a report is linear in the share of the force that looks, so that it is largest at one of its ends. The
    ceiling goes down by halves, so that most options have the same.
    """
    most = 0.0
    for number in range(report_laws.shape[0]):
        chance = report_laws[number]["chance"]
        for sight in range(len(STATES)):
            without = chance[sight, NOTHING, 0, UNATTRIBUTED]
            most = max(most, without, without + chance[sight, NOTHING, 1, UNATTRIBUTED])
    ceiling = 1.0
    while ceiling > LEAST_CEILING and 0.5 * ceiling >= most:
        ceiling *= 0.5
    laws["false_ceiling"] = ceiling
    laws["false_total"] *= ceiling


@inlined
def add_false_alarms(
    day: int, future: np.void, tally: np.void, laws: np.void, state: np.void, work: Workspace
) -> None:
    """Draw happenings that are no breach, and report some of those where a provision binds as one.

    Each is reported if a uniform lies below the chance of a report, which is nowhere above the ceiling. Only those
    whose uniform lies below the ceiling are drawn (thinning): as many times fewer.
    """
    cells, alias, reports = work.cells, work.alias, work.reports
    total = laws["false_total"]
    arrival, stream = exponential_from(day_place(state["keys"][FALSE_ALARMS], day))
    while arrival < total:
        moment = day + arrival / total
        where, stream = uniform_from(stream)
        place = cell_at(where, cells.shape[0], alias)
        cell = cells[place]
        domain = cell["domain"]
        told, stream = uniform_from(stream)
        report = read_report(
            told * laws["false_ceiling"],
            work.report_laws[cell["law"]]["chance"][sight_at(moment, day, domain, state), NOTHING],
            cell["watched"],
        )
        further, stream = exponential_from(stream)
        arrival += further
        if report == NO_REPORT or not (state["bound"][0, domain] or state["bound"][1, domain]):
            continue
        tally["false_alarms"] += 1
        tally["false_attributed"] += int(report < UNATTRIBUTED)
        state["observed"][domain] += FALSE_MARK
        if state["least_mark_visited"] <= FALSE_MARK:
            ask_for_team(moment, place, NO_AUTHOR, report, NO_AUTHOR, future, tally, state, reports)
