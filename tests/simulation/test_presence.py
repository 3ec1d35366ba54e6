"""Months short are those in place; in time means able before the ceasefire ends."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from peacewright.simulation.kernel.arrays import DEFINITIONS, MAIN_DEFINITION
from peacewright.simulation.outcome import _months_short, capable_in_time
from peacewright.simulation.realise.everything import _capable_after


def _outputs(
    deployed: int, end: int, departed: int = -1, first: int = 0, horizon: int = 700
) -> SimpleNamespace:
    ends = np.full((1, 1, len(DEFINITIONS)), horizon)
    ends[:, :, DEFINITIONS.index(MAIN_DEFINITION)] = end

    def one(value: int) -> np.ndarray:
        return np.array([[value]])

    return SimpleNamespace(
        plan_gate_day=np.full((1, 1, 4), -1),
        in_place=None,
        horizon_days=horizon,
        end_day=ends,
        first_day=one(first),
        last_day=one(horizon),
        deployed_day=one(deployed),
        departed_day=one(departed),
    )


def _short(below: list[bool], level_from: int, **days: int) -> tuple[float, float]:
    realised = SimpleNamespace(generation=SimpleNamespace(below=np.array([below])))
    plan = SimpleNamespace(generation=SimpleNamespace(level_from=level_from))
    short, due = _months_short(plan, realised, _outputs(**days))
    return float(short[0, 0]), float(due[0, 0])


def test_only_months_in_place_count_as_short():
    below = [False, False, True, True, True, True]
    assert _short(below, 2, deployed=100, end=700) == (4.0, 4.0)
    assert _short(below, 2, deployed=100, end=100 + 91) == (1.0, 1.0)
    assert _short(below, 2, deployed=100, end=700, departed=100 + 120) == (2.0, 2.0)
    assert _short([False] * 6, 2, deployed=100, end=700) == (0.0, 4.0)


def test_a_force_that_is_not_there_is_not_short():
    for days in ({"deployed": -1, "end": 700}, {"deployed": 100, "end": 130}, {"deployed": 100, "end": 90}):
        assert np.isnan(_short([True] * 6, 2, **days)).all()


def test_in_time_is_able_before_the_end():
    def in_time(after: float, **days: int) -> bool:
        realised = SimpleNamespace(capable_after=np.array([after]))
        return bool(capable_in_time(realised, _outputs(**days))[0, 0])

    assert in_time(50, deployed=10, end=61)
    assert not in_time(50, deployed=10, end=60)
    assert not in_time(np.inf, deployed=10, end=700)
    assert not in_time(0, deployed=-1, end=700)
    assert not in_time(50, deployed=10, end=300, first=-1)


def test_able_is_most_of_what_comes_and_enough_of_the_plan():
    values = {"capability.share": 0.9, "capability.least_share": 0.5}
    reader = SimpleNamespace(count=3, value=lambda name: np.full(3, values[name]))
    plan = SimpleNamespace(tasks=SimpleNamespace(strength_persons=1000))
    in_place = np.array([[0.0, 0.5, 0.55, 0.6], [0.0, 0.5, 0.89, 1.0], [0.0, 0.3, 0.4, 0.4]])
    after, share = _capable_after(plan, reader, in_place)
    assert after.tolist() == [2.0, 3.0, np.inf]
    assert share[:2].tolist() == [0.55, 1.0]
    assert np.isnan(share[2])
