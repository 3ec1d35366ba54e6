"""Robust portfolios against every weight there could be, and where tasks stand for a fixed strength."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.operation.vocabulary import Task
from peacewright.planning.portfolios import (
    LEVELS,
    efficient,
    in_sequence,
    maximal_portfolios,
    standings,
    strength_point,
)

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
