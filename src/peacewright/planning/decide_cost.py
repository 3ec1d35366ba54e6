"""Cost: what an option costs by phase, kind and nation at best values, in dollars of one year.

People in place cost by the month, whoever sends them: what missions and deployments of the past cost a head. Moving in
and coming home are paid once. Aircraft, vessels and sensors are paid from the order to the end.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.core.units import DAYS_PER_MONTH
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Rules
from peacewright.plan.cost import PHASES, CostPart, amount, kept_ready, person_year
from peacewright.plan.explanation import Explanation, Input
from peacewright.plan.generation import GenerationPart
from peacewright.plan.prices import names_behind, price_year
from peacewright.planning.worksheet import Worksheet

_MONTHS_A_YEAR = 12
_LIGHT, _COMBAT = "cost.light_per_person_year", "cost.combat_per_person_year"


def decide_cost(
    operation: Operation, option_name: str, generation: GenerationPart, factors: FactorSet
) -> CostPart:
    """Work out what an option costs.

    Parameters
    ----------
    operation : Operation
        Its start gives the year of prices, its gate to withdraw the time that coming home takes.
    option_name : str
    generation : GenerationPart
        Who is in place in which month.
    factors : FactorSet
        ``cost.*``.

    Returns
    -------
    CostPart
        Dollars by phase and kind, and each nation's share of the person-months.
    """
    levers, read = operation.options[option_name].levers, factors.value
    year = price_year(operation.start.year, factors)
    person_months, moved, months = _sizes(operation, levers, generation)
    each_month = person_year(levers, year, factors, read) / _MONTHS_A_YEAR if levers.strength > 0 else 0.0
    move = amount("cost.move_per_person", year, factors, read) if levers.strength > 0 else 0.0
    ready = sum(count * amount(factor, year, factors, read) for _, count, factor in kept_ready(levers))
    troops, operations = read("cost.share_military"), read("cost.share_operations")
    people = person_months * each_month
    by_kind = np.stack(
        [
            people * troops,
            people * (1 - troops - operations),
            people * operations,
            moved * move,
            months * ready / _MONTHS_A_YEAR,
        ],
        axis=1,
    )
    burdens = [each for each in generation.burdens() if each.person_months > 0]
    part = CostPart(
        price_year=year,
        person_months=person_months,
        moved=moved,
        months=months,
        by_kind=by_kind,
        nations=tuple((each.nation, each.nation_name) for each in burdens),
        by_nation=np.array([each.share for each in burdens]),
    )
    return replace(part, explanations=_explain(part, levers, factors, each_month * _MONTHS_A_YEAR, move))


def _sizes(
    operation: Operation, levers: Levers, generation: GenerationPart
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return person-months in place, persons moved and months, by phase, shape (phases,) each.

    On the way home strength falls in a straight line, so that half of it is there on average.
    """
    placed = generation.in_place.sum(axis=0) if generation.in_place.size else np.zeros(generation.months)
    first = generation.level_from if levers.strength > 0 else 0
    last = float(placed[-1]) if len(placed) else 0.0
    over = max((gate.over or 0.0 for gate in operation.gates.values() if gate.do == "withdraw"), default=0.0)
    leaving = over / DAYS_PER_MONTH if levers.strength > 0 else 0.0
    person_months = np.array([placed[:first].sum(), placed[first:].sum(), last * leaving / 2])
    moved = np.array([float(placed[: first + 1].max(initial=0.0)), 0.0, last])
    # Whoever comes after the first are all there moves in too; reliefs take their equipment over.
    moved[1] = max(0.0, float(placed.max(initial=0.0)) - moved[0])
    return person_months, moved, np.array([first, len(placed) - first, leaving], dtype=float)


def _explain(
    part: CostPart, levers: Levers, factors: FactorSet, each_year: float, move: float
) -> tuple[Explanation, ...]:
    """Write down every amount with its formula, inputs and sources."""
    sheet, year = Worksheet(factors, decide_cost), part.price_year
    unit = f"USD of {year}"
    if levers.strength > 0:
        unarmed = levers.rules is Rules.UNARMED
        named = ["cost.observer_per_person_year"] if unarmed else [_LIGHT, _COMBAT]
        sheet.explain(
            "cost.person_year", "cost of a person in place for a year", each_year, unit,
            "as a civilian monitor costs" if unarmed else "light^(1 − i) × combat^i with intensity i",
            [*_behind(named, year, factors), *([] if unarmed else ["cost.intensity"])], person_year,
        )  # fmt: skip
        sheet.explain(
            "cost.move", "cost of moving a person with equipment in or out", move, unit,
            "cost of a move at its prices × consumer prices now ÷ then",
            _behind(["cost.move_per_person"], year, factors), amount,
        )  # fmt: skip
    given: list[str | Input] = [name for name in ("cost.person_year", "cost.move") if levers.strength > 0]
    ready = [Input(f"lever {name}", count, "kept ready") for name, count, _ in kept_ready(levers)]
    given += [*ready, *_behind([factor for *_, factor in kept_ready(levers)], year, factors)]
    sizes = (part.person_months, part.moved, part.months)
    for number, phase in enumerate(PHASES):
        persons, moved, months = (float(values[number]) for values in sizes)
        sheet.explain(
            f"cost.{phase.replace(' ', '_').replace('-', '_')}", f"cost of the phase: {phase}",
            float(part.by_kind[number].sum()), unit,
            "person-months × cost of a person-year ÷ 12 + persons moved × cost of a move + months × what is kept ready "
            "÷ 12",
            [Input(f"person-months, {phase}", persons, "person-months"), Input(f"moved, {phase}", moved, "persons"),
             Input(f"months, {phase}", months, "months"), *given],
        )  # fmt: skip
    sheet.explain(
        "cost.total", "cost over all phases", part.total, unit, "sum over the phases",
        [f"cost.{phase.replace(' ', '_').replace('-', '_')}" for phase in PHASES],
    )  # fmt: skip
    return sheet.explanations


def _behind(names: list[str], year: int, factors: FactorSet) -> list[str | Input]:
    """Return the factors that some amounts of money follow from, each once."""
    found = (name for each in names for name in names_behind(each, factors[each].unit, year))
    return list(dict.fromkeys(found))
