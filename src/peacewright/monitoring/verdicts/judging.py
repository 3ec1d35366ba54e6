"""All verdicts: each provision for each party, in windows and day by day, with what was known then and what is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peacewright.core.progress import Progress
from peacewright.monitoring.terms import Span, Term, terms_of
from peacewright.monitoring.verdicts.answering import Asked, Judge, activity, substitutions, together
from peacewright.monitoring.verdicts.coverage import coverage, sources_of
from peacewright.monitoring.verdicts.keeping import keeping, watchers
from peacewright.monitoring.verdicts.known import Known
from peacewright.monitoring.verdicts.models import (
    Daily,
    EarlyWarning,
    Judged,
    Told,
    Verdict,
    Verdicts,
    Window,
)
from peacewright.monitoring.verdicts.series import day_span, whole_days
from peacewright.monitoring.verdicts.words import exemption_words, instant, stage_of, where_words
from peacewright.operation.operation import Operation

MONTH, WEEK = 30, 7
DAYS = 7
"""Days that are judged one by one."""
NOTES = (
    "A verdict is of a provision, a party and a window. Nothing is said of intentions, and no party is ranked.",
    "'Cannot tell' is an answer: it says that the sources at hand do not bear another one.",
    "What a party claims is shown beside what others claim, by claimant; it is never added up and never a finding.",
    "'Held' says that activity was low against what would have been expected, not that a party kept the provision.",
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Morning:
    """What was known, and until when it is judged."""

    as_of: date | None
    until: date | None
    """Last day of which any source tells; None: none does."""


def verdicts_of(
    operation: Operation, known: Known, as_of: date | None, *, judge: Judge, warning: EarlyWarning,
    progress: Progress | None = None,
) -> Verdicts:  # fmt: skip
    """Judge every provision for every party.

    Parameters
    ----------
    operation : Operation
    known : Known
        What the store knows.
    as_of : date or None
        Only what had been published by then is used; None: what stands today.
    judge : Judge
    warning : EarlyWarning
        Distances to gates and boxes.
    progress : callable, optional
        Called with (step, done, all).
    """
    morning = Morning(as_of, last_day(known, as_of))
    terms = terms_of(operation)
    found = []
    for number, term in enumerate(terms):
        found.append(_verdict(operation, known, term, morning, judge))
        if progress is not None:
            progress("verdicts", number + 1, len(terms))
    return Verdicts(
        version=1, operation=operation.name, as_of=as_of, judged_until=morning.until,
        sources=sources_of(known, as_of), verdicts=found, early_warning=warning, notes=list(NOTES),
    )  # fmt: skip


def last_day(known: Known, as_of: date | None) -> date | None:
    """Return the last day of which any source told by a day."""
    days = [span[1] for source, _ in known.series() for span in known.covered(source, as_of)]
    if as_of is not None:
        days = [min(day, as_of) for day in days]
    return max(days, default=None)


def _verdict(operation: Operation, known: Known, term: Term, morning: Morning, judge: Judge) -> Verdict:
    now = day_span(morning.until, term.zone).ends[1] if morning.until is not None else None
    asked_until = day_span(morning.as_of, term.zone).ends[1] if morning.as_of is not None else None
    stage: Any = stage_of(term, now, asked_until)
    windows: list[Judged] = []
    daily: list[Daily] = []
    moved = []
    if term.span is not None and now is not None and stage in {"running", "over"}:
        spans = windows_of(term.span.until(now), term.zone)
        stood = known.stood(morning.as_of)
        asked = {kind: Asked(term, span, stood, morning.as_of) for kind, span in spans.items()}
        windows = [judged(known, one, kind, judge) for kind, one in asked.items()]
        daily = _daily(known, term, spans["whole"], morning, judge)
        moved = substitutions(known, asked.get("first_month", asked["whole"]), judge.seed)
    span = term.span or Span()
    return Verdict(
        provision=term.provision, title=term.title, party=term.party,
        party_name=operation.parties[term.party].name, form=term.form, status=term.status,
        forbids=[one.value for one in term.acts], domains=[one.value for one in term.domains],
        targets=[one.value for one in term.targets], where=where_words(term.where, operation),
        exempts=[exemption_words(one, operation) for one, _ in term.exempts], stage=stage,
        begins=instant(span.begins, term.zone), ends=instant(span.ends, term.zone), windows=windows, daily=daily,
        substitution=moved,
    )  # fmt: skip


def windows_of(span: Span, zone: str) -> dict[str, Span]:
    """Return the windows of a time that has an end: the whole, and parts of it that are shorter."""
    windows = {"whole": span}
    days = whole_days(span, zone)
    if days is None:
        return windows
    length = (days[1] - days[0]).days + 1
    if length > MONTH:
        first_end = day_span(days[0] + (MONTH - 1) * _DAY, zone).ends
        windows["first_month"] = Span(span.begins, first_end)
        windows["month"] = Span(day_span(days[1] - (MONTH - 1) * _DAY, zone).begins, span.ends)
    if length > WEEK:
        windows["first_week"] = Span(span.begins, day_span(days[0] + (WEEK - 1) * _DAY, zone).ends)
        windows["week"] = Span(day_span(days[1] - (WEEK - 1) * _DAY, zone).begins, span.ends)
    if length > 1:
        windows["day"] = day_span(days[1], zone)
    return windows


def judged(known: Known, asked: Asked, kind: Any, judge: Judge) -> Judged:
    """Answer both questions for one term and window.

    Parameters
    ----------
    known : Known
    asked : Asked
    kind : str
        What the window is called.
    judge : Judge

    Raises
    ------
    ValueError
        If the window has no beginning or no end.
    """
    term, window = asked.term, asked.window
    begins, ends = instant(window.begins, term.zone), instant(window.ends, term.zone)
    if begins is None or ends is None:
        message = f"the window of {term.name} has no end"
        raise ValueError(message)
    return Judged(
        window=Window(kind=kind, begins=begins, ends=ends), activity=activity(known, asked, judge),
        kept=keeping(known, term, window, asked.stood, _watchers(known, asked)),
        coverage=coverage(known, window, term.zone, asked.stood, asked.as_of),
    )  # fmt: skip


def _watchers(known: Known, asked: Asked) -> int:
    days = whole_days(asked.window, asked.term.zone)
    return 0 if days is None else watchers(known, asked.term, *days, asked.as_of)


def _daily(known: Known, term: Term, whole: Span, morning: Morning, judge: Judge) -> list[Daily]:
    """Judge the last days one by one, as they stood the morning after and as they stand now."""
    days = whole_days(whole, term.zone)
    if days is None:
        return []
    now = known.stood(morning.as_of)
    found = []
    first = max(days[0], days[1] - (DAYS - 1) * _DAY)
    for number in range((days[1] - first).days + 1):
        day = first + number * _DAY
        then = day + _DAY
        window = day_span(day, term.zone)
        early = _told(known, Asked(term, window, known.stood(then), then), judge)
        late = _told(known, Asked(term, window, now, morning.as_of), judge)
        found.append(Daily(day=day, that_morning=early, in_hindsight=late, changed=early != late))
    return found


def _told(known: Known, asked: Asked, judge: Judge) -> Told:
    fell, held = together(activity(known, asked, judge))
    kept = keeping(known, asked.term, asked.window, asked.stood, _watchers(known, asked))
    claims: dict[str, int] = {one.claimant: one.events.high for one in kept.claims}
    return Told(
        fell=fell,
        held=held,
        kept=kept.state,
        incidents=kept.incidents,
        unattributed=kept.unattributed,
        claims=claims,
    )
