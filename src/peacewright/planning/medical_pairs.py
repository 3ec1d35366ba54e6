"""Changes that only together bring the target share of the force to surgery in time.

Sought where no change alone does: helicopters and a longer limit, surgery at more of the bases and a longer limit;
where neither does, surgery at new bases too, at the limit in force and else at a longer one. The limit is the least
with all that the first change could give, to two figures; of the first change then the least that does at that limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.options import Levers
from peacewright.plan.explanation import Cure, CureKind
from peacewright.planning.choose_towns import spaced
from peacewright.planning.hosts import base_sides
from peacewright.planning.least import least
from peacewright.planning.medical_cures import (
    TO_SURGERY,
    Lack,
    Reach,
    fewest_aloft,
    fewest_with_surgery,
    helicopters_elsewhere,
    least_limit,
    limit_that_does,
    surgery_elsewhere,
    told,
)
from peacewright.planning.medical_places import ways_to_places
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Further:
    """Towns where further bases may stand: where in words, hours by road and km by air to every place, (T, P) each."""

    where: str
    way_hours: Floats
    way_km: Floats


FurtherTowns = Callable[[], Iterator[Further]]
"""Further towns, what an option allows first; looked for only where they are asked for."""


def cures_together(lack: Lack, further: FurtherTowns) -> Iterator[Cure]:
    """Yield changes that reach the target together, all else as planned."""
    found = [*_helicopters_and_limit(lack), *_surgery_and_limit(lack, lack.surgery_anywhere, is_planned=True)]
    yield from found or _new_bases(lack, list(further()))


def _helicopters_and_limit(lack: Lack) -> Iterator[Cure]:
    surgeries, bases = lack.part.surgeries, len(lack.places.base_km)
    shortest = told(least_limit(lack, lack.planned | lack.helicopters_anywhere.any()))
    longer = limit_that_does(lack, shortest, surgeries, bases)
    limit = longer if np.isfinite(longer) else shortest
    fewest = fewest_aloft(lack, limit) if limit > lack.limit and np.isfinite(limit) else None
    if fewest is None:
        return
    count = least(fewest, bases, lambda number: lack.does(surgeries, number, limit))
    yield _with_limit(helicopters_elsewhere(lack, count or fewest, is_alone=count is None), limit)


def _surgery_and_limit(
    lack: Lack, reach: Reach, where: str = "", *, is_planned: bool = False
) -> Iterator[Cure]:
    """Yield surgery at more bases with a longer limit, from what surgery at each reaches, shape (B, P).

    Where the bases are those planned, planning anew with them does.
    """
    limit = told(least_limit(lack, reach.any() | lack.counted))
    count = fewest_with_surgery(lack, reach, limit) if np.isfinite(limit) else None
    if count is None:
        return
    anew = count
    if is_planned:
        anew = least(count, len(reach.road), lambda number: lack.does(number, lack.aloft, limit)) or 0
    yield _with_limit(surgery_elsewhere(lack, anew or count, where, is_alone=not anew), limit)


def _with_limit(cure: Cure, limit: float) -> Cure:
    """Return a cure with a limit to surgery, which its amount then is."""
    words = cure.change
    if cure.kind is CureKind.MORE and cure.amount is not None:
        first, space, rest = cure.of[0].partition(" ")
        things = first.removesuffix("s") if cure.amount == 1 else first
        words = f"{cure.amount:g} more {things}{space}{rest}"
    joint = ", and" if "," in words else " and"
    return Cure(CureKind.LIMIT, f"{words}{joint} {TO_SURGERY}", limit, "hours", together=True)


def _new_bases(lack: Lack, every: list[Further]) -> Iterator[Cure]:
    """Yield surgery at new bases too: in the first choice of towns that does, else with a longer limit."""
    for towns in every:
        count = fewest_with_surgery(lack, _old_or_new(lack, towns), lack.limit)
        if count is not None:
            yield surgery_elsewhere(lack, count, f", old or new{towns.where}")
            return
    for towns in every:
        found = list(_surgery_and_limit(lack, _old_or_new(lack, towns), f", old or new{towns.where}"))
        yield from found
        if found:
            return


def _old_or_new(lack: Lack, towns: Further) -> Reach:
    hours = np.vstack([lack.places.base_hours, towns.way_hours])
    return lack.surgery_from(hours, np.vstack([lack.places.base_km, towns.way_km]))


def further_towns(theatre: Theatre, bases: Integers, levers: Levers, factors: FactorSet) -> Iterator[Further]:
    """Yield towns where further bases may stand: as an option allows, in any zone, with hosts on both sides.

    Parameters
    ----------
    theatre : Theatre
    bases : ndarray of int, shape (B,)
        Sites of the option's bases.
    levers : Levers
    factors : FactorSet
        ``stationing.site_spacing``.
    """
    own, every = list(levers.zones) or list(theatre.zones), list(theatre.zones)
    hosts = base_sides(theatre, levers)
    choices = [("", own, hosts), (", in any zone", every, hosts)]
    if levers.hosts == "one":
        both = ", with hosts on both sides of the line"
        choices += [(both, own, (0, 1)), (f", in any zone{both}", every, (0, 1))]
    for where, zones, sides in choices:
        allowed = theatre.sites.eligible(zones, stand_off_km=levers.stand_off, sides=sides)
        towns = spaced(theatre, allowed, factors.value("stationing.site_spacing"))
        yield Further(where, *ways_to_places(theatre, towns, bases, levers))
