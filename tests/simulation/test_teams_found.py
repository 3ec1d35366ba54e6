"""Teams are there as far as observers are found, not as far as the force as a whole is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peacewright.operation.vocabulary import Element
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader, draw_futures
from peacewright.simulation.realise.generation import Generation, realise_generation
from peacewright.simulation.realise.stationing import teams_of_those_found
from tests.simulation.plans import make_plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return a plan that asks for nobody but observers, from the third month on."""
    made = make_plan()
    required = np.where(np.arange(made.generation.months) < 2, 0.0, 250.0)[None, :]
    asked = replace(made.generation, elements=(Element.OBSERVERS,), required=required)
    return replace(made, generation=asked)


@pytest.fixture(scope="module")
def found(plan: Plan) -> Generation:
    made = make_plan()
    futures = draw_futures(made.operation, made.factors, 4, 1)
    return realise_generation(made, Reader(futures, made.operation))


def _as_found(plan: Plan, found: Generation, of_observers: float, of_all: float) -> Generation:
    """Return what is found, the same share of observers and of all in every month."""
    held = {Element.OBSERVERS: np.tile(of_observers * plan.generation.required[0], (len(found.share), 1))}
    return replace(found, held=held, share=np.full_like(found.share, of_all))


@given(
    teams=st.lists(st.integers(0, 20), min_size=1, max_size=8).filter(any),
    of_observers=st.floats(0.0, 1.0),
    of_all=st.floats(0.05, 1.0),
)
def test_in_place_are_as_many_as_observers_are_found(
    plan: Plan, found: Generation, teams: list[int], of_observers: float, of_all: float
) -> None:
    planned = np.array(teams, dtype=np.int64)
    made = teams_of_those_found(plan, _as_found(plan, found, of_observers, of_all), planned)
    # Half a team of rounding, once for the whole force; the strength scales it as it scales the teams.
    assert np.allclose(made.sum(axis=1) * of_all, planned.sum() * of_observers, atol=0.5 * of_all + 1e-6)
    quota = planned * made.sum(axis=1, keepdims=True) / planned.sum()
    assert (np.abs(made - quota) < 1.0).all()
    assert (made[:, planned == 0] == 0).all()


def test_where_all_are_found_alike_teams_are_as_planned(plan: Plan, found: Generation) -> None:
    planned = np.array([3, 0, 5], dtype=np.int64)
    assert (teams_of_those_found(plan, _as_found(plan, found, 0.4, 0.4), planned) == planned).all()


def test_without_observers_there_is_no_team(plan: Plan, found: Generation) -> None:
    planned = np.array([3, 5], dtype=np.int64)
    assert not teams_of_those_found(plan, _as_found(plan, found, 0.0, 0.9), planned).any()


def test_whoever_asks_for_no_observers_has_teams_as_planned(plan: Plan, found: Generation) -> None:
    planned = np.array([3, 5], dtype=np.int64)
    assert (teams_of_those_found(plan, replace(found, held={}), planned) == planned).all()
