"""What each source is, and what it saw of a window, by side: the ground on which a verdict stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from peacewright.monitoring.falls import NO, YES
from peacewright.monitoring.store import Import
from peacewright.monitoring.terms import Span
from peacewright.monitoring.verdicts.answering import Asked
from peacewright.monitoring.verdicts.known import NOBODY, Known, Mask
from peacewright.monitoring.verdicts.models import Coverage, Limits, Source
from peacewright.monitoring.verdicts.series import days_touched, whole_days


def sources_of(known: Known, as_of: date | None) -> list[Source]:
    """Return what is known of each source of a store, and of its latest release that was known on a day."""
    found = []
    for name in dict.fromkeys(one.source for one in known.imports):
        releases = [one for one in known.imports if one.source == name]
        told = [one for one in releases if as_of is None or date.fromisoformat(one.vintage) <= as_of]
        latest = max(told, key=lambda one: (one.vintage, one.last_day or ""), default=None)
        found.append(_source(known, name, told, latest))
    return found


def _source(known: Known, name: str, told: Sequence[Import], latest: Import | None) -> Source:
    here, told_of = known.source == name, known.about(name)
    tellers = {str(teller) for teller in known.teller_name[here] if teller is not None}
    codes = {known.parties[row] for row in np.unique(known.teller[here]) if row >= 0}
    last = max((date.fromisoformat(one.last_day) for one in told if one.last_day), default=None)
    first = min((date.fromisoformat(one.first_day) for one in told if one.first_day), default=None)
    vintage = date.fromisoformat(latest.vintage) if latest is not None else None
    dated = latest is not None and latest.vintage_from != "latest event"
    return Source(
        source=name, title=str(told_of.get("title", name)), publisher=str(told_of.get("publisher", "")),
        licence=str(told_of.get("licence", "")), stands_as=str(told_of.get("stands_as", "report")),
        told_by=" and ".join(sorted(codes or tellers)) or None, sees=limits(told_of), vintage=vintage,
        vintage_from=latest.vintage_from if latest is not None else "not published yet", first_day=first, last_day=last,
        lag_days=(vintage - last).days if vintage is not None and last is not None and dated else None,
        notes=[str(note) for note in told_of.get("notes", [])],
    )  # fmt: skip


def limits(told_of: dict[str, Any]) -> Limits:
    """Return what a source can see."""
    sees = told_of.get("sees")
    return Limits.model_validate(sees if sees else {"domains": [], "only": "", "silence_tells": False})


def reporters(known: Known, asked: Asked) -> int:
    """Return how many sources of no party report, and tell of some day of a window by what had been published.

    A source that sees none of the domains that the term covers tells nothing here.
    """
    days = days_touched(asked.window, asked.term.zone)
    domains = {domain.value for domain in asked.term.domains}
    found = 0
    for name in known.evidence_sources:
        sees = set(limits(known.about(name)).domains)
        here = not sees or not domains or bool(sees & domains)
        covered = known.covered(name, asked.as_of)
        found += here and any(first <= days[1] and days[0] <= last for first, last in covered)
    return found


def coverage(known: Known, span: Span, zone: str, stood: Mask, as_of: date | None) -> list[Coverage]:
    """Return what each source saw of a window, by the side of the line and by who did it.

    Parameters
    ----------
    known : Known
    span : Span
    zone : str
        Of the party's clock, by which days are counted.
    stood : ndarray of bool, shape (versions,)
    as_of : date or None
    """
    days = whole_days(span, zone)
    within = known.within(span, zone) != NO
    found = []
    for source, teller in known.series():
        here = np.flatnonzero(stood & within & (known.source == source) & (known.teller == teller))
        placed = {code: int((known.side(code)[here] == YES).sum()) for code in known.parties}
        laid = {code: int((known.author[here] == row).sum()) for row, code in enumerate(known.parties)}
        placed["not_placed"] = len(here) - sum(placed.values())
        laid["not_said"] = len(here) - sum(laid.values())
        covered = 0
        if days is not None:
            covered = sum(
                max(0, (min(days[1], last) - max(days[0], first)).days + 1)
                for first, last in known.covered(source, as_of)
            )
        found.append(Coverage(
            source=source, told_by=known.parties[teller] if teller != NOBODY and teller >= 0 else None, days=covered,
            days_with_reports=len(np.unique(known.day[here])), placed_on=placed, laid_to=laid,
        ))  # fmt: skip
    return found
