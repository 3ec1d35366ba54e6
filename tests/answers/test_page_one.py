"""Page one: gains only where they can be shown, aims met or not, the force's presence counted, words kept few."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from peacewright.answers.answer import Answer
from peacewright.answers.case import Case
from peacewright.answers.page_one.cautions import cautions_of
from peacewright.answers.page_one.comparing import AimMet, compare_aims, compare_options
from peacewright.answers.page_one.verdict import verdict_of
from peacewright.answers.questions import q00_purpose, q06_duration, q07_readiness, q12_evidence
from peacewright.answers.spread import spread_of
from peacewright.operation.metrics import Threshold


def _with_days(case: Case, shifts: dict[str, tuple[float, float, float]]) -> Case:
    """Return the case with every option's days those of the baseline, shifted by definition of collapse and noise."""
    base = case.records[case.baseline]
    noise = np.random.default_rng(3).normal(0, 5, case.futures.count)
    records = dict(case.records)
    for option in case.options:
        shift = shifts.get(option, (0.0, 0.0, 0.0))
        moved = {
            name: days + (0.0 if option == case.baseline else by + noise - noise.mean())
            for (name, days), by in zip(base.days_by_definition.items(), shift, strict=True)
        }
        days = next(iter(moved.values()))
        records[option] = replace(
            records[option],
            days_by_definition=moved,
            metrics={**records[option].metrics, "ceasefire_days": days},
        )
    return replace(case, records=records)


def test_a_gain_counts_only_under_every_definition_of_collapse(case: Case) -> None:
    first, second, third = case.options[1:4]
    changed = _with_days(case, {first: (9.0, 9.0, 9.0), second: (9.0, 9.0, 0.0), third: (-9.0, -9.0, -9.0)})
    assert q00_purpose.gain_is_shown(changed, first)
    assert not q00_purpose.gain_is_shown(changed, second)
    assert not q00_purpose.gain_is_shown(changed, third)
    assert q00_purpose.loss_is_shown(changed, third)
    assert "not under every definition" in q00_purpose.answer(changed, second).headline
    assert "shown under every definition" in q00_purpose.answer(changed, first).headline
    purpose = verdict_of(changed)[0]
    assert case.title(first).partition(",")[0] in purpose
    assert "9 days more" in purpose
    assert "9 days fewer" in purpose


def test_the_verdict_claims_nothing_that_cannot_be_shown(case: Case) -> None:
    purpose = verdict_of(_with_days(case, {}))[0]
    assert (
        "no option can be shown to keep more days than no force under every definition of collapse" in purpose
    )
    assert "cannot be computed" in purpose
    assert not re.search(r"\bbeats?\b|multipl", " ".join(verdict_of(case)))


def test_the_verdict_is_read_in_a_minute(case: Case) -> None:
    told = verdict_of(case)
    assert len(" ".join(told).split()) <= 180
    for sentence in told:
        assert len(sentence.split()) <= 50, sentence
        assert sentence.endswith(".")


def test_a_calendar_date_is_only_told_given_the_gates(case: Case, answers: tuple[Answer, ...]) -> None:
    """A day follows from when each gate opens, which nobody knows: no sentence tells one without them."""
    months = re.compile(
        r"\b(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
    )
    for answer in answers:
        if answer.question == "Q7":
            for told in (answer.headline, *answer.details):
                assert not months.search(told) or re.search(r"gate|\(\d+ days\)", told), told


@pytest.mark.parametrize(
    ("bound", "met"),
    [
        (Threshold(True, "0"), AimMet.MET),
        (Threshold(True, "100000"), AimMet.MISSED),
        (Threshold(False, "0"), AimMet.MISSED),
    ],
)
def test_an_aim_is_met_where_the_whole_range_meets_it(case: Case, bound: Threshold, met: AimMet) -> None:
    assert {cell.met for cell in _days(case, bound)} == {met}


def test_an_aim_that_the_range_crosses_cannot_be_told(case: Case) -> None:
    days = spread_of(case.metric(case.baseline, "ceasefire_days")).median
    above, below = _days(case, Threshold(True, str(days - 1))), _days(case, Threshold(True, str(days + 1)))
    place = case.options.index(case.baseline)
    assert (above[place].met, below[place].met) == (AimMet.MEDIAN_MEETS, AimMet.MEDIAN_MISSES)


def _days(case: Case, bound: Threshold) -> list:
    operation = case.operation.model_copy(update={"success": {"ceasefire_days": bound}})
    return [cells[0] for _, cells in compare_aims(replace(case, operation=operation)).rows]


def test_what_a_force_is_not_there_for_is_counted(case: Case, answers: tuple[Answer, ...]) -> None:
    columns = {column.name: place for place, column in enumerate(compare_options(case).columns)}
    for option, cells in compare_options(case).rows:
        presence = case.records[option].presence
        if presence is not None:
            assert cells[columns["in_time"]] == f"{round(presence.in_time_count):,}"
    absent = {
        option: replace(record, presence=replace(record.presence, in_time=np.zeros(case.futures.count)))
        if record.presence is not None
        else record
        for option, record in case.records.items()
    }
    third = cautions_of(replace(case, records=absent), answers)[2]
    assert third.title == "Mostly, the force is not there"
    assert f"0 of {case.futures.count}" in third.text


def test_the_race_between_the_end_and_the_first_force(case: Case) -> None:
    found = q07_readiness.race(case)
    assert found is not None
    early = {
        option: replace(record, end_day=np.ones(case.futures.count))
        for option, record in case.records.items()
    }
    lost = q07_readiness.race(replace(case, records=early))
    assert lost is not None
    assert lost.is_lost
    assert lost.first_able == found.first_able
    assert any("Readiness decides" in sentence for sentence in verdict_of(replace(case, records=early)))


def test_sustainment_says_need_and_what_the_pools_give(case: Case) -> None:
    part = case.plans["centre-west-30k"].generation
    assert q06_duration.planned_shortage(part) == pytest.approx(
        30_000 - q06_duration.held_persons(part), abs=1.0
    )
    words = q06_duration.inverse_words(case, "centre-west-30k")
    assert words.startswith("30,000 in place needs about 130,000 (")
    assert "in rotation" in words


def test_one_voice_is_no_conflict(case: Case) -> None:
    factor = next(factor for factor in case.factors.values() if factor.name == "line.watched_length")
    assert q12_evidence.kind_of(case, factor) is q12_evidence.Kind.CONFLICT
    one_source = factor.reports[0].source
    series = replace(factor, reports=tuple(replace(report, source=one_source) for report in factor.reports))
    assert q12_evidence.kind_of(case, series) is q12_evidence.Kind.SERIES
    claimed = replace(factor, reports=tuple(replace(report, claimed_by="X") for report in factor.reports))
    assert q12_evidence.kind_of(case, claimed) is q12_evidence.Kind.SERIES
    assert q12_evidence.kind_of(case, replace(factor, origin="catalogue")) is q12_evidence.Kind.PRECEDENTS


def test_exchange_rates_of_different_years_are_no_conflict(case: Case) -> None:
    rate = case.factor("cost.usd_per_gbp")
    assert rate.is_contested
    assert q12_evidence.kind_of(case, rate) is q12_evidence.Kind.SERIES


def test_pools_that_do_by_numbers_but_not_by_kind_say_what_lacks(case: Case) -> None:
    part = case.plans["west-10k"].generation
    assert part.inverse.pool_known_persons > part.inverse.pool_needed_persons
    assert q06_duration.held_persons(part) < case.levers("west-10k").strength
    assert "for want of trainers" in q06_duration.inverse_words(case, "west-10k")
    assert "for want of" not in q06_duration.inverse_words(case, "centre-west-30k")
