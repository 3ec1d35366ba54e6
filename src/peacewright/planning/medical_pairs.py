"""Two changes that only together bring the target share of the force to surgery in time.

Sought where no change alone does: helicopters and a longer limit, surgery at more of the bases and a longer limit;
where neither does, surgery at new bases too, at the limit in force and else at a longer one. The limit is the least
with all that the first change could give; of the first change then the least that does at that limit.
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
from peacewright.planning.medical_cures import (
    TO_SURGERY,
    Lack,
    helicopters_more,
    least_limit,
    surgery_elsewhere,
)
from peacewright.planning.medical_places import road_hours
from peacewright.planning.solve.evacuation import fewest_bases
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Further:
    """Towns where further bases may stand: where in words, and hours by road from each to every place, shape (T, P)."""

    where: str
    way_hours: Floats


FurtherTowns = Callable[[], Iterator[Further]]
"""Further towns, what an option allows first; looked for only where they are asked for."""


def cures_together(lack: Lack, further: FurtherTowns) -> Iterator[Cure]:
    """Yield pairs of changes that reach the target together, all else as planned."""
    found = [*_helicopters_and_limit(lack), *_with_limit(lack, lack.base_hours)]
    yield from found or _further_bases(lack, list(further()))


def _helicopters_and_limit(lack: Lack) -> Iterator[Cure]:
    by_air = lack.flown_hours.min(axis=0, initial=np.inf)
    limit = least_limit(lack, lack.road_hours, by_air)
    more = helicopters_more(lack, limit) if np.isfinite(limit) and lack.chance > 0 else None
    if more:
        kept = f"{more} more helicopter{'' if more == 1 else 's'} kept for casualties"
        yield Cure(CureKind.LIMIT, f"{kept} and {TO_SURGERY}", limit, "hours")


def _with_limit(lack: Lack, way: Floats, where: str = "") -> Iterator[Cure]:
    """Yield surgery at more bases with a longer limit, from the hours with surgery at each, shape (B, P)."""
    counted = lack.counted_hours
    nowhere = np.full(len(counted), np.inf)
    limit = least_limit(lack, np.minimum(way.min(axis=0, initial=np.inf), counted), nowhere)
    more = _more_surgery(lack, way, limit) if np.isfinite(limit) else None
    if more is not None:
        bases = (
            f"{more} more base{'' if more == 1 else 's'} with surgery"
            if more > 0
            else "surgery at other bases"
        )
        yield Cure(CureKind.LIMIT, f"{bases}{where} and {TO_SURGERY}", limit, "hours")


def _more_surgery(lack: Lack, way: Floats, limit: float) -> int | None:
    """Return how many more bases with surgery, all chosen anew, reach the target by road; None if none do."""
    bases = fewest_bases(way <= limit, lack.counted_hours <= limit, lack.part.weight, lack.target)
    return None if bases is None else bases - lack.part.surgeries


def _further_bases(lack: Lack, every: list[Further]) -> Iterator[Cure]:
    """Yield surgery at new bases too: in the first choice of towns that does, else with a longer limit."""
    for towns in every:
        more = _more_surgery(lack, _with_towns(lack, towns), lack.limit)
        if more is not None:
            yield surgery_elsewhere(more, f", old or new{towns.where}")
            return
    for towns in every:
        found = list(_with_limit(lack, _with_towns(lack, towns), f", old or new{towns.where},"))
        yield from found
        if found:
            return


def _with_towns(lack: Lack, towns: Further) -> Floats:
    return np.vstack([lack.base_hours, lack.by_road(towns.way_hours)])


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
    choices = [("", own, hosts), (" in any zone", every, hosts)]
    if levers.hosts == "one":
        both = " with hosts on both sides of the line"
        choices += [(both, own, (0, 1)), (f" in any zone{both}", every, (0, 1))]
    for where, zones, sides in choices:
        allowed = theatre.sites.eligible(zones, stand_off_km=levers.stand_off, sides=sides)
        towns = spaced(theatre, allowed, factors.value("stationing.site_spacing"))
        yield Further(where, road_hours(theatre, towns, bases, levers))
