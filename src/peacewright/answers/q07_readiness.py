"""Q7, readiness: when the option can be in place, given the days on which others open the gates before it."""

from __future__ import annotations

import numpy as np

from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import has_force, main_metric, make_answer, metric_value
from peacewright.answers.spread import OVER_FACTOR, Floats, spread_of
from peacewright.answers.words import between, day_after, number, quantity, ranged
from peacewright.core.factors import Factor

QUESTION = "Q7"


def metric(case: Case, option: str) -> MainMetric | None:
    """Return the day on which the force is in place and able; means outside have no such day."""
    return main_metric(case, option, "capable_day") if has_force(case, option) else None


def after_opening(case: Case, option: str) -> Floats:
    """Return days from the full phase to capability by future, shape (n,); NaN where either is missing."""
    return np.asarray(case.metric(option, "capable_day") - case.metric(option, "full_phase_day"))


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    part = case.plans[option].movement
    if not part.factors:
        return make_answer(
            case, QUESTION, option, Grade.COMPUTED, "Nothing has to arrive: nothing is put in place."
        )
    full = case.factor(part.factors["full_force_days"])
    first = case.factor(part.factors["first_echelon_days"])
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.CONDITIONAL,
        _headline(case, option, first, full),
        (
            _given_gates(case, option),
            _votes(case, option),
            (
                "The flow over roads, railways and ports, and what would quicken it, is open: that "
                "planner is not built yet."
            ),
        ),
        _values(case, option, first, full),
        metric(case, option),
        factors=(*part.factors.values(), "capability.share", "generation.notice_factor"),
    )


def _headline(case: Case, option: str, first: Factor, full: Factor) -> str:
    if not has_force(case, option):
        return (
            "Aircraft, vessels and sensors from outside: the first at work "
            f"{ranged(first.best, first.low, first.high, 'days')} "
            f"after the order, all of them after {ranged(full.best, full.low, full.high, 'days')}."
        )
    able = spread_of(case.metric(option, "capable_day"))
    start = case.operation.start
    arrival = (
        f"First echelon {ranged(first.best, first.low, first.high, 'days')} after the order, all of it after "
        f"{ranged(full.best, full.low, full.high, 'days')}"
    )
    if not able.present:
        return (
            f"It is not able by the date wanted, {day_after(start, 0)}, nor in any future "
            f"within the horizon. {arrival}."
        )
    wanted = (
        f"It is not able by the date wanted, {day_after(start, 0)}"
        if able.low > 0
        else f"It can be able by the date wanted, {day_after(start, 0)}, in part of the futures"
    )
    part = "" if able.present == able.futures else ", where it becomes able at all"
    return (
        f"{wanted}, but on day {number(able.median)} after it ({between(able.low, able.high)}{part}): about "
        f"{day_after(start, able.median)}. {arrival}."
    )


def _given_gates(case: Case, option: str) -> str:
    opened = spread_of(case.metric(option, "full_phase_day"))
    later = spread_of(after_opening(case, option))
    if not opened.present:
        return "The full phase opens in none of the futures drawn."
    if not later.present:
        return (
            f"The full phase opens on day {number(opened.median)} "
            f"({between(opened.low, opened.high)}) where it opens at all."
        )
    closed = "" if opened.present == opened.futures else " where it opens at all"
    return (
        f"Given each gate's date: the full phase opens on day {number(opened.median)} "
        f"({between(opened.low, opened.high)}){closed}, "
        f"and the force is able {later.words('days')} after that."
    )


def _votes(case: Case, option: str) -> str:
    nations = {contribution.nation for contribution in case.plans[option].generation.contributions}
    voting = [
        nation
        for nation in case.operation.coalition
        if nation in nations and case.operation.coalition[nation].vote == "required"
    ]
    if not voting or not has_force(case, option):
        return ""
    return (
        f"{number(len(voting))} of its {number(len(nations))} contributors need a vote of "
        "parliament; the dates are theirs."
    )


def _values(case: Case, option: str, first: Factor, full: Factor) -> tuple[Value | None, ...]:
    later = spread_of(after_opening(case, option))
    return (
        metric_value(case, option, "capable_day"),
        later.value("able_after_opening", "days from the opening of the full phase to capability", "days")
        if later.present
        else None,
        metric_value(case, option, "full_phase_day"),
        Value(
            "first_echelon_days",
            "first echelon after the order",
            first.best,
            first.low,
            first.high,
            "days",
            OVER_FACTOR,
        ),
        Value(
            "full_force_days",
            "whole force after the order",
            full.best,
            full.low,
            full.high,
            "days",
            OVER_FACTOR,
        ),
    )


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    share = case.factor("capability.share")
    return (
        (
            f"Able means {ranged(share.best, share.low, share.high, 'share')} of the planned strength "
            "in place. Every date hangs on a "
            "gate that others open: an agreement, a vote, the opening of the full phase."
        ),
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return the share of futures' middle arrival by option as a table of schedules."""
    rows = []
    for option in case.options:
        part = case.plans[option].movement
        if part.factors:
            share = case.factor(part.factors["first_echelon_share"])
            rows.append(
                (
                    case.title(option),
                    part.schedule,
                    quantity(share.best, "share"),
                    part.first_echelon_days,
                    part.full_force_days,
                )
            )
    if not rows:
        return ()
    columns = (
        ("Option", ""),
        ("Declared schedule", ""),
        ("First echelon, share", ""),
        ("First echelon", "days"),
        ("Whole force", "days"),
    )
    return (
        AnswerTable("schedules", "Declared arrival after the order, at best values", columns, tuple(rows)),
    )
