"""Movement as a flow over days: bound, plan, and losses against plain enumeration and the flow expanded over days."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.planning.solve.booking import book
from peacewright.planning.solve.losses import worst_losses
from peacewright.planning.solve.movement import solve_movement
from peacewright.planning.solve.movement_problem import MovementProblem, Way, merge_alike
from peacewright.planning.solve.sizes import sizes_by_day
from peacewright.planning.solve.windows import earliest_closure, horizon_of
from validation.peers.flow_over_days import closure_over_days


@st.composite
def problems(draw: st.DrawFn) -> MovementProblem:
    """Small movements: two railheads, up to three gates, two bases."""
    gates = draw(st.integers(1, 3))
    number = st.integers(1, 4)
    capacity = np.array(
        draw(st.lists(st.integers(2, 9), min_size=4 + gates, max_size=4 + gates)), dtype=float
    )
    ways, ready, amount = [], [], []
    for load in range(draw(st.integers(1, 5))):
        origin, base = draw(st.integers(0, 1)), draw(st.integers(0, 1))
        ready.append(draw(st.integers(0, 6)))
        amount.append(float(draw(st.integers(1, 25))))
        for gate in range(gates):
            there = draw(number)
            beyond = there + draw(number)
            ways.append(
                Way(
                    load,
                    (origin, 4 + gate, 2 + base),
                    (0, there, beyond),
                    (1.0, 1.0, 0.5),
                    beyond + draw(number),
                    (gate,),
                )
            )
    first = np.array(ready) <= min(ready)
    loads = len(ready)
    return MovementProblem(capacity, np.array(amount), np.array(ready), first, np.arange(loads), tuple(ways))


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_bound_is_below_the_flow_over_days_and_the_plan_above_it(problem: MovementProblem) -> None:
    found = solve_movement(problem)
    exact = closure_over_days(problem)
    assert found.proof.bound <= exact <= found.closure
    assert found.first_bound <= found.first_closure <= found.closure


@settings(max_examples=40, deadline=None)
@given(problems())
def test_a_plan_moves_everything_and_no_facility_does_more_than_it_can(problem: MovementProblem) -> None:
    found = solve_movement(problem)
    moved = np.bincount(problem.way_load, weights=found.by_way, minlength=len(problem.amount))
    np.testing.assert_allclose(moved, problem.amount, rtol=1e-6)
    assert (found.used <= problem.capacity[:, None] * (1 + 1e-6)).all()
    facility, way, _, _, use = problem.steps
    work = np.bincount(facility, weights=found.by_way[way] * use, minlength=len(problem.capacity))
    np.testing.assert_allclose(found.used.sum(axis=1), work, rtol=1e-6, atol=1e-6)
    ends = np.array([min(w.days for w in problem.ways if w.load == n) for n in range(len(problem.amount))])
    assert (found.received >= problem.ready + ends).all()


@settings(max_examples=30, deadline=None)
@given(problems())
def test_merging_alike_loads_leaves_the_bound(problem: MovementProblem) -> None:
    assert earliest_closure(merge_alike(problem)).days == earliest_closure(problem).days


def test_one_gate_takes_as_many_days_as_the_load_needs() -> None:
    """Ten days of work, there from day 2, two days behind: the last is received on day 2 + 10 - 1 + 2."""
    ways = (Way(0, (0,), (2,), (1.0,), 4),)
    problem = MovementProblem(
        np.array([5.0]), np.array([50.0]), np.array([0]), np.array([True]), np.array([0]), ways
    )
    found = solve_movement(problem)
    assert found.closure == found.proof.bound == 13
    assert closure_over_days(problem) == 13


def test_a_first_echelon_is_not_kept_waiting_by_the_rest() -> None:
    ways = tuple(Way(load, (0,), (1,), (1.0,), 2) for load in range(2))
    problem = MovementProblem(
        np.array([1.0]), np.array([5.0, 20.0]), np.array([3, 0]), np.array([True, False]), np.arange(2), ways
    )
    found = solve_movement(problem)
    assert found.first_closure == found.first_bound == 9


def test_a_load_without_a_way_is_refused() -> None:
    problem = MovementProblem(
        np.ones(1), np.ones(1), np.zeros(1, int), np.ones(1, bool), np.zeros(1, int), ()
    )
    with pytest.raises(ValueError, match="no way is open"):
        solve_movement(problem)


@pytest.mark.parametrize(("lags", "days"), [((0, 0), 4), ((2, 1), 4), ((0, 5), 4)])
def test_ways_go_forward_in_time(lags: tuple[int, ...], days: int) -> None:
    way = Way(0, (0, 0), lags, (1.0, 1.0), days)
    with pytest.raises(ValueError, match="rise by a day"):
        MovementProblem(np.ones(1), np.ones(1), np.zeros(1, int), np.ones(1, bool), np.zeros(1, int), (way,))


@settings(max_examples=25, deadline=None)
@given(problems())
def test_the_sharing_out_reaches_its_horizon(problem: MovementProblem) -> None:
    found = earliest_closure(problem)
    assert horizon_of(problem, found.amount) <= found.days + 1e-4


@settings(max_examples=25, deadline=None)
@given(problems(), st.integers(1, 6))
def test_worst_losses_are_those_of_plain_enumeration(problem: MovementProblem, count: int) -> None:
    links = sorted({link for way in problem.ways for link in way.links})
    found = worst_losses(problem, count)
    for told, size in ((found.single, 1), (found.pairs, 2)):
        every = sorted(
            (earliest_closure(problem.without(lost)).days for lost in itertools.combinations(links, size)),
            reverse=True,
        )
        assert [loss.days for loss in told] == pytest.approx(every[:count], abs=1e-4)
        for loss in told:
            assert earliest_closure(problem.without(loss.links)).days == pytest.approx(loss.days, abs=1e-4)


def mesh(links: int, loads: int, seed: int) -> MovementProblem:
    """Return a movement in which every way passes two or three links and no load has all ways alike."""
    draw = np.random.default_rng(seed)
    ways = []
    for load in range(loads):
        for _ in range(6):
            passed = np.sort(draw.choice(links, draw.integers(2, 4), replace=False)).tolist()
            lags = np.cumsum(draw.integers(1, 4, len(passed)))
            use = tuple(draw.uniform(0.5, 1.5, len(passed)).tolist())
            ways.append(Way(load, tuple(passed), tuple(lags.tolist()), use, int(lags[-1] + 1), tuple(passed)))
    return MovementProblem(
        draw.uniform(2, 9, links), draw.uniform(5, 40, loads), draw.integers(0, 9, loads), np.zeros(loads, bool),
        np.arange(loads), tuple(ways),
    )  # fmt: skip


def test_the_worst_hundred_pairs_are_those_of_plain_enumeration() -> None:
    """Of 105 pairs, some of which cost more than either link alone, with fewer programs than cases."""
    problem, links = mesh(15, 8, 0), range(15)
    assert {link for way in problem.ways for link in way.links} == set(links)
    found = worst_losses(problem, 100)
    single = [earliest_closure(problem.without((link,))).days for link in links]
    pairs = list(itertools.combinations(links, 2))
    every = [earliest_closure(problem.without(pair)).days for pair in pairs]
    assert any(days > max(single[a], single[b]) for days, (a, b) in zip(every, pairs, strict=True))
    assert [loss.days for loss in found.pairs] == pytest.approx(sorted(every, reverse=True)[:100], abs=1e-4)
    assert len({loss.links for loss in found.pairs}) == 100
    assert found.solved < 1 + len(links) + len(pairs)


def test_booking_in_any_order_moves_everything() -> None:
    ways = tuple(Way(load, (0,), (1,), (2.0,), 2) for load in range(3))
    problem = MovementProblem(
        np.array([3.0]), np.array([4.0, 5.0, 6.0]), np.zeros(3, int), np.zeros(3, bool), np.arange(3), ways
    )
    for order in itertools.permutations(range(3)):
        assert book(problem, np.array(order)).received.max() == 11


@settings(max_examples=12, deadline=None)
@given(problems(), st.integers(0, 2**16))
def test_the_largest_force_by_a_day_lies_between_plan_and_bound(problem: MovementProblem, seed: int) -> None:
    """Every subset of units is closed exactly, as a flow over days; the largest that is in time is the truth."""
    elements = len(problem.amount)
    persons = np.random.default_rng(seed).integers(1, 900, elements).astype(float)
    closures: dict[tuple[int, ...], int] = {}
    for count in range(1, elements + 1):
        for chosen in itertools.combinations(range(elements), count):
            closures[chosen] = closure_over_days(problem.part(np.isin(np.arange(elements), chosen)))
    days = sorted({min(closures.values()) - 1, *list(closures.values())[:: max(1, len(closures) // 5)]})
    days = [day for day in days if day >= 0]
    found = sizes_by_day(problem, persons, days)
    assert [point.day for point in found] == days
    for point in found:
        exact = max(
            (persons[list(chosen)].sum() for chosen, day in closures.items() if day <= point.day), default=0.0
        )
        assert point.persons <= exact + 1e-6
        assert exact <= point.bound + 1e-6
    assert all(b.persons >= a.persons and b.bound >= a.bound for a, b in itertools.pairwise(found))
    whole = sizes_by_day(problem, persons, [solve_movement(problem).closure], [np.arange(elements)])
    assert whole[0].bound == pytest.approx(persons.sum())


def test_the_largest_force_by_a_day_counts_whole_units_only() -> None:
    """One gate of ten a day, two units of thirty: by day three either stands, and by the fifth still one of them."""
    ways = tuple(Way(load, (0,), (0,), (1.0,), 0) for load in range(2))
    problem = MovementProblem(
        np.array([10.0]),
        np.array([30.0, 30.0]),
        np.array([0, 0]),
        np.array([False, False]),
        np.arange(2),
        ways,
    )
    found = sizes_by_day(problem, np.array([100.0, 70.0]), [1, 2, 4, 5])
    assert [point.persons for point in found] == [0.0, 100.0, 100.0, 170.0]
    assert [point.bound for point in found] == [0.0, 100.0, 100.0, 170.0]
