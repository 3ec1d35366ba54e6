"""Rotation: brute force on small cases, identities, what may never happen."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.planning.inverse import cycle_months, inverse_of, months_of
from peacewright.planning.share_out import proportional, share_out
from peacewright.planning.solve.rotation import (
    held_level,
    held_reach,
    holds,
    least_added_pool,
    leaves_nobody_short,
    solve_rotation,
)
from peacewright.planning.solve.rotation_program import RotationProblem


def problem(required, pool, serves, tour=1, cycle=2, level_from=0) -> RotationProblem:
    return RotationProblem(
        np.array(required), np.array(pool), np.array(serves, dtype=bool), tour, cycle, level_from
    )


def best_by_enumeration(one: RotationProblem) -> tuple[float, int]:
    """Try every start schedule: the best level, then the fewest empty person-months at that level."""
    groups, demands = one.serves.shape
    cells = [(g, d, t) for g, d in np.argwhere(one.serves) for t in range(one.months)]
    best = (-1.0, 0)
    needs = one.required[:, one.level_from :]
    for counts in itertools.product(*(range(int(one.pool[g, t]) + 1) for g, _, t in cells)):
        starts = np.zeros((groups, demands, one.months), dtype=np.int64)
        for cell, count in zip(cells, counts, strict=True):
            starts[cell] = count
        if not one.is_feasible(starts):
            continue
        short = one.shortage(starts)
        later = short[:, one.level_from :]
        level = float(((needs - later)[needs > 0] / needs[needs > 0]).min()) if needs.any() else 1.0
        best = max(best, (level, -int(short.sum())))
    return best[0], -best[1]


@st.composite
def small_problems(draw, groups=1, demands=1):
    months = draw(st.integers(2, 4))
    tour = draw(st.integers(1, 2))
    cycle = draw(st.integers(tour, 4))
    required = [[draw(st.integers(0, 3)) for _ in range(months)] for _ in range(demands)]
    pool = [np.full(months, draw(st.integers(0, 3 if groups * demands == 1 else 1))) for _ in range(groups)]
    for row in pool:
        row[: draw(st.integers(0, months - 1))] = 0
    serves = [[draw(st.booleans()) for _ in range(demands)] for _ in range(groups)]
    if groups * demands == 1:
        serves = [[True]]
    return problem(required, pool, serves, tour, cycle, draw(st.integers(0, months - 1)))


@settings(max_examples=40, deadline=None)
@given(small_problems(groups=2, demands=2))
def test_the_first_stage_alone_gives_the_level_of_all_stages(one: RotationProblem) -> None:
    assert held_level(one) == solve_rotation(one).level


@settings(max_examples=40, deadline=None)
@given(small_problems())
def test_one_group_and_one_demand_equal_enumeration(one: RotationProblem) -> None:
    level, empty = best_by_enumeration(one)
    solved = solve_rotation(one)
    assert one.is_feasible(solved.starts)
    # The program's level is the best any schedule has, or more: it need not be reached in whole persons.
    assert solved.level >= level - 1e-9
    assert solved.shortage.sum() == one.shortage(solved.starts).sum()
    if solved.level <= level + 1e-9:
        assert solved.proof.gap == 0
        assert int(solved.shortage.sum()) == empty


@settings(max_examples=25, deadline=None)
@given(small_problems(groups=2, demands=2))
def test_the_bound_holds_where_caveats_divide_the_pools(one: RotationProblem) -> None:
    solved = solve_rotation(one)
    assert one.is_feasible(solved.starts)
    assert solved.proof.bound <= solved.shortage.sum() + 1e-6
    # No schedule whatever that keeps the level can be below the bound.
    level, empty = best_by_enumeration(one)
    if level >= solved.level - 1e-9:
        assert solved.proof.bound <= empty + 1e-6


def every_schedule(one: RotationProblem):
    """Yield every schedule of starts that keeps to caveats and pools."""
    cells = [(g, d, t) for g, d in np.argwhere(one.serves) for t in range(one.months)]
    for counts in itertools.product(*(range(int(one.pool[g, t]) + 1) for g, _, t in cells)):
        starts = np.zeros((*one.serves.shape, one.months), dtype=np.int64)
        for cell, count in zip(cells, counts, strict=True):
            starts[cell] = count
        if one.is_feasible(starts):
            yield starts


@settings(max_examples=25, deadline=None)
@given(small_problems(groups=2, demands=2))
def test_no_schedule_beats_the_bound_of_a_stage_that_keeps_those_before_it(one: RotationProblem) -> None:
    solved = solve_rotation(one)
    bounds = {stage.name: stage.bound for stage in solved.stages}
    for stage in solved.stages:
        assert stage.bound <= stage.reached + 1e-6 or stage.name == "presence"
        assert 0 <= stage.gap <= 1
    if not bounds:
        return
    needs = one.required[:, one.level_from :]
    for starts in every_schedule(one):
        short = one.shortage(starts)
        held = needs - short[:, one.level_from :]
        if (held < np.floor(solved.level * needs + 1e-6)).any():
            continue
        assert short.sum() >= bounds["empty places"] - 1e-6
        if solved.shortage.sum() <= bounds["empty places"] + 1e-6 and (short <= solved.shortage).all():
            assert one.in_place(starts).sum() >= bounds["presence"] - 1e-6


@settings(max_examples=40, deadline=None)
@given(small_problems(), st.integers(1, 3))
def test_the_reach_is_the_multiple_at_which_an_element_breaks(one: RotationProblem, times: int) -> None:
    """Holding k times the requirement is possible exactly when the reach is at least k."""
    larger = RotationProblem(one.required * times, one.pool, one.serves, one.tour, one.cycle, one.level_from)
    assert holds(larger) == (held_reach(one) >= times - 1e-6)


def test_burden_is_even_between_groups_where_caveats_allow_it() -> None:
    """The second group may do one task only, the first both: each still carries its share."""
    one = problem([[30] * 24, [10] * 24], [[120] * 24, [40] * 24], [[1, 1], [1, 0]], tour=6, cycle=24)
    solved = solve_rotation(one)
    carried = one.in_place(solved.starts).sum(axis=(1, 2))
    assert solved.shortage.sum() == 0
    assert carried.tolist() == [720, 240]


def test_relief_is_spread_over_months_where_arrival_was() -> None:
    """Ten arrive in each of six months: ten are relieved in a month, never sixty at once."""
    required = np.minimum(60, 10 * (np.arange(36) + 1))[None, :]
    one = problem(required, [[240] * 36], [[True]], tour=6, cycle=24, level_from=5)
    solved = solve_rotation(one)
    assert solved.shortage.sum() == 0
    assert solved.starts.sum(axis=(0, 1)).max() == 10
    assert {stage.name: stage.gap for stage in solved.stages}["relief"] == 0


def test_sixty_four_thousand_need_two_hundred_and_fifty_six_thousand() -> None:
    """Six-month tours, no repeat in 24 months: 64,000 in place draw on 256,000."""
    cycle = cycle_months(6, 3)
    assert cycle == 24
    months, strength = 24, 64_000
    exact = problem([[strength] * months], [[256_000] * months], [[True]], tour=6, cycle=cycle)
    assert solve_rotation(exact).shortage.sum() == 0
    short = problem([[strength] * months], [[255_999] * months], [[True]], tour=6, cycle=cycle)
    assert solve_rotation(short).shortage.sum() > 0
    assert least_added_pool(problem([[strength] * months], [[0] * months], [[True]], 6, cycle)) == 256_000
    inverse = inverse_of(strength, 6, 24, 3, np.array([]), 0.4, 2.5)
    assert inverse.pool_needed_persons == 256_000
    assert inverse.persons_over_duration == 256_000


def test_forty_thousand_tie_up_a_hundred_thousand() -> None:
    assert inverse_of(40_000, 6, 24, 3, np.array([]), 0.4, 2.5).tied_up_persons == 100_000


def test_nations_needed_counts_the_largest_first_and_caps_them() -> None:
    pools = np.array([50_000.0, 10_000.0, 5_000.0, 5_000.0])
    assert inverse_of(10_000, 6, 24, 3, pools, 1.0, 2.5).nations_needed == 1
    # Needed 40,000, none above half: 20,000 + 10,000 + 5,000 + 5,000.
    assert inverse_of(10_000, 6, 24, 3, pools, 0.5, 2.5).nations_needed == 4
    # Needed 80,000, capped 40,000: known 60,000, then nations of the mean 15,000.
    assert inverse_of(20_000, 6, 24, 3, pools, 0.5, 2.5).nations_needed == 6


@settings(max_examples=30, deadline=None)
@given(small_problems(), st.integers(1, 3))
def test_a_larger_pool_never_leaves_more_places_empty(one: RotationProblem, more: int) -> None:
    larger = problem(one.required, one.pool + more, one.serves, one.tour, one.cycle, one.level_from)
    assert solve_rotation(larger).level >= solve_rotation(one).level - 1e-9


@settings(max_examples=60, deadline=None)
@given(small_problems(groups=1, demands=2))
def test_what_leaves_nobody_short_does_so_with_whole_persons(one: RotationProblem) -> None:
    """The rotation itself leaves nobody short exactly where some plan of whole persons does."""
    needs = one.required[:, one.level_from :].any()
    assert leaves_nobody_short(one) == (not needs or best_by_enumeration(one)[0] >= 1)


@settings(max_examples=30, deadline=None)
@given(small_problems(groups=2, demands=2))
def test_the_least_added_pool_cures_and_one_less_does_not(one: RotationProblem) -> None:
    added = least_added_pool(one)

    def with_added(persons: int) -> RotationProblem:
        return problem(
            one.required,
            np.vstack([one.pool, np.full((1, one.months), persons)]),
            np.vstack([one.serves, np.ones((1, len(one.required)))]),
            one.tour,
            one.cycle,
            one.level_from,
        )

    assert holds(with_added(added))
    assert solve_rotation(with_added(added)).level == pytest.approx(1.0)
    if added > 0:
        assert not holds(with_added(added - 1))


def test_nobody_is_in_place_for_nothing() -> None:
    """Five years from the second month on are not a whole number of tours: the last is cut, none overlaps."""
    required = np.full((1, 60), 100)
    required[0, 0] = 0
    ample = problem(required, np.full((1, 60), 5000), [[True]], tour=6, cycle=26)
    solved = solve_rotation(ample)
    assert (ample.in_place(solved.starts).sum(axis=0) == required).all()


def test_groups_merge_without_loss() -> None:
    """Nations that may serve the same demands are one group: the split never breaks a pool."""
    pools, ready, cycle = np.array([7, 5, 11]), np.array([0, 2, 0]), 4
    months = 12
    pool = np.array([[sum(p for p, r in zip(pools, ready, strict=True) if r <= t) for t in range(months)]])
    one = problem(np.full((1, months), 6), pool, [[True]], tour=1, cycle=cycle)
    starts = solve_rotation(one).starts[0, 0]
    given_out = share_out(starts, pools, ready, cycle)
    assert (given_out.sum(axis=0) == starts).all()
    for month in range(months):
        assert (given_out[:, max(0, month - cycle + 1) : month + 1].sum(axis=1) <= pools).all()
    assert not given_out[1, :2].any()
    used = given_out.sum(axis=1) / pools
    assert used.max() - used.min() < 0.5


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6), st.integers(0, 100))
def test_sharing_out_is_exact_or_refused(weights: list[int], total: int) -> None:
    shares = np.array(weights)
    if total > shares.sum():
        with pytest.raises(ValueError, match="are free"):
            proportional(total, shares)
        return
    parts = proportional(total, shares)
    assert parts.sum() == total
    assert ((parts >= 0) & (parts <= shares)).all()


def test_whoever_asks_for_the_impossible_is_told() -> None:
    with pytest.raises(ValueError, match="does not fit a cycle"):
        problem([[1]], [[1]], [[True]], tour=3, cycle=2)
    with pytest.raises(ValueError, match="may only grow"):
        problem([[1, 1]], [[2, 1]], [[True]])
    with pytest.raises(ValueError, match="row a group"):
        problem([[1]], [[1]], [[True, True]])


def test_months() -> None:
    assert months_of(182.5) == 6
    assert months_of(1825.0) == 60
    assert months_of(1.0) == 1
