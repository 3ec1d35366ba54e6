"""The least change of each kind that alone brings the target share of the force to surgery in time.

A place counts with the chance of a flight once it is reached by air, and in full once it is by road: each place is two,
so that the fewest surgeries or helicopters are an exact partial cover, and a limit is found by sorting hours. Planning
sites for both lights at one time: from these least sizes on, one is sought with which its own siting does in this
light; where none is, the words of the cure say that what is further must be sited for this light alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.options import Levers
from peacewright.plan.explanation import Cure, CureKind
from peacewright.plan.medical import Clock, MedicalPart
from peacewright.planning.least import least
from peacewright.planning.medical_places import Places
from peacewright.planning.solve.evacuation import Siting, fewest_bases

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Sited = Callable[[int, int, float], Siting]
"""Where planning sites so many surgeries and helicopters, at most one a base, for a limit in hours."""
MOST_STEPS = 60
"""Steps of a limit that are tried at most, each of its last figure told."""
TO_SURGERY = "a limit from wounding to surgery of no less than"


@dataclass(frozen=True, eq=False)
class Lack:
    """A share of the force below its target, by one light: what there is, and the clock that it is held against.

    ``surgery`` and ``flies`` number the bases that hold surgery and helicopters as planned; ``limit`` is in hours,
    ``radius`` of helicopters in km. Hours are those from wounding to surgery, shape (P,) over places or (B, P) over
    bases too. ``sited`` sites anew as planning does; without it what is best for this light alone is what is told.
    """

    part: MedicalPart
    places: Places
    surgery: Integers
    flies: Integers
    levers: Levers
    at: Clock
    is_night: bool
    is_banned: bool
    limit: float
    target: float
    radius: float
    sited: Sited | None = None

    def does(self, surgeries: int, helicopters: int, limit: float) -> bool:
        """Whether planning anew with so many bases of each, within a limit, reaches the target in this light."""
        if self.sited is None:
            return True
        anew = self.sited(surgeries, helicopters, limit)
        moved = replace(self, surgery=anew.surgery, flies=anew.flies, limit=limit)
        every = moved.surgery_anywhere
        held = Reach(every.road[anew.surgery], every.air[anew.surgery]).any()
        return moved.share(held | moved.counted) >= self.target - 1e-9

    @property
    def aloft(self) -> int:
        """Bases at which planning may keep a helicopter, of those kept for casualties."""
        return min(self.part.helicopters, len(self.places.base_km))

    @property
    def chance(self) -> float:
        """Chance that a helicopter can fly; none where flights are banned."""
        return 0.0 if self.is_banned else float(self.at.chance)

    def by_road(self, way_hours: Floats) -> Floats:
        """Return hours from wounding for some hours of way by road."""
        return np.asarray(self.at.fixed_surgery_road + way_hours * self.at.slower)

    def by_air(self, way_km: Floats) -> Floats:
        """Return hours from wounding for some km of way by air, there and on to surgery."""
        return np.asarray(self.at.fixed_surgery_air + way_km / self.at.speed)

    @property
    def there_km(self) -> Floats:
        """Km to each place from a helicopter at each base, shape (B, P); inf out of its radius."""
        return np.where(self.places.base_km <= self.radius, self.places.base_km, np.inf)

    @property
    def flown_km(self) -> Floats:
        """The same from the nearest helicopter as planned, shape (P,)."""
        return np.asarray(self.there_km[self.flies].min(axis=0, initial=np.inf))

    @property
    def planned(self) -> Reach:
        """What surgery and helicopters reach as planned."""
        return Reach(self.by_road(self.part.surgery_hours), self.by_air(self.part.surgery_km))

    @property
    def hospitals(self) -> Reach:
        """What hospitals of the hosts add, counted on or not, with helicopters as planned."""
        hours = self.places.hospital_hours.min(axis=0, initial=np.inf)
        km = self.places.hospital_km.min(axis=0, initial=np.inf)
        return Reach(self.by_road(hours), self.by_air(self.flown_km + km))

    @property
    def counted(self) -> Reach:
        """The same where they are counted on, else nothing."""
        nowhere = np.full(len(self.part.weight), np.inf)
        return self.hospitals if self.levers.medical.host_hospitals else Reach(nowhere, nowhere)

    @property
    def surgery_anywhere(self) -> Reach:
        """What surgery at each base would reach, helicopters as planned, shape (B, P)."""
        return self.surgery_from(self.places.base_hours, self.places.base_km)

    def surgery_from(self, way_hours: Floats, way_km: Floats) -> Reach:
        """Return what surgery in some towns would reach, from the ways to every place, shape (T, P)."""
        return Reach(self.by_road(way_hours), self.by_air(self.flown_km + way_km))

    @property
    def helicopters_anywhere(self) -> Reach:
        """What a helicopter at each base would reach, surgery as planned, shape (B, P); roads as planned."""
        onward = self.places.base_km[self.surgery].min(axis=0, initial=np.inf)
        if self.levers.medical.host_hospitals:
            onward = np.minimum(onward, self.places.hospital_km.min(axis=0, initial=np.inf))
        return Reach(np.full(self.places.base_km.shape, np.inf), self.by_air(self.there_km + onward))

    @property
    def gains(self) -> Floats:
        """What a place counts once it is reached by road, beyond what it counts by air, and by air, shape (2 P,)."""
        return np.concatenate([(1 - self.chance) * self.part.weight, self.chance * self.part.weight])

    def share(self, reach: Reach) -> float:
        """Return the share in time within the limit in force."""
        return float(self.gains @ reach.within(self.limit))


@dataclass(frozen=True, eq=False)
class Reach:
    """Hours from wounding to surgery by road and by air, shape (P,) or (B, P); inf for no way."""

    road: Floats
    air: Floats

    def within(self, limit: float) -> Booleans:
        """Return what is reached by road, then what is reached at all, shape (2 P,) or (B, 2 P)."""
        return np.concatenate([self.road <= limit, np.minimum(self.road, self.air) <= limit], axis=-1)

    def any(self) -> Reach:
        """Return what is reached from the best of the bases."""
        return Reach(self.road.min(axis=0, initial=np.inf), self.air.min(axis=0, initial=np.inf))

    def __or__(self, other: Reach) -> Reach:
        return Reach(np.minimum(self.road, other.road), np.minimum(self.air, other.air))


def cures_alone(lack: Lack) -> Iterator[Cure]:
    """Yield the changes any one of which reaches the target, all else as planned."""
    aloft = fewest_aloft(lack, lack.limit)
    if aloft is not None:
        yield from helicopters_told(lack, aloft)
    bases = fewest_with_surgery(lack, lack.surgery_anywhere, lack.limit)
    if bases is not None:
        yield from surgery_told(lack, bases)
    hosted = lack.share(lack.planned | lack.hospitals)
    if not lack.levers.medical.host_hospitals and hosted >= lack.target - 1e-9:
        yield Cure(CureKind.OTHERWISE, "hospitals of the hosts counted on for surgery", None, "")
    limit = limit_that_does(lack, least_limit(lack, lack.planned), lack.part.surgeries, lack.aloft)
    if np.isfinite(limit):
        yield Cure(CureKind.LIMIT, TO_SURGERY, limit, "hours")


def fewest_aloft(lack: Lack, limit: float) -> int | None:
    """Return how few helicopters, one a base, reach the target within a limit with surgery where it stands.

    None where the share that flies in all weathers and lights does not reach it, however many there are.
    """
    if lack.chance <= 0:
        return None
    as_planned = np.concatenate([lack.planned.road <= limit] * 2)
    return fewest_bases(lack.helicopters_anywhere.within(limit), as_planned, lack.gains, lack.target)


def fewest_with_surgery(lack: Lack, reach: Reach, limit: float) -> int | None:
    """Return how few towns with surgery reach the target within a limit, helicopters where they are; None if none."""
    return fewest_bases(reach.within(limit), lack.counted.within(limit), lack.gains, lack.target)


def helicopters_told(lack: Lack, fewest: int) -> Iterator[Cure]:
    """Yield helicopters as a cure: as many at other bases where they would do, and more as planning sites them."""
    have, surgeries = lack.part.helicopters, lack.part.surgeries
    does = partial(lack.does, surgeries, limit=lack.limit)
    return _told(lack, have, fewest, does, partial(helicopters_elsewhere, lack))


def surgery_told(lack: Lack, fewest: int) -> Iterator[Cure]:
    """Yield surgery as a cure: as many at other bases where they would do, and more as planning sites them."""
    have = lack.part.surgeries
    does = partial(lack.does, helicopters=lack.aloft, limit=lack.limit)
    return _told(lack, have, fewest, does, partial(surgery_elsewhere, lack))


def _told(
    lack: Lack, have: int, fewest: int, does: Callable[[int], bool], elsewhere: Callable[..., Cure]
) -> Iterator[Cure]:
    """Yield cures of one thing that some bases hold: ``have`` as planned, ``fewest`` if sited for this light alone."""
    if fewest <= have:
        yield elsewhere(fewest)
    count = least(max(fewest, have + 1), len(lack.places.base_km), does)
    if fewest > have:
        yield elsewhere(count or fewest, is_alone=count is None)
    elif count is not None and lack.sited is not None:
        yield elsewhere(count)


def limit_that_does(lack: Lack, shortest: float, surgeries: int, helicopters: int) -> float:
    """Return the least limit, none below the shortest, with which planning anew reaches the target; infinite if none.

    It is the shortest itself where that and what is told of it both do, else one of two figures.
    """
    if lack.sited is None or not np.isfinite(shortest):
        return shortest
    limit = told(shortest)
    if limit > 0 and all(lack.does(surgeries, helicopters, each) for each in (shortest, limit)):
        return shortest
    for _ in range(MOST_STEPS):
        if lack.does(surgeries, helicopters, limit):
            return limit
        limit = told(limit * (1 + 1e-6))
    return np.inf


def told(limit: float) -> float:
    """Return a limit as it is told: to two figures, upward."""
    if not np.isfinite(limit) or limit <= 0:
        return limit
    step = 10.0 ** (math.floor(math.log10(limit)) - 1)
    return max(limit, round(math.ceil(limit / step - 1e-9) * step, 12))


def light_alone(lack: Lack) -> str:
    """Return for what bases that are chosen anew are chosen: in the other light they may do worse."""
    return f"chosen for the {'night' if lack.is_night else 'day'} alone"


def helicopters_elsewhere(lack: Lack, count: int, *, is_alone: bool = False) -> Cure:
    """Return so many helicopters in all, one a base, as a cure: more of them, or the same at other bases.

    ``is_alone`` says that more of them do only where they are sited for this light alone.
    """
    if count <= lack.part.helicopters:
        return Cure(CureKind.OTHERWISE, f"helicopters kept at other bases {light_alone(lack)}", None, "")
    alone = f", {light_alone(lack)}" if is_alone else ""
    of = (f"helicopters kept for casualties{alone}",)
    return Cure(CureKind.MORE, f"more {of[0]}", float(count - lack.part.helicopters), "helicopters", of)


def surgery_elsewhere(lack: Lack, count: int, where: str = "", *, is_alone: bool = False) -> Cure:
    """Return so many bases with surgery in all as a cure: more of them, or as many others; alone as above."""
    if count <= lack.part.surgeries:
        return Cure(CureKind.OTHERWISE, f"surgery at other bases {light_alone(lack)}{where}", None, "")
    alone = f", {light_alone(lack)}" if is_alone else ""
    of = (f"bases with surgery{where}{alone}",)
    return Cure(CureKind.MORE, f"more {of[0]}", float(count - lack.part.surgeries), "bases", of)


def least_limit(lack: Lack, reach: Reach) -> float:
    """Return the least limit within which the target share is in time, shape of hours (P,); infinite if none is."""
    hours = np.concatenate([reach.road, np.minimum(reach.road, reach.air)])
    order = np.argsort(hours, kind="stable")
    reached = (np.cumsum(lack.gains[order]) >= lack.target - 1e-9) & np.isfinite(hours[order])
    return float(hours[order][np.argmax(reached)]) if reached.any() else np.inf
