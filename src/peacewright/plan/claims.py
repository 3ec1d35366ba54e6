"""First claims: what any strength must spend on itself before it can do a task; shared by planning and futures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from peacewright.operation.vocabulary import Element
from peacewright.plan.task_sizes import Number, Setting, plain, whole
from peacewright.plan.tasks import Claim
from peacewright.plan.wording import percent

CLAIM_FORMULAS = {
    "self_protection": "bases × persons who guard one; bases: the lever, else strength ÷ persons a base, at least one",
    "medical": "strength × (persons of a level-1 post ÷ persons it serves + the same of level 2)",
    "command": "strength × share in headquarters and liaison",
    "supply": "strength × share in supply, transport, repair: the schedule's, and where a lever sets who carries, + "
    "persons saved × (contractors of the schedule − contractors of the lever), from 0 to 1",
    "sensors": "orbits × crew of one + fixed posts × crew of one",
    "aviation": "helicopters × persons who fly and keep one",
    "reserve": "strength × share kept back, for losses, leave and the unforeseen",
}
"""How each claim is sized, in words and symbols, in the order in which claims are met."""
_MOST_STRENGTH = 10_000_000


def base_count(strength: float, at: Setting) -> int:
    """Return how many bases a strength needs: the lever if set, else what the dispersal limit asks for."""
    if strength <= 0:
        return 0
    if at.levers.bases:
        return int(at.levers.bases)
    return int(whole(strength / at.value("stationing.persons_per_base")))


def claim_factors(at: Setting) -> dict[str, tuple[str, ...]]:
    """Return the factors behind each claim, by the claim's name, in the order in which claims are met."""
    unarmed = at.is_unarmed
    guards = "self_protection.unarmed_persons_per_base" if unarmed else "self_protection.persons_per_base"
    medical = ("level1_staff", "level1_supports", "level2_staff", "level2_supports")
    return {
        "self_protection": (guards, "stationing.persons_per_base"),
        "medical": tuple(f"medical.{name}" for name in medical),
        "command": ("staff.share",),
        "supply": _supply_factors(at),
        "sensors": ("sensors.crew_per_orbit", "sensors.crew_per_fixed_post"),
        "aviation": ("helicopter.persons",),
        "reserve": ("reserve.share",),
    }


def _needs(strength: Number, at: Setting) -> Iterator[tuple[str, Element, Number, Callable[[], str]]]:
    """Yield name, kind of unit, persons and reason of each claim; reasons are worded when asked for."""
    factors = claim_factors(at)
    bases = at.levers.bases or plain(np.maximum(1.0, strength / at.value("stationing.persons_per_base")))
    guards = at.value(factors["self_protection"][0])
    unarmed = at.is_unarmed
    yield (
        "self_protection", Element.OBSERVERS if unarmed else Element.INFANTRY, bases * guards,
        lambda: f"{bases:.1f} bases × {guards:g} persons who watch, guard and warn round the clock",
    )  # fmt: skip
    first, first_for, second, second_for = (at.value(name) for name in factors["medical"])
    yield (
        "medical", Element.MEDICAL, strength * (first / first_for + second / second_for),
        lambda: f"{first:g} persons of level 1 for every {first_for:g}, {second:g} of level 2 for every {second_for:g}",
    )  # fmt: skip
    command_share = at.value(factors["command"][0])
    yield (
        "command",
        Element.STAFF,
        command_share * strength,
        lambda: f"{percent(command_share, 1)} of the strength in headquarters and liaison",
    )
    supply_share = _supply_share(at)
    yield (
        "supply",
        Element.ENABLERS,
        supply_share * strength,
        lambda: f"{percent(supply_share)} of the strength in supply, transport, repair",
    )
    sensors = at.levers.sensors
    if sensors.uav_orbits or sensors.fixed_posts:
        per_orbit, per_post = (at.value(name) for name in factors["sensors"])
        yield (
            "sensors", Element.ENABLERS, sensors.uav_orbits * per_orbit + sensors.fixed_posts * per_post,
            lambda: (
                f"{sensors.uav_orbits:g} orbits × {per_orbit:g} persons, {sensors.fixed_posts:g} posts × {per_post:g}"
            ),
        )  # fmt: skip
    if at.levers.helicopters:
        each = at.value(factors["aviation"][0])
        yield (
            "aviation",
            Element.ENABLERS,
            at.levers.helicopters * each,
            lambda: f"{at.levers.helicopters:g} helicopters × {each:g} persons who fly and keep one",
        )
    reserve_share = at.value(factors["reserve"][0])
    yield (
        "reserve", Element.OBSERVERS if unarmed else Element.INFANTRY, reserve_share * strength,
        lambda: f"{percent(reserve_share)} of the strength kept back, for losses, leave and the unforeseen",
    )  # fmt: skip


def _supply_factors(at: Setting) -> tuple[str, ...]:
    """Return what the share in supply follows from; more where a lever sets who carries."""
    schedule = at.levers.supply.schedule
    names = (f"supply.{schedule}.support_share",)
    if at.levers.supply.contractors is None:
        return names
    return (*names, "supply.persons_saved", f"supply.{schedule}.contractors")


def _supply_share(at: Setting) -> Number:
    """Return the share of the strength in supply: the schedule's, less what further contractors save."""
    share, *decided = (at.value(name) for name in _supply_factors(at))
    if at.levers.supply.contractors is not None:
        saved, usual = decided
        share = share + saved * (usual - at.levers.supply.contractors)
    return plain(np.clip(share, 0.0, 1.0))


def claims_on(strength: float, at: Setting) -> tuple[Claim, ...]:
    """Return the claims on a strength in the order in which they are met, never more than the strength.

    Claims are in proportion to the strength (bases above the first too): a step at each further base would let a
    larger force do less, which says more about rounding than about forces.

    Parameters
    ----------
    strength : float
        Persons in place inside the theatre.
    at : Setting
        Levers and factors.

    Returns
    -------
    tuple of Claim
        Empty without strength.
    """
    if strength <= 0:
        return ()
    left = strength
    claims = []
    for name, element, persons, because in _needs(strength, at):
        given = min(persons, left)
        left -= given
        claims.append(Claim(name, given, because(), element, persons))
    return tuple(claims)


def persons_claimed(strength: Number, at: Setting) -> Number:
    """Return the persons that all claims on a strength need together, more than the strength where it is too small.

    ``strength`` is above zero.
    """
    return sum(persons for _, _, persons, _ in _needs(strength, at))


def strength_for(task_persons: float, at: Setting) -> float:
    """Return the least whole strength that leaves given persons for tasks after every claim is met.

    What is left after the claims never falls with strength, so halving the interval finds the least such strength.

    Raises
    ------
    ValueError
        If the claims take all of any strength: the ratios then describe a force that can only guard and feed itself.
    """
    if task_persons <= 0:
        return 0.0

    def leaves_enough(strength: int) -> bool:
        return bool(strength - persons_claimed(strength, at) >= task_persons - 1e-6)

    high = math.ceil(task_persons)
    while not leaves_enough(high):
        high *= 2
        if high > _MOST_STRENGTH:
            message = "the first claims (self-protection, medical, command, supply, reserve) take all of any strength"
            raise ValueError(message)
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if leaves_enough(middle) else (middle, high)
    return float(high)
