"""Robustness measures against sums by hand, ties, reversals; priors; budgets; paired differences."""

from __future__ import annotations

import math

import numpy as np
import pytest

from peacewright.core.futures import Choice, Futures
from peacewright.exploration.budget import best_split, budget_of, cost_of_a_future, share_met
from peacewright.exploration.measured import Measured
from peacewright.exploration.paired import pairs
from peacewright.exploration.priors import Prior, declared_prior, one_sided, reweighted
from peacewright.exploration.robustness import always_among_best, always_beaten_by, rank, reversals


def measured(values, *, more=True, aim=None, errors=None) -> Measured:
    values = np.asarray(values, dtype=float)
    return Measured(
        "days",
        tuple("abcdef"[: len(values)]),
        values,
        np.zeros(values.shape) if errors is None else np.asarray(errors, dtype=float),
        more,
        aim,
    )


def equal(count: int) -> Prior:
    return Prior("declared", (), np.ones(count))


def found(rankings, attitude: str):
    return next(r for r in rankings if r.setting.attitude == attitude)


def test_measures_against_sums_by_hand() -> None:
    """Twenty futures: the worst tenth is two of them; regret is read at the eighteenth."""
    first = np.arange(20.0)
    second = np.full(20, 8.0)
    rankings = rank(measured([first, second], aim=10.0), "", [equal(20)], 1)
    assert found(rankings, "mean").values.tolist() == [9.5, 8.0]
    assert found(rankings, "met_share").values.tolist() == [0.5, 0.0]
    assert found(rankings, "worst_tenth").values.tolist() == pytest.approx([0.5, 8.0])
    assert found(rankings, "between_extremes").values.tolist() == pytest.approx([(0.5 + 18.5) / 2, 8.0])
    # Regret of the first: 8, 7, ... 1 in eight futures, else 0; of the second 0 in nine futures, then 1 to 11.
    assert found(rankings, "regret").values.tolist() == [6.0, 9.0]


def test_where_less_is_better_the_measures_are_in_the_unit_all_the_same() -> None:
    cost = measured([np.arange(20.0), np.full(20, 8.0)], more=False, aim=10.0)
    rankings = rank(cost, "", [equal(20)], 1)
    assert found(rankings, "mean").values.tolist() == [9.5, 8.0]
    assert found(rankings, "worst_tenth").values.tolist() == pytest.approx([18.5, 8.0])
    assert found(rankings, "met_share").values.tolist() == [0.55, 1.0]
    assert found(rankings, "regret").values.tolist() == [9.0, 6.0]


def test_a_weight_of_two_is_a_future_twice() -> None:
    rng = np.random.default_rng(5)
    values, weights = rng.normal(size=(3, 160)), rng.integers(1, 4, 160)
    weighted = rank(measured(values, aim=0.2), "", [Prior("w", (), weights.astype(float))], 1)
    repeated = rank(measured(np.repeat(values, weights, axis=1), aim=0.2), "", [equal(int(weights.sum()))], 1)
    for one, other in zip(weighted, repeated, strict=True):
        assert one.values == pytest.approx(other.values, abs=1e-12), one.setting.attitude


def test_what_differs_by_less_than_monte_carlo_error_is_a_tie() -> None:
    rng = np.random.default_rng(2)
    noise = rng.normal(size=(3, 400))
    ranking = found(rank(measured(noise + np.array([[0.0], [0.0], [1.0]])), "", [equal(400)], 1), "mean")
    assert ranking.best == ("c",)
    assert ranking.ranks == (2, 2, 1)
    tied = found(rank(measured(noise), "", [equal(400)], 1), "mean")
    assert tied.best == ("a", "b", "c")


def test_a_difference_far_below_any_meaning_is_a_tie_whatever_its_error() -> None:
    """Two options that are the same but for a hundred-thousandth in every future: no error at all, and no lead."""
    values = np.random.default_rng(4).normal(100.0, 30.0, 400)
    for apart, told in ((1e-5, False), (0.1, True)):
        ranking = found(rank(measured([values, values + apart]), "", [equal(400)], 1), "mean")
        assert bool(ranking.beats.any()) is told


def test_ties_hold_their_level() -> None:
    """Of options without any difference one is said to beat another in about one set of twenty at most."""
    rng = np.random.default_rng(11)
    said = 0
    for _ in range(200):
        common = rng.normal(size=300)
        values = common + 0.5 * rng.normal(size=(4, 300))
        ranking = found(rank(measured(values), "", [equal(300)], 1), "mean")
        said += bool(ranking.beats.any())
    assert said <= 200 * 0.05 + 4 * math.sqrt(200 * 0.05 * 0.95)


def test_a_ranking_that_turns_with_the_measure_is_told() -> None:
    """A gamble is better on the mean and worse in the worst tenth."""
    rng = np.random.default_rng(3)
    gamble = np.where(rng.random(1000) < 0.2, 0.0, 20.0)
    steady = np.full(1000, 10.0)
    rankings = rank(measured([gamble, steady]), "", [equal(1000)], 1)
    turned = reversals(rankings)
    assert [(r.first, r.second) for r in turned] == [("a", "b")]
    assert {turned[0].ahead.attitude, turned[0].behind.attitude} >= {"mean", "worst_tenth"}
    assert always_among_best(rankings) == ()
    worse = rank(measured([gamble - 30, steady, steady]), "", [equal(1000)], 1)
    assert always_among_best(worse) == ("b", "c")
    assert always_beaten_by(worse) == {"a": ("b", "c")}


def test_options_without_values_are_left_out() -> None:
    values = np.ones((3, 50)) * [[1.0], [2.0], [3.0]]
    values[2] = np.nan
    values[0, :5] = np.nan
    ranking = found(rank(measured(values), "", [equal(50)], 1), "mean")
    assert ranking.options == ("a", "b")
    assert ranking.best == ("b",)
    assert rank(measured(values[2:]), "", [equal(50)], 1) == []


FUTURES = Futures(
    300,
    1,
    {"x.one": np.linspace(0, 1, 300)},
    {},
    {"vote.AAA": Choice(("for", "against"), np.arange(300) % 2)},
)


def test_priors_reweight_futures_and_say_what_they_are_worth() -> None:
    assert declared_prior(FUTURES).worth == pytest.approx(300)
    tilted = reweighted(FUTURES, "doubtful", {"vote.AAA": {"for": 1, "against": 3}, "x.one": {"above": 1}})
    share = tilted.weights[FUTURES.choices["vote.AAA"].codes == 1].sum() / tilted.weights.sum()
    assert share == pytest.approx(0.75)
    assert tilted.weights[FUTURES.values["x.one"] < 0.5].sum() == 0
    # Kish: half the futures, of which the two halves weigh 0.5 and 1.5: 150 * 1 / (0.25 + 2.25) * 2.
    assert tilted.worth == pytest.approx(150 * 4 / 5)
    sides = {prior.name: prior for prior in one_sided(FUTURES, ["x.one", "vote.AAA"])}
    assert list(sides) == ["x.one=below", "x.one=above", "vote.AAA=for", "vote.AAA=against"]
    assert all(prior.worth == pytest.approx(150) for prior in sides.values())
    few = reweighted(FUTURES, "sure", {"vote.AAA": {"for": 1}, "x.one": {"below": 1, "above": 99}})
    assert few.worth == pytest.approx(75 / (0.01**2 + 0.99**2))
    everywhere = np.ones(300, dtype=bool)
    assert not few.usable_in(everywhere)
    assert not Prior("thin", (), np.where(np.arange(300) < 40, 1.0, 0.0)).usable_in(everywhere)


def test_a_prior_is_worth_what_it_rests_on_where_options_are_compared() -> None:
    """Of 300 futures half are for; options are compared in the first 120, in which 60 are: too few."""
    sure = reweighted(FUTURES, "sure", {"vote.AAA": {"for": 1}})
    compared = np.arange(300) < 120
    assert sure.worth == pytest.approx(150)
    assert sure.worth_in(compared) == pytest.approx(60)
    assert sure.usable_in(np.ones(300, dtype=bool))
    assert not sure.usable_in(compared)
    values = np.where(compared, np.arange(300.0) + np.array([[0.0], [1.0]]), np.nan)
    priors = [declared_prior(FUTURES), sure]
    assert {one.setting.prior for one in rank(measured(values), "", priors, 1)} == {"declared"}
    assert {one.setting.prior for one in rank(measured(np.nan_to_num(values)), "", priors, 1)} == {
        "declared",
        "sure",
    }
    # Nine common futures are too few to compare in, whatever the prior.
    assert rank(measured(np.where(np.arange(300) < 9, values, np.nan)), "", priors, 1) == []


@pytest.mark.parametrize(
    ("odds", "words"),
    [
        ({"vote.BBB": {"for": 1}}, "vote.BBB"),
        ({"vote.AAA": {"maybe": 1}}, "maybe"),
        ({"vote.AAA": {"for": -1, "against": 1}}, "negative"),
        ({"vote.AAA": {"for": 0}}, "all zero"),
    ],
)
def test_beliefs_about_what_is_not_drawn_are_refused(odds, words: str) -> None:
    with pytest.raises((KeyError, ValueError), match=words):
        reweighted(FUTURES, "odd", odds)


def test_budget_tells_futures_from_replications() -> None:
    """Between 4, within 25, five replications: estimated from 20,000 futures to a few per cent."""
    rng = np.random.default_rng(4)
    runs = rng.normal(0, 2, (20000, 1)) + rng.normal(0, 5, (20000, 5))
    values, errors = runs.mean(axis=1), runs.std(axis=1, ddof=1) / math.sqrt(5)
    told = budget_of(values, errors, 5)
    assert told.between == pytest.approx(4, rel=0.06)
    assert told.within == pytest.approx(25, rel=0.03)
    assert told.error == pytest.approx(math.sqrt((4 + 25 / 5) / 20000), rel=0.03)
    assert told.share_within == pytest.approx(5 / 9, rel=0.05)
    share = share_met(values, errors, 0.0, at_least=True)
    assert share.share == pytest.approx(0.5, abs=0.02)
    assert 0.3 < share.near < 1.0


def test_the_best_split_is_the_best_of_all_splits() -> None:
    rng = np.random.default_rng(4)
    runs = rng.normal(0, 2, (500, 1)) + rng.normal(0, 5, (500, 5))
    told = budget_of(runs.mean(axis=1), runs.std(axis=1, ddof=1) / math.sqrt(5), 5)
    for cost in (0.5, 3.0, 20.0):
        chosen = best_split(told, cost, 100_000)
        errors = {
            r: math.sqrt((told.between + told.within / r) / int(100_000 / (cost + r))) for r in range(2, 200)
        }
        assert chosen.error <= min(errors.values()) * 1.001
        assert chosen.futures * (cost + chosen.replications) <= 100_000
    alone = budget_of(runs[:, 0], np.full(500, np.nan), 1)
    with pytest.raises(ValueError, match="two replications"):
        best_split(alone, 1.0, 100)


def test_a_futures_cost_is_read_from_times() -> None:
    futures = np.array([100.0, 100.0, 400.0, 400.0])
    replications = np.array([2.0, 8.0, 2.0, 8.0])
    seconds = 3.0 + 0.02 * futures + 0.004 * futures * replications
    assert cost_of_a_future(futures, replications, seconds) == pytest.approx(5.0)
    with pytest.raises(ValueError, match="vary apart"):
        cost_of_a_future(futures[:2], replications[:2], seconds[:2])


def test_pairs_gain_from_common_futures_and_cover_the_difference() -> None:
    """Of 300 sets, all three intervals hold the true differences in about 95 of 100."""
    rng = np.random.default_rng(8)
    held = 0
    for _ in range(300):
        common = rng.normal(size=200) * 3
        values = common + rng.normal(size=(3, 200)) + [[0.0], [0.2], [0.2]]
        found_pairs = pairs(measured(values))
        true = {("a", "b"): -0.2, ("a", "c"): -0.2, ("b", "c"): 0.0}
        held += all(p.low <= true[p.first, p.second] <= p.high for p in found_pairs)
    assert abs(held / 300 - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 300)
    assert found_pairs[0].gain == pytest.approx(10, rel=0.4)
    assert found_pairs[0].futures == 200
