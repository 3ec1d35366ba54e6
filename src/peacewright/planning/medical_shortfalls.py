"""What medical care lacks against the limits, and the least change that would cure each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.options import Levers
from peacewright.plan.explanation import Cure, CureKind, Shortfall
from peacewright.plan.medical import Clock, MedicalPart, clock
from peacewright.plan.medical_shares import SHARES, shares_of
from peacewright.plan.wording import percent
from peacewright.planning.medical_places import Places
from peacewright.planning.solve.evacuation import fewest_bases

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
TOLD = ("surgery_day", "surgery_night", "surgery_night_banned")
"""Shares that are held against the target; that without flights only where there are any."""


def medical_shortfalls(
    part: MedicalPart, places: Places, surgery: Integers, levers: Levers, factors: FactorSet
) -> tuple[Shortfall, ...]:
    """Return a shortfall for each told share below the target, with the cures that would each reach it.

    ``surgery`` numbers the bases that hold surgery: further helicopters would fly to where it stands.
    """
    target, limit = factors.value("medical.target_share"), factors.value("medical.surgery_hours")
    speed = factors.value("travel.road_speed")
    found = shares_of(part, factors.value, speed)
    shortfalls = []
    for name in TOLD:
        share = SHARES[name]
        if found[name] >= target - 1e-9 or (share.banned and not part.flies):
            continue
        at = clock(factors.value, speed, night=share.night)
        light = f"{'by night' if share.night else 'by day'}{', without flights' if share.banned else ''}"
        shortfalls.append(
            Shortfall(
                f"surgery in time {light}",
                f"{percent(found[name])} of the force would be on the operating table within {limit:g} hours {light}, "
                f"the target is {percent(target)}.",
                target - float(found[name]),
                "share",
                (
                    *(
                        ()
                        if share.banned
                        else _by_air(part, places, surgery, levers, at, limit, target, factors)
                    ),
                    *_cures(part, places, levers, at, limit, target),
                ),
            )
        )
    return tuple(shortfalls)


def _cures(
    part: MedicalPart, places: Places, levers: Levers, at: Clock, limit: float, target: float
) -> tuple[Cure, ...]:
    """Return the fewest facilities at bases that reach the target by road, and the limit that what there is keeps."""
    covers = at.fixed_surgery_road + places.base_hours * at.slower <= limit
    to_hospital = places.hospital_hours.min(axis=0, initial=np.inf)
    fixed = (at.fixed_surgery_road + to_hospital * at.slower <= limit) & levers.medical.host_hospitals
    cures = []
    fewest = fewest_bases(covers, fixed, places.weight, target)
    if fewest is not None and fewest > part.surgeries:
        more = float(fewest - part.surgeries)
        cures.append(Cure(CureKind.MORE, "more bases with surgery", more, "bases", ("bases with surgery",)))
    hours = at.fixed_surgery_road + part.surgery_hours * at.slower
    hosted = np.minimum(hours, at.fixed_surgery_road + to_hospital * at.slower)
    if not levers.medical.host_hospitals and part.weight[hosted <= limit].sum() >= target - 1e-9:
        cures.append(Cure(CureKind.OTHERWISE, "hospitals of the hosts counted on for surgery", None, ""))
    if np.isfinite(least := _limit_kept(hours, part.weight, target)):
        cures.append(Cure(CureKind.LIMIT, "a limit from wounding to surgery of no less than", least, "hours"))
    return tuple(cures)


def _limit_kept(hours: Floats, weight: Floats, target: float) -> float:
    """Return the least limit within which the target share is in time; infinite where no limit does."""
    order = np.argsort(hours, kind="stable")
    reached = np.cumsum(weight[order]) >= target - 1e-9
    return float(hours[order][np.argmax(reached)]) if reached.any() else np.inf


def _by_air(
    part: MedicalPart,
    places: Places,
    surgery: Integers,
    levers: Levers,
    at: Clock,
    limit: float,
    target: float,
    factors: FactorSet,
) -> tuple[Cure, ...]:
    """Return the fewest helicopters, one a base, that reach the target with surgery where it stands.

    No cure where the share that flies in all weathers and lights does not reach it, however many there are.
    """
    by_road, in_time = ways_by_air(
        part, places, surgery, levers, at, limit, factors.value("helicopter.radius")
    )
    added = np.where(by_road, 0.0, float(at.chance) * part.weight)
    missing = target - float(part.weight[by_road].sum())
    fewest = fewest_bases(in_time, np.zeros(len(added), dtype=np.bool_), added, missing)
    if fewest is None or fewest <= part.helicopters:
        return ()
    more = float(fewest - part.helicopters)
    return (
        Cure(
            CureKind.MORE, "more helicopters kept", more, "helicopters", ("helicopters kept for casualties",)
        ),
    )


def ways_by_air(
    part: MedicalPart,
    places: Places,
    surgery: Integers,
    levers: Levers,
    at: Clock,
    limit: float,
    radius: float,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which places are in time by road, shape (P,), and by air with a helicopter at each base, shape (B, P)."""
    by_road = at.fixed_surgery_road + part.surgery_hours * at.slower <= limit
    onward = places.base_km[surgery].min(axis=0, initial=np.inf)
    if levers.medical.host_hospitals:
        onward = np.minimum(onward, places.hospital_km.min(axis=0, initial=np.inf))
    there = np.where(places.base_km <= radius, places.base_km, np.inf)
    return by_road, at.fixed_surgery_air + (there + onward) / at.speed <= limit
