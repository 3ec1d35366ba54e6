"""Terms in words, and moments by a party's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from peacewright.monitoring.terms import EVER, NEVER, Term
from peacewright.monitoring.verdicts.models import Instant
from peacewright.monitoring.verdicts.parts import Interval
from peacewright.operation.agreement import Exemption, Where
from peacewright.operation.moments import moment_words
from peacewright.operation.operation import Operation

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def where_words(where: Where | None, operation: Operation) -> str:
    """Return the part of the theatre in which a provision holds, in words."""
    if where is None:
        return "the whole theatre"
    said = []
    if where.zones:
        zones = operation.theatre.zones
        said.append(" or ".join(zones[name].title or name for name in where.zones))
    if where.line_within is not None:
        said.append(f"within {where.line_within:g} km of the line of contact")
    if where.line_beyond is not None:
        said.append(f"{where.line_beyond:g} km and more from the line of contact")
    if where.side is not None:
        said.append(f"on the side of {operation.parties[where.side].name}")
    return ", ".join(said)


def exemption_words(exemption: Exemption, operation: Operation) -> str:
    """Return what an exemption leaves out, in words."""
    said = [one.value.replace("_", " ") for one in (*exemption.acts, *exemption.domains, *exemption.targets)]
    if exemption.where is not None:
        said.append(where_words(exemption.where, operation))
    if exemption.from_ is not None:
        said.append(f"from {moment_words(exemption.from_)}")
    if exemption.until is not None:
        said.append(f"until {moment_words(exemption.until)}")
    told = ", ".join(said)
    return f"{exemption.title}: {told}" if exemption.title else told


def instant(pair: tuple[int, int], zone: str) -> Instant | None:
    """Return an instant by a party's clock; None for one before or after all others."""
    if pair[0] <= NEVER or pair[1] >= EVER:
        return None
    early, late = (_EPOCH + timedelta(microseconds=micros) for micros in pair)
    return Instant(
        earliest=early, latest=late, local=f"{early.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"
    )


def stage_of(term: Term, now: int | None, asked: int | None = None) -> str:
    """Return where a term stands.

    Parameters
    ----------
    term : Term
    now : int or None
        End of the last day of which any source tells, in microseconds; None: no day is known.
    asked : int or None
        End of the day as of which is judged; None: what stands today.
    """
    if term.span is None:
        return "waits for a condition"
    begins, ends = term.span.begins[0], term.span.ends[1]
    if asked is not None and asked <= begins:
        return "not begun"
    if now is None or now <= begins:
        return "no day of it known"
    return "over" if now >= ends else "running"


def stage_words(stage: str, status: str) -> str:
    """Return where a term stands and what its party has said of it.

    The operation file may be of a later day than the one that is judged: what has lapsed by then may still run, or not
    have begun.
    """
    return f"{stage}, lapsed later" if status == "lapsed" and stage != "over" else f"{stage}, {status}"


NO_RATIO = "no ratio: none need have been seen"


def no_ratio(ratio: Interval) -> bool:
    """Say whether a ratio leaves everything open: nothing was seen, and nothing need have been."""
    return not ratio.low and ratio.high is None
