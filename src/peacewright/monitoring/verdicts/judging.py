"""All verdicts: each provision for each party, in windows and day by day, with what was known then and what is now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from peacewright.core.progress import Progress
from peacewright.monitoring.terms import Span, Stretch, Term, terms_of
from peacewright.monitoring.verdicts.answering import Asked, Judge, activity, substitutions, together
from peacewright.monitoring.verdicts.coverage import coverage, reporters, sources_of
from peacewright.monitoring.verdicts.early import EarlyWarning
from peacewright.monitoring.verdicts.keeping import keeping, watchers
from peacewright.monitoring.verdicts.known import Known
from peacewright.monitoring.verdicts.models import Daily, Judged, Keeping, Told, Verdict, Verdicts, Window
from peacewright.monitoring.verdicts.series import day_span, whole_days
from peacewright.monitoring.verdicts.words import exemption_words, instant, stage_of, where_words
from peacewright.operation.operation import Operation

if TYPE_CHECKING:
    import polars as pl

Relink = Callable[[Mapping[date, Collection[date]]], "Mapping[date, pl.DataFrame]"]
"""Given the days that are asked for by morning, the incidents of each morning that bear on them."""
Early = Mapping[date, Known]
"""What is known, linked as on each morning."""
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
    operation: Operation, known: Known, as_of: date | None, *, judge: Judge, warning: EarlyWarning, relink: Relink,
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
    relink : callable
        Links the reports of earlier mornings (:meth:`peacewright.monitoring.linking.mornings.Linking.of_mornings`).
    progress : callable, optional
        Called with (step, done, all).
    """
    morning = Morning(as_of, last_day(known, as_of))
    terms = terms_of(operation)
    early = mornings_of(known, terms, morning, relink)
    found = []
    for number, term in enumerate(terms):
        found.append(_verdict(operation, known, term, morning, judge, early))
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


def so_far(term: Term, until: date | None) -> Stretch | None:
    """Return the time of a term up to the last day known, or to its end; None where it has no day yet."""
    now = day_span(until, term.zone).ends[1] if until is not None else None
    if term.span is None or now is None or now <= term.span.begins[0]:
        return None
    cut = term.span.until(now)
    return Stretch(cut.begins, cut.ends, (False, now < term.span.ends[1]))


def _verdict(
    operation: Operation, known: Known, term: Term, morning: Morning, judge: Judge, early: Early
) -> Verdict:
    now = day_span(morning.until, term.zone).ends[1] if morning.until is not None else None
    asked_until = day_span(morning.as_of, term.zone).ends[1] if morning.as_of is not None else None
    stage: Any = stage_of(term, now, asked_until)
    windows: list[Judged] = []
    daily: list[Daily] = []
    moved = []
    whole = so_far(term, morning.until)
    if whole is not None and stage in {"running", "over"}:
        stood = known.stood(morning.as_of)
        spans = windows_of(whole, term.zone)
        asked = {kind: Asked(term, span, stood, morning.as_of) for kind, span in spans.items()}
        windows = [judged(known, one, kind, judge) for kind, one in asked.items()]
        daily = _daily(known, term, whole, morning, judge, early)
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


def windows_of(whole: Stretch, zone: str) -> dict[str, Stretch]:
    """Return the windows of a time that has an end: the whole, and parts of it that are shorter."""
    windows = {"whole": whole}
    days = whole_days(whole, zone)
    if days is None:
        return windows
    begun, ended = whole.ours

    def first(number: int) -> Stretch:
        return Stretch(whole.begins, day_span(days[0] + (number - 1) * _DAY, zone).ends, (begun, True))

    def last(number: int) -> Stretch:
        return Stretch(day_span(days[1] - (number - 1) * _DAY, zone).begins, whole.ends, (True, ended))

    length = (days[1] - days[0]).days + 1
    if length > MONTH:
        windows |= {"first_month": first(MONTH), "month": last(MONTH)}
    if length > WEEK:
        windows |= {"first_week": first(WEEK), "week": last(WEEK)}
    if length > 1:
        windows["day"] = one_day(whole, days[1], zone)
    return windows


def one_day(whole: Stretch, day: date, zone: str) -> Stretch:
    """Return a day of a time: where the time begins or ends with it, by the instant at which that does."""
    edges = day_span(day, zone)
    ours = whole.ours[0] or edges.begins != whole.begins, whole.ours[1] or edges.ends != whole.ends
    return Stretch(edges.begins, edges.ends, ours)


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
        kept=kept_of(known, asked),
        coverage=coverage(known, window, term.zone, asked.stood, asked.as_of),
    )  # fmt: skip


def kept_of(known: Known, asked: Asked) -> Keeping:
    """Answer whether the party kept the provision in a window."""
    days = whole_days(asked.window, asked.term.zone)
    watching = 0 if days is None else watchers(known, asked.term, *days, asked.as_of)
    return keeping(
        known, asked.term, asked.window, asked.stood, watchers=watching, reporters=reporters(known, asked)
    )


def mornings_of(known: Known, terms: Sequence[Term], morning: Morning, relink: Relink) -> Early:
    """Return what is known, linked as it was on each morning on which a day that is told by day was first judged."""
    asked: dict[date, set[date]] = {}
    for term in terms:
        for day in _last_days(so_far(term, morning.until), term.zone):
            asked.setdefault(_after(day, morning.as_of), set()).add(day)
    return {then: known.linked(incidents) for then, incidents in relink(asked).items()}


def _last_days(whole: Stretch | None, zone: str) -> list[date]:
    """Return the last days of a time that are judged one by one."""
    days = whole_days(whole, zone) if whole is not None else None
    if days is None:
        return []
    first = max(days[0], days[1] - (DAYS - 1) * _DAY)
    return [first + number * _DAY for number in range((days[1] - first).days + 1)]


def _after(day: date, as_of: date | None) -> date:
    """Return the morning after a day, or the day as of which is judged where that comes before."""
    return day + _DAY if as_of is None else min(day + _DAY, as_of)


def _daily(
    known: Known, term: Term, whole: Stretch, morning: Morning, judge: Judge, early: Early
) -> list[Daily]:
    """Judge the last days one by one, as they stood the morning after and as they stand now."""
    now = known.stood(morning.as_of)
    found = []
    for day in _last_days(whole, term.zone):
        then = _after(day, morning.as_of)
        window = one_day(whole, day, term.zone)
        before = told_of_day(early[then], Asked(term, window, known.stood(then), then), judge)
        late = told_of_day(known, Asked(term, window, now, morning.as_of), judge)
        changed = before.model_copy(update={"incident_ids": late.incident_ids}) != late
        found.append(Daily(day=day, that_morning=before, in_hindsight=late, changed=changed))
    return found


def told_of_day(known: Known, asked: Asked, judge: Judge) -> Told:
    """Answer of one day; where nothing that was published tells of it, no number is told."""
    fell, held = together(activity(known, asked, judge))
    kept = kept_of(known, asked)
    published = any(known.covered(source, asked.as_of) for source, _ in known.series())
    seen = reporters(known, asked) > 0
    return Told(
        published="told of" if seen else "not told of" if published else "nothing published",
        fell=fell, held=held, kept=kept.state, incidents=kept.incidents, unattributed=kept.unattributed,
        incident_ids=kept.incident_ids,
        claims={one.claimant: one.events.high for one in kept.claims},
    )  # fmt: skip
