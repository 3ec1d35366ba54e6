"""Tasks in futures: sized as planning would size them with that future's factors, met by who was allotted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from peacewright.core.factors import FactorSet
from peacewright.core.futures import Futures
from peacewright.operation.vocabulary import Task
from peacewright.plan.placing import PlacingPart
from peacewright.plan.plan import Plan
from peacewright.planning.decide_air_and_sea import decide_air_and_sea
from peacewright.planning.decide_tasks import decide_tasks
from peacewright.simulation.realise.air_and_sea import realise_air_and_sea
from peacewright.simulation.realise.tasks import Tasks, realise_placing, realise_tasks
from tests.simulation.plans import case, make_plan

OPTIONS = ("none", "west-10k", "training-hubs", "observers-non-nato", "geneva-15k")


def sized(option: str) -> Plan:
    operation, factors, _ = case()
    return replace(make_plan(option=option), tasks=decide_tasks(operation, option, None, factors))


def factors_of(futures: Futures, future: int) -> FactorSet:
    known = case()[1]
    return known.at({name: float(values[future]) for name, values in futures.values.items() if name in known})


@pytest.mark.parametrize("option", OPTIONS)
def test_sizes_are_those_that_planning_would_find(futures, reader, option):
    found = realise_tasks(sized(option), reader)
    for future in range(0, futures.count, 15):
        again = decide_tasks(case()[0], option, None, factors_of(futures, future))
        assert found.needed_strength[future] == pytest.approx(again.needed_strength_persons, abs=1.5)
        assert {need.task for need in again.requirements} == set(found.needed)
        for need in again.requirements:
            assert found.needed[need.task][future] == pytest.approx(need.needed_persons)


@pytest.mark.parametrize("option", OPTIONS)
def test_at_best_values_the_share_met_is_the_plan_s(reader_with, option):
    factors, plan = case()[1], sized(option)
    found = realise_tasks(plan, reader_with({name: factors.value(name) for name in factors}))
    for need in plan.tasks.requirements:
        assert found.met[need.task] == pytest.approx(np.full(60, need.met_share))


def test_a_longer_line_is_met_to_a_smaller_share(reader_with):
    plan = sized("west-10k")
    length = case()[1].value("line.watched_length")
    shorter, longer = (
        realise_tasks(plan, reader_with({"line.watched_length": length * by})) for by in (0.5, 2.0)
    )
    for task in shorter.met:
        assert np.all(longer.met[task] <= shorter.met[task] + 1e-12)
        assert np.all(longer.met[task] <= 1.0)


def test_those_placed_meet_what_they_are_of_the_need():
    part = PlacingPart(("a", "b"), (Task.PATROL,), np.array([[1.0, 1 / 3]]), np.array([[300.0, 300.0]]))
    needed = np.array([200.0, 400.0, 800.0, 0.0])
    found = realise_placing(part, Tasks(np.zeros(4), {Task.PATROL: needed}, {}))
    assert found[Task.PATROL] == pytest.approx([1.0, 1.0, 0.5, 1.0])


def test_the_air_and_the_sea_at_best_values_are_the_plan_s(reader_with):
    operation, factors, theatre = case()
    best = reader_with({name: factors.value(name) for name in factors})
    for option in OPTIONS:
        part = decide_air_and_sea(operation, option, theatre, factors)
        found = realise_air_and_sea(replace(make_plan(option=option), air_and_sea=part), best)
        for name in ("patrols_kept", "reach_minutes", "aircraft_owned", "areas_watched", "hulls_needed"):
            assert getattr(found, name) == pytest.approx(np.full(60, getattr(part, name)))
