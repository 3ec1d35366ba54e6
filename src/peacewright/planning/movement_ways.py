"""From declared origins and entries to the facilities and ways of every load."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from peacewright.core.factors import FactorSet
from peacewright.operation.movement import By, Entry, EntryKind, Movement, Origin
from peacewright.planning.corridors import corridor_km
from peacewright.planning.movement_loads import Load, Unit, loads_of
from peacewright.planning.solve.movement_problem import MovementProblem, Way

ENTRY_UNITS = {
    EntryKind.ROAD: "vehicles",
    EntryKind.GAUGE_CHANGE: "wagons",
    EntryKind.SAME_GAUGE: "wagons",
    EntryKind.PORT: "lane metres",
    EntryKind.AIRPORT: "persons",
}
_TAKEN_BY = {
    By.RAIL: (EntryKind.GAUGE_CHANGE, EntryKind.SAME_GAUGE),
    By.ROAD: (EntryKind.ROAD,),
    By.SEA: (EntryKind.PORT,),
    By.AIR: (EntryKind.AIRPORT,),
}
CLASS_LABELS = {
    "embarkation_rail": "loading on trains by contributors",
    "embarkation_road": "convoys sent by contributors",
    "embarkation_port": "ports of embarkation",
    "debarkation_port": "ports of debarkation",
    "entry_road": "road crossings",
    "entry_gauge_change": "yards where the gauge changes",
    "entry_same_gauge": "stubs of the senders' gauge",
    "entry_port": "ports of entry",
    "entry_airport": "airports of entry",
    "reception": "reception in the base areas",
}


ENTRIES = tuple(name for name in CLASS_LABELS if name.startswith("entry_"))
"""Classes of corridors into the theatre: what a way may lose."""


@dataclass(frozen=True)
class Facility:
    """One facility: its class, the unit it counts in, what it handles a day, and the factors behind that."""

    name: str
    unit: str
    per_day: float
    factors: tuple[str, ...]
    of: str


@dataclass(eq=False)
class Yard:
    """All facilities of one option, made as ways ask for them, each once."""

    factors: FactorSet
    number: dict[tuple[str, str], int] = field(default_factory=dict)
    facilities: list[Facility] = field(default_factory=list)

    def at(self, name: str, of: str, unit: str, factor: str, times: float = 1.0, share: str = "") -> int:
        """Return the number of a facility of a class that belongs to somebody."""
        key = (name, of)
        if key not in self.number:
            names = (factor, share) if share else (factor,)
            per_day = times * math.prod(self.factors.value(each) for each in names)
            self.number[key] = len(self.facilities)
            self.facilities.append(Facility(name, unit, per_day, names, of))
        return self.number[key]


@dataclass(frozen=True, eq=False)
class MovementCase:
    """The problem of one option, with what each of its rows stands for."""

    problem: MovementProblem
    facilities: tuple[Facility, ...]
    units: tuple[Unit, ...]
    loads: tuple[Load, ...]
    ready: tuple[int, ...]
    """Day after the order on which each unit can be loaded."""


def movement_case(
    declared: Movement,
    units: tuple[Unit, ...],
    boundaries: tuple[str, ...],
    factors: FactorSet,
) -> MovementCase:
    """Return loads, facilities and ways of a force.

    Parameters
    ----------
    declared : Movement
    units : tuple of Unit
    boundaries : tuple of str
        What the theatre covers.
    factors : FactorSet
        ``load.*``, ``embarkation.*``, ``entry.*``, ``reception.*``, ``march.*``, ``outload.days``,
        ``travel.circuity``.
    """
    yard = Yard(factors)
    regions = tuple(
        dict.fromkeys([entry.into for entry in declared.entries.values()] + [u.region for u in units])
    )
    km = corridor_km(boundaries, regions, factors.value("travel.circuity"))
    beyond = {(a, b): float(km[i, j]) for i, a in enumerate(regions) for j, b in enumerate(regions)}
    loads: list[Load] = []
    ways: list[Way] = []
    ready, element, first = [], [], []
    unit_ready = tuple(math.ceil(unit.notice + factors.value("outload.days")) for unit in units)
    for number, unit in enumerate(units):
        origin = origin_of(declared, unit.nation)
        for load in loads_of(unit, factors):
            found = _ways(len(loads), unit, load, origin, declared, beyond, yard)
            if load.kind == "heavy vehicles" and any(by_rail for by_rail, _ in found):
                found = [(by_rail, way) for by_rail, way in found if by_rail]
            ways += [way for _, way in found]
            loads.append(load)
            ready.append(unit_ready[number])
            element.append(number)
            first.append(unit.first)
    problem = MovementProblem(
        capacity=np.array([facility.per_day for facility in yard.facilities]),
        amount=np.array([load.amount for load in loads]),
        ready=np.array(ready, dtype=np.int64),
        first=np.array(first, dtype=bool),
        element=np.array(element, dtype=np.int64),
        ways=tuple(ways),
    )
    return MovementCase(problem, tuple(yard.facilities), units, tuple(loads), unit_ready)


def origin_of(declared: Movement, nation: str) -> Origin:
    """Return where a contributor sets out: the first origin for whom no other names."""
    for origin in declared.origins.values():
        if nation in origin.nations:
            return origin
    return next(iter(declared.origins.values()))


def _ways(
    load_number: int,
    unit: Unit,
    load: Load,
    origin: Origin,
    declared: Movement,
    beyond: dict[tuple[str, str], float],
    yard: Yard,
) -> list[tuple[bool, Way]]:
    """Return the ways of one load, each with whether it goes by rail or sea."""
    found = []
    for by in origin.by:
        for name, entry in declared.entries.items():
            if entry.kind not in _TAKEN_BY[by]:
                continue
            steps = _steps(by, name, entry, unit, origin, beyond[entry.into, unit.region], yard)
            facilities = [yard.facilities[facility] for facility, _ in steps]
            if any(facility.unit not in load.takes for facility in facilities):
                continue
            lags = tuple(int(lag) for lag in np.cumsum([days for _, days in steps]))
            way = Way(
                load_number,
                tuple(facility for facility, _ in steps),
                lags,
                tuple(load.takes[facility.unit] for facility in facilities),
                lags[-1] + math.ceil(yard.factors.value("reception.days")),
                tuple(facility for facility, _ in steps if yard.facilities[facility].name in ENTRIES),
            )
            found.append((by in (By.RAIL, By.SEA), way))
    return found


def _steps(
    by: By, name: str, entry: Entry, unit: Unit, origin: Origin, onward_km: float, yard: Yard
) -> list[tuple[int, int]]:
    """Return the facilities of a way in order, each with the days from the one before."""
    value = yard.factors.value
    sender = unit.nation or "not found"
    kind = entry.kind
    enter = yard.at(
        f"entry_{kind}",
        name,
        ENTRY_UNITS[kind],
        entry.per_day or f"entry.{kind}.per_day",
        1.0 if entry.per_day else float(entry.count),
        "entry.force_share",
    )
    receive = yard.at("reception", unit.region, "vehicles", "reception.per_day")
    onward = (receive, max(1, math.ceil(onward_km / value("march.road_km_per_day"))))
    port = "embarkation.port_lane_metres_per_day"
    if by is By.AIR:
        return [(enter, math.ceil(value("march.air_days"))), onward]
    if by is By.SEA:
        leave = yard.at("embarkation_port", sender, "lane metres", port)
        return [(leave, 0), (enter, max(1, math.ceil(value("march.sea_days")))), onward]
    speed = value("march.rail_km_per_day" if by is By.RAIL else "march.road_km_per_day")
    march = max(1, math.ceil(origin.distance / speed))
    if origin.over_sea:
        leave = yard.at("embarkation_port", sender, "lane metres", port)
        land = yard.at("debarkation_port", "all", "lane metres", port)
        return [(leave, 0), (land, max(1, math.ceil(value("march.sea_days")))), (enter, march), onward]
    unit_of, factor = (
        ("wagons", "embarkation.rail_wagons_per_day")
        if by is By.RAIL
        else ("vehicles", "embarkation.road_vehicles_per_day")
    )
    leave = yard.at(f"embarkation_{by}", sender, unit_of, factor)
    return [(leave, 0), (enter, march), onward]
