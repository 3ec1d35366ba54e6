"""Who moves with what: the units of a force, the first echelon among them, and the loads of each unit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from peacewright.core.factors import FactorSet
from peacewright.operation.vocabulary import Element
from peacewright.plan.generation import GenerationPart
from peacewright.plan.stationing import StationingPart
from peacewright.plan.tasks import TaskPart

LIGHT = (Element.OBSERVERS, Element.TRAINERS, Element.STAFF, Element.AIR, Element.MARITIME)
"""Elements that bring light vehicles only; all others come with theirs."""

LOAD_FACTORS = (
    "load.heavy.vehicles_per_person",
    "load.light.vehicles_per_person",
    "load.heavy.tracked_share",
    "load.stores_per_person",
    "load.wagons_per_vehicle",
    "load.lane_metres_per_vehicle",
    "load.tonnes_per_wagon",
    "load.tonnes_per_truck",
    "load.persons_per_bus",
)


@dataclass(frozen=True)
class Unit:
    """One unit that is marshalled, moved and received together."""

    nation: str
    element: Element
    region: str
    persons: float
    notice: float
    first: bool = False


@dataclass(frozen=True)
class Load:
    """One kind of load of a unit, in its own measure: vehicles, tonnes or persons.

    ``takes`` gives, by unit of capacity, what one of it takes; a way whose facilities count in another unit is none.
    """

    kind: str
    amount: float
    takes: Mapping[str, float]


def units_of(
    tasks: TaskPart,
    generation: GenerationPart,
    stationing: StationingPart,
    first_share: float,
    factors: FactorSet,
) -> tuple[Unit, ...]:
    """Return the units of an option's strength, those of the first echelon marked.

    Contributors bring what rotation has them keep in place once everybody has come; for what nobody was found for, a
    unit without a nation stands in, at the longest notice of its element. Base areas fill in the order of need. The
    first echelon is made up of the units at the shortest notice until it has its share.
    """
    most = factors.value("movement.unit_persons")
    parts: list[tuple[str, Element, float, float]] = []
    found: dict[Element, float] = {}
    month = min(generation.level_from, max(0, generation.in_place.shape[1] - 1))
    for number, each in enumerate(generation.contributions):
        persons = float(generation.in_place[number, month]) if generation.in_place.size else 0.0
        if persons >= 1.0:
            parts.append((each.nation, each.element, persons, each.notice_days))
            found[each.element] = found.get(each.element, 0.0) + persons
    for element, needed in tasks.element_persons.items():
        missing = needed - found.get(element, 0.0)
        if missing >= 1.0:
            parts.append(("", element, missing, _longest_notice(element, generation, factors)))
    whole = [
        (nation, element, persons / count, notice)
        for nation, element, persons, notice in parts
        for count in [max(1, math.ceil(persons / most))]
        for _ in range(count)
    ]
    return _echelons(_to_regions(whole, stationing), first_share)


def _longest_notice(element: Element, generation: GenerationPart, factors: FactorSet) -> float:
    own = [each.notice_days for each in generation.contributions if each.element == element]
    name = f"notice.{element}_days"
    return max(own, default=factors.value(name) if name in factors else 0.0)


def _to_regions(units: list[tuple[str, Element, float, float]], stationing: StationingPart) -> list[Unit]:
    """Give each unit, the largest first, to the base area with the most room left."""
    room: dict[str, float] = {}
    for base in stationing.bases:
        room[base.region] = room.get(base.region, 0.0) + base.persons
    placed: list[Unit] = []
    order = sorted(range(len(units)), key=lambda number: (-units[number][2], number))
    for number in order:
        nation, element, persons, notice = units[number]
        region = max(room, key=lambda code: room[code])
        room[region] -= persons
        placed.append(Unit(nation, element, region, persons, notice))
    return placed


def _echelons(units: list[Unit], share: float) -> tuple[Unit, ...]:
    wanted = share * sum(unit.persons for unit in units)
    # At equal notice light units go first: they are in place soonest.
    order = sorted(units, key=lambda unit: (unit.notice, unit.element not in LIGHT, unit.nation, unit.region))
    before = np.cumsum([0.0, *(unit.persons for unit in order)])[:-1]
    return tuple(
        Unit(unit.nation, unit.element, unit.region, unit.persons, unit.notice, first=bool(so_far < wanted))
        for unit, so_far in zip(order, before, strict=True)
    )


def loads_of(unit: Unit, factors: FactorSet) -> tuple[Load, ...]:
    """Return the loads of a unit: vehicles, those too heavy for roads, stores and persons."""
    value = factors.value
    light = unit.element in LIGHT
    vehicles = unit.persons * value(f"load.{'light' if light else 'heavy'}.vehicles_per_person")
    heavy = 0.0 if light else vehicles * value("load.heavy.tracked_share")
    rolling = {
        "wagons": value("load.wagons_per_vehicle"),
        "lane metres": value("load.lane_metres_per_vehicle"),
    }
    truck = value("load.tonnes_per_truck")
    stores = {
        "vehicles": 1 / truck,
        "wagons": 1 / value("load.tonnes_per_wagon"),
        "lane metres": rolling["lane metres"] / truck,
    }
    bus = 1 / value("load.persons_per_bus")
    found = (
        Load("vehicles", vehicles - heavy, {"vehicles": 1.0, **rolling}),
        Load("heavy vehicles", heavy, {"vehicles": 1.0, **rolling}),
        Load("stores", unit.persons * value("load.stores_per_person"), stores),
        # Who neither flies nor drives goes by bus, and the bus by ship where the way leads over the sea.
        Load(
            "persons",
            unit.persons,
            {"persons": 1.0, "vehicles": bus, "lane metres": rolling["lane metres"] * bus},
        ),
    )
    return tuple(load for load in found if load.amount > 0)
