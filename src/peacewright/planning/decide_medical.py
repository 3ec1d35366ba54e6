"""Medical care: surgery and helicopters sited with the bases, and who would be operated on in time, day and night."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.plan.medical import Clock, MedicalPart, clock
from peacewright.plan.stationing import StationingPart
from peacewright.plan.tasks import TaskPart
from peacewright.planning.explain_medical import explain_medical
from peacewright.planning.medical_pairs import further_towns
from peacewright.planning.medical_places import Places, places_of
from peacewright.planning.medical_shortfalls import medical_shortfalls
from peacewright.planning.solve.evacuation import Siting, SitingProblem, site_evacuation
from peacewright.planning.worksheet import Worksheet
from peacewright.theatre.theatre import Theatre

Floats = NDArray[np.float64]
LIGHTS = (False, True)
"""By day, by night."""


def decide_medical(
    operation: Operation,
    option_name: str,
    theatre: Theatre,
    tasks: TaskPart,
    stationing: StationingPart,
    factors: FactorSet,
) -> MedicalPart:
    """Site surgery and helicopters among the bases of an option, on best values.

    Parameters
    ----------
    operation : Operation
    option_name : str
        Its levers ``medical`` and ``helicopters`` say what there is.
    theatre : Theatre
    tasks : TaskPart
        Says who serves along the line.
    stationing : StationingPart
        The bases.
    factors : FactorSet
        ``medical.*``, ``medevac.*``, ``helicopter.speed``, ``helicopter.radius``.

    Returns
    -------
    MedicalPart
        Without places where there are no bases.
    """
    levers = operation.options[option_name].levers
    if not stationing.bases:
        return _nothing()
    places = places_of(theatre, stationing, tasks, levers, factors.value("medical.hospital_population"))
    surgeries = min(surgery_count(levers, factors), len(stationing.bases))
    kept = helicopters_kept(levers, factors)
    problem = siting_problem(places, levers, factors, surgeries, min(kept, len(stationing.bases)))
    siting = site_evacuation(problem)
    part = _part(places, siting, levers, factors, stationing, kept)
    sheet = Worksheet(factors, decide_medical)
    part = replace(part, explanations=explain_medical(sheet, part, levers, tasks))
    bases = np.array([base.site for base in stationing.bases], dtype=np.int64)
    further = partial(further_towns, theatre, bases, levers, factors)

    @cache
    def sited(surgeries: int, helicopters: int, limit: float) -> Siting:
        known = factors.at({"medical.surgery_hours": limit})
        return site_evacuation(siting_problem(places, levers, known, surgeries, helicopters))

    found = medical_shortfalls(part, places, siting, levers, factors, further, sited)
    return replace(part, shortfalls=found)


def surgery_count(levers: Levers, factors: FactorSet) -> int:
    """Return how many facilities of role 2 a force has: the lever, else one for as many as one supports, rounded.

    A force that fills a post of role 1 has one at least; a smaller one relies on hospitals that are there.
    """
    if levers.medical.surgeries is not None:
        return int(levers.medical.surgeries)
    least = 1 if levers.strength >= factors.value("medical.level1_supports") else 0
    return max(least, int(levers.strength / factors.value("medical.level2_supports") + 0.5))


def helicopters_kept(levers: Levers, factors: FactorSet) -> int:
    """Return how many helicopters are kept for casualties: a share, at least one where there are any."""
    if not levers.helicopters:
        return 0
    return max(1, int(levers.helicopters * factors.value("medevac.kept_share") + 0.5))


def clocks_of(factors: FactorSet) -> tuple[Clock, ...]:
    """Return the clocks by day and by night at best values."""
    speed = factors.value("travel.road_speed")
    return tuple(clock(factors.value, speed, night=night) for night in LIGHTS)


def siting_problem(
    places: Places, levers: Levers, factors: FactorSet, surgeries: int, helicopters: int
) -> SitingProblem:
    """Return which ways are in time, for siting."""
    limit, radius = factors.value("medical.surgery_hours"), factors.value("helicopter.radius")
    counted = levers.medical.host_hospitals
    road, pair, fixed_road, fixed_air = [], [], [], []
    reached = np.where(places.base_km <= radius, places.base_km, np.inf)
    for at in clocks_of(factors):
        way = at.fixed_surgery_road + places.base_hours * at.slower
        road.append(way <= limit)
        most = (limit - at.fixed_surgery_air) * at.speed
        pair.append(reached[:, None, :] + places.base_km[None, :, :] <= most)
        to_hospital = places.hospital_hours.min(axis=0, initial=np.inf)
        fixed_road.append(counted & (at.fixed_surgery_road + to_hospital * at.slower <= limit))
        flown = places.hospital_km.min(axis=0, initial=np.inf)
        fixed_air.append(counted & (reached + flown[None, :] <= most))
    return SitingProblem(
        weight=places.weight,
        chance=np.array([float(at.chance) for at in clocks_of(factors)]),
        road=np.array(road),
        pair=np.array(pair),
        fixed_road=np.array(fixed_road),
        fixed_air=np.array(fixed_air),
        surgeries=surgeries,
        helicopters=helicopters,
    )


def _part(
    places: Places,
    siting: Siting,
    levers: Levers,
    factors: FactorSet,
    stationing: StationingPart,
    kept: int,
) -> MedicalPart:
    radius = factors.value("helicopter.radius")
    to_hospital = places.hospital_hours.min(axis=0, initial=np.inf)
    flown_hospital = places.hospital_km.min(axis=0, initial=np.inf)
    to_surgery = places.base_hours[siting.surgery].min(axis=0, initial=np.inf)
    flown = places.base_km[siting.surgery].min(axis=0, initial=np.inf)
    if levers.medical.host_hospitals:
        to_surgery, flown = np.minimum(to_surgery, to_hospital), np.minimum(flown, flown_hospital)
    first = places.base_km[siting.flies].min(axis=0, initial=np.inf)
    first = np.where(first <= radius, first, np.inf)
    regions: dict[str, int] = {}
    for base in siting.surgery:
        regions[stationing.bases[base].region] = regions.get(stationing.bases[base].region, 0) + 1
    return MedicalPart(
        weight=places.weight,
        at_line=places.at_line,
        first_hours=places.base_hours.min(axis=0),
        surgery_hours=to_surgery,
        hospital_hours=to_hospital,
        first_km=first,
        surgery_km=first + flown,
        posts=len(stationing.bases),
        surgeries=len(siting.surgery),
        hospitals=len(places.hospital_hours) if levers.medical.host_hospitals else 0,
        regions=tuple(sorted(regions.items())),
        helicopters=kept,
        proof=siting.proof,
    )


def _nothing() -> MedicalPart:
    none = np.zeros(0)
    return MedicalPart(none, np.zeros(0, dtype=bool), none, none, none, none, none, 0, 0, 0, (), 0, None)
