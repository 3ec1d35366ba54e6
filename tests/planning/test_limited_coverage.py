"""Coverage within limits, against enumeration on small cases."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from peacewright.planning.solve.limited_coverage import solve_limited_coverage
from peacewright.planning.solve.limited_plans import Walk, exchange, fill
from peacewright.planning.solve.limited_problem import LimitedCoverage
from validation.peers.coverage_instances import coverage_instance


def is_allowed(problem: LimitedCoverage, placing: np.ndarray) -> bool:
    """Whether a placing keeps every limit, with facilities tried in every way."""
    opened = np.flatnonzero(placing)
    if (
        placing.sum() > problem.teams
        or len(opened) > problem.open_sites
        or (placing > problem.capacity).any()
    ):
        return False
    most = min(problem.facilities, len(opened))
    return any(
        all(any(problem.near[site, hub] for hub in hubs) for site in opened)
        for count in range(most + 1)
        for hubs in itertools.combinations(opened, count)
    )


def brute_force(problem: LimitedCoverage) -> float:
    """Best value over every placing of teams."""
    placings = itertools.product(*(range(most + 1) for most in problem.capacity))
    return max(
        problem.objective(np.array(placing, dtype=np.int64))
        for placing in placings
        if is_allowed(problem, np.array(placing, dtype=np.int64))
    )


@st.composite
def small_problems(draw: st.DrawFn) -> LimitedCoverage:
    sites, demands = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    cover = draw(st.lists(st.booleans(), min_size=sites * demands, max_size=sites * demands))
    near = np.array(draw(st.lists(st.booleans(), min_size=sites**2, max_size=sites**2))).reshape(sites, sites)
    near |= near.T | np.eye(sites, dtype=bool)
    return LimitedCoverage(
        covers=sparse.csr_array(np.array(cover, dtype=float).reshape(sites, demands)),
        weight=np.array(draw(st.lists(st.floats(0.1, 10), min_size=demands, max_size=demands))),
        busy_share=draw(st.sampled_from([0.0, 0.2, 0.5])),
        open_sites=draw(st.integers(1, sites)),
        teams=draw(st.integers(1, 4)),
        capacity=np.array(draw(st.lists(st.integers(1, 3), min_size=sites, max_size=sites)), dtype=np.int64),
        backup=draw(st.sampled_from([0.0, 0.25, 0.5])),
        near=near,
        facilities=draw(st.integers(1, 3)),
    )


@settings(max_examples=80, deadline=None)
@given(small_problems())
def test_plan_and_bound_enclose_the_optimum(problem: LimitedCoverage) -> None:
    """The plan keeps every limit and is the best there is; the bound of the prices alone is never below it."""
    optimum = brute_force(problem)
    solution = solve_limited_coverage(problem, gap=1e-7)
    assert is_allowed(problem, solution.teams_at)
    assert solution.proof.objective == pytest.approx(optimum, rel=1e-5, abs=1e-9)
    for proof in (solution.proof, solve_limited_coverage(problem, gap=1e-7, nodes=0).proof):
        assert proof.objective <= optimum + 1e-9
        assert proof.bound >= optimum - 1e-6 * max(1.0, optimum)


def test_the_walk_keeps_every_limit_goes_a_little_down_and_loses_no_best_plan() -> None:
    went_down = 0
    for seed in range(4):
        problem = coverage_instance("tight", 300, 40, 6, seed).limited(1.0)
        walk = Walk(problem, exchange(problem, fill(problem, np.zeros(40, dtype=np.int64))))
        for _ in range(8):
            before = problem.objective(walk.best)
            walk.go_on()
            best, at = problem.objective(walk.best), problem.objective(walk.at)
            assert is_allowed(problem, walk.best)
            assert is_allowed(problem, walk.at)
            assert best >= before
            assert 0.99 * best - 1e-9 <= at <= best + 1e-9
            went_down += at < best * (1 - 1e-9)
    assert went_down


def test_every_limit_costs_and_none_is_free() -> None:
    """Fewer facilities, smaller bases or no teams beyond the first never raise the bound above the looser plan's."""
    loose = coverage_instance("typical", 120, 25, 5, 3).limited(1.0)
    tight = coverage_instance("typical", 120, 25, 5, 3).limited(0.6)
    assert (
        solve_limited_coverage(tight, 0.005).proof.objective
        <= solve_limited_coverage(loose, 0.005).proof.bound
    )


def test_a_second_base_worth_more_than_a_first_team_is_refused() -> None:
    covers = sparse.csr_array(np.ones((2, 1)))
    with pytest.raises(ValueError, match="second base"):
        LimitedCoverage(
            covers, np.ones(1), 0.5, 1, 1, np.ones(2, dtype=np.int64), 0.6, np.eye(2, dtype=bool), 1
        )


def test_branching_closes_what_prices_leave_open() -> None:
    """Both bounds lie above the same plans, and the branched one lies closer."""
    problem = coverage_instance("tight", 120, 25, 5, 1).limited(1.0)
    priced = solve_limited_coverage(problem, 0.001, branches=0, nodes=0).proof
    branched = solve_limited_coverage(problem, 0.001, branches=60, nodes=0).proof
    assert branched.gap < priced.gap
    assert branched.bound >= max(branched.objective, priced.objective)


@pytest.mark.parametrize(
    ("bases", "facilities", "message"), [(63, 1, "at most 62 bases"), (2, 0, "surgical facility near")]
)
def test_what_cannot_be_placed_is_refused(bases: int, facilities: int, message: str) -> None:
    """Sets of bases are numbers of 62 bits, and a force without a facility opens no base."""
    covers = sparse.csr_array(np.ones((70, 1)))
    most, near = np.ones(70, dtype=np.int64), np.eye(70, dtype=bool)
    with pytest.raises(ValueError, match=message):
        LimitedCoverage(covers, np.ones(1), 0.0, bases, 70, most, 0.0, near, facilities)
