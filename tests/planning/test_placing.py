"""Robust portfolios against every weight there could be, and where tasks stand for a fixed strength."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.operation.vocabulary import Task
from peacewright.planning.placing_cures import TOLD, Ground, placing_shortfalls
from peacewright.planning.portfolios import (
    LEVELS,
    efficient,
    in_sequence,
    maximal_portfolios,
    standings,
    strength_point,
)
from peacewright.planning.solve.tasks_exact import solve_tasks_in_order
from peacewright.planning.solve.tasks_problem import TasksProblem

NEEDS = st.lists(st.floats(20, 500), min_size=1, max_size=4)
TASKS = (Task.VERIFY, Task.PATROL, Task.REACT, Task.TRAIN)


def every_portfolio(persons: np.ndarray, budget: float) -> np.ndarray:
    """Return the shares of every portfolio that fits the budget."""
    shares = np.array(list(itertools.product(LEVELS, repeat=len(persons))))
    return shares[shares @ persons <= budget + 1e-6]


def beaten(own: np.ndarray, others: np.ndarray) -> bool:
    """Whether some other row is at least as much everywhere and more somewhere."""
    return bool(((others >= own - 1e-9).all(axis=1) & (others > own + 1e-9).any(axis=1)).any())


@settings(max_examples=60, deadline=None)
@given(NEEDS, st.floats(0, 1500))
def test_standings_are_those_of_all_portfolios_that_no_other_beats(needs: list[float], budget: float) -> None:
    persons = np.array(needs)
    tasks = TASKS[: len(persons)]
    shares = every_portfolio(persons, budget)
    worth = shares.cumsum(axis=1) / np.arange(1, len(persons) + 1)  # under the extreme ordered weights
    ordered = shares[[not beaten(row, worth) for row in worth]]
    any_weights = shares[[not beaten(row, shares) for row in shares]]
    found, count, count_any = standings(tasks, persons, budget)
    assert (count, count_any) == (len(ordered), len(any_weights))
    for column, standing in enumerate(found):
        assert standing.least == pytest.approx(ordered[:, column].min())
        assert standing.most == pytest.approx(ordered[:, column].max())
        assert standing.least_any == pytest.approx(any_weights[:, column].min())
        assert standing.most_any == pytest.approx(any_weights[:, column].max())


@settings(max_examples=60, deadline=None)
@given(NEEDS, st.floats(0, 1500), st.lists(st.floats(0.01, 1), min_size=4, max_size=4))
def test_the_best_portfolio_under_any_ordered_weights_is_efficient(
    needs: list[float], budget: float, drawn: list[float]
) -> None:
    persons = np.array(needs)
    weights = np.sort(np.array(drawn[: len(persons)]))[::-1]
    shares = maximal_portfolios(persons, budget)
    kept = shares[efficient(shares.cumsum(axis=1))]
    assert (kept @ weights).max() == pytest.approx((every_portfolio(persons, budget) @ weights).max())


@settings(max_examples=60, deadline=None)
@given(NEEDS, st.floats(0, 2000))
def test_the_curve_encloses_every_strict_order(needs: list[float], budget: float) -> None:
    persons = np.array(needs)
    point = strength_point(1.0, persons, budget)
    means = [in_sequence(np.array(order), budget).mean() for order in itertools.permutations(persons)]
    assert point.least == pytest.approx(min(means))
    assert point.most == pytest.approx(max(means))
    assert point.in_order == pytest.approx(means[0])


def test_a_strength_that_pays_for_all_leaves_one_portfolio() -> None:
    found, count, count_any = standings(TASKS[:2], np.array([100.0, 50.0]), 150.0)
    assert (count, count_any) == (1, 1)
    assert all(standing.least == standing.least_any == 1.0 for standing in found)


@st.composite
def grounds(draw: st.DrawFn) -> tuple[Ground, np.ndarray]:
    """Return one task over regions that bases reach after so many hours, and what stands of it as planned."""
    bases, regions = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    hours = np.array(draw(st.lists(st.floats(0.5, 14), min_size=bases * regions, max_size=bases * regions)))
    hours = np.round(hours.reshape(bases, regions), 1)
    needed = np.full((1, regions), 30.0)
    persons = np.array([draw(st.floats(20, 400)), 5.0, 0.0])

    def effort(limit: float) -> np.ndarray:
        return np.where(hours <= limit, 24 / np.maximum(24 - 2 * hours, 1.0), np.inf)

    problem = TasksProblem(
        value=np.full((1, regions, 3), 1 / regions) * LEVELS[1:],
        need=np.stack([needed[:, :, None] * LEVELS[1:], *[np.zeros((1, regions, 3))] * 2], axis=-1),
        teams=np.ones((1, regions, 3), dtype=np.int64),
        priority=np.zeros(1, dtype=np.int64),
        has=np.eye(3, dtype=bool),
        persons=persons,
        room=np.full(bases, persons.sum()),
        effort=effort(4.0),
        together=(),
        staff=1,
        react=2,
        span=20.0,
        most_headquarters=regions,
        headquarters_persons=0.5,
        reserve_persons=0.0,
    )

    def solve(changed: TasksProblem) -> np.ndarray:
        return np.asarray((solve_tasks_in_order(changed, 0.0, 500, 1e-6).chosen * LEVELS[1:]).sum(axis=2))

    at = Ground(
        problem, (Task.REACT,), needed, np.array([min(1.0, persons[0] / needed.sum())]), effort,
        np.unique(hours), 4.0, solve, 0,
    )  # fmt: skip
    return at, solve(problem)


@settings(max_examples=40, deadline=None)
@given(grounds())
def test_what_a_cure_names_lets_tasks_stand_and_less_does_not(given_: tuple[Ground, np.ndarray]) -> None:
    at, level = given_
    found = placing_shortfalls(at, level)
    wanted = at.paid_for[0] - TOLD
    assert bool(found) == (at.met(level)[0] < wanted)
    if not found:
        return
    sizes = {cure.change: cure.amount for cure in found[0].cures}
    limits = [float(hours) for hours in at.limits if 4.0 < hours < 12.0]
    standing = [
        hours
        for hours in limits
        if at.met(at.solve(replace(at.problem, effort=at.effort(hours))))[0] >= wanted
    ]
    assert sizes.get("time to reach a region of no less than") == min(standing, default=None)
    more = sizes.get("more persons for tasks")
    if more is not None:
        persons = at.problem.persons + np.array([more, 0.0, 0.0])
        room = at.problem.room + more
        assert at.met(at.solve(replace(at.problem, persons=persons, room=room)))[0] >= wanted
    told = [cure.change for cure in found[0].cures if cure.change.startswith("about ")]
    if told:
        assert len(found[0].cures) == 1
        effort = np.where(np.isinf(at.problem.effort).all(axis=0), 1.0, at.problem.effort)
        extra = float(told[0].split()[1].replace(",", ""))
        persons, room = at.problem.persons + np.array([extra, 0.0, 0.0]), at.problem.room + extra
        changed = replace(at.problem, effort=effort, persons=persons, room=room)
        assert at.met(at.solve(changed))[0] >= wanted
    regions = sizes.get("bases in the regions that none reaches in time")
    assert regions is None or regions == np.isinf(at.problem.effort).all(axis=0).sum()
