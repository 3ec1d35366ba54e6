"""Supply: needs by class, a year of buying, bringing and holding that is solved to optimality, and what breaks it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.plan.consumption import Consumers
from peacewright.plan.movement import MovementPart
from peacewright.plan.supply import SupplyFlow, SupplyPart
from peacewright.plan.tasks import TaskPart
from peacewright.planning.explain_supply import explain_stock, explain_tonnes
from peacewright.planning.schedule_factors import schedule_factors
from peacewright.planning.solve.supply import SupplyProblem, solve_supply
from peacewright.planning.supply_losses import supply_losses
from peacewright.planning.supply_sources import in_place, sources_of, year_problem
from peacewright.planning.supply_stresses import shortfalls_of, stresses_of
from peacewright.planning.worksheet import Worksheet

if TYPE_CHECKING:
    from peacewright.theatre.theatre import Theatre

DECIDED = ("stock_days", "contractors", "local_purchase")
"""What a lever of its own may set instead of the schedule."""
_WANTED = (*DECIDED, "norm_days")
JANUARY, JULY = 0, 6


def decide_supply(
    operation: Operation,
    option_name: str,
    theatre: Theatre | None,
    tasks: TaskPart,
    movement: MovementPart,
    factors: FactorSet,
) -> SupplyPart:
    """Plan the supply of an option over its first year, and test it against named disruptions.

    Parameters
    ----------
    operation : Operation
        The declared operation.
    option_name : str
        The option; its lever ``supply`` names the schedule and what is decided otherwise.
    theatre : Theatre or None
        Its latitude says when winter is; None takes the northern half of the world.
    tasks : TaskPart
        Gives the patrols a day.
    movement : MovementPart
        Gives the arrival of the force.
    factors : FactorSet
        ``consumption.*``, ``fuel.*``, ``climate.*``, ``supply.*``, ``disruption.*``.

    Returns
    -------
    SupplyPart
        Nothing, with schedule ``none``, without persons inside.

    Raises
    ------
    ValueError
        If the schedule is not declared.
    """
    levers = operation.options[option_name].levers
    who = Consumers(levers.strength, levers.helicopters, tasks.patrols_per_day, _coldest_month(theatre))
    if levers.strength <= 0:
        return SupplyPart("none", who, {}, 0.0, 0.0, 0.0, 0.0, None, (), {})
    names = schedule_factors("supply", levers.supply.schedule, _WANTED, factors)
    set_by_lever = {what: value for what in DECIDED if (value := getattr(levers.supply, what)) is not None}
    values = {what: set_by_lever.get(what, factors.value(full)) for what, full in names.items()}
    sheet = Worksheet(factors, decide_supply)
    tonnes = explain_tonnes(sheet, who)
    sources = sources_of(who, factors, **values)
    flow = _planned(year_problem(sources, movement, operation.start, factors), movement)
    stresses = stresses_of(sources, factors)
    part = SupplyPart(
        schedule=levers.supply.schedule,
        who=who,
        tonnes_per_day=tonnes,
        flow=flow,
        stresses=stresses,
        losses=supply_losses(operation.movement.entries, sources, factors) if operation.movement else None,
        factors={what: full for what, full in names.items() if what not in set_by_lever},
        shortfalls=shortfalls_of(sources, stresses, factors),
        **values,
    )
    explain_stock(sheet, part, flow, {**names, **dict.fromkeys(set_by_lever, "")})
    return replace(part, explanations=sheet.explanations)


def _coldest_month(theatre: Theatre | None) -> int:
    south = theatre is not None and float(theatre.segments.lat.mean()) < 0
    return JULY if south else JANUARY


def _planned(problem: SupplyProblem, movement: MovementPart) -> SupplyFlow:
    solved = solve_supply(problem)
    return SupplyFlow(
        period_days=problem.days,
        need=problem.need,
        local=solved.local,
        by_corridor=solved.by_corridor,
        contracted=solved.contracted,
        stock=solved.stock,
        short=solved.short,
        target=problem.target,
        in_place=in_place(movement, problem.days.cumsum()),
        proof=solved.proof,
    )
