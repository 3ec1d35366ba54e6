"""Cost: prices of one year in those of another, sums by phase and kind, what cannot be compared."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from peacewright.operation.options import Levers
from peacewright.plan.cost import KINDS, PHASES, person_year
from peacewright.plan.prices import dollars, names_behind, price_year
from peacewright.planning.decide_cost import decide_cost
from peacewright.planning.decide_generation import decide_generation
from peacewright.planning.decide_tasks import decide_tasks
from tests.planning.tables import operation_with, shipped_factors, with_number

LEVERS = {"strength": 5000, "tasks": ["guard_site", "patrol"], "zones": ["west"], "stand_off": "50 km"}
NATIONS = {
    code: {"name": code, "in_bloc": True, "pledges": [{"element": "infantry", "status": "offered"}]}
    for code in ("AAA", "BBB")
}


def costed(levers: dict | None = None, personnel: float = 300_000.0, gates: dict | None = None):
    factors = shipped_factors()
    for code in NATIONS:
        factors = with_number(factors, f"generation.personnel.{code}", personnel)
    operation = operation_with({"it": {**LEVERS, **(levers or {})}}, NATIONS)
    if gates:
        operation = operation.model_copy(update={"gates": gates})
    tasks = decide_tasks(operation, "it", None, factors)
    generation = decide_generation(operation, "it", tasks, factors)
    return generation, factors, decide_cost(operation, "it", generation, factors)


def test_money_of_a_year_is_brought_to_another_by_consumer_prices() -> None:
    factors = shipped_factors()
    light = factors.value("cost.light_per_person_year")
    now = dollars("cost.light_per_person_year", "USD", 2024, factors.value)
    assert now == pytest.approx(light * 313.689 / 207.342)
    assert dollars("cost.light_per_person_year", "USD", 2007, factors.value) == pytest.approx(light)
    combat = factors.value("cost.combat_per_person_year") * factors.value("cost.usd_per_gbp_2010")
    assert dollars("cost.combat_per_person_year", "GBP", 2010, factors.value) == pytest.approx(combat)
    assert "cost.usd_per_gbp_2010" in names_behind("cost.combat_per_person_year", "GBP", 2010)
    # What is judged stands at the latest prices, at the rate of recent years.
    assert names_behind("cost.vessel_on_station_year", "GBP", 2024)[1] == "cost.usd_per_gbp"


def test_prices_are_of_the_year_in_which_it_starts_or_the_last_known_before() -> None:
    factors = shipped_factors()
    assert price_year(2025, factors) == 2024
    assert price_year(2000, factors) == 2000
    assert price_year(1990, factors) == 1996


@pytest.mark.parametrize(
    ("intensity", "other"), [(0.0, "cost.light_per_person_year"), (1.0, "cost.combat_per_person_year")]
)
def test_an_armed_person_lies_between_the_two_ends(intensity: float, other: str) -> None:
    factors = with_number(shipped_factors(), "cost.intensity", intensity)
    unit = factors[other].unit
    found = person_year(Levers(strength=10), 2024, factors, factors.value)
    assert found == pytest.approx(dollars(other, unit, 2024, factors.value))


def test_phases_and_kinds_add_up_to_person_months_and_moves() -> None:
    generation, _, part = costed()
    assert part.by_kind.shape == (len(PHASES), len(KINDS))
    assert part.person_months[:2].sum() == pytest.approx(generation.in_place.sum())
    each = {one.name: one.value for one in part.explanations}
    people = part.person_months.sum() / 12 * each["cost.person_year"]
    moves = part.moved.sum() * each["cost.move"]
    assert part.total == pytest.approx(people + moves)
    assert part.total == pytest.approx(each["cost.total"])
    assert part.by_nation.sum() == pytest.approx(1.0)
    placed = generation.in_place.sum(axis=0)
    assert part.moved[:2].sum() == pytest.approx(placed.max())
    assert part.moved[2] == pytest.approx(placed[-1])


def test_half_of_the_force_is_there_on_average_while_it_comes_home() -> None:
    from peacewright.operation.gates import Gate

    gate = Gate.model_validate({"do": "withdraw", "when": {"date": date(2030, 1, 1)}, "over": "6 months"})
    generation, _, part = costed(gates={"leave": gate})
    assert part.months[2] == pytest.approx(6.0)
    assert part.person_months[2] == pytest.approx(generation.in_place.sum(axis=0)[-1] * 3)


def test_places_that_stay_empty_cost_nothing() -> None:
    _, _, whole = costed()
    _, _, short = costed(personnel=20_000.0)
    assert short.person_months.sum() < whole.person_months.sum()
    assert short.total < whole.total


def test_without_a_force_only_what_is_kept_ready_is_paid() -> None:
    _, factors, part = costed({"strength": 0, "tasks": [], "aircraft_on_call": 4})
    ready = 4 * dollars("cost.aircraft_on_call_year", "GBP", part.price_year, factors.value)
    assert part.by_kind[:, -1].sum() == pytest.approx(part.total)
    assert part.total == pytest.approx(part.months.sum() / 12 * ready)
    assert part.nations == ()
    assert np.isfinite(part.total)
