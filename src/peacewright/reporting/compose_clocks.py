"""The clocks of the provisions, by party: bars where a bar can show them, sentences for the rest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast, get_args

from peacewright.answers.case import Case
from peacewright.operation.agreement import Clock, day_of, last_day_of
from peacewright.operation.conditions import Condition
from peacewright.operation.moments import is_hour, moment_words
from peacewright.reporting.briefing import BriefFigure
from peacewright.reporting.charts import TimelineBar, TimelineChart
from peacewright.reporting.charts.timeline import ClockStatus
from peacewright.reporting.formats import number


def clocks_figure(case: Case) -> tuple[tuple[BriefFigure, ...], tuple[str, ...]]:
    """Return the clocks of the provisions by party, and sentences on those that a bar cannot show."""
    operation, bars, told = case.operation, [], []
    shown = get_args(ClockStatus)
    for name, provision in operation.agreement.items():
        title = provision.title or name.replace("-", " ")
        for code, clock in provision.binds.items():
            party = operation.parties[code].name if code in operation.parties else "both parties"
            begins = _begins(case, clock)
            status = "conditional" if clock.when is not None else clock.status
            if begins is None or status not in shown:
                told.append(f"{title}, {party}: {clock.status}{_span(begins, clock)}.")
                continue
            until = _ends(case, clock, begins)
            condition = _condition(case, clock.when) if clock.when is not None else ""
            days = [None if at is None else (at - operation.start).days for at in (begins, until)]
            bars.append(
                TimelineBar(title, party, days[0] or 0, days[1], cast(ClockStatus, status), condition)
            )
    if not bars:
        return (), tuple(told)
    note = "A clock that waits for a condition is drawn from the first day on which it could begin."
    return (
        BriefFigure(
            "figure-clocks",
            "Provisions and their clocks, by party",
            TimelineChart(tuple(bars), operation.start, operation.as_of),
            note=note,
            span="full",
        ),
    ), tuple(told)


def _span(begins: date | None, clock: Clock) -> str:
    if begins is None:
        return ""
    first = begins.isoformat()
    if clock.from_ is not None and is_hour(clock.from_):
        first = moment_words(clock.from_)
    return f" ({first} to {moment_words(clock.until)})" if clock.until else f" (from {first})"


def _ends(case: Case, clock: Clock, begins: date) -> date | None:
    """Return the last day of a clock; None where it has none."""
    if clock.until is not None:
        return case.operation.start + timedelta(days=last_day_of(clock.until, case.operation.start))
    return begins + timedelta(days=clock.for_) if clock.for_ is not None else None


def _begins(case: Case, clock: Clock) -> date | None:
    """Return the first day on which a clock can begin; None where that cannot be said."""
    start = case.operation.start
    if clock.from_ is not None:
        return start + timedelta(days=day_of(clock.from_, start))
    return _earliest(case, clock.when) if clock.when is not None else None


def _earliest(case: Case, condition: Condition) -> date | None:
    if condition.date is not None:
        return condition.date
    if (
        condition.held is not None
        and condition.for_ is not None
        and condition.held in case.operation.agreement
    ):
        begins = [_begins(case, clock) for clock in case.operation.agreement[condition.held].binds.values()]
        known = [day for day in begins if day is not None]
        return max(known) + timedelta(days=condition.for_) if known else None
    if condition.phase is not None and condition.phase in case.operation.agreement:
        begins = [_begins(case, clock) for clock in case.operation.agreement[condition.phase].binds.values()]
        known = [day for day in begins if day is not None]
        return max(known) if known else None
    if condition.all is not None:
        days = [_earliest(case, part) for part in condition.all]
        known = [day for day in days if day is not None]
        return max(known) if len(known) == len(days) else None
    if condition.any is not None:
        known = [day for day in (_earliest(case, part) for part in condition.any) if day is not None]
        return min(known, default=None)
    return None


def _condition(case: Case, condition: Condition) -> str:
    if condition.held is not None and condition.for_ is not None:
        provision = case.operation.agreement[condition.held]
        return f"kept for {number(condition.for_)} days: {provision.title or condition.held}"
    return (
        "; ".join(_condition(case, part) for part in condition.all or condition.any or ())
        or "a declared condition"
    )
