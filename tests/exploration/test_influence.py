"""Shares explained, against closed forms and a plain analysis of variance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from peacewright.core.futures import Choice, Futures
from peacewright.exploration.influence import of_amount, of_distribution

COUNT = 2000


def futures_of(seed: int, count: int = COUNT) -> tuple[Futures, np.random.Generator]:
    rng = np.random.default_rng(seed)
    return (
        Futures(
            count,
            seed,
            {
                "a.x": rng.random(count),
                "a.idle": rng.random(count),
                "a.few": rng.integers(0, 4, count).astype(float),
            },
            {},
            {"theory": Choice(("r", "s", "t"), rng.integers(0, 3, count))},
        ),
        rng,
    )


NAMES = ("a.x", "a.idle", "a.few", "theory")


def by_name(found):
    return {one.name: one for one in found}


def test_shares_of_a_sum_are_known() -> None:
    """Variances: 12 x gives 12, the label 0, 3, 6 gives 6, noise gives 7."""
    futures, rng = futures_of(1)
    outcome = (
        12 * futures.values["a.x"]
        + 3.0 * futures.choices["theory"].codes
        + math.sqrt(7) * rng.normal(size=COUNT)
    )
    found = by_name(of_amount(futures, NAMES, outcome))
    for name, known in {"a.x": 12 / 25, "theory": 6 / 25, "a.idle": 0.0, "a.few": 0.0}.items():
        assert found[name].low <= known <= found[name].high, name
        assert found[name].high - found[name].low < 0.1
        assert found[name].stands_out == (known > 0)


def test_a_label_is_a_plain_analysis_of_variance() -> None:
    """For a choice the share is the adjusted R-squared of group means."""
    futures, rng = futures_of(2)
    codes = futures.choices["theory"].codes
    outcome = codes + rng.normal(size=COUNT)
    within = sum(((outcome[codes == code] - outcome[codes == code].mean()) ** 2).sum() for code in range(3))
    total = ((outcome - outcome.mean()) ** 2).sum()
    known = 1 - (within / (COUNT - 3)) / (total / (COUNT - 1))
    assert by_name(of_amount(futures, NAMES, outcome))["theory"].share == pytest.approx(known, abs=1e-3)


def test_the_distribution_of_a_normal_sum_is_known() -> None:
    """Of two normal variables with correlation r the index is 3/pi arcsin((1 + r^2)/2) - 1/2 (Chatterjee 2021)."""
    from scipy.special import ndtri

    futures, rng = futures_of(3)
    share = 0.4
    outcome = math.sqrt(share) * ndtri(futures.values["a.x"]) + math.sqrt(1 - share) * rng.normal(size=COUNT)
    known = 3 / math.pi * math.asin((1 + share) / 2) - 0.5
    found = by_name(of_distribution(futures, NAMES, outcome))["a.x"]
    assert found.low <= known <= found.high
    assert found.error < 0.03
    # The same on a scale with a tail so heavy that a variance says nothing.
    heavy = by_name(of_distribution(futures, NAMES, np.exp(20 * outcome)))["a.x"]
    assert heavy.share == pytest.approx(found.share, abs=1e-12)


def test_only_the_distribution_sees_an_effect_on_the_spread() -> None:
    futures, rng = futures_of(4)
    outcome = (0.2 + 3 * futures.values["a.x"]) * rng.normal(size=COUNT)
    amount, whole = (by_name(of(futures, NAMES, outcome))["a.x"] for of in (of_amount, of_distribution))
    assert not amount.stands_out
    assert whole.stands_out


def test_gaps_infinity_and_constants() -> None:
    futures, _ = futures_of(5)
    outcome = np.where(futures.values["a.idle"] < 0.3, np.nan, futures.values["a.x"])
    assert by_name(of_amount(futures, NAMES, outcome))["a.x"].share > 0.99
    outcome = np.where(futures.values["a.x"] > 0.5, np.inf, outcome)
    assert by_name(of_distribution(futures, NAMES, outcome))["a.x"].share > 0.9
    assert of_amount(futures, NAMES, np.ones(COUNT)) == ()
    assert of_distribution(futures, NAMES, np.full(COUNT, np.nan)) == ()
    few, _ = futures_of(6, 100)
    assert of_amount(few, NAMES, few.values["a.x"]) == ()


def test_noise_rarely_stands_out() -> None:
    """In 100 sets of 40 columns without effect, at most in about five does anything stand out."""
    said = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        futures = Futures(400, seed, {f"n.x{k}": rng.random(400) for k in range(40)}, {}, {})
        found = of_amount(futures, tuple(futures.values), rng.normal(size=400))
        said += any(one.stands_out for one in found)
    assert said <= 5 + 4 * math.sqrt(5)
