"""Tasks at depth: three ways to solve, against every plan of small cases."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.tasks_instances import FAMILIES, tasks_instance
from peacewright.planning.solve.tasks_decomposed import solve_tasks_decomposed
from peacewright.planning.solve.tasks_exact import solve_tasks_exact, solve_tasks_in_order
from peacewright.planning.solve.tasks_problem import TasksProblem, TasksSolution
from peacewright.planning.solve.tasks_rounding import solve_tasks_fast

WEIGHTS = np.array([9.0, 3.0, 1.0])


def weights_of(problem: TasksProblem) -> np.ndarray:
    return WEIGHTS[: problem.classes]


def every_plan(problem: TasksProblem) -> list[np.ndarray]:
    """Return every plan that keeps all rules and can be served."""
    tasks, areas, levels = problem.shape
    plans = []
    for pick in itertools.product(range(levels + 1), repeat=tasks * areas):
        chosen = np.zeros((tasks * areas, levels), dtype=bool)
        for cell, level in enumerate(pick):
            if level:
                chosen[cell, level - 1] = True
        plan = chosen.reshape(problem.shape)
        if problem.keeps_rules(plan) and problem.can_be_served(plan):
            plans.append(plan)
    return plans


SMALL = st.tuples(
    st.sampled_from(FAMILIES),
    st.integers(0, 500),
    st.sampled_from([0.3, 0.8, 1.2]),
    st.sampled_from([(2, 2, 2), (3, 1, 2), (4, 1, 2), (2, 3, 1), (5, 1, 1)]),
)


def small(drawn: tuple[str, int, float, tuple[int, int, int]]) -> TasksProblem:
    family, seed, tightness, (tasks, areas, levels) = drawn
    return tasks_instance(family, seed, tightness, tasks, areas, 2, levels)


def is_allowed(problem: TasksProblem, solution: TasksSolution) -> bool:
    return problem.keeps_rules(solution.chosen) and problem.can_be_served(solution.chosen)


@settings(max_examples=12, deadline=None)
@given(SMALL)
def test_plans_and_bounds_enclose_the_optimum(drawn: tuple[str, int, float, tuple[int, int, int]]) -> None:
    problem = small(drawn)
    weights = weights_of(problem)
    optimum = max(float(weights @ problem.worth(plan)) for plan in every_plan(problem))
    exact = solve_tasks_exact(problem, weights, gap=1e-6)
    assert exact.proofs[0].objective == pytest.approx(optimum, rel=1e-5, abs=1e-6)
    for solution in (exact, solve_tasks_fast(problem, weights), solve_tasks_decomposed(problem, weights)):
        assert is_allowed(problem, solution)
        assert solution.proofs[0].objective <= optimum * (1 + 1e-6) + 1e-6
        assert solution.proofs[0].bound >= optimum * (1 - 1e-5) - 1e-6


@settings(max_examples=8, deadline=None)
@given(SMALL)
def test_class_after_class_is_the_lexicographic_optimum(
    drawn: tuple[str, int, float, tuple[int, int, int]],
) -> None:
    problem = small(drawn)
    values = [tuple(np.round(problem.worth(plan), 4)) for plan in every_plan(problem)]
    best = max(values)
    solution = solve_tasks_in_order(problem, gap=1e-7, slack=0.0)
    assert is_allowed(problem, solution)
    assert problem.worth(solution.chosen) == pytest.approx(np.array(best), rel=1e-4, abs=1e-3)


def test_the_bound_area_by_area_is_at_least_as_tight_as_the_relaxation() -> None:
    problem = tasks_instance("joint", 3, 0.9, 8, 4, 3)
    fast, decomposed = (
        solve(problem, weights_of(problem)) for solve in (solve_tasks_fast, solve_tasks_decomposed)
    )
    assert decomposed.proofs[0].bound <= fast.proofs[0].bound * (1 + 1e-6) + 0.005 * fast.proofs[0].bound
    assert fast.proofs[0].objective <= decomposed.proofs[0].bound * (1 + 1e-9)
    assert decomposed.proofs[0].objective <= fast.proofs[0].bound * (1 + 1e-9)
