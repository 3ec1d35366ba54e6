"""Designs of futures: quantiles, strata, independence of streams."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from peacewright.core.dependence import RankCorrelation, impossible
from peacewright.core.factors import Factor, FactorSet
from peacewright.exploration.designs import at_best, draw, sobol


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


DEPENDENT = (
    RankCorrelation("a.linear", "a.log", 0.7),
    RankCorrelation("a.log", "vote.AAA", -0.4),
)


def ranked(futures, name: str) -> np.ndarray:
    return futures.choices[name].codes if name in futures.choices else futures.value(name)


@pytest.mark.parametrize("design", [draw, sobol])
def test_declared_rank_correlations_are_reached(design):
    """Of two factors to 0.02; a choice of two labels has ties, which bring any rank correlation nearer to zero."""
    futures = design(FACTORS, CHOICES, 2048, 7, DEPENDENT)
    assert spearmanr(ranked(futures, "a.linear"), ranked(futures, "a.log"))[0] == pytest.approx(0.7, abs=0.02)
    # Of normal scores cut at the median: sqrt(3) (2/pi) arcsin(r / sqrt 2) is Spearman's with r = 2 sin(pi rho / 6).
    normal = 2 * np.sin(np.pi * -0.4 / 6)
    tied = np.sqrt(3) * (2 / np.pi) * np.arcsin(normal / np.sqrt(2))
    assert spearmanr(ranked(futures, "a.log"), ranked(futures, "vote.AAA"))[0] == pytest.approx(
        tied, abs=0.03
    )
    assert abs(spearmanr(ranked(futures, "a.linear"), ranked(futures, "presence"))[0]) < 0.06


def test_dependence_moves_no_value_and_no_other_column():
    before, after = draw(FACTORS, CHOICES, 300, 7), draw(FACTORS, CHOICES, 300, 7, DEPENDENT)
    assert np.array_equal(before.value("a.linear"), after.value("a.linear"))
    assert not np.array_equal(before.value("a.log"), after.value("a.log"))
    assert np.array_equal(np.sort(before.value("a.log")), np.sort(after.value("a.log")))
    assert np.array_equal(before.choices["presence"].codes, after.choices["presence"].codes)


def test_few_futures_can_depend_too():
    """Where chance correlation cannot be estimated, a design of one future or three is still drawn."""
    for count in (1, 2, 3):
        assert draw(FACTORS, CHOICES, count, 7, DEPENDENT).count == count


def test_correlations_that_cannot_hold_together_are_told():
    def pair(first: str, second: str, value: float) -> RankCorrelation:
        return RankCorrelation(first, second, value)

    assert not impossible(DEPENDENT)
    chain = [pair("a", "b", 0.9), pair("b", "c", 0.9)]
    assert impossible(chain) == [["a", "b", "c"]]
    assert not impossible([*chain, pair("a", "c", 0.8)])
    assert impossible([*chain, pair("x", "y", 0.5)]) == [["a", "b", "c"]]


def test_dependence_of_what_is_not_drawn_is_refused():
    with pytest.raises(ValueError, match=r"'a\.point', which is not drawn"):
        draw(FACTORS, CHOICES, 10, 1, [RankCorrelation("a.log", "a.point", 0.5)])


def test_sobol_points_are_even_between_factors():
    """Of 256 scrambled points each quarter of the square of two factors holds 64."""
    futures = sobol(FACTORS, CHOICES, 256, 3)
    first = futures.value("a.linear") > 2.0
    second = futures.value("a.log") > 1.0
    counts = [int((first == left)[second == right].sum()) for left in (0, 1) for right in (0, 1)]
    assert counts == [64] * 4
    assert sobol(FACTORS, CHOICES, 100, 3).count == 100
    assert np.array_equal(sobol(FACTORS, CHOICES, 256, 3).value("a.log"), futures.value("a.log"))
