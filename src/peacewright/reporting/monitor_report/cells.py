"""How counts, days and moments are printed in a report of the monitor."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from peacewright.monitoring.reported.periods import Period
from peacewright.monitoring.reported.tallies import Bounds, Tally
from peacewright.monitoring.verdicts.models import Count
from peacewright.monitoring.verdicts.parts import Interval
from peacewright.monitoring.verdicts.words import NO_RATIO, no_ratio
from peacewright.reporting.document import CellContent, RangedValue
from peacewright.reporting.formats import EN_DASH, FIRM_SPACE, MONTHS, day, number

NO_DATA = "no data"
"""No source of that teller tells of any day of the period."""
NOBODY = "nobody reports here"
"""No source of no party tells of a time and of what a provision covers."""
FEW = "too few days"
_SHORT = timedelta(hours=12)


def bounds(count: Bounds | None) -> str:
    """Print how many surely lie in a period, and how many may."""
    if count is None:
        return NO_DATA
    return (
        number(count.sure)
        if count.sure == count.may
        else f"{number(count.sure)}{FIRM_SPACE}to{FIRM_SPACE}{number(count.may)}"
    )


def tally(found: Tally) -> RangedValue:
    """Print a count, below it the one before and the mean."""
    return RangedValue(bounds(found.now), f"before {bounds(found.before)}, mean {mean(found.mean)}")


def mean(found: float | None) -> str:
    """Print a mean, where enough days are told of."""
    return FEW if found is None else number(round(found, 1))


def partly(count: Bounds | None, told: int, days_of: int) -> CellContent:
    """Print a count, and below it of how many days it is where some are not told of."""
    if count is None or told == days_of:
        return bounds(count)
    return RangedValue(bounds(count), f"{told} of {days_of} days told of")


def days(period: Period) -> str:
    """Print a day, or the first and the last of several."""
    if period.first == period.last:
        return day(period.first)
    first, last = period.first, period.last
    head = str(first.day)
    if first.month != last.month or first.year != last.year:
        head += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        head += f" {first.year}"
    return f"{head} to {day(last)}"


def when(one: dict[str, Any]) -> str:
    """Print when an incident was: hours where its reports say them, else days."""
    first, last = one["day_from"], one["day_until"] or one["day_from"]
    begun, ended = one["time_from"], one["time_until"]
    if isinstance(begun, datetime) and isinstance(ended, datetime) and timedelta(0) < ended - begun <= _SHORT:
        until = f"{ended:%H:%M}" if ended.date() == begun.date() else f"{short(ended.date())} {ended:%H:%M}"
        return f"{short(begun.date())}, {begun:%H:%M} to {until} UTC"
    return short(first) if first == last else f"{short(first)} to {short(last)}"


def short(one: date) -> str:
    """Print a day of a year that is known."""
    return f"{one.day} {MONTHS[one.month - 1][:3]}"


def words(listed: list[str] | None) -> str:
    """Print words of a vocabulary, or "not said"."""
    return ", ".join(word.replace("_", " ") for word in listed or ()) or "not said"


def span(low: int | None, high: int | None) -> str:
    """Print a number that reports give differently."""
    if low is None and high is None:
        return "not said"
    low, high = low or 0, high if high is not None else low or 0
    return number(low) if low == high else f"{number(low)}{FIRM_SPACE}to{FIRM_SPACE}{number(high)}"


def count(found: Count) -> str:
    """Print a count of a verdict with its bounds."""
    return (
        number(found.low)
        if found.low == found.high
        else f"{number(found.low)}{FIRM_SPACE}to{FIRM_SPACE}{number(found.high)}"
    )


def interval(found: Interval) -> RangedValue:
    """Print a number, below it its interval."""
    if found.best is None:
        return RangedValue(EN_DASH)
    if found.low == found.best == found.high:
        return RangedValue(number(found.best))
    low = EN_DASH if found.low is None else number(found.low)
    high = "no limit" if found.high is None else number(found.high)
    return RangedValue(number(found.best), f"{low}{FIRM_SPACE}to{FIRM_SPACE}{high}")


def ratio(found: Interval) -> CellContent:
    """Print what was observed over what was expected, or that there is no such number."""
    return NO_RATIO if found.best is not None and no_ratio(found) else interval(found)
