"""Exposure of the force in each future. No weapon model: rates by class of place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_YEAR
from peacewright.operation.vocabulary import Consent, Task
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.access import is_armed

Floats = NDArray[np.float64]
_PERSONS_PER_THOUSAND = 1000.0
_AT_THE_LINE = (Task.OBSERVE_LINE, Task.PATROL, Task.VERIFY)


def persons_by_band(plan: Plan) -> dict[str, float]:
    """Return persons by distance of their place from the line: near, middle, rear.

    Who observes, patrols or verifies counts as near, wherever the base is.
    """
    near_km, middle_km = plan.factors.value("exposure.near_km"), plan.factors.value("exposure.middle_km")
    bands = {"near": 0.0, "middle": 0.0, "rear": 0.0}
    for base in plan.stationing.bases:
        distance = base.distance_to_line_km
        bands["near" if distance <= near_km else "middle" if distance <= middle_km else "rear"] += (
            base.persons
        )
    out = sum(need.allotted_persons for need in plan.tasks.requirements if need.task in _AT_THE_LINE)
    behind = bands["middle"] + bands["rear"]
    moved = min(max(0.0, out - bands["near"]), behind)
    if moved > 0:
        for band in ("middle", "rear"):
            bands[band] *= 1.0 - moved / behind
        bands["near"] += moved
    return bands


def realise_hostile_acts(plan: Plan, reader: Reader) -> Floats:
    """Return the expected hostile acts against the whole force a day, shape (F,)."""
    if plan.tasks.strength_persons <= 0:
        return np.zeros(reader.count)
    total = np.zeros(reader.count)
    for band, persons in persons_by_band(plan).items():
        rate = reader.value(f"exposure.hostile_acts.{band}")
        total += persons / _PERSONS_PER_THOUSAND * rate / DAYS_PER_YEAR
    refused = np.zeros(reader.count, dtype=bool)
    for party in plan.theatre.parties:
        refused |= reader.stance_in(party, (Consent.REFUSES,))
    total = total * np.where(refused, reader.value("exposure.refused_factor"), 1.0)
    return total if is_armed(plan) else total * reader.value("exposure.unarmed_factor")
