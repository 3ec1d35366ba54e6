"""Putting a report of the monitor into a document, in the order in which a duty officer reads it.

The form follows the daily reports of the OSCE's Special Monitoring Mission (2014 to 2022): a summary that sets the
reporting period beside the one before, region by region; restrictions of the monitors' view; and a table of incidents
in an annex. What theirs had no room for stands beside it: who tells, what each party claims, and what changed since.
"""

from __future__ import annotations

from peacewright.reporting.document import Block, Document, ItemList, Paragraph, Section
from peacewright.reporting.formats import day
from peacewright.reporting.monitor_report import cells, counts, incidents, seen, verdicts, warnings
from peacewright.reporting.monitor_report.told import Reported

MOST_LIMITS = 5
RUN_DIGITS = 8


def assemble(told: Reported) -> Document:
    """Return the report as a document.

    Raises
    ------
    DocumentError
        If two parts share an identifier.
    """
    kind = "Weekly" if told.times.kind == "weekly" else "Daily"
    sections = [counts.section(told)]
    if told.verdicts is not None:
        sections.append(verdicts.section(told, told.verdicts))
        sections.append(warnings.section(told, told.verdicts))
    sections += [
        seen.coverage(told),
        seen.changed(told),
        incidents.section(told),
        seen.sources(told),
        seen.record(told),
    ]
    disclosure = "public" if told.public else "RESTRICTED"
    return Document(
        title=f"{kind} report: {told.operation.title}",
        kicker=f"{kind} report of the ceasefire monitor",
        facts=(
            ("Period", cells.days(told.times.now)), ("As of", day(told.as_of)), ("Operation", told.operation.name),
            ("Disclosure", disclosure),
        ),
        front=_front(told),
        sections=tuple(sections),
        foot=" \u00b7 ".join((
            told.operation.name, f"{kind.lower()} report", cells.days(told.times.now), f"as of {day(told.as_of)}",
            f"file {told.operation_sha256[:RUN_DIGITS]}", disclosure,
        )),
    )  # fmt: skip


def _front(told: Reported) -> tuple[Block, ...]:
    limits = seen.limits(told)
    blocks: list[Block] = [Paragraph(counts.lead(told), "lead"), counts.headline(told)]
    if told.totals:
        blocks.append(counts.totals(told))
    if told.verdicts is not None:
        blocks += verdicts.front(told, told.verdicts)
    blocks.append(
        Section("limits", "What limits this report", (ItemList(tuple(limits[:MOST_LIMITS])),), listed=False)
    )
    return tuple(blocks)
