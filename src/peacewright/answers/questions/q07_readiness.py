"""Q7, readiness: when the option can be in place, given the days on which others open the gates before it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from peacewright.answers import moving, order_gates
from peacewright.answers.answer import Answer, AnswerTable, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.making import (
    exactly,
    has_force,
    main_metric,
    make_answer,
    metric_value,
    short_title,
)
from peacewright.answers.record import Presence
from peacewright.answers.spread import OVER_FACTOR, Floats, Spread, spread_of
from peacewright.answers.words import between, day_after, number, plural, quantity, ranged, whole
from peacewright.core.factors import Factor
from peacewright.plan.wording import listing

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
            _planned(case, option, first, full),
            moving.order_due(case, option),
            order_gates.over_futures(case, option),
            moving.held_up(case, option),
            moving.loads(case, option),
            _given_gates(case, option),
            _votes(case, option),
        ),
        _values(case, option, first, full),
        metric(case, option),
        factors=(*part.factors.values(), "capability.", "generation.notice_factor"),
    )


def _headline(case: Case, option: str, first: Factor, full: Factor) -> str:
    if not has_force(case, option):
        asked = moving.in_place_by(case, option)
        return f"{asked} {_from_outside(first, full)}".lstrip()
    arrival = _arrival(case, option, first, full)
    presence = case.records[option].presence
    if presence is None:
        return f"{arrival}."
    drawn = f"{whole(presence.in_time_count)} of the {whole(case.futures.count)} futures drawn"
    able = spread_of(presence.able_day)
    told = (
        f"Able before the ceasefire ended in {drawn}; in those on {_on_day(able)}, with "
        f"{spread_of(presence.able_with).words('share')} of the planned strength in place."
        if able.present
        else "It was able before the ceasefire ended in none of the futures drawn."
    )
    wanted = moving.in_place_by(case, option)
    return f"{wanted} {told}" if wanted else f"{told} {arrival}."


def _from_outside(first: Factor, full: Factor) -> str:
    return (
        "Aircraft, vessels and sensors from outside: the first at work "
        f"{ranged(first.best, first.low, first.high, 'days')} "
        f"after the order, all of them after {ranged(full.best, full.low, full.high, 'days')}."
    )


def _planned(case: Case, option: str, first: Factor, full: Factor) -> str:
    """Say the days after the order where the headline leads with dates."""
    dated = moving.in_place_by(case, option) and has_force(case, option)
    return f"{_arrival(case, option, first, full)}." if dated else ""


def _arrival(case: Case, option: str, first: Factor, full: Factor) -> str:
    """Say when first echelon and whole force are in place after the order: as planned, beside recorded deployments."""
    part = case.plans[option].movement
    if part.flow is None:
        return (
            f"First echelon {ranged(first.best, first.low, first.high, 'days')} after the order, all of it after "
            f"{ranged(full.best, full.low, full.high, 'days')}"
        )
    return (
        f"As planned, first echelon {number(part.first_echelon_days)} days after the order, "
        f"{'all who have a nation' if moving.unfound(part.flow.moves) >= 1 else 'all of it'} after "
        f"{number(part.full_force_days)}"
    )


def _on_day(able: Spread) -> str:
    days = f"day {number(able.median)}"
    return days if number(able.low) == number(able.high) else f"{days} ({between(able.low, able.high)})"


@dataclass(frozen=True)
class Race:
    """The median end of the ceasefire without a force against the median day on which the first option is able.

    Attributes
    ----------
    option : str
        The option that is able first.
    end_day : float
    first_able : float
        Among all futures in which it becomes able, whether or not a ceasefire still holds.
    able_while_held : float
        Among those in which one still holds; NaN where it never does.
    horizon : float
    """

    option: str
    end_day: float
    first_able: float
    able_while_held: float
    horizon: float

    @property
    def is_lost(self) -> bool:
        """Whether the ceasefire ends first."""
        return self.end_day < self.first_able

    @property
    def end_words(self) -> str:
        """When it ends, or that it is kept as long as futures are watched."""
        if self.end_day >= self.horizon:
            return f"is kept for all of the {number(self.horizon)} days watched"
        return f"ends on day {number(self.end_day)}"


def race(case: Case) -> Race | None:
    """Return what comes first at the median: the end of the ceasefire, or a force that is able.

    Returns
    -------
    Race or None
        None where no option has a force, or nothing is known of either day.
    """
    end = case.records[case.baseline].end_day
    days = {
        option: spread.median
        for option in case.options
        if has_force(case, option) and (spread := spread_of(case.metric(option, "capable_day"))).present
    }
    if end is None or not days:
        return None
    first = min(days, key=days.__getitem__)
    presence = case.records[first].presence
    held = math.nan if presence is None else spread_of(presence.able_day).median
    return Race(first, spread_of(end).median, days[first], held, case.operation.horizon)


def _given_gates(case: Case, option: str) -> str:
    if not case.has_next_phase:
        return ""
    opened = spread_of(case.metric(option, "full_phase_day"))
    later = spread_of(after_opening(case, option))
    if not opened.present:
        return "The full phase opens in none of the futures drawn."
    closed = "" if opened.present == opened.futures else ", where it opens at all"
    day = f"The full phase opens on day {number(opened.median)} ({between(opened.low, opened.high)}){closed}"
    if not later.present:
        return f"{day}."
    return f"{day}; the force is able {later.words('days')} after that, where it becomes so."


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
        f"Of its {number(len(nations))} contributors {number(len(voting))} cannot come without a vote of "
        "parliament; the dates are theirs."
    )


def _values(case: Case, option: str, first: Factor, full: Factor) -> tuple[Value | None, ...]:
    later = spread_of(after_opening(case, option))
    presence = case.records[option].presence
    able = spread_of(presence.able_day) if presence is not None else None
    return (
        _in_time(case, option),
        able.value("able_day_in_time", "day on which it is able, in those futures", "days")
        if able is not None and able.present
        else None,
        _able_with(presence),
        metric_value(case, option, "capable_day"),
        later.value("able_after_opening", "days from the opening of the full phase to capability", "days")
        if later.present
        else None,
        metric_value(case, option, "full_phase_day"),
        *_days_after_order(case, option, first, full),
        *order_gates.values(case, option),
    )


def _able_with(presence: Presence | None) -> Value | None:
    """Return how much of the planned strength is in place on the day on which the force is able."""
    with_it = spread_of(presence.able_with) if presence is not None else None
    if with_it is None or not with_it.present:
        return None
    return with_it.value("able_with", "of the planned strength in place on that day", "share")


def _days_after_order(case: Case, option: str, first: Factor, full: Factor) -> tuple[Value, ...]:
    part = case.plans[option].movement
    named = (
        ("first_echelon_days", "first echelon after the order", part.first_echelon_days, first),
        ("full_force_days", "whole force after the order", part.full_force_days, full),
    )
    if part.flow is not None:
        planned = (exactly(name, f"{label}, as planned", days, "days") for name, label, days, _ in named)
        return (
            exactly("order_day", "order, every gate at its best value", part.flow.order_day, "days"),
            *planned,
        )
    return tuple(
        Value(name, label, factor.best, factor.low, factor.high, "days", OVER_FACTOR)
        for name, label, _, factor in named
    )


def _in_time(case: Case, option: str) -> Value | None:
    presence = case.records[option].presence
    if presence is None:
        return None
    label = f"futures in which it was able before the ceasefire ended, of {whole(case.futures.count)} drawn"
    return exactly("in_time", label, presence.in_time_count, "futures")


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    share, least = (
        ranged(factor.best, factor.low, factor.high, "share")
        for factor in (case.factor("capability.share"), case.factor("capability.least_share"))
    )
    return (
        (
            f"Able means that {share} of what ever comes is in place, and at least {least} of the planned strength. "
            f"Days count from day 0, {day_after(case.operation.start, 0)}.{_waits(case)}"
        ),
        _readiness_decides(case),
        _declared(case),
    )


def _waits(case: Case) -> str:
    """Say what others must do first, where any pledge or provision hangs on it."""
    pledged = [
        leaf
        for nation in case.operation.coalition.values()
        for pledge in nation.pledges
        for leaf in (pledge.when.leaves() if pledge.when is not None else ())
    ]
    gates = [
        word
        for word, waits in (
            ("an agreement", any(c.form == "proposed" for c in case.operation.agreement.values())),
            ("a vote", any(leaf.vote for leaf in pledged) or bool(case.operation.uncertain.votes)),
            ("the opening of the full phase", any(leaf.phase for leaf in pledged)),
        )
        if waits
    ]
    return f" Every date hangs on a gate that others open: {listing(gates, 'or')}." if gates else ""


def _readiness_decides(case: Case) -> str:
    found = race(case)
    if found is None:
        return ""
    held = (
        ""
        if math.isnan(found.able_while_held)
        else f"; where it still holds, on day {number(found.able_while_held)}"
    )
    able = (
        f"The first force able, “{short_title(case, found.option)}”, is so on day {number(found.first_able)} at the "
        f"median of the futures in which it becomes able, whether or not a ceasefire still holds{held}."
    )
    decides = " Readiness decides whether a force changes anything." if found.is_lost else ""
    return f"At the median the ceasefire without a force {found.end_words}. {able}{decides}"


def schedule_factors(case: Case) -> tuple[Factor, ...]:
    """Return the factors of all declared schedules of arrival and of notice, each once."""
    names = {name for option in case.options for name in case.plans[option].movement.factors.values()}
    return tuple(case.factor(name) for name in sorted(names))


def _declared(case: Case) -> str:
    """Say that the order of options in time was declared, and how much of it is judged."""
    factors = schedule_factors(case)
    judged = sum(factor.kind == "judged" for factor in factors)
    flows = [flow for option in case.options if (flow := moving.flow_of(case, option)) is not None]
    if flows:
        gap = max(flow.proof.gap for flow in flows)
        return (
            "Which option is ready first follows from a planned movement over the declared entries, each plan within "
            f"{quantity(gap, 'share')} of the earliest that any could reach; most of its capacities are judged, and "
            "what comes before the order is decided by others."
        )
    return (
        f"Which option is ready first follows from declared schedules ({whole(judged)} of their "
        f"{plural(len(factors), 'factor')} judged, the others from past deployments): the operation declares no "
        "origins and entries from which a movement could be planned."
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
                    case.factor(part.factors["first_echelon_days"]).best,
                    case.factor(part.factors["full_force_days"]).best,
                )
            )
    if not rows:
        return ()
    columns = (
        ("Option", ""),
        ("Schedule", ""),
        ("First echelon, share", ""),
        ("First echelon", "days"),
        ("Whole force", "days"),
    )
    return (
        *moving.tables(case),
        AnswerTable("schedules", "Arrival after the order by deployments on record", columns, tuple(rows)),
    )
