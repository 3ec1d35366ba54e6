"""Early warning in a report: how far what is observed is from each gate and from each condition of failure."""

from __future__ import annotations

from collections.abc import Sequence

from peacewright.monitoring.verdicts.models import Distance, EarlyWarning, Verdicts
from peacewright.reporting.document import (
    Block,
    CellContent,
    Column,
    Definition,
    DefinitionList,
    Paragraph,
    RangedValue,
    Section,
    Strong,
    Table,
)
from peacewright.reporting.formats import EN_DASH, quantity
from peacewright.reporting.monitor_report import cells
from peacewright.reporting.monitor_report.told import Reported


def section(told: Reported, verdicts: Verdicts) -> Section:
    """Return the section on gates and conditions of failure, with how far what is observed is from each."""
    found: EarlyWarning = verdicts.early_warning
    blocks: list[Block] = []
    for gate in found.gates:
        blocks.append(
            _distances(
                told,
                f"{gate.gate}: {gate.state}",
                gate.conditions,
                f"What it does: {gate.does}." if gate.does else "",
            )
        )
    if found.boxes:
        rows = tuple(
            (
                one.option, told.named(one.condition), (Strong(one.state), _reasons(one.watch)),
                _all_distances(one.watch),                ", ".join(one.better_options) or EN_DASH,
            )
            for one in found.boxes
        )  # fmt: skip
        heads = (
            Column("Option"), Column("Condition", width="wide"), Column("State", width="wide"),
            Column("Observed, limit", "by source"), Column("Options that do better"),
        )  # fmt: skip
        blocks.append(Table("Conditions in which an option fails more often", heads, rows, breakable=True))
    elif found.exploration is None:
        blocks.append(Paragraph("No exploration was given, so no condition of failure is watched.", "note"))
    if not found.gates:
        blocks.append(Paragraph("No gate is declared that the monitor can watch.", "note"))
    return Section("early-warning", "Early warning", tuple(blocks))


def _distances(told: Reported, title: str, conditions: Sequence[Distance], note: str) -> Block:
    if not conditions:
        return DefinitionList((Definition(title, note or "No condition of it can be watched."),))
    rows = tuple(
        (
            told.named(one.words or one.name),
            (Strong(one.state), f": {told.named(one.reason)}" if one.reason else ""),
            _distance(one),
        )
        for one in conditions
    )
    heads = (
        Column("Condition", width="wide"),
        Column("State", width="wide"),
        Column("Observed, limit", "", "right"),
    )
    return Table(title, heads, rows, note=note)


def _distance(one: Distance) -> CellContent:
    return RangedValue(_value(one), _limit(one))


def _value(one: Distance) -> str:
    if one.value is None:
        return EN_DASH
    shown = cells.interval(one.value)
    return f"{shown.value} ({shown.range})" if shown.range else shown.value


def _limit(one: Distance) -> str:
    return "" if one.threshold is None else f"limit {quantity(one.threshold, one.unit)}"


def _reasons(watched: Sequence[Distance]) -> str:
    """Return why it cannot be told, or what was seen, by source."""
    said = list(dict.fromkeys(one.reason for one in watched if one.reason))
    return f": {'; '.join(said)}" if said else ""


def _all_distances(watched: Sequence[Distance]) -> str:
    """Return what each source saw, and the limit."""
    told = [
        ", ".join(filter(None, (f"{one.source or 'no source'}: {_value(one)}", _limit(one))))
        for one in watched
    ]
    return "; ".join(told) or EN_DASH
