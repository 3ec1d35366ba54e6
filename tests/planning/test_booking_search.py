"""The search for better orders of booking: never a worse plan, one that can be carried out, and the same each time."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.movement_instances import movement_case, road_case
from peacewright.planning.solve.booking import book, book_best, book_wanted
from peacewright.planning.solve.booking_search import search_orders
from peacewright.planning.solve.movement import solve_movement
from peacewright.planning.solve.movement_problem import MovementProblem
from tests.planning.test_movement_flow import problems
from validation.peers.flow_over_days import closure_over_days, fits
from validation.peers.plain_booking import plain_booking

SEEDS = range(4)


@lru_cache(maxsize=len(SEEDS))
def tight(seed: int) -> MovementProblem:
    """A movement of 40 elements in which gates are full nearly every day."""
    return movement_case(road_case(500, seed, origins=4, gates=4, bases=3), 40, 60, 0.9, seed)


def can_be_carried_out(
    problem: MovementProblem, by_way: np.ndarray, received: np.ndarray, every: int = 1
) -> bool:
    """Say whether a flow over days moves by each way what is planned, and what is received by a day, by that day.

    The last day on which anything is received is looked at, and of those before it every so many.
    """
    gone = np.flatnonzero(by_way > 0)
    of = problem.way_load[gone]
    apart = MovementProblem(
        problem.capacity,
        by_way[gone],
        problem.ready[of],
        problem.first[of],
        problem.element[of],
        tuple(replace(problem.ways[way], load=number) for number, way in enumerate(gone)),
    )
    return all(fits(apart.part(received[of] <= day), int(day)) for day in np.unique(received)[::-every])


@settings(max_examples=40, deadline=None)
@given(problems(), st.integers(0, 2**16))
def test_compiled_booking_is_plain_booking(problem: MovementProblem, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(problem.amount))
    found, (received, by_way) = book(problem, order), plain_booking(problem, order)
    assert found.received.tolist() == received
    np.testing.assert_allclose(found.by_way, by_way, rtol=1e-9, atol=1e-9)


def test_compiled_booking_is_plain_booking_where_facilities_are_full() -> None:
    problem = tight(0)
    order = np.random.default_rng(5).permutation(len(problem.amount))
    found, (received, by_way) = book(problem, order), plain_booking(problem, order)
    assert found.received.tolist() == received
    np.testing.assert_allclose(found.by_way, by_way, rtol=1e-9, atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(problems(), st.integers(0, 20))
def test_lateness_is_of_the_loads_that_come_after_the_day(problem: MovementProblem, wanted: int) -> None:
    found, late = book_wanted(problem, np.arange(len(problem.amount)), wanted)
    np.testing.assert_array_equal(late > 0, found.received > wanted)
    assert (late <= np.maximum(0, found.received - wanted) + 1e-9).all()


@settings(max_examples=10, deadline=None)
@given(problems())
def test_a_searched_plan_is_no_worse_can_be_carried_out_and_is_the_same_again(
    problem: MovementProblem,
) -> None:
    without = solve_movement(problem, gap=0.0, tries=1, searched=0)
    found, again = (solve_movement(problem, gap=0.0, tries=1, searched=1) for _ in range(2))
    assert closure_over_days(problem) <= found.closure <= without.closure
    assert found.first_closure <= without.first_closure
    assert can_be_carried_out(problem, found.by_way, found.received)
    np.testing.assert_array_equal(found.by_way, again.by_way)
    np.testing.assert_array_equal(found.order, again.order)


def test_a_plan_that_claims_a_day_too_early_is_not_carried_out() -> None:
    """The checker can say no: half of what the plan has received by its closure cannot be there a week before."""
    problem = tight(0)
    found = book(problem, np.arange(len(problem.amount)))
    assert not can_be_carried_out(problem, found.by_way, found.received - 7, every=40)


def test_where_facilities_are_full_the_search_closes_earlier() -> None:
    sooner = []
    for seed in SEEDS:
        problem = tight(seed)
        start, _ = book_best(problem, 0, 60)
        found, tried = search_orders(problem, start, int(start.received.max()) - 1, 1)
        assert found.received.max() <= start.received.max()
        assert found.received[problem.first].max() <= start.received[problem.first].max()
        assert tried > 0
        sooner.append(found.received.max() < start.received.max())
    assert any(sooner)
    assert can_be_carried_out(problem, found.by_way, found.received, every=40)


@pytest.mark.parametrize("rounds", [0, 1])
def test_what_is_early_enough_is_not_searched(rounds: int) -> None:
    problem = tight(1)
    start = book(problem, np.lexsort((problem.ready, ~problem.first)))
    found, tried = search_orders(problem, start, int(start.received.max()), rounds)
    assert found is start
    assert tried == 0
