"""Boxes in turn, resamples, and fresh futures, on planted conditions."""

from __future__ import annotations

import numpy as np

from peacewright.core.factors import Factor, FactorSet
from peacewright.core.futures import Futures
from peacewright.exploration.designs import draw
from peacewright.exploration.sensitivity import columns
from peacewright.exploration.stability import boxes, inside, read_again

FACTORS = FactorSet(
    {
        f"f.x{number}": Factor(f"f.x{number}", "x", "km", 0.5, 0.0, 1.0, "judged", because="for the test")
        for number in range(20)
    }
)
CHOICES = {"vote.AAA": ("for", "against"), "theory": ("a", "b", "c")}


def drawn(seed: int, count: int = 1500) -> Futures:
    return draw(FACTORS, CHOICES, count, seed)


def planted(futures: Futures, noise: float = 0.03) -> np.ndarray:
    """Two conditions: x1 in its lower half with a vote against, or, more rarely, a large x4 under theory b."""
    first = (futures.value("f.x1") < 0.5) & futures.chosen("vote.AAA", "against")
    second = (futures.value("f.x4") > 0.7) & futures.chosen("theory", "b")
    random = np.random.default_rng(futures.seed)
    return np.where(first | second, random.random(futures.count) < 0.95, random.random(futures.count) < noise)


def sides(box) -> set:
    return {(limit.name, limit.label, limit.is_lower) for limit in box.limits}


def test_two_planted_conditions_are_found_in_turn_and_stay() -> None:
    futures = drawn(1)
    found = boxes(columns(futures), planted(futures), 1)
    assert {("f.x1", "", False)} < sides(found[0].box) | sides(found[1].box)
    met = [sides(one.box) for one in found[:2]]
    assert {("f.x1", "", False), ("vote.AAA", "against", True)} in met
    assert {("f.x4", "", True), ("theory", "b", True)} in met
    for one in found[:2]:
        assert one.stable
        assert all(kept.low <= kept.high for kept in one.kept)
        assert one.box.all_futures == 1500
        assert one.box.density > 0.85
    x1 = next(kept for one in found for kept in one.kept if kept.limit.name == "f.x1")
    assert x1.low - 0.02 <= 0.5 <= x1.high + 0.02


def test_a_planted_box_holds_on_fresh_futures_and_noise_does_not() -> None:
    futures, fresh = drawn(1), drawn(2)
    one = boxes(columns(futures), planted(futures), 1)[0]
    again = read_again(one.box, fresh, planted(fresh))
    assert again.inside + again.outside == fresh.count
    assert again.inside == inside(one.box, fresh).sum()
    assert again.density > 0.85
    assert again.outside_density < 0.25
    assert abs(again.drop) < 4 * again.drop_error + 0.03
    # The same box against cases that have nothing to do with it: the density falls to the share of cases.
    random = np.random.default_rng(3).random(fresh.count) < 0.2
    lost = read_again(one.box, fresh, random)
    assert lost.drop > 0.5
    assert abs(lost.density - lost.outside_density) < 0.15


def test_a_faint_slope_is_called_unstable_or_not_found() -> None:
    """Where nothing but a faint slope is there, limits wander from resample to resample."""
    stable = 0
    for seed in range(6):
        futures = drawn(seed, 600)
        random = np.random.default_rng(seed)
        cases = random.random(600) < 0.15 + 0.12 * futures.value("f.x3")
        stable += sum(one.stable for one in boxes(columns(futures), cases, seed))
    assert stable <= 2


def test_no_cases_no_boxes() -> None:
    futures = drawn(1, 200)
    assert boxes(columns(futures), np.zeros(200, dtype=bool)) == ()
    assert boxes(columns(futures), np.ones(200, dtype=bool)) == ()
