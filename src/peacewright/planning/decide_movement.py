"""Movement: when the first echelon and the whole force can be in place after the order, and what holds them up.

Where an operation declares origins and entries, the movement is planned (:mod:`peacewright.planning.plan_flow`);
else the recorded deployments in the schedule that the option names stand in. The schedule is read in either case: it
gives the share of the first echelon, and it is what a planned movement is held against.
"""

from __future__ import annotations

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.plan.explanation import Cure, CureKind, Input, Shortfall
from peacewright.plan.generation import GenerationPart
from peacewright.plan.movement import MovementFlow, MovementPart
from peacewright.plan.stationing import StationingPart
from peacewright.plan.tasks import TaskPart
from peacewright.planning.movement_loads import LOAD_FACTORS, units_of
from peacewright.planning.plan_flow import plan_flow
from peacewright.planning.schedule_factors import schedule_factors
from peacewright.planning.worksheet import Worksheet

_LABELS = {
    "first_echelon_days": ("days from the order to the first echelon in place", "days"),
    "first_echelon_share": ("share of the force in the first echelon", "share"),
    "full_force_days": ("days from the order to the full force in place", "days"),
}
LATE = "in place by the day it was wanted"
"""Subject of the shortfall of time."""
_ALWAYS_READ = (*LOAD_FACTORS, "movement.unit_persons", "outload.days", "reception.days", "entry.force_share")


def moves_anything(levers: Levers) -> bool:
    """Return whether an option puts anything in place: persons, aircraft, vessels or sensors."""
    sensors = levers.sensors
    return any(
        (
            levers.strength,
            levers.aircraft_on_call,
            levers.vessels_on_station,
            sensors.uav_orbits,
            sensors.fixed_posts,
        )
    )


def decide_movement(
    operation: Operation,
    option_name: str,
    factors: FactorSet,
    tasks: TaskPart | None = None,
    generation: GenerationPart | None = None,
    stationing: StationingPart | None = None,
) -> MovementPart:
    """Plan the arrival of an option, or read the schedule that it names.

    Parameters
    ----------
    operation : Operation
        The declared operation; ``movement`` declares origins and entries.
    option_name : str
        The option; its lever ``arrival`` names the schedule.
    factors : FactorSet
        ``arrival.NAME.first_echelon_days``, ``first_echelon_share``, ``full_force_days``; for a planned movement also
        ``order.*``, ``load.*``, ``embarkation.*``, ``entry.*``, ``reception.*``, ``march.*``.
    tasks, generation, stationing : parts of the plan, optional
        Who moves, from whom, to which base areas; without them the schedule is read.

    Returns
    -------
    MovementPart
        Days after the order to deploy; all zero, with schedule ``none``, where nothing is put in place.

    Raises
    ------
    ValueError
        If the schedule is not declared.
    """
    levers = operation.options[option_name].levers
    if not moves_anything(levers):
        return MovementPart("none", 0.0, 0.0, 0.0, {})
    names = schedule_factors("arrival", levers.arrival, _LABELS, factors)
    flow = None
    if operation.movement and tasks and generation and stationing and stationing.bases:
        share = factors.value(names["first_echelon_share"])
        units = units_of(tasks, generation, stationing, share, factors)
        flow = plan_flow(operation, units, factors) if units else None
    sheet = Worksheet(factors, decide_movement)
    first, full = _explain(sheet, names, flow, factors)
    return MovementPart(
        schedule=levers.arrival,
        first_echelon_days=first,
        first_echelon_share=factors.value(names["first_echelon_share"]),
        full_force_days=max(first, full),
        factors=names,
        shortfalls=_shortfalls(operation, levers, flow, full),
        explanations=sheet.explanations,
        flow=flow,
    )


def _explain(
    sheet: Worksheet, names: dict[str, str], flow: MovementFlow | None, factors: FactorSet
) -> tuple[float, float]:
    """Write down the days of first echelon and full force and return them."""
    label, unit = _LABELS["first_echelon_share"]
    name = names["first_echelon_share"]
    formula = "best value of the factor that the declared arrival schedule names"
    sheet.explain("movement.first_echelon_share", label, factors.value(name), unit, formula, [name])
    days = {}
    for what in ("first_echelon_days", "full_force_days"):
        label, unit = _LABELS[what]
        if flow is None:
            value = factors.value(names[what])
            days[what] = sheet.explain(f"movement.{what}", label, value, unit, formula, [names[what]])
    if flow is None:
        return days["first_echelon_days"], days["full_force_days"]
    return _explain_flow(sheet, flow)


def _explain_flow(sheet: Worksheet, flow: MovementFlow) -> tuple[float, float]:
    """Write down the numbers of a planned movement."""
    gates = [factor for stage in flow.stages for factor in stage.factors]
    sheet.explain(
        "movement.order_day", "day of the order after D-day, every gate at its best value", flow.order_day, "days",
        "longest chain of mandate, then status agreement and votes side by side", gates, plan_flow,
    )  # fmt: skip
    persons = Input("persons that move", flow.persons, "persons")
    loads = {
        "vehicles": ("vehicles that move", sum(move.vehicles for move in flow.moves), "vehicles",
                     ["load.heavy.vehicles_per_person", "load.light.vehicles_per_person"]),
        "stores": ("stores that move", sum(move.tonnes for move in flow.moves), "t", ["load.stores_per_person"]),
    }  # fmt: skip
    for name, (label, value, unit, read) in loads.items():
        formula = "sum over units of persons × the factor of their element"
        sheet.explain(f"movement.{name}", label, value, unit, formula, [persons, *read], units_of)
    used = dict.fromkeys([*_ALWAYS_READ, *(factor for each in flow.classes for factor in each.factors)])
    latest = max(move.in_place for move in flow.moves)
    first = max((move.in_place for move in flow.moves if move.first), default=latest)
    gap = Input("proven gap of the plan", flow.proof.gap, "share")
    formula = (
        "day on which the last load of the last unit is received: notice and loading, then the earliest free way over "
        "embarkation, entry and reception, each with what it handles a day, then days of reception"
    )
    sheet.explain(
        "movement.bound", "day after the order before which no plan closes", flow.full_bound, "days",
        "least horizon at which, for every facility and window, what must pass it fits what it handles",
        [persons, *used], plan_flow,
    )  # fmt: skip
    return (
        sheet.explain("movement.first_echelon_days", _LABELS["first_echelon_days"][0], first, "days", formula,
                      [persons, gap, *used], plan_flow),
        sheet.explain("movement.full_force_days", _LABELS["full_force_days"][0], latest, "days", formula,
                      [persons, gap, *used], plan_flow),
    )  # fmt: skip


def _shortfalls(
    operation: Operation, levers: Levers, flow: MovementFlow | None, full: float
) -> tuple[Shortfall, ...]:
    """Return how late an option is for the day it was wanted by, and what alone would bring it forward.

    What comes from outside is not moved over declared ways: no gate stands before its order, given on D-day.
    """
    declared = operation.movement
    if declared is None or declared.in_place_by is None or (flow is None and levers.strength > 0):
        return ()
    wanted = float((declared.in_place_by - operation.start).days)
    late = full - wanted + (flow.order_day if flow is not None else 0.0)
    if late <= 0:
        return ()
    earlier = Cure(CureKind.SIZED, "the order given earlier", late, "days", ("the order given {} earlier",))
    return (Shortfall(LATE, _late_words(flow, late), late, "days", (earlier,)),)


def _late_words(flow: MovementFlow | None, late: float) -> str:
    if flow is None:
        return (
            f"Ordered on the first day, all of it is at work {late:.0f} days after the day it was wanted by."
        )
    return (
        f"If every gate takes its best value, the whole force is in place {late:.0f} days after the day it was "
        f"wanted by. Ways alone do not cure that: without anything in its way it would still take "
        f"{max(move.unhindered for move in flow.moves)} days from the order."
    )
