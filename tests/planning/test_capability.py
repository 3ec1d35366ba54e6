"""Capability: what enters leaves a course later, Little's law, staff in place, orders delivered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peacewright.core.factors import Factor, FactorSet
from peacewright.operation.vocabulary import Element, Task
from peacewright.plan.throughput import left_after
from peacewright.planning.decide_capability import decide_capability
from peacewright.planning.decide_generation import decide_generation
from peacewright.planning.decide_tasks import decide_tasks
from tests.planning.tables import operation_with, shipped_factors, with_number

NATIONS = {"AAA": {"name": "A", "in_bloc": True, "pledges": [{"element": "trainers", "status": "offered"}]}}


def planned(factors: FactorSet, tasks: tuple[str, ...] = ("train",), personnel: float = 1e6):
    factors = with_number(factors, "generation.personnel.AAA", personnel)
    levers = {"strength": 4000, "tasks": list(tasks), "zones": ["west"], "stand_off": "400 km"}
    operation = operation_with({"it": levers}, NATIONS)
    task_part = decide_tasks(operation, "it", None, factors)
    generation = decide_generation(operation, "it", task_part, factors)
    return task_part, generation, decide_capability(task_part, generation, factors)


@given(st.floats(0.1, 12.0), st.lists(st.floats(0, 5000), min_size=24, max_size=24))
def test_what_enters_leaves_after_its_stay_and_nothing_is_lost(stay: float, entering: list[float]) -> None:
    flow = np.array(entering)
    left = left_after(flow, stay)
    assert (np.diff(left, prepend=0.0) >= -1e-9).all()
    assert (left <= np.cumsum(flow) + 1e-9).all()
    assert left[: int(stay)].sum() == pytest.approx(0.0)
    # Who has not left yet entered within the stay.
    inside = np.cumsum(flow) - left
    last = flow[-int(np.ceil(stay)) :].sum()
    assert inside[-1] <= last + 1e-6


def test_little_s_law_holds_in_the_pipe() -> None:
    """With a steady rate the number present is rate × time."""
    flow = np.full(48, 1740.0)
    inside = np.cumsum(flow) - left_after(flow, 5 / (365 / 12 / 7))
    assert inside[-1] == pytest.approx(1740 * 5 / (365 / 12 / 7))
    assert inside[-1] == pytest.approx(2000, rel=0.01)


def test_training_follows_the_staff_in_place() -> None:
    task_part, generation, part = planned(shipped_factors())
    met = next(need.met_share for need in task_part.requirements)
    factors = shipped_factors()
    assert part.per_month == pytest.approx(factors.value("train.trainees_per_month") * met)
    full_years = part.trained_by(24) - part.trained_by(12)
    assert full_years <= 12 * part.per_month + 1e-6
    _, _, fewer = planned(shipped_factors(), personnel=20_000)
    assert fewer.trained_by(24) < part.trained_by(24)
    assert len(part.trained) == generation.months
    assert (np.diff(part.units) >= 0).all()
    assert part.units_by(60) <= part.trained_by(60) / factors.value("train.unit_persons")


def test_an_option_that_trains_nobody_says_nothing_of_training() -> None:
    _, _, part = planned(shipped_factors(), tasks=("advise",))
    assert part.per_month == 0
    assert part.trained_by(12) == 0
    assert part.explanations == ()


def order(name: str, best: float, unit: str = "pieces") -> Factor:
    return Factor(f"support.{name}", name, unit, best, best, best, "judged", because="test")


def test_orders_arrive_at_their_rate_after_their_lead_and_never_more_than_ordered() -> None:
    extra = [order("x_ordered", 100.0), order("x_per_month", 10.0), order("x_lead_days", 365 / 4, "days")]
    extra.append(order("y_ordered", 5.0))
    factors = shipped_factors()
    factors = factors.overridden_by(FactorSet({one.name: one for one in extra}))
    _, _, part = planned(factors)
    x, y = part.orders
    assert x.delivered[:3] == pytest.approx([0.0, 0.0, 0.0])
    assert x.delivered[3] == pytest.approx(10.0)
    assert x.delivered[-1] == 100.0
    assert x.complete_month == pytest.approx(13.0)
    assert y.per_month is None
    assert y.complete_month is None
    assert y.delivered.sum() == 0


def test_what_training_lacks_is_cured_by_the_staff_that_is_missing() -> None:
    """With the shortage made good, the persons trained are those that the schedule asks for."""
    task_part, generation, part = planned(shipped_factors(), personnel=20_000)
    found = {each.subject: each for each in part.shortfalls}
    place = generation.elements.index(Element.TRAINERS)
    short, due = generation.shortage[place], generation.required[place]
    lacking = found["training: in place"]
    assert [cure.amount for cure in lacking.cures] == [short.max()]
    cured = replace(generation, shortage=np.maximum(0, generation.shortage - lacking.cures[0].amount))
    whole = decide_capability(task_part, cured, shipped_factors())
    assert whole.trained[-1] == pytest.approx(part.trained[-1] + lacking.amount)
    assert "training: in place" not in {each.subject for each in whole.shortfalls}
    assert due.max() > 0


def test_staff_that_was_never_allotted_is_what_a_month_lacks() -> None:
    factors = shipped_factors()
    task_part, generation, _ = planned(factors)
    need = next(each for each in task_part.requirements if each.task is Task.TRAIN)
    fewer = replace(need, allotted_persons=0.75 * need.needed_persons)
    part = decide_capability(replace(task_part, requirements=(fewer,)), generation, factors)
    lacking = next(each for each in part.shortfalls if each.subject == "training: staff")
    assert [cure.amount for cure in lacking.cures] == [pytest.approx(0.25 * need.needed_persons)]
    assert lacking.amount == pytest.approx(0.25 * factors.value("train.trainees_per_month"))
