"""Help and leaving in each future: hours until a reserve arrives at a base, until its people are in the rear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.command import Decision
from peacewright.plan.protection import ProtectionPart
from peacewright.simulation.futures import Reader

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Alone:
    """Hours that the sites of an option wait, mean over the persons there.

    Attributes
    ----------
    helped, left : ndarray of float, shape (F,)
        Until a reserve arrives; until a site has left for the rear. NaN where there is none, or no way.
    alone : ndarray of float, shape (F,)
        Until the sooner of the two, at each site.
    """

    helped: Floats
    left: Floats
    alone: Floats


def realise_protection(part: ProtectionPart, reader: Reader, bands: tuple[str, ...] = ()) -> Alone:
    """Return the hours of an option's sites in every future, of some bands or of all.

    Roads are as fast as drawn, and slower by the factor for a group of vehicles.
    """
    here = np.array([not bands or str(band) in bands for band in part.bands], dtype=bool)
    nothing = np.full(reader.count, np.nan)
    if not here.any():
        return Alone(nothing, nothing, nothing)
    weight = part.persons[here] / part.persons[here].sum()
    speed = reader.value("travel.road_speed") / reader.value("verify.travel_factor")

    def hours(decision: Decision | None, ready: str, way_km: Floats) -> Floats:
        decided = 0.0 if decision is None else decision.hours(reader.value)
        start = np.asarray(decided + reader.value(ready))
        return np.asarray(start[:, None] + way_km[here][None, :] / speed[:, None])

    helped = hours(part.reserve_decision, "protection.reserve_ready_hours", part.reserve_km)
    if not part.has_reserve:
        helped = np.full_like(helped, np.inf)
    left = hours(part.evacuation_decision, "protection.leave_ready_hours", part.rear_km)
    return Alone(_mean(helped, weight), _mean(left, weight), _mean(np.minimum(helped, left), weight))


def _mean(hours: Floats, weight: Floats) -> Floats:
    mean = hours @ weight
    return np.where(np.isfinite(mean), mean, np.nan)
