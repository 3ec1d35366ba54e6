"""How the numbers of the supply part come about."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from peacewright.plan.consumption import (
    BY_PERSON,
    CLASSES,
    DRY_CARGO,
    Consumers,
    fuel_parts,
    need_by_month,
    year_mean,
)
from peacewright.plan.disruptions import CORRIDORS, disruptions
from peacewright.plan.explanation import Input
from peacewright.plan.supply import SupplyFlow, SupplyPart
from peacewright.planning.solve.endurance import endurance
from peacewright.planning.solve.supply import solve_supply
from peacewright.planning.worksheet import Worksheet

_MONTHS = ["climate.cold_months", "climate.hot_months"]
_STOCK = {
    "stock_days": ("days of supply held", "days"),
    "norm_days": ("days of supply that should be held", "days"),
    "contractors": ("share of the carrying that contractors or the host do", "share"),
    "local_purchase": ("share of what the local market can give that is bought there", "share"),
}


def explain_tonnes(sheet: Worksheet, who: Consumers) -> dict[str, float]:
    """Return and explain tonnes a day by class, mean over the year."""
    tonnes = {
        name: float(value) for name, value in year_mean(need_by_month(who, sheet.factors.value)).items()
    }
    strength = Input("lever strength", who.persons, "persons")
    sheet.by = explain_tonnes
    for name in BY_PERSON:
        sheet.explain(
            f"supply.{name}", f"tonnes a day: {name.replace('_', ' ')}", tonnes[name], "t/day",
            "strength × kg a person and day ÷ 1,000 kg a tonne", [strength, f"consumption.{name}"],
        )  # fmt: skip
    sheet.explain(
        "supply.water", "tonnes a day: water", tonnes["water"], "t/day",
        "strength × ((12 − cold − hot months) × litres a person and day + cold months × litres in the cold + hot "
        "months × litres in the heat) ÷ 12 ÷ 1,000 litres a tonne",
        [strength, "consumption.water", "consumption.water_cold", "consumption.water_hot", *_MONTHS],
    )  # fmt: skip
    _explain_fuel(sheet, who, strength, tonnes["fuel"])
    sheet.explain(
        "supply.dry_cargo", "tonnes a day of dry cargo", sum(tonnes[name] for name in DRY_CARGO), "t/day",
        "sum of the dry classes", [f"supply.{name}" for name in DRY_CARGO],
    )  # fmt: skip
    sheet.explain(
        "supply.tonnes_per_day", "tonnes a day of all classes", sum(tonnes.values()), "t/day",
        "sum over the classes", [f"supply.{name}" for name in CLASSES],
    )  # fmt: skip
    return tonnes


def _explain_fuel(sheet: Worksheet, who: Consumers, strength: Input, tonnes: float) -> None:
    litres = fuel_parts(who, sheet.factors.value)
    given: dict[str, tuple[str, list[str | Input]]] = {
        "generators": ("strength × litres a person and day", [strength, "fuel.generators"]),
        "vehicles": (
            "strength × vehicles a person × km a vehicle and day × litres a km",
            [strength, "fuel.vehicles_per_person", "fuel.vehicle_km", "fuel.litres_per_km"],
        ),
        "patrols": (
            "patrols a day × vehicles of one × hours out × km/h × litres a km",
            [
                Input("patrols a day", who.patrols_per_day, "patrols a day"),
                "fuel.vehicles_per_patrol", "observation.patrol.hours", "fuel.patrol_speed", "fuel.litres_per_km",
            ],
        ),
        "helicopters": (
            "helicopters × flying hours a day × litres an hour",
            [
                Input("lever helicopters", who.helicopters, "helicopters"),
                "fuel.helicopter_hours", "fuel.litres_per_flying_hour",
            ],
        ),
    }  # fmt: skip
    for name, (formula, inputs) in given.items():
        sheet.explain(
            f"supply.fuel_{name}", f"litres of fuel a day: {name}", litres[name], "litres", formula, inputs
        )
    sheet.explain(
        "supply.fuel", "tonnes a day: fuel", tonnes, "t/day",
        "(sum of litres a day by use + generators × (cold factor − 1) × cold months ÷ 12) × kg a litre ÷ 1,000",
        [*(f"supply.fuel_{name}" for name in given), "fuel.cold_factor", "climate.cold_months",
         "consumption.fuel_density"],
    )  # fmt: skip


def explain_stock(sheet: Worksheet, part: SupplyPart, flow: SupplyFlow, names: Mapping[str, str]) -> None:
    """Explain stock, what is bought and brought, and how long the force lasts.

    ``names`` gives the factor behind each number of the schedule, empty where a lever sets it.
    """
    for what, (label, unit) in _STOCK.items():
        value, factor = float(getattr(part, what)), names[what]
        sheet.explain(
            f"supply.{what}", label, value, unit,
            "best value of the factor that the declared supply schedule names" if factor else "as the lever says",
            [factor or Input(f"lever supply.{what}", value, unit)],
        )  # fmt: skip
    sources = part.planned_sources
    sheet.by = solve_supply
    limits = [
        "supply.tonnes_per_day",
        "supply.local_purchase",
        "supply.contractors",
        "supply.carriage_reserve",
    ]
    planned = (
        "linear program over a year, mean once the whole force is there: no shortage, then stock, then effort"
    )
    sheet.explain(
        "supply.bought", "tonnes a day bought locally", sources["local"], "t/day", planned,
        [*limits, *(f"supply.local.{name}" for name in CLASSES)],
    )  # fmt: skip
    for corridor in CORRIDORS:
        sheet.explain(
            f"supply.by_{corridor}", f"tonnes a day by {corridor}",
            sources[corridor], "t/day", planned,
            [*limits, f"supply.corridor.{corridor}", f"supply.effort.{corridor}"],
        )  # fmt: skip
    sheet.explain(
        "supply.carried_by_others", "tonnes a day carried by contractors or the host", part.carried_by_others, "t/day",
        planned, [*limits, "supply.effort.own_carriage"],
    )  # fmt: skip
    sheet.explain(
        "supply.short", "days of need that do not come in the first year, sum over classes", flow.proof.objective,
        "days", "first stage of the same program", [*limits, "supply.accompanying_days"],
    )  # fmt: skip
    _explain_used(sheet, part)
    if np.isfinite(flow.stocked_day):
        sheet.explain(
            "supply.stocked_day", "days from the order until all stock is there", flow.stocked_day, "days",
            "first end of a period from which stock is as wanted in every class", [*limits, "supply.stock_days"],
        )  # fmt: skip
    causes = {cause.name: cause for cause in disruptions()}
    sheet.by = endurance
    for stress in part.stresses:
        if np.isfinite(stress.lasts):
            sheet.explain(
                f"supply.lasts.{stress.name}", f"days that supply lasts: {stress.title.lower()}", stress.lasts, "days",
                "longest time with nobody short if all that is left goes where it serves longest: a linear program",
                [*limits, "supply.stock_days", causes[stress.name].factor("share"),
                 *(f"supply.corridor.{corridor}" for corridor in CORRIDORS)],
            )  # fmt: skip


def _explain_used(sheet: Worksheet, part: SupplyPart) -> None:
    """Write down what is used once the whole force is there, and what of it comes from stock."""
    sheet.explain(
        "supply.used", "tonnes a day used once the whole force is there", part.used, "t/day",
        "need − what does not come, mean over the days on which the whole force is there",
        ["supply.tonnes_per_day", "supply.short"],
    )  # fmt: skip
    sheet.explain(
        "supply.from_stock", "tonnes a day used of stock, or of what the last units bring", part.from_stock, "t/day",
        "used − bought locally − sum over corridors of what is brought, below zero while stock is built up",
        ["supply.used", "supply.bought", *(f"supply.by_{corridor}" for corridor in CORRIDORS)],
    )  # fmt: skip
