"""Coverage with busy teams, against enumeration on small cases and against its own bound on larger ones."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from peacewright.planning.solve import coverage
from peacewright.planning.solve.coverage import CoverageProblem, solve_coverage


def brute_force(problem: CoverageProblem) -> float:
    """Best objective over every placing of teams."""
    sites = problem.covers.shape[0]
    best = 0.0
    for placing in itertools.product(range(problem.site_capacity + 1), repeat=sites):
        if sum(placing) <= problem.teams and sum(z > 0 for z in placing) <= problem.open_sites:
            best = max(best, problem.objective(np.array(placing, dtype=np.int64)))
    return best


@st.composite
def small_problems(draw: st.DrawFn) -> CoverageProblem:
    sites, demands = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    cover = draw(st.lists(st.booleans(), min_size=sites * demands, max_size=sites * demands))
    weight = draw(st.lists(st.floats(0.1, 10), min_size=demands, max_size=demands))
    return CoverageProblem(
        covers=sparse.csr_array(np.array(cover, dtype=float).reshape(sites, demands)),
        weight=np.array(weight),
        busy_share=draw(st.sampled_from([0.0, 0.2, 0.5])),
        open_sites=draw(st.integers(1, sites)),
        teams=draw(st.integers(1, 4)),
        site_capacity=draw(st.integers(1, 2)),
    )


@settings(max_examples=80, deadline=None)
@given(small_problems())
def test_plan_and_bound_enclose_the_optimum(problem: CoverageProblem) -> None:
    """The plan is feasible, within the gap of the optimum, and the bound is never below it."""
    solution = solve_coverage(problem, gap=1e-6)
    assert solution.teams_at.sum() <= problem.teams
    assert np.count_nonzero(solution.teams_at) <= problem.open_sites
    assert solution.teams_at.max(initial=0) <= problem.site_capacity
    optimum = brute_force(problem)
    assert solution.proof.objective == pytest.approx(optimum, rel=1e-4, abs=1e-9)
    assert solution.proof.bound >= optimum - 1e-6 * max(1.0, optimum)


@pytest.mark.parametrize("seed", range(4))
def test_gap_is_proven_on_a_line(seed: int) -> None:
    """A long line with many towns behind it: the gap asked for is reached, and HiGHS agrees."""
    rng = np.random.default_rng(seed)
    line = np.linspace(0, 1000, 55)
    towns = np.c_[rng.uniform(0, 1000, 120), rng.uniform(20, 300, 120)]
    hours = np.hypot(towns[:, :1] - line, towns[:, 1:]) * 1.3 / 50
    problem = CoverageProblem(
        covers=sparse.csr_array((hours <= 2.5).astype(float)),
        weight=np.full(55, 1 / 55),
        busy_share=0.2,
        open_sites=8,
        teams=20,
        site_capacity=4,
    )
    solution = solve_coverage(problem, gap=0.01)
    assert solution.proof.gap <= 0.01
    plan, bound, _ = coverage._exact(problem, 0.002, solution.teams_at, np.inf)
    assert problem.objective(plan) <= solution.proof.bound * (1 + 1e-9)
    assert solution.proof.objective <= bound * (1 + 1e-9)


def test_busier_teams_cover_less() -> None:
    """The expected coverage of one placing falls as teams get busier, and one team covers one minus the busy share."""
    covers = sparse.csr_array(np.ones((1, 3)))
    values = [
        CoverageProblem(covers, np.ones(3), q, 1, 1, 1).objective(np.array([1])) for q in (0.0, 0.3, 0.6)
    ]
    assert values == pytest.approx([3.0, 2.1, 1.2])


def test_nothing_in_reach_is_an_answer() -> None:
    """Where no site covers anything the objective and the bound are zero, and the gap is closed."""
    problem = CoverageProblem(sparse.csr_array((2, 3)), np.ones(3), 0.2, 1, 2, 2)
    assert solve_coverage(problem).proof.objective == 0
    assert solve_coverage(problem).proof.gap == 0


def test_more_teams_reach_no_less_than_fewer_are_proven_to() -> None:
    """Along a curve of teams no plan exceeds the bound of a larger number of teams."""
    rng = np.random.default_rng(5)
    hours = (
        np.hypot(rng.uniform(0, 300, (20, 1)) - np.linspace(0, 300, 30), rng.uniform(10, 90, (20, 1))) / 40
    )
    proofs = [
        solve_coverage(
            CoverageProblem(
                sparse.csr_array((hours <= 2).astype(float)), np.full(30, 1 / 30), 0.3, 4, teams, 3
            ),
            0.005,
        ).proof
        for teams in (1, 2, 4, 8)
    ]
    for fewer, more in itertools.pairwise(proofs):
        assert fewer.objective <= more.bound * (1 + 1e-9)
