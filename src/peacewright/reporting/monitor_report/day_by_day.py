"""Verdicts of the last days one by one: as they were known on the morning after, and as they are known now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from peacewright.monitoring.verdicts.models import Daily, Told, Verdict
from peacewright.reporting.document import Block, Column, Paragraph, Table
from peacewright.reporting.formats import day, number
from peacewright.reporting.monitor_report import cells
from peacewright.reporting.monitor_report.told import Reported

CANNOT = "cannot tell"
MOST_DAILY = 14
NOTHING, UNTOLD = "nothing was published yet", "nothing that was published told of this day"
SILENT = (NOTHING, UNTOLD)


def held_words(state: str) -> str:
    """Return whether activity was held down, in words."""
    return {"held": "held down", "not held": "not held down"}.get(state, f"{CANNOT} if held down")


def days(told: Reported, one: Verdict, title: str) -> Block:
    """Return the last days of a provision and party, latest first: by what was known then, and by what is known now.

    Where nothing tells of any of them, one sentence says so.
    """
    if all(
        _told(told, each) in SILENT
        for day_of in one.daily
        for each in (day_of.that_morning, day_of.in_hindsight)
    ):
        first, last = one.daily[0].day, one.daily[-1].day
        span = f"of {day(last)}" if first == last else f"of any day from {day(first)} to {day(last)}"
        return Paragraph(f"Nothing that was published tells {span}, neither then nor now.", "note")
    rows = tuple(
        (
            day(each.day),
            _told(told, each.that_morning),
            _told(told, each.in_hindsight),
            "changed" if each.changed else "",
        )
        for each in _latest(one.daily)
    )
    return Table(
        f"Each day by what was known the next morning, and by what is known now: {title}, {one.party_name}",
        (Column("Day"), Column("That morning", width="wide"), Column("Now", width="wide"), Column("")),
        rows,
        breakable=True,
    )


def _latest(daily: Sequence[Daily]) -> Iterable[Daily]:
    return list(daily)[::-1][:MOST_DAILY]


def _told(told: Reported, found: Told) -> str:
    if found.published == "nothing published":
        return NOTHING
    claims = "".join(
        f"; {told.party(claimant)} tells of {number(count)} at most"
        for claimant, count in sorted(found.claims.items())
    )
    if found.incidents is None or found.unattributed is None:
        if not claims and CANNOT == found.fell == found.held:
            return UNTOLD
        counts = "no report of a source of no party told of this day"
    else:
        laid, nobody = cells.count(found.incidents), cells.count(found.unattributed)
        counts = f"incidents laid to it {laid}, to nobody {nobody}"
    activity = CANNOT if CANNOT == found.fell == found.held else f"{found.fell}, {held_words(found.held)}"
    return f"kept: {found.kept}; activity: {activity}; {counts}{claims}"
