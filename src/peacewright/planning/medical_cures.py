"""The least change of each kind that alone brings the target share of the force to surgery in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.options import Levers
from peacewright.plan.explanation import Cure, CureKind
from peacewright.plan.medical import Clock, MedicalPart
from peacewright.planning.medical_places import Places
from peacewright.planning.solve.evacuation import fewest_bases

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
TO_SURGERY = "a limit from wounding to surgery of no less than"


@dataclass(frozen=True, eq=False)
class Lack:
    """A share of the force below its target, by one light: what there is, and the clock that it is held against.

    ``surgery`` numbers the bases that hold surgery as planned; ``limit`` is in hours, ``radius`` of helicopters in km.
    Hours are those from wounding to surgery, shape (P,) over places or (B, P) over bases too.
    """

    part: MedicalPart
    places: Places
    surgery: Integers
    levers: Levers
    at: Clock
    is_banned: bool
    limit: float
    target: float
    radius: float

    @property
    def chance(self) -> float:
        """Chance that a helicopter can fly; none where flights are banned."""
        return 0.0 if self.is_banned else float(self.at.chance)

    def by_road(self, way_hours: Floats) -> Floats:
        """Return hours from wounding for some hours of way by road."""
        return np.asarray(self.at.fixed_surgery_road + way_hours * self.at.slower)

    @property
    def road_hours(self) -> Floats:
        """Hours by road to surgery as planned, shape (P,)."""
        return self.by_road(self.part.surgery_hours)

    @property
    def air_hours(self) -> Floats:
        """Hours by air to surgery as planned, shape (P,)."""
        return np.asarray(self.at.fixed_surgery_air + self.part.surgery_km / self.at.speed)

    @property
    def hospital_hours(self) -> Floats:
        """Hours by road to hospitals of the hosts, shape (P,)."""
        return self.by_road(self.places.hospital_hours.min(axis=0, initial=np.inf))

    @property
    def counted_hours(self) -> Floats:
        """The same where they are counted on, else without a way."""
        return np.where(self.levers.medical.host_hospitals, self.hospital_hours, np.inf)

    @property
    def base_hours(self) -> Floats:
        """Hours by road with surgery at each base, shape (B, P)."""
        return self.by_road(self.places.base_hours)

    @property
    def flown_hours(self) -> Floats:
        """Hours by air with a helicopter at each base, to surgery where it stands, shape (B, P)."""
        onward = self.places.base_km[self.surgery].min(axis=0, initial=np.inf)
        if self.levers.medical.host_hospitals:
            onward = np.minimum(onward, self.places.hospital_km.min(axis=0, initial=np.inf))
        there = np.where(self.places.base_km <= self.radius, self.places.base_km, np.inf)
        return np.asarray(self.at.fixed_surgery_air + (there + onward) / self.at.speed)


def cures_alone(lack: Lack) -> Iterator[Cure]:
    """Yield the changes any one of which reaches the target, all else as planned."""
    more = helicopters_more(lack, lack.limit)
    if more is not None and more > 0:
        of = ("helicopters kept for casualties",)
        yield Cure(CureKind.MORE, "more helicopters kept", float(more), "helicopters", of)
    bases = fewest_bases(
        lack.base_hours <= lack.limit, lack.counted_hours <= lack.limit, lack.part.weight, lack.target
    )
    if bases is not None:
        yield surgery_elsewhere(bases - lack.part.surgeries)
    hosted = np.minimum(lack.road_hours, lack.hospital_hours) <= lack.limit
    if not lack.levers.medical.host_hospitals and lack.part.weight[hosted].sum() >= lack.target - 1e-9:
        yield Cure(CureKind.OTHERWISE, "hospitals of the hosts counted on for surgery", None, "")
    if np.isfinite(hours := least_limit(lack, lack.road_hours, lack.air_hours)):
        yield Cure(CureKind.LIMIT, TO_SURGERY, hours, "hours")


def surgery_elsewhere(more: int, where: str = "") -> Cure:
    """Return surgery at so many more bases, or as many others, as a cure."""
    if more <= 0:
        return Cure(CureKind.OTHERWISE, f"surgery at other bases{where}", None, "")
    of = (f"bases with surgery{where}",)
    return Cure(CureKind.MORE, f"more {of[0]}", float(more), "bases", of)


def helicopters_more(lack: Lack, limit: float) -> int | None:
    """Return how many further helicopters, one a base, reach the target within a limit with surgery where it stands.

    None where the share that flies in all weathers and lights does not reach it, however many there are.
    """
    by_road = lack.road_hours <= limit
    added = np.where(by_road, 0.0, lack.chance * lack.part.weight)
    missing = lack.target - float(lack.part.weight[by_road].sum())
    fewest = fewest_bases(lack.flown_hours <= limit, np.zeros(len(added), dtype=np.bool_), added, missing)
    return None if fewest is None else max(0, fewest - lack.part.helicopters)


def least_limit(lack: Lack, road: Floats, air: Floats) -> float:
    """Return the least limit within which the target share is in time, by road or by air where a helicopter can fly.

    Parameters
    ----------
    lack : Lack
    road, air : ndarray of float, shape (P,)
        Hours from wounding to surgery; inf for no way.

    Returns
    -------
    float
        Infinite where no limit does.
    """
    weight, chance = lack.part.weight, lack.chance
    # A place counts with the chance of a flight once it is reached by air, and in full once it is by road.
    hours = np.concatenate([road, np.minimum(air, road)])
    gain = np.concatenate([(1 - chance) * weight, chance * weight])
    order = np.argsort(hours, kind="stable")
    reached = (np.cumsum(gain[order]) >= lack.target - 1e-9) & np.isfinite(hours[order])
    return float(hours[order][np.argmax(reached)]) if reached.any() else np.inf
