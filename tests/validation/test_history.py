"""The fit to published counts: its arithmetic against known answers, its data against their sources."""

from __future__ import annotations

import csv
import re
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from peacewright.core.streams import generator
from peacewright.operation.loading import load
from peacewright.simulation.kernel.run import simulate
from validation.check_history import SEED, floor_row
from validation.history import page
from validation.history.contraction import UNIFORM, noise, widths
from validation.history.counts import HERE, Case, Count, Sample, level_and_spread, read_cases
from validation.history.decomposition import PARTS, marks_alike, variances, without_momentum
from validation.history.fit import CONTROLS, WITHOUT_EFFECT, Columns, Sizes, Study, Wave, fit
from validation.history.floor import doubt_of, first_days, floor_of
from validation.history.lived import DONBAS, Seen, futures_at, inputs_of, live_case, read_ground
from validation.history.matching import (
    DISCREPANCY,
    Laws,
    effective_size,
    implausibility,
    laws_of,
    log_likelihood,
    predicted_ahead,
    weights_of,
)
from validation.history.samplers import Samplers, kept_fits, ratio_of
from validation.history.scores import LEVEL, Bands, bands_of, persistence, two_rates

CASES = read_cases()
DAY = date(2000, 1, 1)


def test_every_count_has_a_source_and_the_operation_is_valid() -> None:
    with (HERE / "sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {line["id"] for line in csv.DictReader(file)}
    with (HERE / "counts.csv").open(encoding="utf-8", newline="") as file:
        assert {line["source"] for line in csv.DictReader(file)} <= sources
    assert load(DONBAS).operation.name == "donbas"


def test_counts_add_up_to_what_was_published() -> None:
    school, july = ({count.name: count.violations for count in case.counts} for case in CASES)
    assert (
        sum(part.violations for part in CASES[1].parts) == july["8 Aug to 17 Jan"] + july["18 Jan to 17 Mar"]
    )
    september = sum(school[day] for day in ("2 to 17 Sep", "18 to 24 Sep", "25 Sep to 1 Oct"))
    assert september == pytest.approx(8683 - 377 / 2 + 2057 / 7, abs=1)
    week = sum(school[day] for day in ("26 Aug", "27 Aug", "28 Aug", "29 Aug", "30 Aug", "31 Aug to 1 Sep"))
    assert week == 1365
    assert sum(count.violations for count in CASES[1].counts if count.kind == "increment") == 11_000
    assert july["27 Jul"] + july["28 to 30 Jul"] == 123
    assert [len(case.judged) for case in CASES] == [7, 5]


def test_totals_found_since_never_fall_and_agree_with_the_counts_but_where_the_page_says_so() -> None:
    with (HERE / "totals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    days = [date.fromisoformat(row["until"]) for row in rows]
    totals = [int(row["violations"]) for row in rows]
    assert days == sorted(set(days))
    assert totals == sorted(totals)
    assert all(row["url"].startswith("http") for row in rows)
    july = CASES[1]
    counted, total = {}, 0.0
    for part in [one for one in july.counts if one.until <= 12 and one.judged] + list(july.parts):
        total += part.violations
        counted[july.start + timedelta(days=part.until - 1)] = total
    for day, known in counted.items():
        before = [value for at, value in zip(days, totals, strict=True) if at < day]
        after = [value for at, value in zip(days, totals, strict=True) if at >= day]
        assert max(before, default=0) <= known <= min(after, default=np.inf)


def test_what_published_days_allow_is_told_with_its_doubt(capsys: pytest.CaptureFixture[str]) -> None:
    """Of 2020, count by count; of 2017 no day beyond those judged is known."""
    for case in CASES:
        floor_row(case, SEED)
    told = capsys.readouterr().out
    assert re.findall(r"by count ([\d., ]+)", told) == ["82.0, 34.8, 10.6, 1.8, 1.6"]
    assert "10.6-fold" in told
    july = CASES[1].samples[0]
    low, high, learnt = doubt_of(july, 8, SEED)
    assert low < floor_of(july, SEED).known[2] < learnt < high
    alike = Sample("alike", np.arange(9), np.full(9, 20.0))
    assert doubt_of(alike, 8, SEED) == (1.0, 1.0, 1.0)


def test_single_days_lie_within_the_truce_and_agree_with_what_was_published_of_longer_times() -> None:
    with (HERE / "days.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    july = CASES[1]
    assert len(rows) == sum(len(sample.days) for sample in july.samples) == 73
    for row in rows:
        assert date.fromisoformat(row["date"]) == july.start + timedelta(days=int(row["day"]))
    days = [int(row["day"]) for row in rows]
    assert days == sorted(set(days))
    # No part holds more than the whole: every day counted lies within an increment that was published.
    for count in july.counts:
        inside = [float(row["violations"]) for row in rows if count.first <= int(row["day"]) < count.until]
        assert sum(inside) <= count.violations or count.before


def test_an_increment_whose_parts_are_known_is_fitted_by_them_alone() -> None:
    school, july = CASES
    assert list(school.fitted) == list(range(len(school.known)))
    assert not school.parts
    whole = [july.counts[k] for k in range(len(july.counts)) if k not in july.fitted]
    assert [one.name for one in whole] == ["8 Aug to 17 Jan", "18 Jan to 17 Mar"]
    # Parts cover each whole without a gap, so that leaving it out loses nothing.
    days = [(part.first, part.until) for part in july.parts]
    assert [one.first for one in whole] == [first for first, _ in days if first in (12, 175)]
    assert all(end == begin for (_, end), (begin, _) in pairwise(days))
    assert (days[0][0], days[-1][1]) == (whole[0].first, whole[-1].until)
    assert len(july.known) == len(july.counts) + len(july.parts) + 2 * len(july.samples)


def test_bands_told_from_days_alone_are_those_of_their_law() -> None:
    days = np.expm1(np.random.default_rng(11).normal(5.0, 0.7, 4000))
    one = floor_of(Sample("many days", np.arange(4000), days), seed=1)
    normal = np.exp(2.0 * stats.norm.ppf(0.9) * 0.7)
    assert one.known[0] == pytest.approx(normal, rel=0.05)
    assert one.learnt == pytest.approx(normal, rel=0.05)  # so many days teach the level and the spread
    assert one.apart == pytest.approx(1.0, abs=0.05)
    assert list(one.known) == sorted(one.known, reverse=True)
    few = floor_of(first_days(CASES[0]), seed=1)
    assert few.days == 5
    assert few.learnt > few.known[0]


def test_level_and_spread_of_a_sample() -> None:
    days = np.expm1(np.array([[0.0, 2.0], [1.0, 1.0]]))
    assert level_and_spread(days) == pytest.approx(np.array([[1.0, 1.0], [1.0, 0.0]]))


def test_variance_is_told_apart_between_draws_and_within() -> None:
    random = np.random.default_rng(8)
    logs = random.normal(0.0, 2.0, (4000, 1, 1)) + random.normal(0.0, 0.5, (4000, 20, 1))
    between, within = variances(logs)
    assert between == pytest.approx([4.0], rel=0.08)
    assert within == pytest.approx([0.25], rel=0.03)


def test_parts_at_their_null_keep_the_level_and_lose_their_noise() -> None:
    ground = read_ground(CASES)
    inputs = inputs_of(ground, CASES[0], futures_at(ground, np.full((2, len(ground.names)), 0.5), 1))
    still = without_momentum(inputs)
    assert not np.any(still.branching)
    rate = np.asarray(still.spontaneous_rate).sum(axis=2)[:, :, None] * np.exp(
        -inputs.compliance_start[:, :, :1]
    )
    assert rate == pytest.approx(inputs.typical_daily[:, :, :1])
    whole, alike = (simulate(part, 60, 1) for part in (inputs, marks_alike(inputs)))
    assert alike.marks.sum() / alike.incidents.sum() == pytest.approx(
        whole.marks.sum() / whole.incidents.sum(), rel=0.15
    )
    for change in PARTS.values():
        change(inputs).validate()


def test_what_is_foretold_takes_fresh_own_columns() -> None:
    counts = (Count("day 0", 0, 1, 50.0, 0.0, "daily"),)
    case = Case("straight", DAY, "none", counts)
    columns = Columns(("a", "b"), np.array([1]))
    study = Straight(None, (case, case), columns, Sizes(ahead=400, ahead_runs=4), 1)  # type: ignore[arg-type]
    places = np.full((10, columns.count), 0.25)
    laws = study.foretold(places, 0)
    assert laws.mean[:, 0] == pytest.approx(np.full(400, 2.5), abs=1.5)  # the common column stands
    own = Straight(None, (case, case), Columns(("a", "b"), np.array([0])), study.sizes, 1)  # type: ignore[arg-type]
    assert own.foretold(places, 0).mean[:, 0].std() == pytest.approx(10.0 / np.sqrt(12.0), rel=0.1)
    assert np.all(places == 0.25)


def test_the_synthetic_likelihood_is_the_normal_density() -> None:
    random = np.random.default_rng(1)
    laws = laws_of(random.normal(size=(3, 50, 4)))
    counted = random.normal(size=4)
    expected = [
        stats.multivariate_normal(m, c).logpdf(counted)
        for m, c in zip(laws.mean, laws.covariance, strict=True)
    ]
    assert log_likelihood(laws, counted) == pytest.approx(expected)
    assert np.all(laws.spread > DISCREPANCY)


def test_implausibility_counts_standard_deviations() -> None:
    laws = Laws(np.array([[1.0, 2.0]]), np.array([np.diag([4.0, 1.0])]))
    assert implausibility(laws, np.array([5.0, 3.0])) == pytest.approx([2.0])


def test_a_count_is_foretold_from_those_before_it() -> None:
    covariance = np.array([[[1.0, 0.9], [0.9, 1.0]]])
    drawn = predicted_ahead(Laws(np.zeros((1, 2)), covariance), np.zeros(1), np.array([2.0, 0.0]), seed=1)
    assert drawn.mean(axis=0) == pytest.approx([0.0, 1.8], abs=0.03)
    assert drawn.std(axis=0) == pytest.approx([1.0, np.sqrt(1 - 0.81)], abs=0.03)


def test_what_is_foretold_ahead_does_not_hang_on_later_counts() -> None:
    random = np.random.default_rng(2)
    laws = laws_of(random.normal(size=(20, 30, 3)))
    one, other = (
        predicted_ahead(laws, np.zeros(20), np.array([0.5, 1.0, last]), seed=1) for last in (0.0, 9.0)
    )
    assert np.array_equal(one, other)


def test_the_interval_score_punishes_width_and_misses() -> None:
    bands = Bands(np.array([0.0, 0.0]), np.array([1.0, 1.0]))
    assert bands.score(np.array([0.5, 0.5])) == pytest.approx(1.0)
    assert bands.score(np.array([0.5, 1.1])) == pytest.approx(1.0 + 0.5 * 2.0 / (1.0 - LEVEL) * 0.1)
    assert bands.holds(np.array([0.5, 1.1])).tolist() == [True, False]


def test_bands_hold_their_share() -> None:
    drawn = np.random.default_rng(3).normal(size=(20_000, 1))
    bands = bands_of(drawn)
    assert np.mean((drawn >= bands.low) & (drawn <= bands.high)) == pytest.approx(LEVEL, abs=0.001)


def test_rivals_are_centred_where_they_should_be() -> None:
    level = [Count(f"day {day}", day, day + 1, 100.0, 0.0, "daily") for day in range(3)]
    case = Case("still", DAY, "none", (Count("before", -10, 0, 100.0, 0.0, "mean"), *level))
    held = persistence(case, case)
    assert held.low == pytest.approx(held.high)  # nothing ever changed
    assert held.low == pytest.approx(np.log1p([100.0] * 3))
    rates = two_rates(case, case)
    assert np.all((rates.low < np.log1p(100.0)) & (np.log1p(100.0) < rates.high))


def test_weights_and_their_effective_size() -> None:
    assert effective_size(weights_of(np.full(10, -1e4))) == pytest.approx(10.0)
    assert effective_size(weights_of(np.array([0.0, -1e4]))) == pytest.approx(1.0)


def test_width_of_what_is_not_narrowed_is_that_of_the_prior() -> None:
    columns = Columns(("a.UKR", "a.XNG", "b"), np.array([2]))
    places = np.random.default_rng(4).random((20_000, columns.count))
    found = widths(columns, places, 0)
    assert {name: width.ratio for name, width in found.items()} == pytest.approx(
        dict.fromkeys(found, 1.0), abs=0.03
    )
    assert found["a"].name == "a"
    assert noise(columns, places) > 0.97
    places[:, 0] = 0.5 + (places[:, 0] - 0.5) / 4
    assert widths(columns, places, 0)["a.UKR"].ratio == pytest.approx(0.25, abs=0.01)
    # The second truce reads its own columns after all others.
    assert np.array_equal(columns.of(places, 1)[:, 2], places[:, 3])
    assert pytest.approx(np.sqrt(1 / 12)) == UNIFORM


class Straight(Study):
    """A study whose truce counts ten times the first column, with normal noise of one half."""

    def live(self, places: np.ndarray, case: int, runs: int, *purpose: str | int) -> Seen:
        random = generator(self.seed, "straight", *purpose, case)
        column = self.columns.of(places, case)[:, 0]
        logs = 10.0 * column[:, None, None] + 0.5 * random.normal(size=(len(places), runs, 2))
        return Seen(logs, logs)


def test_the_sampler_finds_a_posterior_that_is_known() -> None:
    counts = tuple(Count(f"day {day}", day, day + 1, float(np.expm1(4.0)), 0.0, "daily") for day in range(2))
    case = Case("straight", DAY, "none", counts)
    columns = Columns(("a", "b"), np.zeros(0, dtype=np.intp))
    study = Straight(None, (case,), columns, Sizes(600, 30, 400, 30, 30), 1)  # type: ignore[arg-type]
    places = np.random.default_rng(5).random((600, columns.count))
    seen = study.live(places, 0, 30, 0)
    found = fit(study, Wave(places, (laws_of(seen.logs),), (seen,)), (0,))
    sigma = np.sqrt((0.25 * (1 + 1 / 30) + DISCREPANCY**2) / 2) / 10.0
    assert found.places[:, 0].mean() == pytest.approx(0.4, abs=0.01)
    assert found.places[:, 0].std() == pytest.approx(sigma, rel=0.25)
    left = widths(columns, found.places, 0)
    assert left["a"].fitted
    assert not left["b"].fitted
    assert noise(columns, found.places) > 0.8
    assert found.places.shape[1] == 2 + CONTROLS


def test_fits_are_kept_once_and_read_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = tuple(Count(f"day {day}", day, day + 1, float(np.expm1(4.0)), 0.0, "daily") for day in range(2))
    case, columns = Case("straight", DAY, "none", counts), Columns(("a", "b"), np.zeros(0, dtype=np.intp))
    studies = [Straight(None, (case,), columns, Sizes(200, 10, 50, 10, 10), seed) for seed in (1, 2)]  # type: ignore[arg-type]
    made = [kept_fits(study, [(0,)], tmp_path)[0,] for study in studies]
    assert len(list(tmp_path.iterdir())) == len(studies)
    monkeypatch.setattr(Straight, "live", None)  # what is kept is not lived again
    read = [kept_fits(study, [(0,)], tmp_path)[0,] for study in studies]
    for one, other in zip(made, read, strict=True):
        assert [str(value) for value in vars(one).values()] == [str(value) for value in vars(other).values()]
        assert np.array_equal(one.logs[0], other.logs[0])
    together = Samplers(tuple(read))
    assert len(together.places) == 100
    assert not np.array_equal(read[0].places, read[1].places)
    assert [runs.shape for runs in together.runs_of(case, 0)] == [(500, 2), (500, 2)]


def test_a_model_that_cannot_have_made_the_counts_is_said_so() -> None:
    counts = tuple(Count(f"day {day}", day, day + 1, 1e30, 0.0, "daily") for day in range(2))
    columns = Columns(("a",), np.zeros(0, dtype=np.intp))
    study = Straight(None, (Case("never", DAY, "none", counts),), columns, Sizes(50, 10, 20, 10, 10), 1)  # type: ignore[arg-type]
    places = np.random.default_rng(6).random((50, columns.count))
    seen = study.live(places, 0, 10, 0)
    with pytest.raises(ValueError, match="implausible"):
        fit(study, Wave(places, (laws_of(seen.logs),), (seen,)), (0,))


def test_the_page_is_as_it_would_be_made() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.made_anew(text) == text, "python -m validation.history.page"


def test_the_page_names_every_parameter_of_the_simulation_once() -> None:
    shown = [line.split("`")[1] for line in page.parameters_table().splitlines() if line.startswith("| `")]
    assert len(shown) == len(set(shown))
    uncertain = {name for name, factor in load(page.OPERATION).factors.items() if factor.is_uncertain}
    assert {name for name in uncertain if name.startswith(page.LIVED)} <= set(shown)


NOT_READ = {"gate_delay", "collapse_least_incidents", "denial_mean_days"}
"""No gate stands in the way of the mission, no collapse ends a run, and access is denied at rate 0."""


@pytest.mark.slow
def test_factors_left_out_of_the_fit_change_nothing_that_is_lived() -> None:
    ground = read_ground(CASES)
    left_out = [place for place, name in enumerate(ground.names) if name.startswith(WITHOUT_EFFECT)]
    assert len(left_out) > 50
    for case in CASES:
        low, high = np.full((2, 1, len(ground.names)), 0.5)
        low[:, left_out], high[:, left_out] = 0.02, 0.98
        one, other = (inputs_of(ground, case, futures_at(ground, places, 1)) for places in (low, high))
        assert not np.any(one.gated)
        assert not np.any(one.denial_rate)
        differ = {
            field.name
            for field in fields(one)
            if isinstance(getattr(one, field.name), np.ndarray)
            and not np.allclose(getattr(one, field.name), getattr(other, field.name), rtol=1e-9)
        }
        assert differ <= NOT_READ


def test_scores_of_samplers_are_told_with_their_chance() -> None:
    case = CASES[0]
    counted = case.logs[case.judged]
    random = np.random.default_rng(8)
    runs = [counted + random.normal(size=(4000, len(counted))) for _ in range(4)]
    rival = two_rates(case, case)
    ratio = ratio_of(case, runs, rival)
    width = 2.0 * stats.norm.ppf((1.0 + LEVEL) / 2.0)
    assert ratio.single.mean() == pytest.approx(width / rival.score(counted), rel=0.02)
    assert ratio.pooled == pytest.approx(width / rival.score(counted), rel=0.02)
    # Of a smooth statistic of equal parts the jackknife gives the standard error of the mean of the parts.
    assert ratio.half_width == pytest.approx(2.353 * ratio.single.std(ddof=1) / 2.0, rel=0.3)
    assert ratio.left_out.mean() == pytest.approx(ratio.pooled, rel=0.01)
    assert ratio.folds == pytest.approx(np.full(4, np.exp(width)), rel=0.1)
    with pytest.raises(ValueError, match="at least 2 samplers"):
        ratio_of(case, runs[:1], rival)


@pytest.mark.slow
def test_a_truce_is_lived_through_the_shipped_model() -> None:
    ground = read_ground(CASES)
    places = np.random.default_rng(7).random((6, len(ground.names)))
    for case in CASES:
        seen = live_case(ground, case, futures_at(ground, places, 1), 3, 1)
        assert seen.logs.shape == (6, 3, len(case.known))
        assert np.all(seen.logs >= 0)
        # The mission sees part of what happens, but for false alarms.
        days = np.array([1 if count.kind == "mean" else count.until - count.first for count in case.counts])
        counted = seen.logs[:, :, : len(case.counts)]
        assert np.expm1(counted).sum() < 1.2 * (seen.happened * days).sum()
