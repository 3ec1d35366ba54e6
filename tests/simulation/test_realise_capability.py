"""Capability in futures: a future at best values is the plan; staff, demand and length of a course bound it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from peacewright.core.units import DAYS_PER_MONTH, DAYS_PER_WEEK
from peacewright.operation.vocabulary import Element, Task
from peacewright.plan.tasks import Requirement
from peacewright.plan.throughput import at_month, left_after
from peacewright.planning.decide_capability import decide_capability
from peacewright.simulation.realise.capability import realise_capability, realise_deliveries
from peacewright.simulation.realise.generation import realise_generation
from tests.simulation.plans import case, contribution, make_plan

BEST = ("train.trainees_per_month", "train.course_weeks", "train.staff_per_trainee", "train.collective_weeks",
        "train.unit_persons")  # fmt: skip
COME = {"generation.fill_share": 1.0, "generation.notice_factor": 1.0, "departure.nation_per_year": 1e-9}
AGREED = {"consent.RUS": "accepts", "consent.UKR": "accepts"}
MONTHS = 24


def training_plan(staff: float, ramp: int = 1):
    """Return a plan with so many trainers, all there after some months in a straight line, and the capability of it."""
    factors = case()[1]
    persons = staff * np.minimum(np.arange(1, MONTHS + 1) / ramp, 1.0)
    nation = replace(
        contribution("CHE", factor="force.che_observers"), element=Element.TRAINERS, pool_persons=4 * staff
    )
    plan = make_plan(strength=staff, nations=(nation,), persons=persons[None, :])
    needed = factors.value("train.trainees_per_month") * factors.value("train.course_weeks")
    needed *= DAYS_PER_WEEK / DAYS_PER_MONTH * factors.value("train.staff_per_trainee")
    need = Requirement(Task.TRAIN, Element.TRAINERS, 1.0, "trainees", needed, min(staff, needed), "test")
    tasks = replace(plan.tasks, requirements=(need,))
    generation = replace(plan.generation, elements=(Element.TRAINERS,))
    capability = decide_capability(tasks, generation, factors)
    return replace(plan, tasks=tasks, generation=generation, capability=capability)


def at_best(**others: float) -> dict[str, float]:
    factors = case()[1]
    names = (*BEST, "force.che_observers")
    return {name: factors.value(name) for name in names} | COME | others


def realised(plan, reader):
    return realise_capability(plan, realise_generation(plan, reader), reader)


@pytest.mark.parametrize("ramp", [1, 5])
def test_a_future_at_best_values_is_the_plan(reader_with, ramp):
    plan = training_plan(300.0, ramp)
    assert plan.capability.per_month > 0
    found = realised(plan, reader_with(at_best(), AGREED))
    assert found.trained == pytest.approx(np.tile(plan.capability.trained, (60, 1)))
    assert np.all(found.units == plan.capability.units)
    assert found.present == pytest.approx(np.full(60, plan.capability.present))


def test_the_staff_or_those_to_be_trained_are_the_bound(reader_with):
    """With steady staff, months less a course at the smaller of demand and places ÷ course (Little's law)."""
    plan = training_plan(200.0)
    staff = plan.capability.staff
    for demand, per_trainee, weeks in ((50.0, 0.2, 6.0), (5000.0, 0.2, 6.0), (5000.0, 0.5, 13.0)):
        values = dict(zip(BEST[:3], (demand, weeks, per_trainee), strict=True))
        found = realised(plan, reader_with(at_best(**values), AGREED))
        course = weeks * DAYS_PER_WEEK / DAYS_PER_MONTH
        rate = min(demand, staff / per_trainee / course)
        assert found.trained_by(12) == pytest.approx(np.full(60, rate * (12 - course)))
        assert found.present == pytest.approx(np.full(60, rate * course))
        days = np.array([[0.0, 200.0, 1e6]])
        expected = [0.0, rate * (200.0 / DAYS_PER_MONTH - course), rate * (MONTHS - course)]
        assert found.trained_in(days.repeat(60, axis=0))[0] == pytest.approx(expected)


def test_who_does_not_come_trains_nobody_and_half_the_staff_half(reader_with):
    plan = training_plan(200.0)
    refused = {"consent.RUS": "accepts", "consent.UKR": "refuses"}
    assert np.all(realised(plan, reader_with(at_best(), refused)).trained == 0)
    best = case()[1].value("force.che_observers")
    values = at_best(**{"train.trainees_per_month": 1e5})
    whole = realised(plan, reader_with(values, AGREED))
    half = realised(plan, reader_with({**values, "force.che_observers": best / 2}, AGREED))
    assert half.trained == pytest.approx(whole.trained / 2)


def test_nobody_is_trained_where_that_is_no_task(reader):
    plan = make_plan()
    found = realise_capability(plan, realise_generation(plan, reader), reader)
    assert not found.trained.any()
    assert not found.present.any()


def test_orders_arrive_as_drawn_and_never_more_than_ordered(reader):
    plan = training_plan(200.0)
    (order,) = (order for order in plan.capability.orders if order.per_month is not None)
    contract = realise_deliveries(plan.capability, reader)[order.name]
    rate, lead = (reader.value(f"support.{order.name}{name}") for name in ("_per_month", "_lead_days"))
    for month in (0.0, 6.0, 24.0, 500.0):
        by_hand = [
            min(order.ordered, max(0.0, month - day / DAYS_PER_MONTH) * each)
            for each, day in zip(rate, lead, strict=True)
        ]
        assert contract.delivered(month) == pytest.approx(by_hand)
    assert contract.delivered(contract.complete_month) == pytest.approx(np.full(60, order.ordered))


@given(
    some.lists(some.floats(0, 1000), min_size=12, max_size=12),
    some.floats(0.05, 11.0),
    some.floats(0.0, 12.0),
)
def test_a_pipe_by_rows_is_each_row_and_straight_between_months(entering, stay, month):
    rows = np.array([entering, entering[::-1]])
    together = left_after(rows, np.array([stay, stay / 2]))
    assert together[0] == pytest.approx(left_after(rows[0], stay))
    assert together[1] == pytest.approx(left_after(rows[1], stay / 2))
    ends, total = np.arange(13.0), np.concatenate([[0.0], np.cumsum(entering)])
    assert at_month(total[1:], np.array([month])) == pytest.approx([np.interp(month, ends, total)])
    assert together[0] == pytest.approx(np.interp(ends[1:] - stay, ends, total))
