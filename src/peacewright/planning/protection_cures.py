"""What sites lack of their checklist, and the least change of each kind with which alone every site would hold it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.options import Levers
from peacewright.plan.explanation import Cure, CureKind, Shortfall
from peacewright.plan.protection import Item, State
from peacewright.plan.tasks import TaskPart
from peacewright.plan.wording import are
from peacewright.planning.protection_checklist import Site, state_of
from peacewright.planning.solve.evacuation import fewest_bases

Floats = NDArray[np.float64]

ITEMS = {
    Item.WARNING: "warning round the clock and from afar",
    Item.SHELTER: "shelters for all their people",
    Item.DISPERSAL: "no more persons than the dispersal limit",
    Item.RESERVE: "a reserve in time",
    Item.EVACUATION: "a way to the rear with lift for all",
    Item.MEDICAL: "both levels of medical care",
}
"""What a site must have, in words that follow “without”."""


@dataclass(frozen=True)
class Lacking:
    """What cures are tried on: the sites, and how long help takes from each of them to each other.

    Attributes
    ----------
    sites : list of Site, length B
    way_hours : ndarray of float, shape (B, B)
        On the road between bases, at the pace of a group of vehicles.
    start_hours : float
        Until the reserve has been ordered and is ready.
    rear_beyond : bool
        Whether a town on either side of the line lies far enough back.
    """

    sites: list[Site]
    way_hours: Floats
    start_hours: float
    levers: Levers
    tasks: TaskPart
    factors: FactorSet
    rear_beyond: bool = False

    def without(self, item: Item) -> list[int]:
        """Return the sites that are asked for an item and do not hold it."""
        fine = (State.HELD, State.NOT_ASKED)
        return [
            number
            for number, site in enumerate(self.sites)
            if state_of(item, site, self.levers, self.tasks, self.factors).state not in fine
        ]


def protection_shortfalls(at: Lacking) -> tuple[Shortfall, ...]:
    """Return a shortfall for each item that some site asked for it does not hold, with its cures."""
    found = []
    for item in Item:
        short = at.without(item)
        if not short:
            continue
        lacking = [at.sites[number] for number in short]
        because = state_of(item, _worst(item, lacking), at.levers, at.tasks, at.factors).because
        if item is Item.EVACUATION:
            because = _shut_in(lacking, at.levers) or because
        message = f"{len(short)} of {len(at.sites)} sites {are(len(short))} without {ITEMS[item]}: {because}."
        cures = tuple(_cures(item, short, at))
        found.append(Shortfall(f"protection: {item}", message, float(len(short)), "sites", cures))
    return tuple(found)


def _shut_in(lacking: list[Site], levers: Levers) -> str:
    """Say how many sites have no rear, where others only lack lift; else nothing."""
    shut = sum(math.isinf(site.left_hours) for site in lacking)
    if shut in (0, len(lacking)):
        return ""
    have, their = ("has", "its") if shut == 1 else ("have", "their")
    others = "the other" if len(lacking) == shut + 1 else "the others"
    lift = "no lift that is stated" if levers.protection.lift is None else "no lift"
    return f"{shut} {have} no town far enough back on {their} side of the line, {others} {lift}"


def _worst(item: Item, sites: list[Site]) -> Site:
    """Return the site that speaks for all that lack an item."""
    leaves = item is Item.EVACUATION
    return max(sites, key=lambda site: (site.left_hours if leaves else site.helped_hours, site.persons))


def _cures(item: Item, short: list[int], at: Lacking) -> Iterator[Cure]:
    persons = sum(at.sites[number].persons for number in short)
    match item:
        case Item.WARNING:
            yield from _warning(short, at)
        case Item.SHELTER:
            yield Cure(
                CureKind.SIZED,
                "shelters at these sites",
                persons,
                "persons",
                ("shelters for {} at these sites",),
            )
        case Item.DISPERSAL:
            limit = at.factors.value("stationing.persons_per_base")
            more = sum(math.ceil(at.sites[number].persons / limit - 1e-9) - 1 for number in short)
            yield Cure(CureKind.MORE, "more bases", float(more), "bases", ("bases",))
        case Item.RESERVE:
            yield from _reserve(short, at)
        case Item.EVACUATION:
            yield from _evacuation(short, persons, at)
        case Item.MEDICAL:
            yield from _claimed("medical", at)


def _evacuation(short: list[int], persons: float, at: Lacking) -> Iterator[Cure]:
    """Yield lift for all; with passage to the other side where a site has no rear on its own but the other side has."""
    passage = not all(math.isfinite(at.sites[number].left_hours) for number in short)
    if passage and not at.rear_beyond:
        return
    agreed = "passage agreed to the rear of the other side"
    if at.levers.protection.lift:
        yield Cure(CureKind.OTHERWISE, agreed, None, "")
        return
    lift = "vehicles or aircraft{} ready at these sites" + (f", with {agreed}" if passage else "")
    yield Cure(CureKind.SIZED, lift.format(""), persons, "persons", (lift.replace("{}", " for {}"),))


def _claimed(name: str, at: Lacking) -> Iterator[Cure]:
    """Yield the persons that a first claim lacks."""
    for claim in at.tasks.claims:
        if claim.name == name and claim.needed_persons > claim.persons:
            missing = claim.needed_persons - claim.persons
            yield Cure(CureKind.MORE, f"more persons for {name.replace('_', ' ')}", missing, "persons",
                       (f"persons for {name.replace('_', ' ')}",))  # fmt: skip


def _warning(short: list[int], at: Lacking) -> Iterator[Cure]:
    """Yield warning arranged otherwise, and one orbit of the force's own where that is all that lacks."""
    yield Cure(CureKind.OTHERWISE, "warning from afar arranged for every site", None, "")
    sensors = at.levers.sensors.model_copy(update={"uav_orbits": at.levers.sensors.uav_orbits + 1})
    with_orbit = at.levers.model_copy(update={"sensors": sensors})
    sites = [at.sites[number] for number in short]
    if all(
        state_of(Item.WARNING, site, with_orbit, at.tasks, at.factors).state is State.HELD for site in sites
    ):
        yield Cure(
            CureKind.SIZED,
            "a further unmanned aircraft orbit",
            1.0,
            "orbits",
            ("{} more of unmanned aircraft",),
        )


def _reserve(short: list[int], at: Lacking) -> Iterator[Cure]:
    """Yield the fewest bases to hold parts of the reserve, the time left to order it, and how long sites must hold out.

    The fewest bases is a covering program over all sites that are asked for a reserve, solved exactly.
    """
    if any(math.isinf(at.sites[number].helped_hours) for number in short):
        yield Cure(CureKind.OTHERWISE, "a reserve kept back that can be sent", None, "")
        return
    hold = at.factors.value("protection.hold_hours")
    places = reserve_places(at)
    if places is not None:
        kept = sum(claim.persons for claim in at.tasks.claims if claim.name == "reserve")
        of = (f"the reserve divided over {{}}, about {kept / places:,.0f} persons at each",)
        yield Cure(CureKind.SIZED, "the reserve divided over bases", float(places), "bases", of)
    way = max(at.sites[number].helped_hours for number in short) - at.start_hours
    if hold > way:
        yield Cure(CureKind.LIMIT, "order and readiness of the reserve within", hold - way, "hours")
    longest = max(at.sites[number].helped_hours for number in short)
    yield Cure(CureKind.LIMIT, "sites that hold out alone for no less than", longest, "hours")


def reserve_places(at: Lacking) -> int | None:
    """Return the fewest bases from which parts of the reserve reach every site asked for one in time, if any do."""
    asked = [
        state_of(Item.RESERVE, site, at.levers, at.tasks, at.factors).state is not State.NOT_ASKED
        for site in at.sites
    ]
    within = (at.start_hours + at.way_hours <= at.factors.value("protection.hold_hours"))[:, asked]
    count = within.shape[1]
    if count == 0:
        return 0
    # The same covering program as for surgery: the fewest places from which everybody is reached in time.
    return fewest_bases(within, np.zeros(count, dtype=bool), np.full(count, 1.0 / count), 1.0)
