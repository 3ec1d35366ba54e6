"""Losses of corridors by class: the worst of all, checked by closing each one and each pair; no corridor is named."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from peacewright.planning.corridor_losses import ALONE, corridor_losses
from peacewright.planning.movement_ways import CLASS_LABELS, Facility, MovementCase
from peacewright.planning.solve.movement_problem import MovementProblem, Way
from peacewright.planning.solve.windows import earliest_closure

ROAD = CLASS_LABELS["entry_road"]
INTO = {"place 0": "XX-1", "place 1": "XX-1", "place 2": "XX-2"}
NAMES = ("entry_road", "entry_road", "entry_gauge_change", "reception")


def case_of(amounts: tuple[float, ...], open_to: tuple[tuple[int, ...], ...]) -> MovementCase:
    """Two road crossings, one yard, one base area; each load has the entries that are open to it."""
    ways = tuple(
        Way(load, (entry, 3), (1, 2), (1.0, 0.1), 3, (entry,))
        for load, entries in enumerate(open_to)
        for entry in entries
    )
    loads = len(amounts)
    problem = MovementProblem(
        np.array([5.0, 8.0, 4.0, 9.0]), np.array(amounts), np.zeros(loads, dtype=np.int64),
        np.zeros(loads, dtype=bool), np.arange(loads), ways,
    )  # fmt: skip
    facilities = tuple(Facility(name, "vehicles", 1.0, (), f"place {n}") for n, name in enumerate(NAMES))
    return MovementCase(problem, facilities, (), (), ())


@pytest.mark.parametrize("amounts", [(60.0, 30.0), (10.0, 90.0), (5.0, 5.0)])
def test_they_are_the_worst_of_closing_each_and_each_two(amounts: tuple[float, ...]) -> None:
    case = case_of(amounts, ((0, 1, 2), (0, 1, 2)))
    found = corridor_losses(case, INTO)
    closed = {
        lost: earliest_closure(case.problem.without(lost)).days
        for count in (1, 2)
        for lost in itertools.combinations(range(3), count)
    }
    assert found.corridors == 3
    assert [(each.region, each.days) for each in found.regions] == [("XX-1", closed[0, 1])], (
        "XX-2 holds one alone"
    )
    assert {one.classes: one.days for one in found.one} == {
        (ROAD,): max(closed[0,], closed[1,]),
        (ALONE,): closed[2,],
    }
    pairs = {pair: days for pair, days in closed.items() if len(pair) == 2}
    worst, worst_one = max(pairs.values()), max(closed[link,] for link in range(3))
    kind = (ROAD, ROAD, ALONE)
    expected = {tuple(sorted((kind[a], kind[b]))) for (a, b), days in pairs.items() if days == worst}
    assert {one.classes for one in found.two} == (expected if worst > worst_one else set())
    assert all(one.days == worst for one in found.two)


def test_what_some_load_cannot_do_without_leaves_it_no_way() -> None:
    found = corridor_losses(case_of((60.0, 30.0), ((0, 1), (2,))), INTO)
    assert {one.classes: one.days for one in found.one}[ALONE,] == math.inf
    assert (ALONE,) not in {one.classes for one in found.two}
    assert any(one.classes == (ROAD, ROAD) for one in found.two), "the pair behind it is still found"


def test_no_place_is_kept() -> None:
    assert "place" not in repr(corridor_losses(case_of((60.0, 30.0), ((0, 1, 2), (2,))), INTO))
