"""Past the date on which a force may leave: ceasefires that held are lived on until it has left, and a year longer.

Where a withdraw gate names a date beyond the horizon of the study, nothing of what follows a withdrawal on that date
could be told. Runs in which the ceasefire held through the study are therefore lived once more, to a day past it.
Streams restart each day, so that they are the same runs: up to the horizon nothing happens otherwise than before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.futures import Futures
from peacewright.core.units import DAYS_PER_YEAR
from peacewright.operation.agreement import day_of
from peacewright.operation.gates import Gate
from peacewright.operation.operation import Operation
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.kernel.arrays import CAUSES, DEFINITIONS, MAIN_DEFINITION
from peacewright.simulation.kernel.outputs import KernelOutputs
from peacewright.simulation.realise.everything import realise
from peacewright.simulation.realise.plan_gates import gates_of

MOST_FUTURES = 60
"""Futures lived on, the first of those in which some run held: of many a subset, so that a brief is not slowed."""
WATCHED_DAYS = DAYS_PER_YEAR
"""Days that are watched after the latest withdrawal by date: as cumulative incidence is given, to a year."""
MOST_DAYS = 3650
"""The longest horizon that an operation may declare."""
Flags = NDArray[np.bool_]
_LONG_RUN = 5
"""Room for incidents, beside what a study of usual length has."""
_LAPSE = CAUSES.index("lapse")


@dataclass(frozen=True)
class Leaving:
    """What became of runs in which the ceasefire held through the study; ends by the main definition.

    Attributes
    ----------
    horizon_days : int
    held : int
        Runs of the study in which the ceasefire held through it.
    runs : int
        Those of them that were lived on.
    ended_before : int
        Of these, those in which the ceasefire ended before the force had left by a gate.
    departed : int
        Of the others, those in which the force had departed otherwise, or was never ordered in.
    staying : int
        Those in which it was still there, or on its way out, at the horizon.
    left : int
        Those in which it had left, by a gate, a ceasefire that held.
    relapsed : int
        Of these, those in which the ceasefire then ended, of whatever but a lapse.
    watched_days : float
        Median days that the ceasefire was watched after the force had left; NaN where it left none.
    """

    horizon_days: int
    held: int
    runs: int
    ended_before: int
    departed: int
    staying: int
    left: int
    relapsed: int
    watched_days: float


def dates_beyond(operation: Operation) -> tuple[int, ...]:
    """Return the days, from day 0, on which withdraw gates may open by date and that the horizon does not reach."""
    days = [
        day_of(leaf.date, operation.start)
        for gate in operation.gates.values()
        if gate.do == "withdraw"
        for leaf in gate.when.leaves()
        if leaf.date is not None
    ]
    return tuple(sorted({math.ceil(day) for day in days if day >= operation.horizon}))


def horizon_past(operation: Operation) -> int:
    """Return a horizon past the latest such date: leaving carried out, and a year watched; 0 where there is none.

    Dates that even the longest horizon does not reach are left out.
    """
    leaving = max((_days_over(gate) for gate in operation.gates.values() if gate.do == "withdraw"), default=0)
    ends = [day + leaving + WATCHED_DAYS for day in dates_beyond(operation)]
    return max((end for end in ends if end <= MOST_DAYS), default=0)


def _days_over(gate: Gate) -> int:
    return math.ceil(gate.over or 0.0)


def live_past_leaving(
    plan: Plan, futures: Futures, held: Flags, seed: int, *, threads: int | None = None
) -> Leaving | None:
    """Live runs in which the ceasefire held through a horizon past the date on which the force may leave.

    Parameters
    ----------
    plan : Plan
    futures : Futures
        Those of the study.
    held : ndarray of bool, shape (F, R)
        Whether the ceasefire held in each run of the study, by the main definition.
    seed : int
        That of the study.
    threads : int, optional
        By default all cores this process may use.

    Returns
    -------
    Leaving or None
        None where the option has no force, or no withdraw gate names a date beyond the horizon.
    """
    from peacewright.simulation.kernel.run import simulate

    horizon = horizon_past(plan.operation)
    if not horizon or not gates_of(plan):
        return None
    numbers = np.flatnonzero(held.any(axis=1))[:MOST_FUTURES]
    if not len(numbers):
        return Leaving(horizon, 0, 0, 0, 0, 0, 0, 0, math.nan)
    longer = replace(plan, operation=plan.operation.model_copy(update={"horizon": float(horizon)}))
    inputs = realise(longer, Reader(futures.numbered(numbers), longer.operation)).inputs
    roomy = replace(inputs, claims=None, max_incidents=_LONG_RUN * inputs.max_incidents)
    outputs = simulate(roomy, held.shape[1], seed, threads=threads, chunk=1, numbers=numbers)
    return counted(outputs, held[numbers], int(held.sum()))


def counted(outputs: KernelOutputs, lived_on: Flags, held_in_all: int) -> Leaving:
    """Count what became of ceasefires and of the force in the runs that were lived on, shape (F, R)."""
    main = DEFINITIONS.index(MAIN_DEFINITION)
    end, cause = outputs.end_day[:, :, main], outputs.cause[:, :, main]
    gone = outputs.withdrawn_day
    held = lived_on & (cause == 0)
    left = lived_on & (gone >= 0) & (end >= gone)
    relapsed = left & (cause > 0) & (cause != _LAPSE) & outputs.ended_away[:, :, main]
    away = (outputs.departed_day >= 0) | (outputs.deployed_day < 0)
    watched = np.where(left, np.minimum(end, outputs.last_day) - gone, np.nan)
    return Leaving(
        horizon_days=outputs.horizon_days,
        held=held_in_all,
        runs=int(lived_on.sum()),
        ended_before=int((lived_on & ~held & ~left).sum()),
        departed=int((held & ~left & away).sum()),
        staying=int((held & ~left & ~away).sum()),
        left=int(left.sum()),
        relapsed=int(relapsed.sum()),
        watched_days=_median(watched),
    )


def _median(values: NDArray[np.float64]) -> float:
    return float(np.nanmedian(values)) if np.isfinite(values).any() else math.nan
