"""Rank correlations against SciPy, intervals, and how often noise is taken for a hinge."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from peacewright.core.factors import Factor, FactorSet
from peacewright.exploration.designs import draw
from peacewright.exploration.sensitivity import columns, hinges, many_hinges, noise_level, rank_correlations


def many_factors(count: int) -> FactorSet:
    return FactorSet(
        {
            f"f.x{number}": Factor(f"f.x{number}", "x", "", 1.0, 0.0, 3.0, "judged", because="for the test")
            for number in range(count)
        }
    )


def test_against_scipy_with_ties_and_gaps():
    futures = draw(many_factors(6), {"theory": ("a", "b", "c"), "vote": ("for", "against")}, 300, 5)
    table = columns(futures)
    noise = np.random.default_rng(1)
    metrics = np.stack(
        [
            futures.value("f.x0") ** 3 + noise.normal(size=300),
            np.floor(futures.value("f.x1") * 2),
            np.where(noise.random(300) < 0.3, np.nan, futures.value("f.x2")),
        ]
    )
    correlation, low, high, counted = rank_correlations(table, metrics)
    assert len(table.names) == 6 + 3 + 1
    for row, metric in enumerate(metrics):
        kept = np.isfinite(metric)
        assert counted[row] == kept.sum()
        for column in range(len(table.names)):
            expected = spearmanr(table.values[column, kept], metric[kept]).statistic
            assert correlation[row, column] == pytest.approx(expected, abs=1e-12)
    assert np.all(low <= correlation)
    assert np.all(correlation <= high)


def test_finds_the_hinges_in_order():
    futures = draw(many_factors(60), {"theory": ("a", "b", "c")}, 500, 2)
    metric = (
        3 * futures.value("f.x7")
        - 1.5 * futures.value("f.x3")
        + 1.2 * futures.chosen("theory", "b")
        + np.random.default_rng(3).normal(size=500)
    )
    found = hinges(columns(futures), metric)
    assert [hinge.name for hinge in found] == ["f.x7", "f.x3", "theory"]
    assert found[2].label == "b"
    assert found[1].high < 0 < found[0].low


def test_none_stands_out_in_noise():
    table = columns(draw(many_factors(100), {}, 300, 4))
    noise = np.random.default_rng(8).normal(size=(300, 300))
    named = sum(bool(found) for found in many_hinges(table, noise))
    # Family-wise level 5 %: 15 expected of 300 runs; 30 would be beyond four standard deviations.
    assert named <= 30


def test_a_metric_that_does_not_vary_hinges_on_nothing():
    table = columns(draw(many_factors(5), {}, 100, 4))
    assert hinges(table, np.full(100, 540.0)) == ()
    assert hinges(table, np.full(100, np.nan)) == ()


def test_names_not_used_by_the_model_do_not_count():
    futures = draw(many_factors(50), {}, 100, 4)
    assert columns(futures, used=["f.x1", "f.x2"]).names == (("f.x1", ""), ("f.x2", ""))
    assert noise_level(100, 2) < noise_level(100, 50) < noise_level(50, 50) < 1
