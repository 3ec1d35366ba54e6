"""Daily series of one source, as one term sees them: before its window and within it, counted in one way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from peacewright.monitoring.event import Standing
from peacewright.monitoring.falls import NO, YES
from peacewright.monitoring.terms import Span, Term
from peacewright.monitoring.verdicts.known import Integers, Known, Mask, day_number, midnight
from peacewright.monitoring.verdicts.models import Count

MOST_BESIDE = 24
"""Series of a source that share a fit, the largest ones: as many as the largest source has on which the model was
checked (alarms by region)."""
LEAST_A_DAY = 1 / 180
"""Series with fewer happenings a day share no fit: nothing can be seen in them."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Series:
    """Counts by day of one source and teller, for one term.

    Attributes
    ----------
    first : date
        Day of the first count; the source covers all days from it to the last.
    counts : ndarray of int, shape (days,)
        What may fall under the term by kind and place.
    certain : ndarray of int, shape (days,)
        What surely does.
    """

    source: str
    teller: int
    measure: Literal["events", "number"]
    first: date
    counts: Integers
    certain: Integers

    @property
    def last(self) -> date:
        """Day of the last count."""
        return self.first + (len(self.counts) - 1) * _DAY

    def before(self, day: date) -> Integers:
        """Return the counts of the days before a day."""
        return self.counts[: max(0, (day - self.first).days)]

    def between(self, first: date, last: date) -> Integers:
        """Return the counts of some days; both ends are covered."""
        return self.counts[(first - self.first).days : (last - self.first).days + 1]


def series_of(
    known: Known, term: Term, source: str, teller: int, stood: Mask, until: date, as_of: date | None,
    *, rest: str | None = None,
) -> Series | None:  # fmt: skip
    """Return the series of a source for a term; None where the source tells nothing of what its party may have done.

    Parameters
    ----------
    known : Known
    term : Term
    source : str
    teller : int
        Row of the party that tells it; ``NOBODY``.
    stood : ndarray of bool, shape (versions,)
    until : date
        The last day that is asked for; the stretch of days that the source covers before it is taken.
    as_of : date or None
    rest : str, optional
        Count what surely does not fall under the term instead, in this domain: other domains, places and acts.
    """
    stretch = [span for span in known.covered(source, as_of) if span[0] <= until]
    if not stretch:
        return None
    first, last = stretch[-1]
    counted = stood & (known.source == source) & (known.teller == teller)
    counted &= known.stands_as != Standing.CORROBORATION.value
    counted &= known.may_be_of(term)
    scope = known.falls(term, with_times=False)
    here = counted & ((scope != NO) if rest is None else (scope == NO) & (known.domain == rest))
    here &= (known.day >= day_number(first)) & (known.day <= day_number(last))
    if not here.any():
        return None
    size = (last - first).days + 1
    at, weight = known.day[here] - day_number(first), known.weight[here]
    counts = np.bincount(at, weight, size).astype(np.int64)
    sure = scope[here] == (YES if rest is None else NO)
    totals = bool((known.stands_as[here] == Standing.TOTAL.value).any())
    certain = np.bincount(at, weight * sure, size).astype(np.int64)
    return Series(source, teller, "number" if totals else "events", first, counts, certain)


def series_beside(known: Known, series: Series, stood: Mask, days: int) -> Integers:
    """Return what a source and teller count by region and domain, whatever a term covers: what shares a series' fit.

    Parameters
    ----------
    known : Known
    series : Series
    stood : ndarray of bool, shape (versions,)
    days : int
        So many of its days, from the first: those of the history.

    Returns
    -------
    ndarray of int, shape (beside, days)
        The largest 24, of those with one happening in half a year at least.
    """
    at = known.day - day_number(series.first)
    here = stood & (known.source == series.source) & (known.teller == series.teller) & (at >= 0) & (at < days)
    here &= known.stands_as != Standing.CORROBORATION.value
    strands, row = np.unique(known.strand[here], return_inverse=True)
    size = len(strands) * days
    counts = np.bincount(row * days + at[here], known.weight[here], size).astype(np.int64)
    counts = counts.reshape(len(strands), days)
    total = counts.sum(axis=1)
    order = np.argsort(-total, kind="stable")[:MOST_BESIDE]
    return np.asarray(counts[order[total[order] >= LEAST_A_DAY * days]])


def observed(known: Known, term: Term, series: Series, window: Span, stood: Mask) -> Count:
    """Return what of a source surely, and may, have fallen under a term within a window, by the hour."""
    counted = stood & (known.source == series.source) & (known.teller == series.teller)
    counted &= known.stands_as != Standing.CORROBORATION.value
    counted &= known.may_be_of(term)
    timed = np.minimum(known.falls(term, with_times=True), known.within(window, term.zone))
    sure = counted & (timed == YES) & (known.author >= 0)
    return Count(low=int(known.weight[sure].sum()), high=int(known.weight[counted & (timed != NO)].sum()))


def whole_days(span: Span, zone: str) -> tuple[date, date] | None:
    """Return the first and last day that lie within a time as a whole, by a party's clock; None where none does.

    The time must have a beginning and an end.
    """
    begins, ends = first_whole_day(span, zone), _local(span.ends[0], zone).date() - _DAY
    return (begins, ends) if begins <= ends else None


def days_touched(span: Span, zone: str) -> tuple[date, date]:
    """Return the first and last day of which any part lies within a time, by a party's clock.

    The time must have a beginning and an end.
    """
    return _local(span.begins[0], zone).date(), _local(span.ends[1] - 1, zone).date()


def first_whole_day(span: Span, zone: str) -> date:
    """Return the first day that begins within a time, by a party's clock."""
    first = _local(span.begins[1], zone)
    return first.date() if first.time() == first.min.time() else first.date() + _DAY


def day_span(day: date, zone: str) -> Span:
    """Return a day by a party's clock as a time."""
    edges = [midnight(day_number(at), zone) for at in (day, day + _DAY)]
    return Span((edges[0], edges[0]), (edges[1], edges[1]))


def _local(micros: int, zone: str) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)).astimezone(ZoneInfo(zone))
