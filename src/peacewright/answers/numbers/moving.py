"""The numbers of a movement, planned or read from a schedule, with how each comes about."""

from __future__ import annotations

from peacewright.answers import order_gates
from peacewright.answers.numbers.how import Computed, Either, How, OfFactors, Over, Planned
from peacewright.answers.numbers.over_futures import COUNT, MEDIAN
from peacewright.plan.plan import Plan
from peacewright.planning.corridor_losses import corridor_losses
from peacewright.planning.decide_movement import decide_movement
from peacewright.planning.plan_flow import plan_flow
from peacewright.planning.project_network import stages
from peacewright.planning.solve.losses import worst_losses
from peacewright.planning.solve.sizes import sizes_by_day
from peacewright.simulation.futures import Reader
from peacewright.simulation.measures import Measure
from peacewright.simulation.realise.movement import days_in_place, realise_order_day


def _schedule(what: str) -> OfFactors:
    return OfFactors(lambda plan, rest: [plan.movement.factors[what]] if plan.movement.factors else [])


def _is_planned(plan: Plan) -> bool:
    return plan.movement.flow is not None


def _flow_number(label: str, formula: str, unit: str = "days") -> Computed:
    """Return a number of a planned movement that has one in every row of a table."""
    given = ("movement.full_force_days",)
    return Computed(label, unit, formula, lambda plan, rest: given, (plan_flow,), applies=_is_planned)


def _size(formula: str, unit: str) -> Computed:
    """Return a number of the trade of size against readiness, which has one for every day."""
    given = ("movement.order_day", "movement.full_force_days", "generation.shortage")
    return Computed(
        "largest force in place by a day, of contributors found",
        unit,
        formula,
        lambda plan, rest: given,
        (sizes_by_day,),
        applies=lambda plan: plan.movement.flow is not None and bool(plan.movement.flow.sizes),
    )


def _gates(plan: Plan) -> list[str]:
    flow = plan.movement.flow
    return [factor for stage in flow.stages for factor in stage.factors] if flow is not None else []


def _gate_date(formula: str) -> Computed:
    """Return a date of a gate before the order."""
    return Computed(
        "date of a gate before the order",
        "date",
        formula,
        lambda plan, rest: [*_gates(plan), "movement.full_force_days"],
        (stages, order_gates.due_by),
        applies=_is_planned,
    )


def _close(plan: Plan, reader: Reader) -> None:
    if plan.movement.flow is not None:
        order_gates.closure_of(plan.movement.flow, realise_order_day(plan.movement, reader), reader)


CLOSING: dict[str, Measure] = {
    name: Measure(
        name, label, unit, formula, (), (realise_order_day, days_in_place, order_gates.closure_of),
        whole_simulation=False, kept=False, run=_close,
    )
    for name, label, unit, formula in (
        (
            "closure_day", "day from D-day on which all of a planned movement is in place", "days",
            "day of the order, by the longest chain of gates drawn, + ⌈days after it until the last unit is in place⌉",
        ),
        (
            "by_wanted_day", "whether all of it is in place by the day wanted", "futures",
            "1 where closure_day ≤ the day wanted, else 0",
        ),
    )
}  # fmt: skip
"""What a planned movement comes to in every future, by name."""

MOVEMENT: dict[str, How] = {
    "Q7.first_echelon_days": Either(
        Planned("movement.first_echelon_days"), _schedule("first_echelon_days"), _is_planned
    ),
    "Q7.full_force_days": Either(
        Planned("movement.full_force_days"), _schedule("full_force_days"), _is_planned
    ),
    "Q7.order_day": Planned("movement.order_day"),
    "Q7.movement.order": Planned("movement.order_day"),
    "Q7.movement.first_echelon": Planned("movement.first_echelon_days"),
    "Q7.movement.whole_force": Planned("movement.full_force_days"),
    "Q7.movement.no_plan_is_earlier": Planned("movement.bound"),
    "Q7.movement.bought_by_notice_a_tenth_shorter": _flow_number(
        "days by which notice a tenth shorter brings the whole force forward",
        "closure − closure planned again with it",
    ),
    "Q7.closure_day": Over(MEDIAN, lambda plan, rest: (CLOSING["closure_day"],), _is_planned),
    "Q7.by_wanted_day": Over(COUNT, lambda plan, rest: (CLOSING["by_wanted_day"],), _is_planned),
    "Q7.gates.takes": OfFactors(lambda plan, rest: _gates(plan), "days of each gate"),
    "Q7.gates.begins_at_the_earliest": _gate_date(
        "latest end of the gates that it waits for; the first day at first"
    ),
    "Q7.gates.over_at_the_earliest": _gate_date("first day of the gate + its days"),
    "Q7.gates.*": _gate_date(
        "for the order, the day wanted − days from the order to the whole force in place; for a gate, the least over "
        "those that wait for it of their own due day − their days"
    ),
    "Q7.cures.*": Computed(
        "days by which an option is late for the day it was wanted by, and by which an earlier order would cure it",
        "days",
        "day of the order + days after it until all of it is in place − the day it was wanted by",
        lambda plan, rest: ["movement.order_day", "movement.full_force_days"],
        (decide_movement,),
        applies=lambda plan: bool(plan.movement.shortfalls),
    ),
    "Q7.last_unit.sooner_if_nobody_waited": _flow_number(
        "days by which the whole force would be in place sooner if no unit waited for others",
        "latest day on which a unit is in place − latest day on which one would be with nothing in its way",
    ),
    "Q7.last_unit.*": _flow_number(
        "what the days from the order until the last unit is in place are made of",
        "notice of its element; days of loading; earliest way past all facilities, and reception; what is left of the "
        "days until its last load is received",
    ),
    "Q7.nations.*": _flow_number(
        "day after the order on which the last unit of a nation is in place",
        "largest over its units of the day on which the last load is received",
    ),
    "Q7.corridors.earliest_closure": Computed(
        "days by which the loss of corridors puts off the earliest closure",
        "days",
        "bound of the closure without them − bound with all; the worst of each class, the worst two, all of a region",
        lambda plan, rest: ("movement.bound",),
        (worst_losses, corridor_losses),
        applies=_is_planned,
    ),
    "Q7.sizes.day": _size("day of the order + days after it", "days"),
    "Q7.sizes.after_the_order": _size("days after the order", "days"),
    "Q7.sizes.in_place": _size(
        "persons of the units whose last load is received by the day, in a plan made for that day", "persons"
    ),
    "Q7.sizes.at_most": _size(
        "most persons under which, for every facility and window of days, what must pass it fits what it handles",
        "persons",
    ),
    "Q7.sizes.gap": _size("1 − in place ÷ at most", "share"),
    "Q7.capacities.handled_a_day": _flow_number(
        "what all facilities of a class that are used handle a day for this force",
        "sum over facilities of capacity of the class × number; of an entry, × the share that the force gets",
        "units of the class a day",
    ),
    "Q7.capacities.passes_in_all": _flow_number(
        "what passes a class of facility in all",
        "sum over loads of persons × load a head × what one unit of it takes at the facility",
        "units of the class",
    ),
    "Q7.capacities.busiest_one_at_work": _flow_number(
        "days of work, at all it handles, of the busiest facility of a class",
        "largest of what passes ÷ handled a day",
    ),
    "Q7.capacities.first_echelon_earlier": _flow_number(
        "days by which ten per cent more of a class brings the first echelon forward",
        "closure − closure planned again with it, in the same order of booking",
    ),
    "Q7.capacities.whole_force_earlier": _flow_number(
        "days by which ten per cent more of a class brings the whole force forward",
        "closure − closure planned again with it, in the same order of booking",
    ),
    "Q7.schedules.first_echelon_share": _schedule("first_echelon_share"),
    "Q7.schedules.first_echelon": _schedule("first_echelon_days"),
    "Q7.schedules.whole_force": _schedule("full_force_days"),
}
"""By name."""
