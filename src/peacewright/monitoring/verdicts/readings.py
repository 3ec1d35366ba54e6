"""Which factors of a condition the monitor reads from events, and how."""

from __future__ import annotations

from peacewright.monitoring.verdicts.observing import Measure, Observer, Seen
from peacewright.monitoring.verdicts.signposts import Watch
from peacewright.operation.vocabulary import DOMAINS, Domain


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
        found = list(observer.share_of_before(party, domain))
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
    return list(observer.attributed_share()) if metric == "attributed_share" else []


def _party(observer: Observer, name: str) -> str:
    return next((part for part in name.split(".") if part in observer.operation.parties), "")


def _domain(name: str) -> Domain | None:
    """Return the domain of a name such as ``baseline.air_incidents.ABC`` or ``compliance.remaining_share.air.ABC``."""
    parts = [part.partition("_")[0] for part in name.split(".")]
    return next((one for one in DOMAINS if one.value in parts), None)
