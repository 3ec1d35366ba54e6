"""Movement as a declared schedule: how long recorded missions took, until a planner of lifts and routes replaces it."""

from __future__ import annotations

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.plan.schedules import MovementPart
from peacewright.planning.schedule_factors import schedule_factors
from peacewright.planning.worksheet import Worksheet

_LABELS = {
    "first_echelon_days": ("days from the order to the first echelon in place", "days"),
    "first_echelon_share": ("share of the force in the first echelon", "share"),
    "full_force_days": ("days from the order to the full force in place", "days"),
}


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


def decide_movement(operation: Operation, option_name: str, factors: FactorSet) -> MovementPart:
    """Read the arrival schedule that an option names.

    Parameters
    ----------
    operation : Operation
        The declared operation.
    option_name : str
        The option; its lever ``arrival`` names the schedule.
    factors : FactorSet
        ``arrival.NAME.first_echelon_days``, ``first_echelon_share``, ``full_force_days``.

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
    sheet = Worksheet(factors, decide_movement)
    values = {
        what: sheet.explain(
            f"movement.{what}",
            label,
            factors.value(names[what]),
            unit,
            "best value of the factor that the declared arrival schedule names",
            [names[what]],
        )
        for what, (label, unit) in _LABELS.items()
    }
    return MovementPart(
        schedule=levers.arrival,
        first_echelon_days=values["first_echelon_days"],
        first_echelon_share=values["first_echelon_share"],
        full_force_days=max(values["first_echelon_days"], values["full_force_days"]),
        factors=names,
        explanations=sheet.explanations,
    )
