"""The visible order of planning: tasks, bases, medical care, generation, and so on to cost and protection."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.plan.command import CommandPart
from peacewright.plan.generation import GenerationPart
from peacewright.plan.plan import Plan
from peacewright.plan.stationing import StationingPart
from peacewright.plan.tasks import TaskPart
from peacewright.planning.decide_air_and_sea import decide_air_and_sea
from peacewright.planning.decide_capability import decide_capability
from peacewright.planning.decide_command import decide_command
from peacewright.planning.decide_cost import decide_cost
from peacewright.planning.decide_generation import decide_generation
from peacewright.planning.decide_medical import decide_medical
from peacewright.planning.decide_movement import decide_movement
from peacewright.planning.decide_placing import decide_placing
from peacewright.planning.decide_protection import decide_protection
from peacewright.planning.decide_stationing import decide_stationing
from peacewright.planning.decide_supply import decide_supply
from peacewright.planning.decide_tasks import decide_tasks
from peacewright.theatre.theatre import Theatre


def plan_option(operation: Operation, option_name: str, theatre: Theatre, factors: FactorSet) -> Plan:
    """Work one option out on best values.

    Parameters
    ----------
    operation : Operation
        The declared operation.
    option_name : str
        The option.
    theatre : Theatre
        Line, segments, places, roads.
    factors : FactorSet
        All factors, the operation's own laid over the catalogue's.

    Returns
    -------
    Plan
        All parts, each with shortfalls and explanations. Infeasible is an answer, not an error.

    Raises
    ------
    KeyError
        If the option does not exist, or a factor it needs is not declared.
    """
    if option_name not in operation.options:
        message = f"no option '{option_name}'; declared are {', '.join(operation.options)}"
        raise KeyError(message)
    tasks = decide_tasks(operation, option_name, theatre, factors)
    stationing = decide_stationing(operation, option_name, theatre, tasks, factors)
    generation = decide_generation(operation, option_name, tasks, factors)
    command = decide_command(operation, option_name, factors, tasks, generation)
    return Plan(
        operation=operation,
        option_name=option_name,
        factors=factors,
        theatre=theatre,
        tasks=tasks,
        generation=generation,
        stationing=stationing,
        command=command,
        air_and_sea=decide_air_and_sea(operation, option_name, theatre, factors),
        capability=decide_capability(tasks, generation, factors),
        cost=decide_cost(operation, option_name, generation, factors),
        **_from_bases(operation, option_name, theatre, factors, tasks, command, stationing),
        **_the_way_there(operation, option_name, theatre, factors, tasks, generation, stationing),
    )


def _from_bases(
    operation: Operation,
    option_name: str,
    theatre: Theatre,
    factors: FactorSet,
    tasks: TaskPart,
    command: CommandPart,
    stationing: StationingPart,
) -> dict[str, Any]:
    """Return the parts that follow from where the bases are, by their field of a plan."""
    return {
        "medical": decide_medical(operation, option_name, theatre, tasks, stationing, factors),
        "placing": decide_placing(operation, option_name, theatre, tasks, stationing, factors),
        "protection": decide_protection(operation, option_name, theatre, tasks, stationing, command, factors),
    }


def _the_way_there(
    operation: Operation,
    option_name: str,
    theatre: Theatre,
    factors: FactorSet,
    tasks: TaskPart,
    generation: GenerationPart,
    stationing: StationingPart,
) -> dict[str, Any]:
    """Return movement, and supply on the same ways: they ask of bases only how many persons each region takes."""
    movement = decide_movement(operation, option_name, factors, tasks, generation, stationing)
    supply = decide_supply(operation, option_name, theatre, tasks, movement, factors)
    return {"movement": movement, "supply": supply}


def _persons_by_region(stationing: StationingPart) -> list[tuple[str, float]]:
    """Return the persons of each region in the order in which bases first stand there, which ties are decided by."""
    found: dict[str, float] = {}
    for base in stationing.bases:
        found[base.region] = found.get(base.region, 0.0) + base.persons
    return list(found.items())


def station_again(plan: Plan, busy_share: float) -> Plan:
    """Return a plan with bases, teams, places of tasks and the way there decided again, on the busy share as lived.

    Once and no more: where teams stand changes how far they drive, not how much there is to verify.
    """
    stationing = decide_stationing(
        plan.operation, plan.option_name, plan.theatre, plan.tasks, plan.factors, busy_share
    )
    follows = _from_bases(
        plan.operation, plan.option_name, plan.theatre, plan.factors, plan.tasks, plan.command, stationing,
    )  # fmt: skip
    if _persons_by_region(stationing) != _persons_by_region(plan.stationing):
        follows |= _the_way_there(
            plan.operation, plan.option_name, plan.theatre, plan.factors, plan.tasks, plan.generation, stationing
        )  # fmt: skip
    return replace(plan, stationing=stationing, **follows)
