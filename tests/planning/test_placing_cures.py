"""Cures of tasks on the ground against planning again with the change: it does, and the next smaller one does not."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright import study
from peacewright.plan.claims import claims_on
from peacewright.plan.explanation import Cure, Shortfall
from peacewright.plan.plan import Plan
from peacewright.plan.task_sizes import Setting, size_tasks
from peacewright.planning.least import least
from peacewright.planning.placing_cures import placing_shortfalls
from peacewright.planning.pose_tasks import RESERVE, STAFF, WORK, Ground, effort_to, ground_of, pose_tasks
from peacewright.planning.solve.fewest_places import few_places
from peacewright.planning.solve.tasks_exact import solve_tasks_in_order

SMALL = ("half-2100", "one-side", "observers-220")


@pytest.fixture(scope="module", params=SMALL)
def plan(request: pytest.FixtureRequest) -> Plan:
    return study.plan(study.load("ethiopia-eritrea-2000"), request.param)[request.param]


def _ground(plan: Plan) -> Ground:
    at = Setting(plan.option.levers, len(plan.operation.theatre.sea_areas), plan.factors)
    return ground_of(plan.theatre, plan.tasks, plan.stationing, at)


def _levels(on: Ground) -> np.ndarray:
    """Return the share of each task and area that a plan of its own, in the order of the mandate, holds."""
    solution = solve_tasks_in_order(pose_tasks(on), gap=0.0, slack=0.0, presolve=False)
    return np.asarray((solution.chosen * np.array([1 / 3, 2 / 3, 1.0])).sum(axis=2))


def _whole(on: Ground, count: int, areas: np.ndarray | None = None) -> bool:
    """Whether the first tasks stand in full when planned again."""
    asked = on.needed > 0 if areas is None else (on.needed > 0) & areas
    return bool((_levels(on) >= 1 - 1e-9)[:count][asked[:count]].all())


def _more_persons(on: Ground, persons: float) -> Ground:
    strength = on.strength + persons
    claims = {claim.name: claim.persons for claim in claims_on(strength, on.at)}
    working = strength - sum(claims.values())
    return replace(
        on, strength=strength, working=working, leading=claims["command"], waiting=claims["reserve"],
        housed=working + claims["command"] + claims["reserve"], at_base=on.at_base * strength / on.strength,
    )  # fmt: skip


def _line(on: Ground, km: float) -> Ground:
    at = replace(on.at, factors=on.at.factors.at({"line.watched_length": km}))
    sizes = {size.task: size.persons for size in size_tasks(at)}
    grown = np.array([sizes[task] for task in on.tasks]) / on.needed.sum(axis=1)
    return replace(on, at=at, needed=on.needed * grown[:, None])


def _able(on: Ground, element: int, skill: int) -> Ground:
    has = on.has.copy()
    has[element, skill] = True
    return replace(on, has=has)


Change = Callable[[Ground, float], Ground]
CHANGES: dict[str, tuple[Change, float]] = {
    "more persons in place": (_more_persons, -1),
    "more persons in headquarters and liaison": (lambda on, n: replace(on, leading=on.leading + n), -1),
    "headquarters that each lead no fewer than": (lambda on, n: replace(on, span=n), -1),
    "a reserve kept back of no more than": (
        lambda on, n: replace(on, waiting=n, working=on.working + on.waiting - n), 1,
    ),
    "a watched line no longer than": (_line, 1),
    "people with tasks who also lead": (lambda on, n: _able(on, WORK, STAFF), 0),
    "people spread over the bases as tasks need them": (
        lambda on, n: replace(on, at_base=np.full(len(on.at_base), on.at.value("stationing.persons_per_base"))), 0,
    ),
    "bases from which the way to the line takes no more than": (lambda on, n: replace(on, longest_way=n), 0.25),
}  # fmt: skip
"""How each change is made, and the step to the next smaller change."""


def _try(on: Ground, count: int, cure: Cure) -> None:
    change, less = CHANGES[cure.change]
    size = cure.amount or 0.0
    assert _whole(change(on, size), count), cure
    if less and cure.amount is not None:
        assert not _whole(change(on, size + less), count), cure


def test_each_cure_lets_the_task_and_all_before_it_stand_and_a_smaller_one_does_not(plan: Plan) -> None:
    on = _ground(plan)
    lacking = {each.subject.removeprefix("ground: "): each for each in plan.placing.shortfalls}
    assert lacking
    tried = set()
    for row, task in enumerate(on.tasks):
        level = plan.placing.level[row][on.needed[row] > 0]
        assert (str(task) in lacking) == bool((level < 1 - 1e-9).any())
        for cure in lacking[task].cures if task in lacking else ():
            if cure.of and cure.unit == "tasks":
                dropped = [str(other) for other in on.tasks].index(cure.of[0])
                needed = on.needed.copy()
                needed[dropped] = 0.0
                assert _whole(replace(on, needed=needed), row + 1)
            else:
                _try(on, row + 1, cure)
            tried.add(cure.change)
    assert "more persons in place" in tried


def _of(plan: Plan, subject: str) -> Shortfall:
    return next(each for each in plan.placing.shortfalls if each.subject == subject)


def test_a_smaller_reserve_is_the_largest_that_is_small_enough() -> None:
    plan = study.plan(study.load("ethiopia-eritrea-2000"), "mandate-4200")["mandate-4200"]
    on = _ground(plan)
    count = len(on.tasks)
    idle = on.working - (on.needed.sum() * 1.2)
    on = replace(on, working=on.working - idle - 100, waiting=on.waiting + idle + 100)
    kept = {
        cure.amount
        for each in placing_shortfalls(on, _levels(on))
        for cure in each.cures
        if cure.change == "a reserve kept back of no more than"
    }
    assert len(kept) == 1
    (most,) = kept
    assert most is not None
    moved = on.waiting - most
    assert _whole(replace(on, waiting=most, working=on.working + moved), count)
    assert not _whole(replace(on, waiting=most + 1, working=on.working + moved - 1), count)


@pytest.mark.slow
def test_regions_out_of_reach_are_cured_by_the_least_time_limit() -> None:
    plan = study.plan(study.load("ukraine-2025"), "observers-non-nato")["observers-non-nato"]
    on, found = _ground(plan), _of(plan, "ground: reach")
    unreached = ~np.isfinite(effort_to(on, on.hours)).any(axis=0)
    assert found.amount == pytest.approx(plan.theatre.segments.share[
        np.isin(plan.theatre.segments.region_name, np.array(on.regions)[unreached])].sum())  # fmt: skip
    limit = next(cure.amount for cure in found.cures if cure.unit == "hours")
    assert limit is not None
    assert _whole(replace(on, limit_hours=limit), 2)
    every = np.unique(on.hours[(on.hours < limit) & (on.hours > on.limit_hours)])
    for shorter in every[:: max(1, len(every) // 10)]:
        out = ~np.isfinite(effort_to(replace(on, limit_hours=float(shorter)), on.hours)).any(axis=0)
        assert out.any() or not _whole(replace(on, limit_hours=float(shorter)), 2)


@st.composite
def places(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, float]:
    count, areas = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    effort = np.array(draw(st.lists(st.lists(st.sampled_from([1.0, 1.25, 1.5, np.inf]), min_size=areas, max_size=areas),
                                    min_size=count, max_size=count)))  # fmt: skip
    demand = np.array(draw(st.lists(st.integers(1, 30), min_size=areas, max_size=areas)), dtype=float)
    return effort, demand, float(draw(st.sampled_from([0.0, 5.0])))


@settings(deadline=None, max_examples=60)
@given(places())
def test_few_places_serve_and_no_fewer_than_the_bound_do(
    given_: tuple[np.ndarray, np.ndarray, float],
) -> None:
    effort, demand, reserve = given_
    found = few_places(effort, demand, reserve, 20.0)
    sizes = [
        count
        for count in range(1, len(effort) + 1)
        for chosen in itertools.combinations(range(len(effort)), count)
        if few_places(effort[list(chosen)], demand, reserve, 20.0) is not None
    ]
    assert (found is not None) == bool(sizes)
    if found is not None:
        assert few_places(effort[found.chosen], demand, reserve, 20.0) is not None
        assert found.at_least <= min(sizes) <= len(found.chosen)


@given(st.integers(-5, 60), st.integers(0, 50))
def test_the_least_that_does(threshold: int, highest: int) -> None:
    found = least(0, highest, lambda size: size >= threshold)
    assert found == (max(0, threshold) if threshold <= highest else None)


def test_a_reserve_waits_and_does_no_task_as_planned(plan: Plan) -> None:
    assert not pose_tasks(_ground(plan)).has[RESERVE, WORK]
