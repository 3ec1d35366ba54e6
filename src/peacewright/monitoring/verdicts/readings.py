"""Which factors of a condition the monitor reads from events, and how; and what it sees that only bears on one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from peacewright.monitoring.verdicts.early import Bearing
from peacewright.monitoring.verdicts.observing import Measure, Observer, Seen
from peacewright.monitoring.verdicts.shares import attributed_share, verified_share
from peacewright.monitoring.verdicts.signposts import Watch
from peacewright.operation.vocabulary import DOMAINS, Domain

AT_THE_START = 30
"""Days of a ceasefire in which what remains is read as what remains at its start. Judged: fewer could hardly be shown
by any series; in more, restraint that is lost within weeks would be read as none that there was."""
_AIMS: dict[str, Callable[[Observer], Iterator[Seen]]] = {
    "attributed_share": attributed_share,
    "verified_24h_share": verified_share,
}
"""Aims that are bounded by what sources tell."""


def readings(observer: Observer, watch: Watch) -> list[Seen] | None:
    """Return a factor as each source sees it; None where the monitor reads no number of it.

    Parameters
    ----------
    observer : Observer
    watch : Watch
        Of a signpost.
    """
    name = watch.name
    party, domain = _party(observer, name), _domain(name)
    if name.startswith("compliance.remaining_share.") and domain is not None and party:
        found = list(observer.share_of_before(party, domain, first_days=AT_THE_START))
        nothing = "no provision that binds the party there runs, or no source tells of it"
    elif name.startswith("baseline.") and domain is not None and party:
        measure: Measure = "events" if name.split(".")[1].endswith("_incidents") else "number"
        found = list(observer.rate_before(party, domain, measure))
        nothing = "no source tells of what the party did there"
    else:
        return None
    return found or [Seen("", None, None, nothing)]


def aim_readings(observer: Observer, metric: str) -> list[Seen]:
    """Return a metric of outcomes as each source sees it so far; empty where none can.

    Parameters
    ----------
    observer : Observer
    metric : str
    """
    return list(_AIMS[metric](observer)) if metric in _AIMS else []


def bearings(observer: Observer, watch: Watch) -> list[Bearing]:
    """Return what is seen that bears on a factor and is not the factor, by source; empty where nothing does.

    Parameters
    ----------
    observer : Observer
    watch : Watch
        Of a signpost.
    """
    party = _party(observer, watch.name)
    if not party or not watch.name.startswith(("compliance.erosion.", "compliance.half_life.")):
        return []
    return [
        Bearing(
            words="factor by which the reported activity of the party a day changed in thirty days",
            source=one.source, told_by=one.told_by, value=one.value, unit="1", rests_on=one.reason,
            why_not="not the factor: in one truce a lasting loss of restraint, a level that wanders for months and the "
            "time that a loss takes look alike",
        )
        for one in observer.drift(party)
    ]  # fmt: skip


def _party(observer: Observer, name: str) -> str:
    return next((part for part in name.split(".") if part in observer.operation.parties), "")


def _domain(name: str) -> Domain | None:
    """Return the domain of a name such as ``baseline.air_incidents.ABC`` or ``compliance.remaining_share.air.ABC``."""
    parts = [part.partition("_")[0] for part in name.split(".")]
    return next((one for one in DOMAINS if one.value in parts), None)
