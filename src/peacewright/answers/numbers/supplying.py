"""How the numbers of Q3 come about: needs and sources of the plan, stock of a schedule or a lever, what breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from peacewright.answers import stocking
from peacewright.answers.numbers.how import Basis, Computed, How, OfFactors, Over, Planned
from peacewright.answers.numbers.over_futures import CORRELATION, MEDIAN
from peacewright.answers.questions import q03_supply
from peacewright.answers.words import plain
from peacewright.plan.disruptions import CORRIDORS, disruptions
from peacewright.plan.explanation import Explanation, Input
from peacewright.plan.plan import Plan
from peacewright.planning.solve.endurance import endurance, least_further_lift, least_open
from peacewright.planning.solve.supply import solve_supply
from peacewright.planning.supply_losses import supply_losses
from peacewright.planning.supply_stresses import outlasting, shortfalls_of, stresses_of
from peacewright.simulation.measures import MEASURES, Measure


@dataclass(frozen=True)
class _Stock:
    """Days of stock: of the factor of the schedule, or as a lever says."""

    what: str

    def explain(self, name: str, rest: str, at: Basis) -> Explanation | None:
        """Return the factor with its range, else the plan's own explanation."""
        factor = at.plan.supply.factors.get(self.what)
        how: How = Planned(f"supply.{self.what}") if factor is None else OfFactors(lambda *_: [factor])
        return how.explain(name, rest, at)


def _over(name: str) -> Over:
    def measures(plan: Plan, rest: str) -> tuple[Measure, ...]:
        del plan, rest
        return (MEASURES[name],)

    return Over(MEDIAN, measures, lambda plan: plan.tasks.strength_persons > 0)


def _lengths(plan: Plan, rest: str) -> list[str]:
    del rest
    return [cause.factor("days") for cause in disruptions() if plan.supply.stresses]


def _lasting(words: str, formula: str) -> Computed:
    def given(plan: Plan, rest: str) -> Iterable[str | Input]:
        del plan, rest
        return [
            "supply.tonnes_per_day", "supply.stock_days", "supply.contractors", "supply.local_purchase",
            *(f"supply.corridor.{corridor}" for corridor in CORRIDORS),
            *(cause.factor("share") for cause in disruptions()),
        ]  # fmt: skip

    return Computed(words, "days", formula, given, (stresses_of, endurance))


def _lever(words: str, unit: str, least: str) -> Computed:
    """Return the least change of one lever with which a disruption is outlasted."""
    formula = (
        f"least {least}, for which need × D ≤ stock + what can still be bought and brought in D, D the days to "
        "outlast: a linear program"
    )
    return replace(_lasting(words, formula), unit=unit, by=(stresses_of, outlasting))


def _by_region(words: str, unit: str, formula: str) -> Computed:
    def given(plan: Plan, rest: str) -> Iterable[str | Input]:
        del plan, rest
        return ["supply.tonnes_per_day", "supply.stock_days", "stationing.bases"]

    return Computed(words, unit, formula, given, (q03_supply.tables,))


def _class_of_supply(plan: Plan, rest: str) -> str:
    def head(name: str) -> str:
        return "_".join(re.findall(r"[^\W_]+", plain(name).lower()))

    return next((name for name in plan.supply.tonnes_per_day if head(name) == rest), "")


SUPPLY_NUMBERS: Mapping[str, How] = {
    "Q3.tonnes_per_day": Planned("supply.tonnes_per_day"),
    "Q3.bought": Planned("supply.bought"),
    "Q3.stock_days": _Stock("stock_days"),
    "Q3.norm_days": _Stock("norm_days"),
    "Q3.days_below_stock": _over("days_below_stock"),
    "Q3.days_short_of_supply": _over("days_short_of_supply"),
    "Q3.tonnes.*": Planned("supply.*", _class_of_supply),
    "Q3.sources.bought_locally": Planned("supply.bought"),
    "Q3.sources.used": Planned("supply.used"),
    "Q3.sources.from_stock": Planned("supply.from_stock"),
    "Q3.sources.carried_by_contractors": Planned("supply.carried_by_others"),
    "Q3.sources.*": Planned("supply.*"),
    "Q3.stock.*": Computed(
        "days of supply in stock at the end of a period of the planned year, by class",
        "days",
        "stock at the end of the period ÷ need a day of the class in it; stock as planned by the linear program over "
        "the year: no shortage first, then stock, then effort",
        lambda plan, rest: ["supply.tonnes_per_day", "supply.stock_days", "supply.accompanying_days"],
        (solve_supply, stocking.days_held),
    ),
    "Q3.stresses.*": _lasting(
        "days that supply lasts, of the typical length of a disruption",
        "longest D for which need × D ≤ stock + what can still be bought and brought in D, class by class, corridors "
        "and lorries shared as serves longest: a linear program",
    ),
    "Q3.breaks.typical_length": OfFactors(_lengths, "length of each disruption"),
    "Q3.breaks.supply_lasts": _lasting(
        "days that supply lasts",
        "longest D for which need × D ≤ stock + what can still be bought and brought in D, class by class, corridors "
        "and lorries shared as serves longest: a linear program",
    ),
    "Q3.outlasting.to_outlast": OfFactors(_lengths, "length of each disruption"),
    "Q3.outlasting.more_stock": _lever(
        "more days of stock", "days", "days of stock in every class, less those held"
    ),
    "Q3.outlasting.more_lift": _lever("more lift", "t/day", "tonnes a day by a way that is not cut"),
    "Q3.outlasting.bought_locally_at_least": _lever(
        "share bought locally at least", "share", "share of what the market can give that is bought"
    ),
    "Q3.outlasting.carried_by_contractors_at_most": _lever(
        "share carried by contractors at most",
        "share",
        "share of the carrying by own lorries, taken from 1",
    ),
    "Q3.losses.supply_lasts": replace(
        _lasting(
            "days that supply lasts",
            "longest D for which need × D ≤ stock + what can still be bought and brought in D: a linear program; a "
            "corridor takes its share of what all of its class handle a day off the tonnes of the class",
        ),
        by=(supply_losses, endurance),
    ),
    "Q3.losses.lacking": replace(
        _lasting(
            "tonnes a day that are lacking",
            "least further lift with which need ≤ what can still be bought and brought in a day: a linear program",
        ),
        unit="t/day",
        by=(supply_losses, least_further_lift),
    ),
    "Q3.spare.*": replace(
        _lasting(
            "share of what corridors carry that may be lost for good",
            "1 − least share of the tonnes of the class, or of all, with which need ≤ what can be bought and brought "
            "in a day: a linear program",
        ),
        unit="share",
        by=(supply_losses, least_open),
    ),
    "Q3.regions.tonnes_a_day": _by_region(
        "tonnes a day of a region",
        "t/day",
        "tonnes a day × persons of the bases there ÷ persons of all bases",
    ),
    "Q3.regions.tonnes_in_stock": _by_region(
        "tonnes in stock in a region", "t", "tonnes a day of the region × days of supply held"
    ),
    "Q3.cures.*": Computed(
        "what supply lacks, and the least change that would cure it",
        "",
        "days held or outlasted − days of the norm or of the disruption; each change alone by linear programs",
        lambda plan, rest: ["supply.tonnes_per_day", "supply.stock_days", "supply.norm_days"],
        (shortfalls_of, outlasting),
        applies=lambda plan: bool(plan.supply.shortfalls),
    ),
    "Q3.hinges": Over(CORRELATION, lambda plan, rest: (MEASURES["days_below_stock"],)),
}
"""By name, as in :data:`peacewright.answers.numbers.named.NUMBERS`."""
