"""What the monitors could and could not see, what changed since the report before, and what the sources are."""

from __future__ import annotations

from peacewright.answers.words import plural
from peacewright.monitoring.event import Standing
from peacewright.monitoring.reported.seen import NO_PARTY, SeenSource
from peacewright.reporting.document import (
    Block,
    CellContent,
    Column,
    Definition,
    DefinitionList,
    ItemList,
    Paragraph,
    Section,
    Table,
)
from peacewright.reporting.formats import EN_DASH, day, number
from peacewright.reporting.monitor_report import cells
from peacewright.reporting.monitor_report.told import Reported, SetAside

LATE = 7
"""Days after which what a source tells is called old on page one. Judged: a week is the longest time for which the form
of reports that ceasefire monitors use looks back."""
STANDINGS = {
    Standing.REPORT.value: "reports", Standing.TOTAL.value: "totals", Standing.WARNING.value: "warnings, not counted",
    Standing.CORROBORATION.value: "traces, not counted",
}  # fmt: skip
MOST_DAYS = 20


def limits(told: Reported) -> list[str]:
    """Return what limits this report, the gravest first: days nobody tells of, one-sided sources, old data."""
    said = [_aside_words(one) for one in told.set_aside]
    counted = [one for one in told.sources if one.counts()]
    latest = max((one.last_day for one in counted), default=None)
    if latest is not None and latest < told.as_of:
        gap = (told.as_of - latest).days
        said.append(f"No source tells of the {_days_word(gap)} after {day(latest)}, up to {day(told.as_of)}.")
    for teller in told.tellers:
        missing = len(told.times.now) - len(told.told_days[teller] & set(told.times.now))
        who = told.teller(teller)
        if missing:
            of = len(told.times.now)
            days = (
                "no data of this day" if of == 1 else f"{number(missing)} of {number(of)} days without data"
            )
            said.append(f"{who[0].upper() + who[1:]}: {days}.")
    claimed = {teller for one in counted for teller in one.tellers if teller}
    silent = [party.name for key, party in told.operation.parties.items() if key not in claimed]
    if silent and claimed:
        said.append(
            f"No source tells what {' or '.join(silent)} claims: what the other side claims stands alone."
        )
    elif silent:
        said.append("No source tells what any party claims.")
    old = [one for one in counted if (told.as_of - one.last_day).days > LATE and one.last_day != latest]
    said += [
        f"{told.words[one.source].title}: its last day is {day(one.last_day)}, "
        f"{_days_word((told.as_of - one.last_day).days)} ago."
        for one in old
    ]
    unplaced = sum(one.no_region for one in told.sources if one.reports())
    if unplaced:
        said.append(
            f"{plural(unplaced, 'report')} of the period {'names' if unplaced == 1 else 'name'} no region."
        )
    said.append(
        "A day without a report is no quiet day: each source sees a part of what happens, told below."
    )
    return said


def _aside_words(one: SetAside) -> str:
    if one.rows == one.aside:
        return f"Nothing of {one.file} was read: every row ({number(one.rows)}) was set aside (rejects.csv says why)."
    read = f"{number(one.rows - one.aside)} of {plural(one.rows, 'row')} of {one.file} could be read"
    return f"No more than {read}; the others were set aside (rejects.csv says why)."


def _days_word(number_of: int) -> str:
    return "day" if number_of == 1 else f"{number(number_of)} days"


def coverage(told: Reported) -> Section:
    """Return the section on what was seen: each source with its days, its lag, and what it does not see."""
    rows: list[tuple[CellContent, ...]] = []
    for one in told.sources:
        lag = EN_DASH if one.lag_days is None else number(one.lag_days)
        rows.append(
            (
                told.words[one.source].title, _who(told, one), STANDINGS[one.stands_as],
                f"{number(one.days_with_events)} of {number(len(told.times.now))}", day(one.last_day),
                f"{day(one.vintage)} ({one.vintage_from})", lag, number(one.rejects),
            )
        )  # fmt: skip
    table = Table(
        "Sources as they were known",
        (
            Column("Source", width="wide"), Column("Told by"), Column("What its rows are"),
            Column("Days with an event", "of the period", "right"), Column("Last day told of"), Column("Release"),
            Column("Lag", "days", "right"), Column("Rows set aside", "", "right"),
        ),
        tuple(rows) or (("none", "", "", "", "", "", "", ""),),
        note="Lag: from the last day that a source tells of to its release; "
        f"{EN_DASH} where the release is dated by that day.",
        breakable=True,
    )  # fmt: skip
    notes = tuple(
        Definition(told.words[one.source].title, " ".join(told.words[one.source].notes))
        for one in told.sources
        if told.words[one.source].notes
    )
    blocks: list[Block] = [
        ItemList(tuple(limits(told))),
        table,
    ]
    if notes:
        blocks += [Paragraph("What whoever counts their events must know:", "body"), DefinitionList(notes)]
    return Section("seen", "What was seen, and what was not", tuple(blocks))


def _who(told: Reported, one: SeenSource) -> str:
    return ", ".join(told.party(teller) if teller != NO_PARTY else "no party" for teller in one.tellers)


def changed(told: Reported) -> Section:
    """Return the section on what was published since the report before of days that had been told of."""
    found = told.revisions
    blocks: list[Block] = []
    span = f"after {day(found.since)} and up to {day(found.until)}"
    if found.sources:
        rows = tuple(
            (
                told.words[one.source].title, number(one.new), number(one.late), number(one.changed),
                number(one.withdrawn),
            )
            for one in found.sources
        )  # fmt: skip
        blocks.append(
            Table(
                f"Published {span}",
                (
                    Column("Source", width="wide"), Column("New, of this period", "", "right"),
                    Column("New, of earlier days", "", "right"), Column("Told otherwise", "", "right"),
                    Column("Withdrawn", "", "right"),
                ),
                rows,
            )
        )  # fmt: skip
    else:
        blocks.append(Paragraph(f"Nothing was published {span}."))
    if found.days:
        listed = found.days[:MOST_DAYS]
        left = len(found.days) - len(listed)
        note = "Numbers of earlier reports are not to be read on: these are those known now."
        if left:
            note += f" {plural(left, 'more day')} changed."
        body = tuple(
            (day(one.day), told.words[one.source].title, number(one.then), number(one.now)) for one in listed
        )
        heads = (
            Column("Day"),
            Column("Source"),
            Column("Reports then", "", "right"),
            Column("Reports now", "", "right"),
        )
        blocks.append(Table("Earlier days that read otherwise now", heads, body, note=note))
    if told.incident_changes:
        words = ", ".join(f"{number(count)} {what}" for what, count in sorted(told.incident_changes.items()))
        blocks.append(
            Paragraph(
                f"Incidents whose reports were put together otherwise since the run before: {words}.", "note"
            )
        )
    return Section("changed", "What changed since the report before", tuple(blocks))


def sources(told: Reported) -> Section:
    """Return the list of sources with publisher, release and licence."""
    rows: list[tuple[CellContent, ...]] = [
        (
            told.words[one.source].title, told.words[one.source].publisher or "not stated", day(one.vintage),
            told.words[one.source].licence or "not stated",
        )
        for one in told.sources
    ]  # fmt: skip
    if told.map is not None:
        rows.append(
            (
                "Regions, outlines and towns of maps",
                "Natural Earth; GeoNames",
                EN_DASH,
                "public domain; CC BY 4.0",
            )
        )
    table = Table(
        "What each source asks of whoever passes it on",
        (Column("Source", width="wide"), Column("Publisher"), Column("Release"), Column("Licence")),
        tuple(rows) or (("none", "", "", ""),),
        breakable=True,
    )
    return Section("sources", "Sources and licences", (table,))


def record(told: Reported) -> Section:
    """Return how the report was made."""
    told_of = [
        Definition("Operation file, SHA-256", told.operation_sha256),
        Definition("As of", f"{day(told.as_of)}: only what had been published by then is told"),
        Definition("Period", cells.days(told.times.now)),
        Definition(
            "Incidents",
            "reports put together where time, place and words make it likely that they tell of one happening; "
            "the names of incidents stay from report to report",
        ),
    ]
    return Section("made", "How this report was made", (DefinitionList(tuple(told_of)),))
