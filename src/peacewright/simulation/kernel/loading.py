"""What the compiled loop reads of an option and its futures, and how one future is made ready."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import PARTIES
from peacewright.simulation.kernel.compiled import compiled
from peacewright.simulation.kernel.detection import fill_false_alarm_law
from peacewright.simulation.kernel.episodes import fill_episode_law
from peacewright.simulation.kernel.intensity import fill_laws
from peacewright.simulation.kernel.records import Records, Workspace
from peacewright.simulation.kernel.substitution import forget_places

NEVER_DRAWN = 2.0
"""Above every chance."""


class Option(NamedTuple):
    """What holds in every future of the option."""

    horizon: int
    window: int
    grace: int
    cell_domain: NDArray[np.int64]
    cell_side: NDArray[np.int64]
    cell_law: NDArray[np.int64]
    cell_zones: NDArray[np.bool_]
    daylight_share: NDArray[np.float64]
    month: NDArray[np.int64]
    presence: NDArray[np.float64]
    gated: NDArray[np.bool_]
    gate_domains: NDArray[np.bool_]
    base_order: NDArray[np.int64]
    travel_hours: NDArray[np.float64]


class Futures(NamedTuple):
    """What differs by future: scalars and small tables in one record each, the rest in arrays."""

    record: NDArray[Any]
    spontaneous_rate: NDArray[np.float64]
    strength: NDArray[np.float64]
    access: NDArray[np.float64]
    zone_denial_rate: NDArray[np.float64]
    zone_denial_mean_days: NDArray[np.float64]
    confusion: NDArray[np.float32]
    confusion_without_force: NDArray[np.float32]
    false_rate: NDArray[np.float64]
    teams: NDArray[np.int64]
    verified_confusion: NDArray[np.float32]


@compiled
def fill_report_laws(
    with_force: NDArray[np.float32], without_force: NDArray[np.float32], report_laws: Records
) -> None:
    """Sum the chances of reports up; see ``REPORT_LAW``."""
    laws, states, truths, reports = with_force.shape
    for law in range(laws):
        chance = report_laws[law]["chance"]
        for state in range(states):
            for truth in range(truths):
                with_it = 0.0
                without = 0.0
                for report in range(reports - 1):
                    with_it += with_force[law, state, truth, report]
                    without += without_force[law, state, truth, report]
                    chance[state, truth, 0, report] = without
                    chance[state, truth, 1, report] = with_it - without
                chance[state, truth, 0, reports - 1] = NEVER_DRAWN
                chance[state, truth, 1, reports - 1] = 0.0


@compiled
def load_future(place: int, option: Option, futures: Futures, work: Workspace) -> None:
    """Copy one future's cells into the working memory and build its laws."""
    for number in range(option.cell_domain.shape[0]):
        cell = work.cells[number]
        site = work.sites[number]
        cell["domain"] = option.cell_domain[number]
        cell["side"] = option.cell_side[number]
        cell["law"] = option.cell_law[number]
        cell["access"] = futures.access[place, number]
        cell["zones"] = 0
        for zone in range(option.cell_zones.shape[0]):
            cell["zones"] |= np.uint32(option.cell_zones[zone, number]) << np.uint32(zone)
        for party in range(PARTIES):
            cell["spontaneous_rate"][party] = futures.spontaneous_rate[place, party, number]
        site["presence"] = option.presence[number]
        for truth in range(3):
            for verdict in range(3):
                site["verified_confusion"][truth, verdict] = futures.verified_confusion[
                    place, number, truth, verdict
                ]
    for zone in range(work.zones.shape[0]):
        fill_episode_law(
            futures.zone_denial_rate[place, zone],
            futures.zone_denial_mean_days[place, zone],
            work.zones[zone]["denial"],
        )
    fill_report_laws(futures.confusion[place], futures.confusion_without_force[place], work.report_laws)
    fill_laws(
        futures.record[place],
        futures.spontaneous_rate[place],
        futures.false_rate[place],
        option.cell_domain,
        work,
    )
    fill_false_alarm_law(work.report_laws, work.laws[0])
    forget_places(work.state[0], work)
