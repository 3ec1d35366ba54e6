"""Designs of futures: quantiles, strata, independence of streams."""

import numpy as np
import pytest

from peacewright.core.factors import Factor, FactorSet
from peacewright.exploration.designs import at_best, draw


def factor(name: str, low: float, best: float, high: float, scale: str = "linear") -> Factor:
    return Factor(name, name, "days", best, low, high, "judged", scale, because="for the test")


FACTORS = FactorSet(
    {
        "a.linear": factor("a.linear", 0.0, 2.0, 10.0),
        "a.log": factor("a.log", 0.1, 1.0, 100.0, "log"),
        "a.point": factor("a.point", 3.0, 3.0, 3.0),
    }
)
CHOICES = {
    "presence": ("no_difference", "proportional", "tripwire", "provokes"),
    "vote.AAA": ("for", "against"),
}


def test_every_stratum_is_drawn_once():
    futures = draw(FACTORS, CHOICES, 200, 7)
    values = np.sort(futures.value("a.linear"))
    strata = FACTORS["a.linear"].quantile(np.arange(201) / 200)
    assert np.all((values >= strata[:-1]) & (values <= strata[1:]))


def test_quantiles_are_those_of_the_factor():
    futures = draw(FACTORS, CHOICES, 4000, 7)
    assert np.median(futures.value("a.linear")) == pytest.approx(2.0, rel=0.01)
    assert np.median(futures.value("a.log")) == pytest.approx(1.0, rel=0.01)
    # two-piece uniform: the lower quarter ends half way from low to best
    assert np.quantile(futures.value("a.linear"), 0.25) == pytest.approx(1.0, rel=0.01)
    assert np.quantile(futures.value("a.log"), 0.75) == pytest.approx(10.0, rel=0.02)
    assert np.all(futures.value("a.point") == 3.0)


def test_a_new_factor_leaves_the_other_draws_alone():
    more = FactorSet({**FACTORS.factors, "b.new": factor("b.new", 0.0, 1.0, 2.0)})
    before = draw(FACTORS, {"presence": CHOICES["presence"]}, 64, 7)
    after = draw(more, CHOICES, 64, 7)
    for name in ("a.linear", "a.log"):
        assert np.array_equal(before.value(name), after.value(name))
    assert np.array_equal(before.choices["presence"].codes, after.choices["presence"].codes)


def test_a_factor_and_its_neighbour_are_not_correlated():
    futures = draw(FACTORS, CHOICES, 2000, 7)
    assert abs(np.corrcoef(futures.value("a.linear"), np.log(futures.value("a.log")))[0, 1]) < 0.08


def test_labels_are_taken_equally_often():
    futures = draw(FACTORS, CHOICES, 1001, 3)
    counts = np.bincount(futures.choices["presence"].codes, minlength=4)
    assert counts.max() - counts.min() <= 1
    assert futures.chosen("vote.AAA", "for").sum() in (500, 501)


def test_seeds_differ_and_repeat():
    first, again, other = (draw(FACTORS, CHOICES, 50, seed).value("a.linear") for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_names_that_nothing_declares_are_refused():
    futures = draw(FACTORS, CHOICES, 5, 1)
    with pytest.raises(KeyError, match=r"a\.missing"):
        futures.value("a.missing")
    with pytest.raises(KeyError, match="consent"):
        futures.chosen("consent.AAA", "refuses")
    with pytest.raises(ValueError, match="at least one future"):
        draw(FACTORS, CHOICES, 0, 1)
    with pytest.raises(ValueError, match="none twice"):
        draw(FACTORS, {"x": ("a", "a")}, 5, 1)


def test_frame_has_a_row_a_future_and_a_column_a_factor():
    table = draw(FACTORS, CHOICES, 12, 1).frame()
    assert table.shape == (12, 6)
    assert set(table["presence"].cast(str).unique()) <= set(CHOICES["presence"])


def test_best_future():
    futures = at_best(FACTORS, {"presence": "tripwire"})
    assert futures.value("a.log")[0] == 1.0
    assert futures.chosen("presence", "tripwire").tolist() == [True]
    assert futures.chosen("presence", "provokes").tolist() == [False]
