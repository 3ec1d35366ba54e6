"""Numbers of the answer on cost and capability: computed in futures, or in its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from peacewright.answers import costing
from peacewright.answers.case import has_means
from peacewright.answers.numbers.how import Computed, How, OfFactors, Over, Planned
from peacewright.answers.numbers.over_futures import MEDIAN
from peacewright.plan.explanation import Input
from peacewright.plan.plan import Plan
from peacewright.plan.throughput import left_after
from peacewright.planning.decide_capability import decide_capability
from peacewright.planning.decide_cost import decide_cost
from peacewright.simulation.futures import Reader
from peacewright.simulation.measures import MEASURES, Measure
from peacewright.simulation.outcome import cost_by_nation
from peacewright.simulation.realise.capability import realise_deliveries
from peacewright.simulation.realise.cost import realise_cost, realise_costs


def _read(plan: Plan, reader: Reader) -> None:
    """Read the factors of every unit cost, and the rate of exchange of the operation's currency."""
    realise_cost(plan, reader)
    for name in (
        f"cost.usd_per_{plan.operation.currency.lower()}",
        "cost.un_reimbursement_per_person_month",
    ):
        if name in plan.factors:
            reader.value(name)


def _measure(name: str, label: str, formula: str, by: Callable[..., Any], *, whole: bool = False) -> Measure:
    words = f"{formula}, in the operation's currency at the rate drawn and at the prices of the plan"
    return Measure(
        name, label, "", words, (), (realise_costs, by), whole_simulation=whole, kept=False, run=_read
    )


_PHASE = (
    "person-months ÷ 12 × cost of a person-year + persons moved × cost of a move + months ÷ 12 × cost of a year of "
    "what is kept ready; person-months, persons and months of the phase as planned"
)
YEAR = _measure(
    "cost", "cost of a year",
    f"cost_per_year, which is in dollars, ÷ dollars for one unit; cost_per_year = {MEASURES['cost_per_year'].formula}",
    costing.cost_by_future,
)  # fmt: skip
_TOTAL = _measure(
    "cost_of_plan", "cost over all phases", f"sum over phases of {_PHASE}", costing.cost_of_plan
)
_PHASES = _measure("cost_of_phase", "cost of a phase", _PHASE, costing.cost_of_phase)
_PERSON = _measure(
    "cost_of_person", "cost of a person in place for a year",
    "light^(1 − i) × combat^i with intensity i, or what a civilian monitor costs", costing.cost_of_a_person,
)  # fmt: skip
_PAID = _measure(
    "reimbursed", "what the United Nations would pay for the strength in a year",
    "strength × 12 × rate of reimbursement for a person and month", costing.reimbursed_a_year,
)  # fmt: skip
_LIVED = _measure(
    "cost_of_days", "cost of what was in place in the days simulated",
    f"cost_lived ÷ dollars for one unit; cost_lived = {MEASURES['cost_lived'].formula}", costing.cost_lived, whole=True,
)  # fmt: skip


def _over(measure: Measure, *, force: bool = False) -> Over:
    def applies(plan: Plan) -> bool:
        return plan.tasks.strength_persons > 0 if force else has_means(plan.option.levers)

    return Over(MEDIAN, lambda plan, rest: (measure,), applies)


def _planned(words: str, unit: str, by: tuple[Callable[..., Any], ...]) -> Computed:
    """Return how a number of a table comes about that follows from the plan's costs."""

    def given(plan: Plan, rest: str) -> list[str | Input]:
        del plan, rest
        return ["cost.total", "cost.share_military", "cost.share_operations"]

    return Computed(
        words.partition(":")[0], unit, words, given, by, None, lambda plan: has_means(plan.option.levers)
    )


def _training(measure: str) -> Over:
    return Over(MEDIAN, lambda plan, rest: (MEASURES[measure],), lambda plan: plan.capability.per_month > 0)


_DELIVERIES = Measure(
    "delivered", "pieces delivered, months until all are", "",
    "by month: the smaller of ordered and (months − lead) × delivered a month, at least 0; complete after lead + "
    "ordered ÷ delivered a month; each rounded to a whole number",
    (), (realise_deliveries,), whole_simulation=False, kept=False,
    run=lambda plan, reader: realise_deliveries(plan.capability, reader),
)  # fmt: skip


def _throughput(words: str, by: Callable[..., Any]) -> Computed:
    """Return how a number of the table of training comes about."""
    given = ("capability.trainees_per_month", "train.course_weeks")

    def applies(plan: Plan) -> bool:
        return plan.capability.per_month > 0

    return Computed(
        words.partition(":")[0],
        "persons",
        words,
        lambda plan, rest: given,
        (decide_capability, by),
        None,
        applies,
    )


COSTS: Mapping[str, How] = {
    "Q11.cost_per_year": _over(YEAR),
    "Q11.cost_total": _over(_TOTAL),
    "Q11.cost_lived": _over(_LIVED),
    "Q11.cost_build_up": _over(_PHASES, force=True),
    "Q11.cost_withdrawal": _over(_PHASES, force=True),
    "Q11.person_year": _over(_PERSON, force=True),
    "Q11.reimbursement": _over(_PAID, force=True),
    "Q11.phases.build_up": _over(_PHASES),
    "Q11.phases.in_place": _over(_PHASES),
    "Q11.phases.withdrawal": _over(_PHASES),
    "Q11.phases.all_phases": _over(_TOTAL),
    "Q11.phases.a_year_at_full_strength": _over(YEAR),
    "Q11.kinds.*": _planned(
        "cost of a kind over all phases: cost of the people in place × share of the kind, moves, what is kept ready; "
        "at best values, ÷ dollars for one unit of the operation's currency", "", (decide_cost,),
    ),
    "Q11.nations.share_of_the_person_months": _planned(
        "share of the person-months: person-months in place of the nation ÷ those of all", "share", (decide_cost,)
    ),
    "Q11.nations.a_year_as_planned": _planned(
        "cost of a nation's persons: share of the person-months × mean persons in place × cost of a person-year, over "
        "futures", "", (decide_cost, costing.people_a_year),
    ),
    "Q11.nations.in_the_days_simulated": _planned(
        "cost of a nation's persons: share of the person-months realised × cost of the people in place in the days "
        "simulated, over futures", "", (cost_by_nation,),
    ),
    "Q11.trainees_per_month": Planned("capability.trainees_per_month"),
    "Q11.in_training": _training("in_training"),
    "Q11.trained_first_year": _training("trained_first_year"),
    "Q11.trained": _training("trained_over_plan"),
    "Q11.units": _training("units_over_plan"),
    "Q11.trained_lived": _training("trained"),
    "Q11.training.in_training_at_once": Planned("capability.present"),
    "Q11.training.battalions_by_numbers": Planned("capability.units"),
    "Q11.training.*": _throughput(
        "persons trained by then: sum over months up to a course before of persons a month × training staff in place ÷ "
        "planned", left_after,
    ),
    "Q11.deliveries.ordered": OfFactors(lambda plan, rest: ["support"], "what is on order, its rate and its lead"),
    "Q11.deliveries.*": Over(MEDIAN, lambda plan, rest: (_DELIVERIES,)),
    "Q11.costs.value": OfFactors(lambda plan, rest: ["cost"], "a factor of cost"),
}  # fmt: skip
"""By name, as in :mod:`peacewright.answers.numbers.named`."""
