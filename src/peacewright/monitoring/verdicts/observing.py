"""What of gates and signposts a monitor sees: activity in a domain against what would have been, and rates before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from peacewright.core.streams import generator
from peacewright.core.units import MICROSECONDS_PER_DAY
from peacewright.monitoring.activity.drift import LEAST_COUNT, LEAST_WEEKS, drift
from peacewright.monitoring.event import Standing
from peacewright.monitoring.terms import Span, Term
from peacewright.monitoring.verdicts.answering import Asked, Judge, activity
from peacewright.monitoring.verdicts.known import Integers, Known
from peacewright.monitoring.verdicts.parts import Interval
from peacewright.monitoring.verdicts.series import day_span, first_whole_day, series_of
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Domain

BEFORE_DAYS = 91
"""Days before a ceasefire over which a rate is taken: thirteen weeks. Judged: long enough for weekdays and weather."""
BINDING = ("announced", "accepted", "lapsed")
"""What a party has said of a clock that bound it as long as it ran; one that has lapsed did until it ended."""
Measure = Literal["events", "number"]
_ANY_ZONE = "UTC"
_RESAMPLES = 2_000
_WEEK = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """A value as one source sees it, with an interval of 90 %; ``high`` is None where the source sees only a part."""

    source: str
    told_by: str | None
    value: Interval | None
    reason: str


@dataclass(frozen=True, eq=False)
class Observer:
    """Reads values from what is known, up to a day."""

    operation: Operation
    known: Known
    as_of: date | None
    until: date | None
    terms: Sequence[Term]
    judge: Judge

    @property
    def now(self) -> int | None:
        """First microsecond after the last day that is known, by UTC."""
        return day_span(self.until, _ANY_ZONE).ends[1] if self.until is not None else None

    def running(self, party: str = "", domain: Domain | None = None) -> tuple[Term, ...]:
        """Return the terms that bind a party in a domain and have begun and not ended."""
        now = self.now
        return tuple(
            term for term in self.terms
            if term.span is not None and now is not None and term.span.begins[1] < now <= term.span.ends[1]
            and term.status in BINDING and (not party or term.party == party)
            and (domain is None or domain in term.domains)
        )  # fmt: skip

    def days_run(self) -> int:
        """Return for how many days some provision has bound a party without a break that is declared."""
        begun = [term.span.begins[1] for term in self.running() if term.span is not None]
        return (self.now - min(begun)) // MICROSECONDS_PER_DAY if begun and self.now is not None else 0

    def share_of_before(
        self, party: str, domain: Domain | None, days: int | None = None, *, first_days: int | None = None
    ) -> Iterator[Seen]:
        """Tell by source what activity is against what would have been without the ceasefire.

        Parameters
        ----------
        party : str
            Whose; empty: anybody's.
        domain : Domain or None
            In which domain; None: in all.
        days : int, optional
            The last days; all since the ceasefire began, where it is not given.
        first_days : int, optional
            No more than the first days of the ceasefire.
        """
        running = self.running(party, domain)
        if not running or self.now is None or self.until is None:
            return
        first = min(running, key=_beginning)
        span = first.span or Span()
        term = _whole_domain(party, domain, span, first.zone)
        window = span.until(self.now)
        if first_days is not None:
            last = first_whole_day(span, first.zone) + (first_days - 1) * _DAY
            window = span.until(min(self.now, day_span(last, first.zone).ends[0]))
        if days is not None:
            begins = day_span(self.until - (days - 1) * _DAY, first.zone).begins
            window = Span((max(begins[0], span.begins[0]), max(begins[1], span.begins[1])), window.ends)
        for one in activity(
            self.known, Asked(term, window, self.known.stood(self.as_of), self.as_of), self.judge
        ):
            told = one.ratio.best is not None
            yield Seen(
                one.source,
                one.told_by,
                one.ratio if told else None,
                one.reason if not told else one.says_only,
            )

    def rate_before(self, party: str, domain: Domain, measure: Measure = "events") -> Iterator[Seen]:
        """Tell by source how much a day there was in the weeks before the ceasefire, or lately if none has begun.

        The interval is that of a bootstrap of weeks. A source that is confined to something sees a part of it, and its
        rate is a lowest value. Warnings are no incidents, and a source that gives numbers counts no incidents.

        Parameters
        ----------
        party : str
        domain : Domain
        measure : {'events', 'number'}
            Incidents, or the numbers that totals give: drones launched, violations counted.
        """
        running = self.running(party, domain)
        first = min(running, key=_beginning) if running else None
        zone = first.zone if first is not None else self.operation.parties[party].time_zone
        if first is not None and first.span is not None:
            begins = first_whole_day(first.span, zone)
        elif self.until is not None:
            begins = self.until + _DAY
        else:
            return
        term = _whole_domain(party, domain, first.span or Span() if first is not None else Span(), zone)
        stood = self.known.stood(self.as_of)
        for source, teller in self.known.series():
            series = series_of(self.known, term, source, teller, stood, begins, self.as_of)
            if series is None or self.known.about(source).get("stands_as") == Standing.WARNING.value:
                continue
            told_by = self.known.parties[teller] if teller >= 0 else None
            if series.measure != measure:
                other = "numbers, no incidents" if measure == "events" else "incidents, no numbers"
                yield Seen(source, told_by, None, f"it gives {other}")
                continue
            ends = min(begins - _DAY, series.last)
            counts = series.before(begins)[-BEFORE_DAYS:]
            if (begins - ends).days > BEFORE_DAYS or len(counts) < BEFORE_DAYS:
                reason = f"fewer than {BEFORE_DAYS} days are known before {begins}; its last is {series.last}"
                yield Seen(source, told_by, None, reason)
                continue
            days = f"the {BEFORE_DAYS} days to {ends}"
            days += "" if running else "; no provision binds the party there now"
            yield self._rate(Seen(source, told_by, None, days), counts, party, domain)

    def drift(self, party: str) -> Iterator[Seen]:
        """Tell by source by what factor the daily rate of a party's activity changed in thirty days since it was bound.

        Of all domains, and only of what was seen: neither what would have been without the ceasefire nor what would
        last is in it.
        """
        running = self.running(party)
        if not running or self.until is None:
            return
        first = min(running, key=_beginning)
        span = first.span or Span()
        term, stood = _whole_domain(party, None, span, first.zone), self.known.stood(self.as_of)
        for source, teller in self.known.series():
            series = series_of(self.known, term, source, teller, stood, self.until, self.as_of)
            if series is None:
                continue
            begins, ends = max(first_whole_day(span, first.zone), series.first), min(self.until, series.last)
            found = drift(series.between(begins, ends)) if begins <= ends else None
            told_by = self.known.parties[teller] if teller >= 0 else None
            if found is None:
                few = f"fewer than {LEAST_WEEKS} weeks or {LEAST_COUNT} happenings since {begins}"
                yield Seen(source, told_by, None, few)
                continue
            ends_of = [round(value, 6) for value in (found.low, found.best, found.high)]
            value = Interval(low=ends_of[0], best=ends_of[1], high=ends_of[2])
            yield Seen(source, told_by, value, f"{found.count:,} happenings in {found.weeks} weeks to {ends}")

    def _rate(self, seen: Seen, counts: Integers, party: str, domain: Domain) -> Seen:
        weeks = counts.reshape(-1, _WEEK).sum(axis=1)
        rng = generator(self.judge.seed, "verdicts", "rate before", seen.source, party, domain.value)
        means = rng.choice(weeks, (_RESAMPLES, len(weeks))).mean(axis=1) / _WEEK
        low, best, high = np.quantile(means, [0.05, 0.5, 0.95]).round(6).tolist()
        only = str((self.known.about(seen.source).get("sees") or {}).get("only", ""))
        reason = f"{seen.reason}; it sees only {only}: the rate is a lowest value" if only else seen.reason
        return Seen(
            seen.source, seen.told_by, Interval(low=low, best=best, high=None if only else high), reason
        )


def _beginning(term: Term) -> tuple[int, int]:
    return term.span.begins if term.span is not None else (0, 0)


def _whole_domain(party: str, domain: Domain | None, span: Span, zone: str) -> Term:
    """Return a term of everything that happens in a domain, whatever is forbidden."""
    name = f"all-{domain.value if domain is not None else 'domains'}"
    return Term(
        provision=name, party=party, title=name, form="written", status="accepted", zone=zone, span=span, acts=(),
        domains=(domain,) if domain is not None else (), targets=(), where=None, exempts=(),
    )  # fmt: skip
