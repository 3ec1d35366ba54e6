"""Numbers in answers: wording, spreads, differences, needs by future, break-even in words."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peacewright.answers.case import Case, baseline_of
from peacewright.answers.conditions import condition_of_aim
from peacewright.answers.numbers.needs import hours_to_line, needed_strength, reached_share
from peacewright.answers.questions import q00_purpose, q12_evidence
from peacewright.answers.spread import difference, paired_mean, spread_of
from peacewright.answers.words import between, money, number, plain, quantity, ranged, rounded_up
from peacewright.plan.wording import listing
from peacewright.planning.decide_tasks import decide_tasks
from peacewright.simulation.break_even import BreakEven


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.1234, "share", "12 %"),
        (0.00000171, "share", "under 0.1 %"),
        (0.99965, "share", "over 99 %"),
        (1.0, "hours", "1 hour"),
        (48.0, "hours", "48 hours"),
        (2160.0, "hours", "90 days"),
        (12345.6, "persons", "12,000 persons"),
        (0.7, "1/year", "0.7 a year"),
        (2.0, "ratio", "2"),
        (22.1, "ratio", "over 10"),
        (-3.0, "days", "−3 days"),
        (743552000.0, "GBP", "£0.74bn"),
        (math.inf, "ratio", "no limit"),
    ],
)
def test_quantities_read_as_people_write_them(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


@given(st.floats(min_value=1e-5, max_value=1e12))
def test_a_number_keeps_two_significant_digits(value: float) -> None:
    read = float(number(value).replace(",", "").replace("−", "-"))
    assert read == pytest.approx(value, rel=0.0501)
    digits = number(value).replace(",", "").replace(".", "").strip("0")
    assert len(digits) <= 2 or (value == round(value) and value < 1000)


def test_words() -> None:
    assert ranged(5, 1, 9, "days") == "5 days (1 to 9)"
    assert ranged(5, 5, 5, "days") == "5 days"
    assert ranged(11.1, 2.52, 119.4, "hours") == "11 hours (2.5 hours to 5 days)"
    assert between(720, 8760, "hours") == "30 to 360 days"
    assert between(0.1, 0.2, "share") == "10 to 20 %"
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert money(1.6e9, "GBP") == "£1.6bn"
    assert (rounded_up(26.5), rounded_up(2.0), rounded_up(2.0000000001)) == (27, 2, 2)
    assert plain("two_nation") == plain("two-nation") == "two nations together"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_a_spread_is_in_order_and_made_of_drawn_values(values: list[float]) -> None:
    spread = spread_of(np.array(values))
    points = [spread.low, spread.lower_quartile, spread.median, spread.upper_quartile, spread.high]
    assert points == sorted(points)
    assert set(points) <= set(values)


def test_a_spread_keeps_infinity_and_leaves_out_what_is_missing() -> None:
    spread = spread_of(np.array([1.0, np.inf, np.nan, 2.0]))
    assert (spread.present, spread.futures, spread.high) == (3, 4, np.inf)
    assert math.isnan(spread_of(np.array([np.nan])).median)


def test_difference_of_means_against_the_formula() -> None:
    values = np.arange(40.0)
    inside = values >= 20
    found = difference(values, inside, ~inside)
    assert found is not None
    error = math.sqrt(values[inside].var(ddof=1) / 20 + values[~inside].var(ddof=1) / 20)
    assert found.amount == pytest.approx(20.0)
    assert found.high - found.amount == pytest.approx(1.959964 * error, rel=1e-5)
    wider = difference(values, inside, ~inside, tried=20)
    assert wider is not None
    assert wider.low < found.low
    assert difference(values[:12], inside[:12], ~inside[:12]) is None


def test_paired_mean() -> None:
    mean, low, high = paired_mean(np.array([1.0, 2.0, 3.0, np.nan]))
    assert (mean, high - mean) == pytest.approx((2.0, 1.959964 / math.sqrt(3)), rel=1e-5)
    assert low == pytest.approx(4.0 - high)


def test_strength_needed_by_future_is_what_planning_would_find(case: Case) -> None:
    """Planning again with the factors of one future gives the same strength, to the person that planning rounds to."""
    for option in ("west-10k", "observers-non-nato", "training-hubs"):
        needed = needed_strength(case, option)
        for future in (0, 7, 101):
            drawn = {
                name: float(values[future])
                for name, values in case.futures.values.items()
                if name in case.factors
            }
            part = decide_tasks(case.operation, option, None, case.factors.at(drawn))
            assert needed[future] == pytest.approx(part.needed_strength_persons, abs=2.0)


def test_reach_by_future_at_best_values_is_the_plan(case: Case) -> None:
    option = next(name for name in case.options if case.plans[name].tasks.verification_teams)
    part = case.plans[option].stationing
    reached = reached_share(case, option)
    assert ((reached >= 0) & (reached <= 1)).all()
    limit = case.futures.value("stationing.response_limit_hours")
    assert np.corrcoef(np.log(limit), reached)[0, 1] > 0.5
    assert reached.min() <= part.covered_share <= reached.max()
    assert (hours_to_line(case, option) > 0).all()


def test_condition_finds_the_hazard_that_made_up_outcomes_follow(case: Case) -> None:
    told = condition_of_aim(case, "none", "ceasefire_days")
    assert told is not None
    assert {name for name, _, _ in told.sides} == {"resumption.hazard_per_year"}, told.sentence
    assert "most often where" in told.sentence
    assert "had not seen" in told.sentence
    assert condition_of_aim(case, "none", "incidents") is None


def _even(ratio: float, low: float, high: float) -> BreakEven:
    return BreakEven("share of the pre-ceasefire rate", ratio, low, high, np.array([ratio]))


@pytest.mark.parametrize(
    ("even", "words"),
    [
        (
            _even(0.4, 0.3, 0.5),
            "ratio 0.4 (0.3 to 0.5): presence must lower the hazard at least that far",
        ),
        (_even(3.0, 2.0, 5.0), "ratio 3 (2 to 5): presence could raise the hazard up to that"),
        (_even(0.0, 0.0, 0.0), "cannot draw level with no force even if presence abolished"),
        (_even(math.inf, 9.0, math.inf), "whatever presence does"),
        (_even(1.2, 0.4, 3.0), "not settled"),
        (_even(math.nan, math.nan, math.nan), "makes no difference"),
    ],
)
def test_break_even_in_words(even: BreakEven, words: str) -> None:
    assert words in q00_purpose.ratio_words(even)


def test_published_estimates_settle_or_do_not(case: Case) -> None:
    low = min(factor.low for factor in q00_purpose.published_ratios(case).values())
    high = max(factor.high for factor in q00_purpose.published_ratios(case).values())
    middle = (low + high) / 2
    assert "do not settle" in q00_purpose.published_words(case, _even(middle, middle, middle))
    assert "all within" in q00_purpose.published_words(case, _even(high + 1, high + 1, high + 2))
    assert "none is low enough" in q00_purpose.published_words(case, _even(low / 2, 0.0, low))


def test_a_conflict_that_moves_nothing_changes_nothing(case: Case) -> None:
    """Made-up outcomes follow one factor, which no source contests: no conflict may turn an aim or an order."""
    found = q12_evidence.conflicts(case)
    assert len(found) > 10
    assert not [conflict.factor.name for conflict in found if conflict.turns or conflict.reversed_pairs]
    simulated = {"Q0", "Q8", "Q9"}
    for conflict in found:
        assert not simulated & {question for names in conflict.moved.values() for question in names}


def test_a_conflict_that_moves_the_strength_needed_is_found(case: Case) -> None:
    """Sources differ most on patrols and posts for a km of line: what moves the strength needed must be seen."""
    conflicts = {conflict.factor.name: conflict for conflict in q12_evidence.conflicts(case)}
    assert "Q1" in conflicts["patrol.per_km_day"].moved["geneva-15k"]
    assert "Q1" in conflicts["observe.posts_per_km"].moved["observers-non-nato"]


def test_exactly_one_option_is_the_baseline(case: Case) -> None:
    options = dict(case.operation.options)
    assert baseline_of(options) == "none"
    del options["none"]
    with pytest.raises(ValueError, match="exactly one option"):
        baseline_of(options)
