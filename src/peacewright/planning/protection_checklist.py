"""The checklist of a site's protection: what each class must have, and what the plan holds of it."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from peacewright.core.factors import FactorSet
from peacewright.operation.options import Levers
from peacewright.operation.reading.factor_tables import CATALOGUE
from peacewright.operation.vocabulary import Rules
from peacewright.plan.protection import Band, Item, ItemState, SiteChecklist, SiteClass, State
from peacewright.plan.tasks import TaskPart


@cache
def asked_of(site_class: SiteClass) -> tuple[Item, ...]:
    """Return what a class of site must have, by the catalogue's checklist.

    A team site is too small to be dispersed, and leaves rather than waits for help.
    """
    text = (CATALOGUE / "engagement" / "checklist.csv").read_text(encoding="utf-8")
    return tuple(Item(row["item"]) for row in csv.DictReader(text.splitlines()) if row[site_class] == "yes")


@dataclass(frozen=True)
class Site:
    """One base as the checklist sees it: class, band, persons, hours until help comes, hours until it has left."""

    site_class: SiteClass
    band: Band
    persons: float
    helped_hours: float
    left_hours: float


def checklists(
    sites: Iterable[Site], levers: Levers, tasks: TaskPart, factors: FactorSet
) -> tuple[SiteChecklist, ...]:
    """Return the checklist of every class and band that has sites; a group holds an item as its worst site does."""
    listed = list(sites)
    found = []
    for site_class in SiteClass:
        for band in Band:
            here = [site for site in listed if site.site_class is site_class and site.band is band]
            if here:
                states = {
                    item: [state_of(item, site, levers, tasks, factors) for site in here] for item in Item
                }
                worst = tuple(_worst(each) for each in states.values())
                persons = sum(site.persons for site in here)
                counts = {item: dict(Counter(each.state for each in states[item])) for item in Item}
                found.append(SiteChecklist(site_class, band, len(here), persons, worst, counts))
    return tuple(found)


_ORDER = (State.NOT_HELD, State.NOT_STATED, State.IN_PART, State.HELD, State.NOT_ASKED)


def _worst(states: list[ItemState]) -> ItemState:
    return min(states, key=lambda each: _ORDER.index(each.state))


def state_of(item: Item, site: Site, levers: Levers, tasks: TaskPart, factors: FactorSet) -> ItemState:
    """Return how one site stands to one item of the checklist, and why."""
    if item not in asked_of(site.site_class):
        return ItemState(item, State.NOT_ASKED, "not asked of a site of this size")
    match item:
        case Item.WARNING:
            return _warning(levers, tasks)
        case Item.SHELTER:
            return _said(item, levers.protection.shelter, "shelters for all its people")
        case Item.DISPERSAL:
            return _dispersal(site, factors)
        case Item.RESERVE:
            return _reserve(site, levers, factors)
        case Item.EVACUATION:
            return _evacuation(site, levers)
        case Item.MEDICAL:
            return _claim(item, "medical", "first and second level of care", tasks)


def _said(item: Item, said: bool | None, what: str) -> ItemState:
    """Return what the option itself says of an item."""
    if said is None:
        return ItemState(item, State.NOT_STATED, f"the option does not say whether there are {what}")
    return ItemState(item, State.HELD if said else State.NOT_HELD, f"the option says so: {what}")


def _claim(item: Item, name: str, what: str, tasks: TaskPart) -> ItemState:
    """Return whether the strength gives a first claim what it needs."""
    claim = next((each for each in tasks.claims if each.name == name), None)
    if claim is None or claim.persons <= 0:
        return ItemState(item, State.NOT_HELD, f"nobody for {what}")
    if claim.persons < claim.needed_persons - 0.5:
        return ItemState(
            item, State.IN_PART, f"{claim.persons:,.0f} of {claim.needed_persons:,.0f} persons for {what}"
        )
    return ItemState(item, State.HELD, f"the persons for {what} are planned")


def _warning(levers: Levers, tasks: TaskPart) -> ItemState:
    if levers.protection.warning is not None:
        return _said(Item.WARNING, levers.protection.warning, "warning of what comes from afar")
    guards = _claim(Item.WARNING, "self_protection", "guards and watch round the clock", tasks)
    sensors = levers.sensors
    if guards.state is State.HELD and (sensors.uav_orbits or sensors.fixed_posts or sensors.satellite):
        return ItemState(
            Item.WARNING, State.HELD, "guards round the clock, and sensors of its own, at whatever distance"
        )
    if guards.state is State.NOT_HELD:
        return guards
    return ItemState(Item.WARNING, State.IN_PART, "guards only; nothing is said of warning from afar")


def _dispersal(site: Site, factors: FactorSet) -> ItemState:
    limit = factors.value("stationing.persons_per_base")
    told = f"{site.persons:,.0f} persons at one site, dispersal limit {limit:,.0f}"
    return ItemState(Item.DISPERSAL, State.HELD if site.persons <= limit else State.NOT_HELD, told)


def _reserve(site: Site, levers: Levers, factors: FactorSet) -> ItemState:
    if levers.rules is Rules.UNARMED:
        return ItemState(
            Item.RESERVE, State.NOT_ASKED, "an unarmed mission leaves; it does not wait for a reserve"
        )
    if math.isinf(site.helped_hours):
        return ItemState(Item.RESERVE, State.NOT_HELD, "no reserve is kept that could be sent")
    limit = factors.value("protection.hold_hours")
    told = f"help takes {site.helped_hours:.1f} hours, a site should hold {limit:g}"
    return ItemState(Item.RESERVE, State.HELD if site.helped_hours <= limit else State.NOT_HELD, told)


def _evacuation(site: Site, levers: Levers) -> ItemState:
    if math.isinf(site.left_hours):
        where = "either side" if levers.protection.passage else "its side"
        return ItemState(Item.EVACUATION, State.NOT_HELD, f"no town far enough back on {where} of the line")
    told = f"a way to the rear of {site.left_hours:.0f} hours, the order included"
    if levers.protection.lift is None:
        return ItemState(
            Item.EVACUATION, State.IN_PART, f"{told}; whether lift is kept ready for all is not stated"
        )
    held = State.HELD if levers.protection.lift else State.NOT_HELD
    return ItemState(
        Item.EVACUATION, held, f"{told}; lift {'kept ready for all' if levers.protection.lift else 'lacking'}"
    )
