"""Question (b): did a party keep a provision. It needs incidents that somebody other than the parties lays to it.

What a party claims is shown by claimant and never added to what another says. Silence is kept only where a source of no
party, confined to nothing that the provision covers, tells of every day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from peacewright.monitoring.event import Standing
from peacewright.monitoring.falls import MAY, NO, YES, Falls, bounds
from peacewright.monitoring.terms import EVER, NEVER, Span, Term, Times, within
from peacewright.monitoring.verdicts.known import NOBODY, Integers, Known, Mask
from peacewright.monitoring.verdicts.models import Claims, Confidence, Count, Keeping

MOST_IDS = 50
"""Names of incidents that are listed; the rest are counted."""
SEVERAL = 3
"""Incidents from one source that bear each other out. Judged: one may be a mistake of the source, three hardly are."""


@dataclass(frozen=True, eq=False)
class Incidents:
    """Incidents of which a source of no party tells, as seen from one term; every array has one entry an incident."""

    rows: Integers
    """Rows of ``incidents.parquet``."""
    scope: Falls
    """Whether they fall under the term in the window."""
    own: Mask
    """Whether some source of no party lays them to the party."""
    other: Mask
    """Whether some such source lays them to somebody else."""
    sources: Integers
    """How many sources of no party lay them to the party."""
    day: Integers
    """First day, since 1970."""


def keeping(known: Known, term: Term, window: Span, stood: Mask, *, watchers: int, reporters: int) -> Keeping:
    """Answer for one term and window.

    Parameters
    ----------
    known : Known
    term : Term
    window : Span
        The part of the term's time that is judged.
    stood : ndarray of bool, shape (versions,)
        What was known.
    watchers : int
        Sources of no party, confined to nothing that the provision covers, that tell of every day of the window.
    reporters : int
        Sources of no party that report on some day of the window and see some domain that the provision covers. Where
        there are none and nothing is told, counts are None: nobody looked, and a nought would say that somebody did.
    """
    found = incidents_of(known, term, window, stood)
    laid = found.own & ~found.other
    sure = laid & (found.scope == YES)
    contested = found.own & found.other
    unsaid = ~found.own & ~found.other
    counts: dict[str, Any] = {
        "incidents": Count(low=int(sure.sum()), high=int((found.own & (found.scope != NO)).sum())),
        "unattributed": _count(found.scope[unsaid]),
        "contested": _count(found.scope[contested]),
    }
    claims = claims_of(known, term, window, stood)
    told = reporters > 0 or any(count.high for count in counts.values())
    state = _state(term.party, counts, claims, watchers, told=told)
    if state["state"] == "not kept":
        state["confidence"] = _confidence(found.sources[sure])
    names = sorted(known.incident_names[row] for row in found.rows[sure])
    counts["days_with_incidents"] = len(np.unique(found.day[sure]))
    if not told:
        counts = dict.fromkeys(counts)
    return Keeping(**state, **counts, incident_ids=names[:MOST_IDS], claims=claims)


def incidents_of(known: Known, term: Term, window: Span, stood: Mask) -> Incidents:
    """Return incidents of which a source of no party tells, seen from one term.

    Reports of one incident are joined: it falls under the term if one says so and none that it does not. It happened
    when all its reports can be meant to say, or, where they contradict each other, some time between.
    """
    at = np.flatnonzero(stood & known.is_evidence & (known.incident >= 0))
    rows, of = np.unique(known.incident[at], return_inverse=True)
    scope = _joined(known.falls(term, with_times=True)[at], of, len(rows))
    told, clash = _joined_times((known.told.begun[at], known.told.ended[at]), of, len(rows))
    begun, ended = known.by_day(term.zone)
    by_day, off = _joined_times((begun[at], ended[at]), of, len(rows))
    # One report gives an hour that another's day does not hold by this clock: the hour is finer.
    hour = off & ~clash
    by_day[0][hour], by_day[1][hour] = told[0][hour], told[1][hour]
    lasted = np.bincount(of, known.told.throughout[at], len(rows)) > 0
    scope = np.minimum(scope, within(window, told, by_day, lasted))
    party = known.party(term.party)
    own = known.author[at] == party
    other = ~own & (known.author[at] != NOBODY)
    pairs = np.unique(np.stack([of[own], _codes(known.source[at][own])]), axis=1)
    return Incidents(
        rows=rows, scope=scope, own=np.bincount(of, own, len(rows)) > 0, other=np.bincount(of, other, len(rows)) > 0,
        sources=np.bincount(pairs[0], minlength=len(rows)).astype(np.int64),
        day=_extreme(known.day[at], of, len(rows), np.minimum, EVER),
    )  # fmt: skip


def claims_of(known: Known, term: Term, window: Span, stood: Mask) -> list[Claims]:
    """Return what each party claims of the party and of itself, apart."""
    timed = np.minimum(known.falls(term, with_times=True), known.within(window, term.zone))
    counted = stood & np.isin(known.stands_as, [Standing.REPORT.value, Standing.TOTAL.value])
    of_party = known.author == known.party(term.party)
    found = []
    for row, claimant in enumerate(known.parties):
        here = counted & of_party & (known.teller == row) & (timed != NO)
        if not here.any():
            continue
        totals = here & (known.stands_as == Standing.TOTAL.value)
        low, high = bounds(timed[totals], known.weight[totals])
        found.append(Claims(
            claimant=claimant, of=term.party, events=_count(timed[here]), number=Count(low=low, high=high),
            days=len(np.unique(known.day[here])),
        ))  # fmt: skip
    return found


def watchers(known: Known, term: Term, first: date, last: date, as_of: date | None) -> int:
    """Return how many sources of no party saw all that the provision covers on every day of a window."""
    domains = {domain.value for domain in term.domains}
    found = 0
    for source in dict.fromkeys(one.source for one in known.imports):
        sees = known.about(source).get("sees") or {}
        told = known.source == source
        whole = bool(sees.get("silence_tells")) and not sees.get("only")
        whole = whole and (not sees.get("domains") or domains <= set(sees["domains"]))
        nobodys = bool(told.any()) and bool((known.teller[told] == NOBODY).all())
        report = bool((known.stands_as[told] == Standing.REPORT.value).all())
        covered = any(begun <= first and last <= ended for begun, ended in known.covered(source, as_of))
        found += whole and nobodys and report and covered
    return found


def _state(
    party: str, counts: Mapping[str, Count], claims: list[Claims], watchers: int, *, told: bool
) -> dict[str, Any]:  # fmt: skip
    """Return state, reason and confidence; the first rule that holds decides."""
    laid, unsaid, contested = counts["incidents"], counts["unattributed"], counts["contested"]
    if laid.low:
        said = f"{laid.low} incident{'s' * (laid.low > 1)} under it that sources of no party lay to {party}"
        return {"state": "not kept", "reason": said, "confidence": "low"}
    doubts = []
    if laid.high:
        surely = "not surely" if laid.high == 1 else "none of them surely"
        doubts.append(f"{laid.high} that may fall under it {_is(laid.high)} laid to {party}, {surely}")
    if contested.high:
        doubts.append(f"{contested.high} {_is(contested.high)} laid to several")
    if unsaid.high:
        who = "it" if unsaid.high == 1 else "them"
        doubts.append(f"of {unsaid.high} that may fall under it no source of no party says who did {who}")
    doubts += [_claimed(one) for one in claims]
    if not doubts and watchers:
        many = "s" * (watchers > 1)
        said = f"{watchers} source{many} of no party that would have seen it told of every day, and of none"
        return {"state": "kept", "reason": said, "confidence": "high" if watchers > 1 else "moderate"}
    if not told:
        doubts.append("nobody reports here: no source of no party tells of these days and of what it covers")
    elif not watchers:
        doubts.append("no source of no party sees all that it covers and tells of every day")
    return {"state": "cannot tell", "reason": "; ".join(doubts), "confidence": "none"}


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _claimed(one: Claims) -> str:
    """Return what a party claims in words: that something may fall under the provision need not be its claim."""
    if one.events.low:
        many = (
            f"{one.events.low}"
            if one.events.low == one.events.high
            else f"{one.events.low} to {one.events.high}"
        )
        return f"{one.claimant} claims {many} of {one.of}, and a claim is no finding"
    said = (
        f"of what {one.claimant} tells of {one.of} {one.events.high} may fall under it, "
        f"{'not' if one.events.high == 1 else 'none of them'} surely"
    )
    return f"{said}, and a claim is no finding"


def _confidence(sources: Integers) -> Confidence:
    """Return how firmly the incidents that are surely under it are borne out."""
    if int(sources.max()) > 1:
        return "high"
    return "moderate" if len(sources) >= SEVERAL else "low"


def _count(scope: Falls) -> Count:
    low, high = bounds(scope)
    return Count(low=low, high=high)


def _joined(scope: Falls, of: Integers, size: int) -> Falls:
    """Join the answers of reports: yes if one says so and none says no, no if all do, else maybe."""
    most = _extreme(scope.astype(np.int64), of, size, np.maximum, int(NO))
    least = _extreme(scope.astype(np.int64), of, size, np.minimum, int(YES))
    answer = np.where(most == NO, NO, np.where((most == YES) & (least != NO), YES, MAY))
    return answer.astype(np.int8)


def _joined_times(times: Times, of: Integers, size: int) -> tuple[Times, Mask]:
    """Return when all reports of an incident can be meant to say, or the time between where they contradict each other.

    Which do is the second part.
    """
    begun, ended = times
    first, last = _extreme(begun, of, size, np.maximum, NEVER), _extreme(ended, of, size, np.minimum, EVER)
    clash = first >= last
    first[clash] = _extreme(begun, of, size, np.minimum, EVER)[clash]
    last[clash] = _extreme(ended, of, size, np.maximum, NEVER)[clash]
    return (first, last), np.asarray(clash)


def _extreme(values: Integers, of: Integers, size: int, of_two: np.ufunc, start: int) -> Integers:
    found = np.full(size, start, dtype=np.int64)
    of_two.at(found, of, values)
    return found


def _codes(names: Any) -> Integers:
    return np.unique(names.astype(str), return_inverse=True)[1].astype(np.int64)
