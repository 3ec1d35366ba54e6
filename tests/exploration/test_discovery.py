"""Scenario discovery: planted boxes are found, noise gives none, counts add up, the same seed gives the same box."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.exploration.designs import draw
from peacewright.exploration.discovery import MOST_LIMITS, QUASI_P, discover
from peacewright.exploration.sensitivity import Columns, columns
from tests.exploration.test_sensitivity import many_factors


@pytest.fixture(scope="module")
def table() -> Columns:
    return columns(draw(many_factors(80), {"theory": ("a", "b", "c"), "vote": ("for", "against")}, 1000, 5))


def column(table: Columns, name: str) -> np.ndarray:
    return table.values[[known for known, _ in table.names].index(name)]


def test_a_planted_box_is_found_among_eighty_factors(table: Columns) -> None:
    inside = (column(table, "f.x3") > 1.5) & (column(table, "f.x7") < 1.0) & (column(table, "vote") == 0)
    cases = np.random.default_rng(1).random(1000) < np.where(inside, 0.8, 0.03)
    box = discover(table, cases, 1)
    assert box is not None
    assert {(limit.name, limit.is_lower) for limit in box.limits} == {
        ("f.x3", True),
        ("f.x7", False),
        ("vote", False),
    }
    low = next(limit.low for limit in box.limits if limit.name == "f.x3")
    high = next(limit.high for limit in box.limits if limit.name == "f.x7")
    assert low == pytest.approx(1.5, abs=0.15)
    assert high == pytest.approx(1.0, abs=0.15)
    assert box.coverage > 0.6
    # In halves that the search had not seen the share of cases is lower, and still far above that of all futures.
    assert 0.3 < box.checked_density < box.density
    assert box == discover(table, cases, 1)


def test_a_label_of_a_choice_is_found(table: Columns) -> None:
    taken = table.values[table.names.index(("theory", "b"))] > 0
    cases = np.random.default_rng(2).random(1000) < np.where(taken, 0.5, 0.05)
    box = discover(table, cases, 3)
    assert box is not None
    assert [(limit.name, limit.label, limit.is_lower) for limit in box.limits] == [("theory", "b", True)]


@pytest.mark.slow
def test_noise_gives_no_box(table: Columns) -> None:
    """Forty sets of cases that follow nothing."""
    noise = np.random.default_rng(8).random((40, 1000)) < 0.1
    assert sum(discover(table, cases, run) is not None for run, cases in enumerate(noise)) <= 1


def test_nothing_to_find_where_all_or_none_are_cases(table: Columns) -> None:
    assert discover(table, np.zeros(1000, dtype=bool)) is None
    assert discover(table, np.ones(1000, dtype=bool)) is None
    assert discover(Columns((), np.zeros((0, 1000))), np.arange(1000) < 100) is None


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 0.95), st.floats(0.0, 3.0))
def test_counts_add_up_whatever_the_cases(seed: int, share: float, slope: float) -> None:
    random = np.random.default_rng(seed)
    values = random.random((6, 200))
    values[4:] = np.round(values[4:] * 2)  # ties
    cases = random.random(200) < np.clip(share + slope * (values[0] - 0.5), 0.0, 1.0)
    box = discover(Columns(tuple((f"c{row}", "") for row in range(6)), values), cases, seed)
    if box is None:
        return
    inside = np.ones(200, dtype=bool)
    for limit in box.limits:
        row = values[int(limit.name[1:])]
        inside &= (row >= limit.low) & (row <= limit.high)
        assert 0.5 <= limit.found_again <= 1.0
        assert limit.quasi_p <= QUASI_P
    assert 1 <= len({limit.name for limit in box.limits}) <= MOST_LIMITS
    assert (box.futures, box.cases) == (inside.sum(), cases[inside].sum())
    assert (box.all_futures, box.all_cases) == (200, cases.sum())
    assert box.density >= cases.mean()
