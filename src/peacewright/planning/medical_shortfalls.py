"""What medical care lacks against the limits: shares of the force below the target, each with its cures."""

from __future__ import annotations

from peacewright.core.factors import FactorSet
from peacewright.operation.options import Levers
from peacewright.plan.explanation import Shortfall
from peacewright.plan.medical import MedicalPart, clock
from peacewright.plan.medical_shares import SHARES, shares_of
from peacewright.plan.wording import percent, percent_apart
from peacewright.planning.medical_cures import Lack, Sited, cures_alone
from peacewright.planning.medical_pairs import FurtherTowns, cures_together
from peacewright.planning.medical_places import Places
from peacewright.planning.solve.evacuation import Siting

TOLD = ("surgery_day", "surgery_night", "surgery_day_banned", "surgery_night_banned")
"""Shares that are held against the target; those without flights only where there are any."""


def medical_shortfalls(
    part: MedicalPart,
    places: Places,
    siting: Siting,
    levers: Levers,
    factors: FactorSet,
    further: FurtherTowns,
    sited: Sited,
) -> tuple[Shortfall, ...]:
    """Return a shortfall for each told share below the target, with the cures that would each reach it.

    ``further`` gives the towns where further bases may stand; changes together are sought only where none alone does.
    ``sited`` sites surgery and helicopters anew, as planning does.
    """
    target, limit = factors.value("medical.target_share"), factors.value("medical.surgery_hours")
    speed = factors.value("travel.road_speed")
    found = shares_of(part, factors.value, speed)
    shortfalls = []
    for name in TOLD:
        share = SHARES[name]
        if found[name] >= target - 1e-9 or (share.banned and not part.flies):
            continue
        light = f"{'by night' if share.night else 'by day'}{', without flights' if share.banned else ''}"
        at = clock(factors.value, speed, night=share.night)
        radius = factors.value("helicopter.radius")
        lack = Lack(
            part,
            places,
            siting.surgery,
            siting.flies,
            levers,
            at,
            share.night,
            share.banned,
            limit,
            target,
            radius,
            sited,
        )
        cures = tuple(cures_alone(lack)) or tuple(cures_together(lack, further))
        shortfalls.append(
            Shortfall(
                f"surgery in time {light}",
                f"{percent_apart(float(found[name]), target)} of the force would be on the operating table within "
                f"{limit:g} hours {light}, the target is {percent(target)}.",
                target - float(found[name]),
                "share",
                cures,
            )
        )
    return tuple(shortfalls)
