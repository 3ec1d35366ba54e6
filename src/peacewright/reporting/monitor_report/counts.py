"""What was reported: by teller, area, kind and who is said to have done it, with what was before beside."""

from __future__ import annotations

from collections.abc import Callable

from peacewright.answers.words import plural
from peacewright.monitoring.reported.seen import NO_PARTY
from peacewright.monitoring.reported.tallies import TallyRow
from peacewright.monitoring.reported.totals import Sum
from peacewright.reporting.charts.days import DayBar, DaysChart
from peacewright.reporting.document import (
    Block,
    CellContent,
    Column,
    Figure,
    Figures,
    Paragraph,
    RangedValue,
    Section,
    Table,
)
from peacewright.reporting.formats import number
from peacewright.reporting.monitor_report import cells
from peacewright.reporting.monitor_report.told import Reported

MOST_ROWS = 15
"""Rows of a table by area, kind or party: the largest; the rest stands together."""
NEVER_ADDED = (
    "Each column is told by others. An incident that several tell is counted in each; nothing is added up over "
    "columns."
)


def headline(told: Reported) -> Table:
    """Return the table of page one: each teller's count of the period, the one before and the mean."""
    weekly = told.times.kind == "weekly"
    one, mean = ("week", "mean of four weeks") if weekly else ("day", "mean of seven days")
    rows: list[tuple[CellContent, ...]] = []
    for teller in told.tellers:
        tally = told.overall.by_teller[teller]
        rows.append(
            (
                sentence(told.teller(teller)), cells.partly(tally.now, tally.days_now, len(told.times.now)),
                cells.partly(tally.before, tally.days_before, len(told.times.before)), cells.mean(tally.mean),
                _deaths(told, teller),
            )
        )  # fmt: skip
    return Table(
        f"Incidents reported, {cells.days(told.times.now)}",
        (
            Column("Told by"), Column(f"This {one}", "", "right"), Column(f"The {one} before", "", "right"),
            Column(mean[0].upper() + mean[1:], "before it", "right"), Column("Deaths reported", "", "right"),
        ),
        tuple(rows),
        note=f'Two numbers: surely, and at most, for reports that say no finer when. "{cells.NO_DATA}": no source of '
        "that teller tells of any of these days, which is no nought. "
        f'"{cells.FEW}": fewer than half of the days before are told of. Nothing is added up over rows.',
    )  # fmt: skip


def _deaths(told: Reported, teller: str) -> str:
    if told.overall.by_teller[teller].now is None:
        return cells.NO_DATA
    found = told.deaths[teller]
    return "not said" if found is None else cells.bounds(found)


def section(told: Reported) -> Section:
    """Return the section of counts: the course, the map, tables by area, kind and party."""
    blocks: list[Block] = [Paragraph(NEVER_ADDED, "note")]
    if any(told.told_days.values()):
        blocks += [Figures((_course(told),)), _by(told, "By area", "Area", told.by_area, told.area)]
        if told.map is not None:
            blocks.append(Figures((_map(told),)))
        blocks += [
            _by(told, "By kind", "What was done, where", told.by_kind, _kind),
            _by(told, "By who is said to have done it", "Said to have been done by", told.by_author,
                lambda key: told.party(key) or "not said"),
        ]  # fmt: skip
    else:
        blocks.append(
            Paragraph(f"No source reports incidents of any day from {cells.days(told.times.course)}.")
        )
    if told.totals:
        blocks.append(Figures((_totals_by_day(told),)))
    return Section("reported", "What was reported", tuple(blocks))


def _kind(key: str) -> str:
    return key.replace("_", " ") or "not said"


def _by(
    told: Reported, title: str, head: str, rows: tuple[TallyRow, ...], name: Callable[[str], str]
) -> Table:
    """Return a table of one breakdown: a row each, a column a teller."""
    ordered = sorted(rows, key=lambda row: (-row.any_now(), row.key))
    ordered = [row for row in ordered if row.any_now()] or ordered[:MOST_ROWS]
    left = len(ordered) - MOST_ROWS
    shown = ordered[:MOST_ROWS]
    body: list[tuple[CellContent, ...]] = [
        (name(row.key), *(cells.tally(row.by_teller[teller]) for teller in told.tellers)) for row in shown
    ]
    more = f" {plural(left, 'more row')}, none larger, {'stands' if left == 1 else 'stand'} in counts.csv."
    more = more if left > 0 else ""
    one = "week" if told.times.kind == "weekly" else "day"
    if not body:
        body = [("none", *("0" if told.told_now(teller) else cells.NO_DATA for teller in told.tellers))]
    return Table(
        title,
        (Column(head), *(Column(sentence(told.teller(teller)), "", "right") for teller in told.tellers)),
        tuple(body),
        note=f"Below each count: that of the {one} before, and the mean before it.{more}",
    )


def _course(told: Reported) -> Figure:
    bars = tuple(
        DayBar(sentence(told.teller(teller)), one, count.sure, count.may, one in told.told_days[teller])
        for teller in told.tellers
        for one, count in told.by_day[teller].items()
    )
    chart = DaysChart(bars, (told.times.now.first, told.times.now.last))
    title = f"Incidents by day, {cells.days(told.times.course)}"
    return Figure(
        "figure-course", title, chart, chart.description(), chart.table(title), chart.reading(), span="full"
    )


def _totals_by_day(told: Reported) -> Figure:
    bars = []
    for row in told.totals:
        who = told.party(row.author) or "authors not said"
        panel = f"{told.words[row.source].title}: {told.teller(row.teller)}, of {who}"
        for one in told.times.course:
            number_of = row.by_day.get(one, 0)
            bars.append(DayBar(panel, one, number_of, number_of, row.first <= one <= row.last))
    chart = DaysChart(tuple(bars), (told.times.now.first, told.times.now.last), "Totals as told")
    title = f"Totals by day, {cells.days(told.times.course)}"
    return Figure(
        "figure-totals", title, chart, chart.description(), chart.table(title), chart.reading(), span="full"
    )


def _map(told: Reported) -> Figure:
    if told.map is None:
        message = "there is no map to draw"
        raise ValueError(message)
    title = told.map.title
    return Figure(
        "figure-map",
        title,
        told.map,
        told.map.description(),
        told.map.table(title),
        told.map.reading(),
        span="full",
    )


def totals(told: Reported) -> Table:
    """Return totals as told, a row a source and whom it says did it."""
    one = "week" if told.times.kind == "weekly" else "day"
    rows: list[tuple[CellContent, ...]] = []
    for row in told.totals:
        mean = row.base.number / row.base_days * len(told.times.now) if row.base_days else None
        rows.append(
            (
                told.words[row.source].title, told.teller(row.teller), told.party(row.author) or "not said",
                _sum(row.now), _sum(row.before), cells.NO_DATA if mean is None else number(round(mean, 1)),
            )
        )  # fmt: skip
    return Table(
        "Totals as told",
        (
            Column("Source", width="wide"), Column("Told by"), Column("Said to have been done by"),
            Column(f"This {one}", "", "right"), Column(f"The {one} before", "", "right"),
            Column("Mean", "before it", "right"),
        ),
        tuple(rows),
        note="A total counts many happenings in one report; it is no number of incidents, and is not linked to any.",
    )  # fmt: skip


def _sum(found: Sum | None) -> CellContent:
    if found is None:
        return cells.NO_DATA
    return RangedValue(
        number(found.number), f"{number(found.stopped)} stopped, as told" if found.stopped else ""
    )


def sentence(words: str) -> str:
    """Return words with a capital at the front."""
    return words[:1].upper() + words[1:]


def lead(told: Reported) -> str:
    """Return the first sentences of a report: what each teller says of the period, and of the one before."""
    one = "week" if told.times.kind == "weekly" else "day"
    parts = []
    for teller in told.tellers:
        tally = told.overall.by_teller[teller]
        who = sentence(told.teller(teller))
        if tally.now is None:
            parts.append(f"{who} tell of no day of it.")
            continue
        ones = "incident" if cells.bounds(tally.now) == "1" else "incidents"
        before = (
            f"; of the {one} before nothing is told" if tally.before is None
            else f"; the {one} before: {cells.bounds(tally.before)}"
        )  # fmt: skip
        verb = "report" if teller == NO_PARTY else "count"
        parts.append(f"{who} {verb} {cells.bounds(tally.now)} {ones}{before}.")
    for row in told.totals:
        if row.now is not None:
            of = f" of what {told.party(row.author)} did" if row.author else ""
            before = "nothing told" if row.before is None else number(row.before.number)
            who = sentence(told.teller(row.teller))
            parts.append(f"{who} give a total of {number(row.now.number)}{of}; the {one} before: {before}.")
    return f"{cells.days(told.times.now)}. {' '.join(parts)}"
