"""The least change of each kind that alone brings every region of the line into reach of a base.

A time limit is tried in the order in which regions come into reach. Further bases are few, and told by their number
where no fewer could do; persons are spread over old and new bases alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.explanation import Cure, CureKind
from peacewright.planning.choose_towns import spaced
from peacewright.planning.hosts import base_sides, hours_to_cells
from peacewright.planning.least import least
from peacewright.planning.pose_tasks import Ground, claimed_anew, effort_to
from peacewright.planning.solve.fewest_places import FewPlaces, few_places

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Whole = Callable[[Ground], bool]

STAND_OFF_STEP_KM = 10.0
"""Steps in which a smaller stand-off is sought: no answer tells a base's distance to the line more finely."""
_SOMEBODY = 1e-5
"""Least demand of a region, in rooms of a base: somebody must be able to stand there, so that each asks for a base."""
_HELICOPTERS = 2
"""One is kept for casualties wherever there are any; the other can take people to the line."""
_MOST_TRIES = 40
"""Stand-offs and time limits that are tried, from the first at which every region is in reach."""


def reach_cures(on: Ground, unreached: Booleans, demand: Floats, whole: Whole) -> Iterator[Cure]:
    """Yield the cures of regions that no base reaches.

    Parameters
    ----------
    on : Ground
    unreached : ndarray of bool, shape (regions,)
    demand : ndarray of float, shape (regions unreached,)
        Persons on the spot that should stand there.
    whole : callable
        Whether on a changed ground every region is in reach and what should stand there does.
    """
    limit = _longer_limit(on, whole)
    if limit is not None:
        yield Cure(CureKind.LIMIT, "a time limit to the line of no less than", limit, "hours")
    if not on.at.levers.crosses_line and whole(_going(on, crosses_line=True)):
        yield Cure(CureKind.OTHERWISE, "a mandate to cross the line", None, "")
    if not on.at.levers.helicopters and whole(claimed_anew(_going(on, helicopters=_HELICOPTERS))):
        yield Cure(CureKind.OTHERWISE, "helicopters for casualties and for the ways to the line", None, "")
    yield from _further_bases(on, _Towns(on, unreached, demand, whole))


def _longer_limit(on: Ground, whole: Whole) -> float | None:
    """Return the least time limit that does, of those at which some base comes to reach half of a region's line."""
    names = np.array(on.theatre.segments.region_name)
    halves = []
    for region in on.regions:
        here = names == region
        halves.append(_half_way(on.hours[:, here], on.theatre.segments.length_km[here]))
    by_base = np.array(halves).T  # (bases, regions)
    first = by_base.min(axis=0).max()
    steps = np.unique(by_base[np.isfinite(by_base) & (by_base >= first)])
    for limit in steps[:_MOST_TRIES]:
        if limit > on.limit_hours and whole(replace(on, limit_hours=float(limit))):
            return float(limit)
    return None


def _half_way(hours: Floats, length: Floats) -> Floats:
    """Return within which time half of some length is reached, shape (bases,); ``hours`` has shape (bases, pieces)."""
    order = np.argsort(hours, axis=1, kind="stable")
    covered = np.cumsum(length[order], axis=1)
    enough = np.argmax(covered >= length.sum() / 2, axis=1)
    return np.asarray(np.take_along_axis(hours, order, axis=1)[np.arange(len(hours)), enough])


def _going(on: Ground, **levers: bool | int) -> Ground:
    """Return the ground of a force that may go by other ways than the option's."""
    changed = _changed(on, **levers)
    return replace(changed, hours=_hours(changed)[on.towns])


def _changed(on: Ground, **levers: bool | int) -> Ground:
    return replace(on, at=replace(on.at, levers=on.at.levers.model_copy(update=levers)))


def _hours(on: Ground) -> Floats:
    """Return hours from every town to every segment of the line."""
    return hours_to_cells(on.theatre, on.at.levers, on.at.factors)[:, : len(on.theatre.segments)]


def _further_bases(on: Ground, towns: _Towns) -> Iterator[Cure]:
    """Yield further bases: where they may stand, closer to the line, in another zone; else closer anywhere.

    Where none of these does and one side alone hosts, either side is tried.
    """
    zones = list(on.at.levers.zones) or list(on.theatre.zones)
    found = []
    further = towns.fewest(towns.allowed(zones, on.at.levers.stand_off))
    if further is not None:
        found.append(_more(further, "where bases may stand"))
    elif (near := towns.closer(zones)) is not None:
        found.append(_closer(*near))
    for zone in on.theatre.zones:
        if zone in zones:
            continue
        further = towns.fewest(towns.allowed([*zones, zone], on.at.levers.stand_off))
        if further is not None:
            found.append(_more(further, f"in the zone {zone}"))
    if not found and (near := towns.closer(list(on.theatre.zones))) is not None:
        found.append(_closer(*near, "in any zone "))
    if not found and on.at.levers.hosts == "one":
        found += _hosted_by_both(on, towns, zones)
    yield from found


def _hosted_by_both(on: Ground, towns: _Towns, zones: Sequence[str]) -> Iterator[Cure]:
    """Yield further bases on either side of the line, in the option's zones if these do, else in any."""
    every = list(on.theatre.zones)
    for where, allowed in (("", zones), *([("in any zone ", every)] if set(every) != set(zones) else [])):
        further = towns.fewest(towns.allowed(allowed, on.at.levers.stand_off, sides=(0, 1)))
        if further is not None:
            yield _more(further, f"{where}with hosts on both sides of the line")
            return


@dataclass(frozen=True)
class _Further:
    """How many further bases were found to do, and whether no fewer could."""

    count: int
    is_least: bool


class _Towns:
    """Towns where further bases could stand, and what they reach of the regions that none reaches."""

    def __init__(self, on: Ground, unreached: Booleans, demand: Floats, whole: Whole) -> None:
        self.on, self.demand, self.whole = on, demand, whole
        self.hours = _hours(on)
        self.effort = effort_to(on, self.hours)[:, unreached]

    def allowed(self, zones: Sequence[str], stand_off: float, sides: tuple[int, ...] = ()) -> Integers:
        """Return the towns of some zones beyond a stand-off, on a side that hosts, none too close to a larger one."""
        theatre, at = self.on.theatre, self.on.at
        sides = sides or base_sides(theatre, at.levers)
        found = theatre.sites.eligible(zones, stand_off_km=stand_off, sides=sides)
        return spaced(theatre, found, at.value("stationing.site_spacing"))

    def could(self, towns: Integers) -> bool:
        """Whether bases at all these towns would do, each with the room of a single further one; else none do."""
        reaching = self._reaching(towns)
        if not np.isfinite(self.effort[reaching]).any(axis=0).all():
            return False
        return self.whole(self._with_bases(reaching, 1))

    def _reaching(self, towns: Integers) -> Integers:
        return np.asarray(towns[np.isfinite(self.effort[towns]).any(axis=1)])

    def fewest(self, towns: Integers) -> _Further | None:
        """Return how many further bases do: few with room for those who work in the regions, tried on the ground.

        More bases hold fewer persons each, so that the number is raised until it bears its own room. Where the few do
        not do on the ground, which asks for more than room in the regions, a number above theirs is no proven least.
        """
        if not self.could(towns):
            return None
        towns = self._reaching(towns)
        count, bound = 1, 1
        while count <= len(towns):
            few = self._few(towns, count)
            if few is None:
                return None
            if len(few.chosen) <= count:
                while bound < count and (low := self._few(towns, bound)) is not None and low.at_least > bound:
                    bound = min(low.at_least, count)
                if self.whole(self._with_bases(self._filled(towns, few.chosen, count))):
                    return _Further(count, count == bound)
            count = max(count + 1, few.at_least)
            if not self.whole(self._with_bases(towns, count)):
                return None  # with the guards and the room of so many, not even bases at all of them would do
        return None

    def _filled(self, towns: Integers, chosen: Integers, count: int) -> Integers:
        """Return the towns chosen with others up to a number, those from which the regions are served best first."""
        others = np.setdiff1d(np.arange(len(towns)), chosen)
        served = (1 / self.effort[towns[others]]).sum(axis=1)
        best = others[np.argsort(-served, kind="stable")]
        return np.asarray(towns[np.concatenate([chosen, best[: count - len(chosen)]])])

    def _few(self, towns: Integers, count: int) -> FewPlaces | None:
        """Return few of some towns that do, with the room of so many further bases."""
        room = self.on.housed / (len(self.on.at_base) + count)
        demand = np.maximum(self.demand, _SOMEBODY * room)
        return few_places(self.effort[towns], demand, self.on.reserve_persons, room)

    def closer(self, zones: Sequence[str]) -> tuple[_Further, float] | None:
        """Return how many further bases do at the largest smaller stand-off that is found to do, and that stand-off."""
        levers = self.on.at.levers
        steps = np.arange(0.0, levers.stand_off, STAND_OFF_STEP_KM)[::-1]
        able = least(0, len(steps) - 1, lambda back: self.could(self.allowed(zones, float(steps[back]))))
        for stand_off in () if able is None else steps[able : able + _MOST_TRIES]:
            further = self.fewest(self.allowed(zones, float(stand_off)))
            if further is not None:
                return further, float(stand_off)
        return None

    def _with_bases(self, towns: Integers, count: int | None = None) -> Ground:
        """Return the ground with further bases, persons spread over all alike, as over ``count`` further ones."""
        bases, further = len(self.on.at_base), count or len(towns)
        on = claimed_anew(_changed(self.on, bases=bases + further))  # each base more asks for guards
        share = on.at_base.sum() / (bases + further)
        return replace(
            on,
            hours=np.vstack([self.on.hours, self.hours[towns]]),
            at_base=np.full(bases + len(towns), share),
        )


def _more(further: _Further, where: str) -> Cure:
    if not further.is_least:
        return Cure(CureKind.OTHERWISE, f"further bases {where}", None, "")
    return Cure(CureKind.MORE, f"more bases {where}", float(further.count), "bases", (f"bases {where}",))


def _closer(further: _Further, stand_off: float, where: str = "") -> Cure:
    if stand_off <= 0:
        return _more(further, f"{where}without a stand-off")
    count = f"{further.count} further base{'' if further.count == 1 else 's'}"
    bases = count if further.is_least else "further bases"
    return Cure(CureKind.LIMIT, f"{bases} {where}at a stand-off of no more than", stand_off, "km")
