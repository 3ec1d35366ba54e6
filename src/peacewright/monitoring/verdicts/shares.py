"""Shares of what sources tell of, that bound an aim: attributed to a party, verified by a team. Each a highest value.

What happened and was reported by nobody is attributed by nobody and verified by nobody, so that the share among all
that happened is lower than the share among what is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from peacewright.core.units import MICROSECONDS_PER_DAY
from peacewright.monitoring.event import Standing
from peacewright.monitoring.verdicts.known import EPOCH, NOBODY, Known, Mask, day_number
from peacewright.monitoring.verdicts.observing import BEFORE_DAYS, Observer, Seen
from peacewright.monitoring.verdicts.parts import Interval

HOURS_OF_A_VERDICT = 24
"""Of the aim ``verified_24h_share``."""
_UPPER = 0.95
_DAY = timedelta(days=1)


def attributed_share(observer: Observer) -> Iterator[Seen]:
    """Tell by source of no party which share of the reports it tells of it lays to one of the parties.

    Since a provision that binds a party began, or over the last weeks if none runs. Of the incidents of which it
    does not tell nobody says who did them, so that the share is a highest value; its end is that of the interval
    of 90 % by Jeffreys (the quantile of a beta distribution).
    """
    if observer.until is None:
        return
    known, since = observer.known, _since(observer, observer.until)
    told = known.stood(observer.as_of) & known.is_evidence & (known.day >= since)
    told &= known.day <= day_number(observer.until)
    for source in sorted(set(known.source[told].tolist())):
        own = told & (known.source == source)
        reports, laid = int(own.sum()), int((own & (known.author >= 0)).sum())
        many = "one report" if reports == 1 else f"{reports:,} reports"
        name = "names" if laid == 1 else "name"
        reason = (
            f"of {many} since {EPOCH + since * _DAY} {laid:,} {name} one of the parties; of what it does not tell "
            "nobody says: the share is a highest value"
        )
        yield Seen(source, None, _highest(laid, reports), reason)


def verified_share(observer: Observer) -> Iterator[Seen]:
    """Tell by source that gives states of verification which share of its incidents a team has verified.

    Of the incidents that a release tells of as verified some were so within a day: the share within a day is no
    higher. Left out are those of the last day before the release, of which a day has not passed; what was looked at and
    not verified, which may be no incident; and what only a party tells and nobody has verified.
    """
    if observer.until is None:
        return
    known, since = observer.known, _since(observer, observer.until)
    for source in dict.fromkeys(one.source for one in known.imports):
        states = known.about(source).get("states") or {}
        released = _released(known, source, observer.as_of)
        if not states.get("verified") or released is None:
            continue
        told = known.stood(observer.as_of) & (known.source == source) & (known.incident >= 0)
        told &= (known.stands_as == Standing.REPORT.value) & (known.day >= since)
        told &= np.maximum(known.day, known.last_day) < day_number(released) - HOURS_OF_A_VERDICT // 24
        verified = told & np.isin(known.kind, states["verified"])
        waiting = told & np.isin(known.kind, states.get("open", [])) & (known.teller == NOBODY)
        yield _verified(known, source, (verified, waiting), since)


def _verified(known: Known, source: str, parts: tuple[Mask, Mask], since: int) -> Seen:
    verified = set(known.incident[parts[0]].tolist())
    waiting = set(known.incident[parts[1]].tolist()) - verified
    if not verified and not waiting:
        return Seen(source, None, None, "it tells of no incident that a day has passed since")
    if not waiting:
        # A release of verified reports alone looks like one in which all were verified.
        return Seen(source, None, None, "it holds verified reports alone: how many wait is not told")
    whole = len(verified) + len(waiting)
    share = _highest(len(verified), whole)
    stand = "stands" if len(verified) == 1 else "stand"
    reason = (
        f"of {whole:,} incidents since {EPOCH + since * _DAY} {len(verified):,} {stand} as verified, whenever "
        "that was; what nobody reported is verified by nobody: the share is a highest value"
    )
    return Seen(source, None, share, reason)


def _highest(part: int, whole: int) -> Interval:
    """Return a share as a highest value, with Jeffreys' upper end."""
    from scipy.special import betaincinv

    high = float(betaincinv(part + 0.5, whole - part + 0.5, _UPPER)) if part < whole else 1.0
    return Interval(low=None, best=round(part / whole, 6), high=round(high, 6))


def _since(observer: Observer, until: date) -> int:
    """Return the day, since 1970, from which shares are taken."""
    begun = [term.span.begins[0] for term in observer.running() if term.span is not None]
    return min(begun) // MICROSECONDS_PER_DAY if begun else day_number(until - (BEFORE_DAYS - 1) * _DAY)


def _released(known: Known, source: str, as_of: date | None) -> date | None:
    days = (date.fromisoformat(one.vintage) for one in known.imports if one.source == source)
    return max((day for day in days if as_of is None or day <= as_of), default=None)
