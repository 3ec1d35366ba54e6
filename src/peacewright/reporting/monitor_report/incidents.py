"""The incidents of the period one by one, as monitors' reports list them in an annex."""

from __future__ import annotations

from typing import Any

from peacewright.monitoring.reported.seen import NO_PARTY
from peacewright.reporting.document import Block, CellContent, Column, Paragraph, Section, Table
from peacewright.reporting.formats import number
from peacewright.reporting.monitor_report import cells
from peacewright.reporting.monitor_report.told import Reported

MOST = 80
"""Incidents that are listed; all of them are in the exports."""


def section(told: Reported) -> Section:
    """Return the list of incidents, those of most deaths and reports first where there are too many to list."""
    rows = told.incidents.sort(
        ["surely", "deaths_high", "reports", "day_from", "incident"],
        descending=[True, True, True, False, False],
        nulls_last=True,
    )
    listed = rows.head(MOST).sort("day_from", "time_from", "incident")
    blocks: list[Block] = []
    if rows.height > MOST:
        words = f"The {MOST} with most deaths and reports of {number(rows.height)}; exports hold all."
        blocks.append(Paragraph(words, "note"))
    if not rows.height:
        blocks.append(
            Paragraph("None was reported. That is no proof of quiet: see what was seen, and what was not.")
        )
        return Section("incidents", "Incidents of the period", tuple(blocks))
    heads = (
        Column("When"), Column("Where", width="wide"), Column("What"), Column("Said to have been done by"),
        Column("Told by"), Column("Deaths", "", "right"), Column("Reports", "", "right"), Column("Incident"),
    )  # fmt: skip
    blocks.append(
        Table(
            "Incidents, as their reports agree",
            heads,
            tuple(_row(told, one) for one in listed.iter_rows(named=True)),
            note=_note(told),
            size="small",
            breakable=True,
        )
    )
    return Section("incidents", "Incidents of the period", tuple(blocks))


def _note(told: Reported) -> str:
    places = (
        "Places are told by the nearest town; what was struck on energy, transport, ports and health care by region "
        "alone. "
        if told.public
        else "RESTRICTED: places as published. "
    )
    return f"{places}Who did it is what reports say, and may be said by one side alone."


def _row(told: Reported, one: dict[str, Any]) -> tuple[CellContent, ...]:
    what = cells.words([*(one["acts"] or []), *(one["domains"] or [])])
    if one["targets"]:
        what += f" (on {cells.words(one['targets'])})"
    authors = ", ".join(told.party(name) for name in one["authors"] or []) or "not said"
    tellers = ", ".join(told.party(key) if key != NO_PARTY else "no party" for key in one["tellers"])
    moment = cells.when(one) + ("" if one["surely"] else " (may lie outside)")
    return (
        moment, _where(told, one), what, authors, tellers, cells.span(one["deaths_low"], one["deaths_high"]),
        number(one["reports"]), one["incident"],
    )  # fmt: skip


def _where(told: Reported, one: dict[str, Any]) -> str:
    region = told.area(one["region_code"] or one["region"] or "")
    if one["told_to"] == "point":
        if not told.public and one["place"]:
            return f"{one['place']}, {region}"
        return f"near {one['near']}, {region}" if one["near"] else region
    return region if one["told_to"] == "region" else "not said"
