"""Supply: daily needs by class from the strength, and a declared schedule of stock and disruption."""

from __future__ import annotations

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.plan.explanation import Cure, CureKind, Input, Shortfall
from peacewright.plan.schedules import SupplyPart
from peacewright.planning.schedule_factors import schedule_factors
from peacewright.planning.worksheet import Worksheet

DRY_CARGO = ("rations", "class_two", "class_three_packaged", "class_four", "class_six")
"""Classes of dry cargo: food; clothing and kit; packaged fuel and oil; construction; personal demand."""
_KILOGRAMS_PER_TONNE = 1000.0
_LITRES_OF_WATER_PER_TONNE = 1000.0
_WANTED = ("stock_days", "norm_days", "disruptions_per_year", "disruption_days")


def decide_supply(operation: Operation, option_name: str, factors: FactorSet) -> SupplyPart:
    """Compute what an option consumes in a day, and read its schedule of stock.

    Parameters
    ----------
    operation : Operation
        The declared operation.
    option_name : str
        The option; its lever ``supply`` names the schedule.
    factors : FactorSet
        ``consumption.*`` per person and day, ``supply.NAME.*``.

    Returns
    -------
    SupplyPart
        Tonnes a day by class, days of stock; nothing, with schedule ``none``, without persons inside.

    Raises
    ------
    ValueError
        If the schedule is not declared.
    """
    levers = operation.options[option_name].levers
    if levers.strength <= 0:
        return SupplyPart("none", {}, 0.0, 0.0, 0.0, 0.0, {})
    names = schedule_factors("supply", levers.supply, _WANTED, factors)
    sheet = Worksheet(factors, decide_supply)
    tonnes = _tonnes(levers, factors, sheet)
    values = {name: factors.value(full) for name, full in names.items()}
    for what, label in (
        ("stock_days", "days of supply held"),
        ("norm_days", "days of supply that should be held"),
    ):
        sheet.explain(
            f"supply.{what}",
            label,
            values[what],
            "days",
            "best value of the factor that the declared supply schedule names",
            [names[what]],
        )
    return SupplyPart(
        schedule=levers.supply,
        tonnes_per_day=tonnes,
        **values,
        factors=names,
        shortfalls=_shortfalls(values),
        explanations=sheet.explanations,
    )


def _tonnes(levers: Levers, factors: FactorSet, sheet: Worksheet) -> dict[str, float]:
    """Return and explain tonnes a day by class."""
    local = f"supply.{levers.supply}.local_water_share"
    strength = Input("lever strength", levers.strength, "persons")
    tonnes: dict[str, float] = {}
    for name in DRY_CARGO:
        factor = f"consumption.{name}"
        tonnes[name] = sheet.explain(
            f"supply.{name}", f"tonnes a day: {name.replace('_', ' ')}",
            levers.strength * factors.value(factor) / _KILOGRAMS_PER_TONNE, "t/day",
            "strength × kg a person and day ÷ 1,000 kg a tonne", [strength, factor],
        )  # fmt: skip
    tonnes["water"] = sheet.explain(
        "supply.water", "tonnes a day: water brought in",
        levers.strength * factors.value("consumption.water") * (1 - factors.value(local)) / _LITRES_OF_WATER_PER_TONNE,
        "t/day", "strength × litres a person and day × (1 − share found locally) ÷ 1,000 litres a tonne",
        [strength, "consumption.water", local],
    )  # fmt: skip
    tonnes["fuel"] = sheet.explain(
        "supply.fuel", "tonnes a day: fuel",
        levers.strength * factors.value("consumption.fuel") * factors.value("consumption.fuel_density")
        / _KILOGRAMS_PER_TONNE,
        "t/day", "strength × litres a person and day × kg a litre ÷ 1,000 kg a tonne",
        [strength, "consumption.fuel", "consumption.fuel_density"],
    )  # fmt: skip
    sheet.explain(
        "supply.dry_cargo", "tonnes a day of dry cargo", sum(tonnes[name] for name in DRY_CARGO), "t/day",
        "sum of the dry classes", [f"supply.{name}" for name in DRY_CARGO],
    )  # fmt: skip
    sheet.explain(
        "supply.tonnes_per_day", "tonnes a day of all that is counted", sum(tonnes.values()), "t/day",
        "sum over the classes", [f"supply.{name}" for name in tonnes],
    )  # fmt: skip
    return tonnes


def _shortfalls(values: dict[str, float]) -> tuple[Shortfall, ...]:
    """Return what stock lacks against the norm and against one disruption of typical length."""
    found = []
    for subject, wanted, why in (
        ("stock against the norm", values["norm_days"], "the norm is"),
        ("stock against a disruption", values["disruption_days"], "one disruption lasts"),
    ):
        missing = wanted - values["stock_days"]
        if missing > 0:
            found.append(
                Shortfall(
                    subject,
                    f"{values['stock_days']:g} days of supply are held, {why} {wanted:g} days.",
                    missing,
                    "days",
                    (
                        Cure(
                            CureKind.MORE, "more days of stock", missing, "days of supply", ("days of stock",)
                        ),
                    ),
                )
            )
    return tuple(found)
