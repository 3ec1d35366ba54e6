"""What a staff officer asks of Q1 to Q5 and Q8 to Q11: figures that add up, names in words, nothing told twice."""

from __future__ import annotations

import re

import numpy as np
import pytest

from peacewright.answers import moving
from peacewright.answers.all import findings_of, tables_of
from peacewright.answers.answer import Answer
from peacewright.answers.case import Case
from peacewright.answers.curing import TOGETHER, cures_table
from peacewright.answers.making import has_force, short_title
from peacewright.answers.questions import (
    q01_mission,
    q02_reach,
    q03_supply,
    q04_stationing,
    q08_backstop,
    q09_verification,
    q10_engagement,
)
from peacewright.answers.rotating import FEWEST_PLACES, missing_persons
from peacewright.answers.spread import adjusted_difference, difference
from peacewright.answers.words import cure_words, number, out_of, whole
from peacewright.plan.explanation import Cure, CureKind, Shortfall

OWN = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q8", "Q9", "Q10", "Q11")
CODE_NAMES = re.compile(
    r"\w_\w|\*\*|\bnon nato\b|\btwo nation\b|\bclass (?:two|four|six)\b|: yes\b|\bgeneva 15k\b|\b1 tasks\b"
)


def _told(case: Case, answers: tuple[Answer, ...]) -> list[str]:
    told = [
        text for answer in answers if answer.question in OWN for text in (answer.headline, *answer.details)
    ]
    told += [hinge.label for answer in answers for hinge in answer.hinges]
    for question in OWN:
        told += findings_of(case, question)
        for table in tables_of(case, question):
            told += [table.caption, table.note, *(label for label, _ in table.columns)]
    return told


def test_no_name_of_the_code_is_printed(case: Case, answers: tuple[Answer, ...]) -> None:
    assert CODE_NAMES.search("design two nation")
    assert CODE_NAMES.search("call_air_support")
    hits = [text for text in _told(case, answers) if CODE_NAMES.search(text)]
    assert not hits, hits


def test_no_detail_is_said_for_every_option(case: Case, answers: tuple[Answer, ...]) -> None:
    """What holds for all options stands once, with the findings."""
    forces = [option for option in case.options if has_force(case, option)]
    for question in OWN:
        details = [
            set(answer.details)
            for answer in answers
            if answer.question == question and answer.option in forces
        ]
        common = set.intersection(*details)
        assert not common, (question, common)


def test_first_claims_and_what_is_left_make_the_strength(case: Case) -> None:
    table = next(table for table in q01_mission.tables(case) if table.name == "claims")
    assert [row[0] for row in table.rows] == [
        short_title(case, o) for o in case.options if has_force(case, o)
    ]
    for row in table.rows:
        strength, *parts = (float(cell) for cell in row[1:] if isinstance(cell, float | int))
        assert sum(parts) == pytest.approx(strength, rel=0.05)


def test_one_line_has_two_lengths_and_both_are_named(case: Case) -> None:
    told = " ".join(q02_reach.findings(case))
    drawn = round(q02_reach.drawn_length_km(case), -1)
    assert f"{drawn:.0f} km" in told
    assert "two lengths" in told
    assert {"history.density.unmee", "history.density.smm"} <= set(case.factors)
    assert all(factor.sources for factor in case.factors.under(q02_reach.DENSITIES).values())


def test_classes_without_a_figure_are_named_as_judged(case: Case) -> None:
    assert any("Ammunition" in text and "judged" in text for text in q03_supply.findings(case))


def test_supply_by_region_adds_up(case: Case) -> None:
    tables = {table.name: table for table in q03_supply.tables(case)}
    for option in case.options:
        mine = [row for row in tables["regions"].rows if row[0] == short_title(case, option)]
        total = sum(case.plans[option].supply.tonnes_per_day.values())
        assert sum(float(str(row[2])) for row in mine) == pytest.approx(total, rel=0.06)


def test_stationing_opens_with_the_distance(case: Case) -> None:
    first = q04_stationing.findings(case)[0]
    limit = case.factor("stationing.response_limit_hours").best
    assert f"within {limit:g} hours" in first
    assert q04_stationing.reach_km(case) < limit * case.factor("travel.road_speed").best


def test_cures_come_whole() -> None:
    def more(amount: float, unit: str, of: str) -> str:
        return cure_words(Cure(CureKind.MORE, "whatever it is called", amount, unit, (of,)))

    assert more(2.5, "aircraft on call", "aircraft on call") == "3 more aircraft on call"
    assert more(7249.0, "persons", "persons in place") == "7,300 more persons in place"
    dropped = Cure(CureKind.DROP, "whatever it is called", 2, "tasks", ("observe_line", "reserve"))
    assert cure_words(dropped) == "dropping watching the line and task reserve"


def test_cures_of_a_size_are_sentences_of_staff() -> None:
    sooner = Cure(CureKind.SIZED, "shorter notice for all", 1.0, "months", ("{} shorter notice for all",))
    assert cure_words(sooner) == "1 month shorter notice for all"
    earlier = Cure(CureKind.SIZED, "the order given earlier", 45.0, "days", ("the order given {} earlier",))
    assert cure_words(earlier) == "the order given 45 days earlier"
    pool = Cure(CureKind.SIZED, "a larger pool", 2506.0, "persons", ("a pool larger by {}",))
    assert cure_words(pool) == "a pool larger by 2,600 persons"
    assert cure_words(pool, lambda value: f"{value:,.0f}") == "a pool larger by 2,506 persons"
    # Never rounded to a size that would not do: more is rounded up, a limit to its own side.
    more = [Cure(CureKind.MORE, "", amount, "persons", ("persons",)) for amount in (2_133.0, 3_346.0, 212.0)]
    assert [cure_words(each) for each in more] == [
        "2,200 more persons",
        "3,400 more persons",
        "212 more persons",
    ]
    assert cure_words(Cure(CureKind.MORE, "", 123.0, "teams", ("teams for verification",))).startswith(
        "123 more teams"
    )
    days = [
        ("no less than", 48.5),
        ("no less than", 49.0),
        ("no longer than", 100.0),
        ("no longer than", 50.0),
    ]
    assert [cure_words(Cure(CureKind.LIMIT, side, hours, "hours")) for side, hours in days] == [
        "no less than about 2.1 days",
        "no less than about 2.1 days",
        "no longer than about 4.1 days",
        "no longer than about 48 hours",
    ]
    longer = Cure(CureKind.LIMIT, "a time limit no less than", 6.23, "hours")
    assert cure_words(longer) == "a time limit no less than about 6.3 hours"
    limit = Cure(CureKind.LIMIT, "a line no longer than", 445.0, "km")
    assert (cure_words(limit), cure_words(limit, "{:g}".format)) == (
        "a line no longer than about 440 km",
        "a line no longer than 445 km",
    )


FORMS = {
    CureKind.MORE: r"[\d,.]+ more [a-z, -]+",
    CureKind.DROP: r"dropping [a-z ,]+",
    CureKind.LIMIT: r"[a-z0-9_, -]+ than about [\d,.]+ [a-z]+",
    CureKind.SIZED: r"[a-z', ]+ \([\d,.]+ [a-z]+\)|a stand-in for each of them \(\d+ stand-ins?\)|"
    r"([a-z', ]+ )?[\d,.]+ (months?|days|hours|km|orbits?|persons|bases?|decisions?)"
    r"(,? [a-z', -]+|, about [\d,]+ [a-z ]+)?",
    CureKind.OTHERWISE: r"[a-z, -]+|liaison between the [a-z ]+ and a [a-z ]+(, and \d+ stand-ins? for the rest)?",
}


def test_each_cure_of_a_planner_reads_well(case: Case) -> None:
    short = [shortfall for plan in case.plans.values() for shortfall in plan.shortfalls]
    assert all(shortfall.cures for shortfall in short)
    cures = [cure for shortfall in short for cure in shortfall.cures]
    assert {cure.kind for cure in cures} >= {CureKind.MORE, CureKind.LIMIT, CureKind.SIZED, CureKind.DROP}
    for cure in cures:
        assert re.fullmatch(FORMS[cure.kind], cure_words(cure)), cure_words(cure)
        assert (cure.amount is None) == (cure.kind is CureKind.OTHERWISE)
        assert cure.amount is None or cure.amount > 0, cure_words(cure)


def test_cannot_tell_is_not_no_effect(case: Case) -> None:
    """The smallest difference that could have shown is stated, and only what was varied is spoken of."""
    first, varied, *_ = q08_backstop.findings(case)
    assert "cannot tell" in first or "differ where" in first
    assert "no effect" in first or "differ where" in first
    labels = {label for _, label in q08_backstop.choices(case)}
    assert "accepts" not in labels
    assert "Held fixed" in varied


def test_adjustment_finds_the_same_difference_more_sharply() -> None:
    stream = np.random.default_rng(3)
    other = stream.normal(size=(2, 400))
    inside = stream.random(400) < 0.4
    values = 5.0 * inside + 20.0 * other[0] - 10.0 * other[1] + stream.normal(size=400)
    plainly, adjusted = difference(values, inside, ~inside), adjusted_difference(values, inside, other)
    assert plainly is not None
    assert adjusted is not None
    assert adjusted.low < 5.0 < adjusted.high
    assert adjusted.smallest < plainly.smallest / 10
    alone = adjusted_difference(values, inside, np.empty((0, 400)))
    assert alone is not None
    assert alone.amount == pytest.approx(plainly.amount)
    assert alone.smallest == pytest.approx(plainly.smallest, rel=0.01)
    assert adjusted_difference(values[:12], inside[:12], other[:, :12]) is None


def test_hinges_are_sought_only_where_a_metric_reads(case: Case) -> None:
    name = "line.watched_length"
    metric = 1e4 / case.futures.value(name)
    hinges, note = case.hinging.of(metric, (name,))
    assert not hinges
    assert "by definition" in note
    noisy = metric + np.random.default_rng(1).normal(0, metric.std(), len(metric))
    hinges, _ = case.hinging.of(noisy, ("line.", "travel."))
    assert [hinge.name for hinge in hinges] == [name]
    wide = next(hinge for hinge in case.hinging.of(noisy)[0] if hinge.name == name)
    assert wide.high - wide.low > hinges[0].high - hinges[0].low


def test_counts_of_accusations_add_up(case: Case) -> None:
    counts = next(table for table in q09_verification.tables(case) if table.name == "watch")
    rows = [row for row in counts.rows if row[0] == short_title(case, case.options[1])]
    *parts, total = [[int(str(cell).replace(",", "")) for cell in row[2:]] for row in rows]
    assert np.abs(np.sum(parts, axis=0) - total).max() <= len(parts)


def test_sight_of_the_parties_is_called_what_it_is(case: Case, answers: tuple[Answer, ...]) -> None:
    """Made-up outcomes see both parties alike."""
    for answer in answers:
        if answer.question == "Q9":
            assert "Visibility is alike" in " ".join(answer.details)


def test_hostile_acts_hang_on_the_judged_rates(case: Case) -> None:
    for option in case.options:
        if has_force(case, option):
            assert q10_engagement.answer(case, option).headline.startswith("If the judged rates held")


def test_readiness_counts_nobody_who_has_no_nation(case: Case, answers: tuple[Answer, ...]) -> None:
    headlines = {answer.option: answer.headline for answer in answers if answer.question == "Q7"}
    lacking = 0
    for option in case.options:
        flow = moving.flow_of(case, option)
        if flow is None:
            continue
        nobody = sum(move.persons for move in flow.moves if not move.nation)
        lacking += nobody >= 1
        assert ("the rest has no nation" in headlines[option]) == (nobody >= 1)
        assert ("all of it" in headlines[option]) == (nobody < 1)
    assert lacking


def test_supply_says_for_how_many_it_is(case: Case, answers: tuple[Answer, ...]) -> None:
    for answer in answers:
        if answer.question == "Q3" and has_force(case, answer.option):
            assert (
                f"tonnes a day for {out_of(case.levers(answer.option).strength, 1).split()[0]}"
                in answer.headline
            )


def test_a_part_and_its_whole_are_told_apart() -> None:
    assert out_of(19_993, 30_000) == "20,000 of 30,000"
    assert out_of(14_723, 15_000) == f"{whole(14_723)} of 15,000"
    assert out_of(403, 1_500) == "403 of 1,500"


def test_a_year_at_full_strength_and_years_as_filled_are_told_apart(
    case: Case, answers: tuple[Answer, ...]
) -> None:
    for answer in answers:
        if answer.question == "Q11" and has_force(case, answer.option):
            empty = missing_persons(case.plans[answer.option].generation) >= FEWEST_PLACES
            assert ("who come on average" in answer.headline) == empty
            assert (" in place" in answer.headline) == empty


def test_enough_for_all_but_a_few_is_told_as_that(case: Case, answers: tuple[Answer, ...]) -> None:
    for answer in answers:
        strength = number(case.levers(answer.option).strength)
        assert answer.question != "Q6" or f"enough for about {strength}" not in answer.headline


def test_changes_told_together_are_noted_where_there_are_any(case: Case) -> None:
    alone = Cure(CureKind.LIMIT, "a limit of no less than", 3.0, "hours")
    pair = Cure(CureKind.LIMIT, "2 more bases and a limit of no less than", 3.0, "hours", together=True)
    for cures, noted in (((alone,), False), ((alone, pair), True), ((), False)):
        lacking = {case.options[0]: (Shortfall("care", "Too few in time.", 0.1, "share", cures),)}
        (table,) = cures_table(case, "What is lacking", lacking, "More.")
        assert (TOGETHER in table.note) == noted
        assert table.note.endswith(" More.")
