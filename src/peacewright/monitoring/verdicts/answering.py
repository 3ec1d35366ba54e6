"""Question (a) for one term and window: the series of each source beside what would have been expected."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from peacewright.monitoring.activity.counterfactual import needed
from peacewright.monitoring.activity.judgement import (
    CUT,
    TAU,
    Expected,
    Judgement,
    Reason,
    expect,
    judge_beside,
)
from peacewright.monitoring.activity.ratio import Ratio
from peacewright.monitoring.activity.substitution import Series as Days
from peacewright.monitoring.activity.substitution import Substitution as Found
from peacewright.monitoring.activity.substitution import substitution
from peacewright.monitoring.activity.windows import running_sums
from peacewright.monitoring.terms import Span, Term
from peacewright.monitoring.verdicts.known import Integers, Known, Mask
from peacewright.monitoring.verdicts.models import Activity, Count, Fell, Held, Substitution
from peacewright.monitoring.verdicts.parts import Interval
from peacewright.monitoring.verdicts.series import (
    Series,
    first_whole_day,
    observed,
    series_beside,
    series_of,
    whole_days,
)

SKIP = 3
"""Days before a declared beginning that are no part of what is expected. Judged: sides are reported to take what they
can, or to calm down, in the last days before a truce that was announced."""
LEAST_CERTAIN = 0.5
"""Share of a series that must surely fall under the provision for the series to answer for it. Judged: of a series that
is mostly something else, a fall or the lack of one may all be due to that."""
MOST_BEFORE = 10
"""Times the most that any window of that length had held before, beyond which a short history expects no number.
Judged: so much more is not foretold but drawn on from a few points."""
_LEVEL = 0.9
_TOO_SHORT = "too short a history to expect a number"
_REASONS: dict[Reason, str] = {
    "": "",
    "short history": "too few days are known before the window",
    "level not attainable": "too few windows of that length lie before it to claim such a level",
    "power too low": "counts are so low that a cut by {cut:.0%} would be seen too seldom",
    "as quiet before": "it was as quiet in earlier windows without a truce, too often to tell",
    "interval too wide": "the interval reaches to both sides of {tau:g}",
}
_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Judge:
    """Judges windows of series; what is expected of windows of one length and place is fitted once a history.

    Attributes
    ----------
    seed : int
    """

    seed: int
    _expected: dict[bytes, Expected | None] = field(default_factory=dict)
    _known: dict[tuple[bytes, bytes], Judgement] = field(default_factory=dict)

    def __call__(self, history: Integers, counts: Integers, beside: Integers, skip: int) -> Judgement:
        """Judge a window that begins so many days after its history ends, with the series that share its fit."""
        of = hashlib.sha256(f"{len(history)} {len(beside)} {len(counts)} {skip} ".encode())
        of.update(history.tobytes())
        of.update(beside.tobytes())
        fitted = of.digest()
        if fitted not in self._expected:
            self._expected[fitted] = expect(history, len(counts), others=beside, seed=self.seed, skip=skip)
        key = fitted, counts.tobytes()
        if key not in self._known:
            self._known[key] = judge_beside(self._expected[fitted], counts)
        return self._known[key]


@dataclass(frozen=True, eq=False)
class Asked:
    """What a window is judged with: the term, the window, what was known and when."""

    term: Term
    window: Span
    stood: Mask
    as_of: date | None


def activity(known: Known, asked: Asked, judged: Judge) -> list[Activity]:
    """Answer by source. A source that tells nothing of what the party may have done is left out."""
    days = whole_days(asked.window, asked.term.zone)
    found = []
    for source, teller in known.series():
        until = days[1] if days is not None else date.max
        series = series_of(known, asked.term, source, teller, asked.stood, until, asked.as_of)
        if series is not None:
            found.append(_of_series(known, asked, judged, series, days))
    return found


def _of_series(
    known: Known, asked: Asked, judged: Judge, series: Series, days: tuple[date, date] | None
) -> Activity:
    covered = _covered(series, days)
    counted = observed(known, asked.term, series, asked.window, asked.stood)
    told_by = known.parties[series.teller] if series.teller >= 0 else None
    only = str(known.about(series.source).get("sees", {}).get("only", ""))
    total = int(series.counts.sum())
    share = float(series.certain.sum() / total) if total else None
    if covered is None:
        reason = "the source tells of no whole day of the window"
        return _cannot_tell(series, told_by, counted, share, reason, only)
    history = _history(series, asked.term)
    counts = series.between(*covered)
    beside = series_beside(known, series, asked.stood, len(history))
    judgement = judged(history, counts, beside, _gap(series, history, covered[0]))
    fell, held, reason = judgement.fell, judgement.held, _words(judgement)
    if share is None or share < LEAST_CERTAIN:
        fell, held = "cannot tell", "cannot tell"
        reason = f"of what it tells {share or 0.0:.0%} surely falls under the provision; the rest may be something else"
    expected, ratio = judgement.expected, judgement.ratio
    if _drawn_on(judgement, history, len(counts)):
        expected, ratio, reason = (math.nan,) * 3, Ratio(*(math.nan,) * 3), _TOO_SHORT
    return Activity(
        source=series.source, told_by=told_by, measure=series.measure, first_day=covered[0], last_day=covered[1],
        days=len(counts),
        observed=Count(low=min(counted.low, judgement.observed), high=judgement.observed), certain_share=share,
        expected=_interval(*expected), ratio=_of_ratio(ratio), fell=fell,
        held=held, tau=judgement.tau, attainable_level=_number(judgement.attainable_level),
        placebo_level=_number(judgement.placebo_level), power=_number(judgement.power), power_for_cut=judgement.cut,
        windows=judgement.windows, reason=reason, says_only=only,
    )  # fmt: skip


def _drawn_on(judgement: Judgement, history: Integers, length: int) -> bool:
    """Say whether what is expected is out of all proportion to a history that is too short to show any level."""
    if judgement.attainable_level <= judgement.level or len(history) < length:
        return False
    running = running_sums(history[None, :])[0]
    most = int((running[length:] - running[:-length]).max())
    return bool(judgement.expected[2] > MOST_BEFORE * max(most, 1))


def _history(series: Series, term: Term) -> Integers:
    """Return the days before the term's beginning, but the last few: the same for every window of the term."""
    if term.span is None:
        return series.counts[:0]
    return series.before(first_whole_day(term.span, term.zone) - SKIP * _DAY)


def _gap(series: Series, history: Integers, first: date) -> int:
    """Return the days between the end of a history and the first day of a window."""
    return (first - series.first).days - len(history)


def _covered(series: Series, days: tuple[date, date] | None) -> tuple[date, date] | None:
    if days is None:
        return None
    first, last = max(days[0], series.first), min(days[1], series.last)
    return (first, last) if first <= last else None


def _cannot_tell(
    series: Series, told_by: str | None, counted: Count, share: float | None, reason: str, only: str
) -> Activity:
    none = _interval(math.nan, math.nan, math.nan)
    return Activity(
        source=series.source, told_by=told_by, measure=series.measure, first_day=None, last_day=None, days=0,
        observed=counted, certain_share=share, expected=none, ratio=none, fell="cannot tell", held="cannot tell",
        tau=TAU, attainable_level=None, placebo_level=None, power=None, power_for_cut=CUT, windows=0, reason=reason,
        says_only=only,
    )  # fmt: skip


def substitutions(known: Known, asked: Asked, seed: int) -> list[Substitution]:
    """Tell by source whether what the provision does not cover rose in the window, and what that leaves of a fall."""
    days = whole_days(asked.window, asked.term.zone)
    if days is None:
        return []
    found = []
    for source, teller in known.series():
        given = (known, asked.term, source, teller, asked.stood, days[1], asked.as_of)
        series = series_of(*given)
        covered = _covered(series, days) if series is not None else None
        if series is None or covered is None or (pair := _pair(series, asked, covered)) is None:
            continue
        controls = {}
        for domain in sorted({str(name) for name in known.domain[known.source == source]}):
            rest = series_of(*given, rest=domain)
            at = _pair(rest, asked, covered) if rest is not None else None
            if at is not None and at.history.any():
                controls[f"{domain or 'of no domain that is said'}, outside the provision"] = at
        told_by = known.parties[teller] if teller >= 0 else None
        if controls:
            beside = series_beside(known, series, asked.stood, len(pair.history))
            gap = _gap(series, pair.history, covered[0])
            told = substitution(pair, controls, others=beside, skip=gap, seed=seed)
            found += _moved(source, told_by, told)
    return found


def _pair(series: Series, asked: Asked, covered: tuple[date, date]) -> Days | None:
    history = _history(series, asked.term)
    length = (covered[1] - covered[0]).days + 1
    if len(history) < needed(length, _gap(series, history, covered[0])):
        return None
    return Days(history, series.between(*covered))


def _moved(source: str, told_by: str | None, told: Found) -> list[Substitution]:
    most = told.between[1]
    least = _number(1.0 - most) if most < 1 else None
    reason = "of two readings: nothing was moved, or all that the controls did was moved there"
    if least is None:
        reason += "; one of them leaves open that it did not fall"
    return [
        Substitution(
            source=source, told_by=told_by, control=control.name, ratio=_of_ratio(control.ratio),
            rose="rose" if control.rose else "did not rise" if control.ratio.high <= 1 else "cannot tell",
            fall_at_least=least, reason=reason,
        )
        for control in told.controls
    ]  # fmt: skip


def together(answers: list[Activity]) -> tuple[Fell, Held]:
    """Join the answers of several sources: what those say that can tell; where they differ nobody can."""
    fell = {one.fell for one in answers} - {"cannot tell"}
    held = {one.held for one in answers} - {"cannot tell"}
    return (
        fell.pop() if len(fell) == 1 else "cannot tell",
        held.pop() if len(held) == 1 else "cannot tell",
    )


def _words(judgement: Judgement) -> str:
    if not judgement.reason:
        return ""
    return _REASONS[judgement.reason].format(cut=judgement.cut, tau=judgement.tau)


def _of_ratio(ratio: Ratio) -> Interval:
    return _interval(ratio.low, ratio.best, ratio.high)


def _interval(low: float, best: float, high: float) -> Interval:
    return Interval(low=_number(low), best=_number(best), high=_number(high), level=_LEVEL)


def _number(value: float) -> float | None:
    """Return a number rounded to six figures, so that files are the same wherever they are made; None for none."""
    return float(np.format_float_positional(value, 6, fractional=False)) if math.isfinite(value) else None
