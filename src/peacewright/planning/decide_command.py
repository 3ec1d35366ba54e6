"""Command as a declared design: who decides, through which chain, and how many hours each decision takes."""

from __future__ import annotations

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.plan.schedules import CommandPart
from peacewright.planning.decide_movement import moves_anything
from peacewright.planning.schedule_factors import schedule_factors
from peacewright.planning.worksheet import Worksheet

EVENTS = (
    "attacked",
    "breach_verified",
    "call_air_support",
    "reinforce",
    "evacuate",
    "suspend",
    "withdraw",
)
"""Events that need a decision, from the nearest to the farthest up the chain."""

CHAINS: dict[str, tuple[str, ...]] = {
    "lead_nation": (
        "force commander in the theatre",
        "lead nation's joint headquarters",
        "lead nation's government",
    ),
    "two_nation": (
        "force commander in the theatre",
        "combined headquarters of the two nations",
        "the two governments together",
    ),
    "un": (
        "force commander",
        "head of mission",
        "United Nations secretariat",
        "Security Council",
    ),
    "observer_mission": (
        "head of team",
        "chief monitor",
        "secretariat of the organisation",
        "council of its states",
    ),
}
"""Chains of command by design, lowest first. Contingents keep a second line to their own capitals in every design."""

_DECLARED = "best value of the factor that the declared design of command names"


def decide_command(operation: Operation, option_name: str, factors: FactorSet) -> CommandPart:
    """Read the design of command that an option names.

    Parameters
    ----------
    operation : Operation
        The declared operation.
    option_name : str
        The option; its lever ``command`` names the design.
    factors : FactorSet
        ``command.NAME.EVENT_hours`` for each of ``EVENTS``.

    Returns
    -------
    CommandPart
        Hours from each event to a decision that binds; empty, with design ``none``, where nothing is in place.

    Raises
    ------
    ValueError
        If the design is not declared, or has no chain.
    """
    levers = operation.options[option_name].levers
    if not moves_anything(levers):
        return CommandPart("none", {}, (), {})
    names = schedule_factors("command", levers.command, [f"{event}_hours" for event in EVENTS], factors)
    if levers.command not in CHAINS:
        message = (
            f"no chain of command for the design '{levers.command}'; known are {', '.join(sorted(CHAINS))}"
        )
        raise ValueError(message)
    sheet = Worksheet(factors, decide_command)
    hours = {
        event: sheet.explain(
            f"command.{event}_hours", f"hours to a decision: {event.replace('_', ' ')}",
            factors.value(names[f"{event}_hours"]), "hours", _DECLARED, [names[f"{event}_hours"]],
        )
        for event in EVENTS
    }  # fmt: skip
    return CommandPart(
        design=levers.command,
        decision_hours=hours,
        chain=CHAINS[levers.command],
        factors={event: names[f"{event}_hours"] for event in EVENTS},
        explanations=sheet.explanations,
    )
