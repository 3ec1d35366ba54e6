"""Supply and medical care: planning rates, proofs, and one mission that was denied fuel and flights.

Run ``python -m validation.check_supply``. The mission is the second operation's own: its helicopters were banned on 5
October 2005, its fuel was stopped on 1 December 2007. The operation stops in November 2000 and declares the factors of
denial without that record. Figures within a factor of two agree; one case is one case.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.loading import LoadedOperation, load
from peacewright.plan.consumption import CLASSES, DRY_CARGO, fuel_parts
from peacewright.plan.disruptions import disruptions
from peacewright.plan.plan import Plan
from peacewright.planning.sequence import plan_option
from peacewright.simulation.futures import Reader, draw_futures
from peacewright.simulation.realise.medical import realise_given_up
from peacewright.simulation.realise.supply import left_of, live_day, stores_of
from peacewright.theatre.build import build_theatre
from peacewright.theatre.geodesy import distance_km
from validation.report import exit_code, row

Floats = NDArray[np.float64]
NAME, OPTION = "ethiopia-eritrea-2000", "mandate-4200"
FUTURES, SEED, LONGEST = 2_000, 1, 400
FACTOR = 2.0

# Known, each with its source; all of them are later than the operation's as-of date.
FUEL_STOPPED, FUEL_GONE = "1 December 2007", "4 to 11 February 2008"
FUEL_LASTED = (65.0, 72.0)
"""Days from the stop until the Secretary-General wrote that stocks would run out within days, and until the order to
move (UN News, 4 and 5 February 2008; special report of the Secretary-General, March 2008)."""
POSTS_LEFT = 18 / 40
"""UN News, 19 October 2005."""
ROAD_HOURS, AIR_HOURS = 8.0, 1.0
"""Barentu to Asmara with a case of appendicitis, at least, and by helicopter less than (UN News, 16 January 2006)."""
BARENTU, ASMARA = (37.5907, 15.1058), (38.9318, 15.3381)


@dataclass(frozen=True)
class Case:
    """The operation, the plan of its mandated option, and futures."""

    loaded: LoadedOperation
    plan: Plan
    reader: Reader


def load_case() -> Case:
    """Plan the mandated option and draw futures."""
    loaded = load(NAME)
    theatre = build_theatre(loaded.operation, loaded.factors)
    plan = plan_option(loaded.operation, OPTION, theatre, loaded.factors)
    futures = draw_futures(loaded.operation, loaded.factors, FUTURES, SEED)
    return Case(loaded, plan, Reader(futures, loaded.operation))


def agrees(check: str, figure: str, known: str, *, does: bool) -> None:
    """Print a row that agrees, or differs, which is said and is no failure of the code."""
    row(check, figure, known, True if does else None, "agree" if does else "differ")


def rates(case: Case) -> None:
    """Dry cargo and fuel a head and day."""
    tonnes, who = case.plan.supply.tonnes_per_day, case.plan.supply.who
    dry = sum(tonnes[name] for name in DRY_CARGO) / who.persons * 1000
    row(
        "dry cargo a head and day, before fuel, water and ammunition",
        f"{dry:.2f} kg",
        "7.4 kg",
        abs(dry - 7.4) <= 0.1,
    )
    fuel = sum(fuel_parts(who, case.plan.factors.value).values()) / who.persons
    row("fuel a head and day, built up", f"{fuel:.1f} litres", "3.8 to 34 litres", 3.8 <= fuel <= 34)


def fuel_days(case: Case) -> Floats:
    """Return the days until some fuel need is not met though issues are cut, if none comes any more, shape (F,)."""
    stores = stores_of(case.plan.supply, case.reader)
    cut = next(cause for cause in disruptions() if cause.name == "host_fuel_cut")
    lost = {cause: np.full(case.reader.count, float(cause is cut)) for cause in disruptions()}
    left = left_of(stores, lost)
    need = stores.need[0]
    stock, fuel = stores.stock_days * need, CLASSES.index("fuel")
    lasted = np.full(case.reader.count, float(LONGEST))
    for day in range(LONGEST):
        stock, issued = live_day(stores, need, stock, *left)
        out = issued[fuel] < np.minimum(need[fuel], stores.ration_share * need[fuel]) * (1 - 1e-6)
        lasted = np.where(out & (lasted == LONGEST), day, lasted)
    return lasted


def denied_fuel(case: Case) -> None:
    """How long the mission moves without fuel."""
    low, middle, high = np.quantile(fuel_days(case), [0.1, 0.5, 0.9])
    within = low <= FUEL_LASTED[1] and high >= FUEL_LASTED[0]
    known = f"{FUEL_LASTED[0]:g} to {FUEL_LASTED[1]:g} days, {FUEL_STOPPED} to {FUEL_GONE}"
    agrees(
        "days that fuel lasts once none comes: median and nine in ten",
        f"{middle:.0f} ({low:.0f} to {high:.0f}) days",
        known,
        does=bool(within),
    )


def denied_flights(case: Case) -> None:
    """What a ban on flights takes, and how long the road is."""
    given_up = realise_given_up(case.plan, case.reader)
    low, middle, high = np.quantile(given_up, [0.1, 0.5, 0.9])
    agrees(
        "posts given up under a ban on flights: median and nine in ten",
        f"{middle:.0%} ({low:.0%} to {high:.0%})",
        f"{POSTS_LEFT:.0%} of 40 posts",
        does=POSTS_LEFT / FACTOR <= middle <= POSTS_LEFT * FACTOR,
    )
    km = float(distance_km(*BARENTU, *ASMARA))
    value = case.reader.value
    road = km * value("travel.circuity") / value("travel.road_speed")
    road = road + value("medical.on_scene_hours") + value("medical.handover_hours")
    low, middle, high = np.quantile(road, [0.1, 0.5, 0.9])
    agrees(
        "evacuation from Barentu to Asmara by road: median and nine in ten",
        f"{middle:.1f} ({low:.1f} to {high:.1f}) hours",
        f"at least {ROAD_HOURS:g} hours",
        does=ROAD_HOURS / FACTOR <= middle <= ROAD_HOURS * FACTOR,
    )
    air = float(np.median(km / value("helicopter.speed")))
    agrees(
        "the same by helicopter", f"{air:.2f} hours", f"less than {AIR_HOURS:g} hour", does=air < AIR_HOURS
    )


def proofs(case: Case) -> None:
    """Both plans are optimal."""
    flow, siting = case.plan.supply.flow, case.plan.medical.proof
    assert flow is not None
    assert siting is not None
    row("gap of the planned year of supply", f"{flow.proof.gap:.1e}", "1e-6", flow.proof.gap <= 1e-6)
    row("gap of the siting of surgery and helicopters", f"{siting.gap:.1e}", "1e-6", siting.gap <= 1e-6)


def main() -> int:
    """Print a row a figure."""
    case = load_case()
    for part in (rates, denied_fuel, denied_flights, proofs):
        part(case)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
