"""Early warning in a report: how far what is observed is from each gate and from each condition of failure."""

from __future__ import annotations

from collections.abc import Sequence

from peacewright.answers.words import plural
from peacewright.monitoring.verdicts.boxes import bearing_words, nothing_to_watch, watched_limits
from peacewright.monitoring.verdicts.early import BoxWarning, Distance, EarlyWarning, LimitWarning
from peacewright.monitoring.verdicts.models import Verdicts
from peacewright.reporting.document import (
    Block,
    CellContent,
    Column,
    Definition,
    DefinitionList,
    ItemList,
    Paragraph,
    RangedValue,
    Section,
    Strong,
    Table,
)
from peacewright.reporting.formats import EN_DASH, quantity
from peacewright.reporting.monitor_report import cells
from peacewright.reporting.monitor_report.told import Reported

_AIM = {"crossed": "missed so far", "near": "near", "not crossed": "met so far", "cannot tell": "cannot tell"}
"""What is said of an aim by where what is observed lies from its bound."""


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
        blocks += _conditions(told, found.boxes)
    elif found.exploration is None:
        blocks.append(Paragraph("No exploration was given, so no condition of failure is watched.", "note"))
    else:
        blocks.append(Paragraph(f"{nothing_to_watch(found)}."))
    blocks += _without(found)
    if not found.gates:
        blocks.append(Paragraph("No gate is declared that the monitor can watch.", "note"))
    return Section("early-warning", "Early warning", tuple(blocks))


def _without(found: EarlyWarning) -> list[Block]:
    """Return of which aims the exploration found no condition, in its words."""
    if not found.without_condition:
        return []
    head = (
        "Aims of which the exploration found no condition to watch (counts of futures drawn, no chance of what will "
        "come):"
    )
    return [Paragraph(head, "note"), ItemList(tuple(found.without_condition))]


def _distances(told: Reported, title: str, conditions: Sequence[Distance], note: str) -> Block:
    if not conditions:
        return DefinitionList((Definition(title, note or "No condition of it can be watched."),))
    rows = tuple(
        (
            told.named(one.words or one.name),
            told.named(one.source or EN_DASH),
            (Strong(one.state), f": {told.named(one.reason)}" if one.reason else ""),
            _distance(one),
        )
        for one in conditions
    )
    heads = (
        Column("Condition", width="wide"),
        Column("By source"),
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
    return (
        f"{shown.value} ({shown.range})" if shown.range and one.value.low != one.value.high else shown.value
    )


def _limit(one: Distance) -> str:
    return "" if one.threshold is None else f"limit {quantity(one.threshold, one.unit)}"


def _conditions(told: Reported, boxes: Sequence[BoxWarning]) -> list[Block]:
    """Return the conditions in which options are in trouble, and what is watched of them, observed or assumed."""
    rows = tuple(
        (
            one.option, (Strong(one.aim), f" {_where(one)} {told.named(one.condition)}"), _states(told, one),
            _sentence(one.follows), ", ".join(one.better_options) or EN_DASH,
        )
        for one in boxes
    )  # fmt: skip
    heads = (
        Column("Option"), Column("Misses its aim more often", width="wide"), Column("Is it so?", width="wide"),
        Column("What the exploration found", "counts of futures drawn", width="wide"),
        Column("Options that do better there"),
    )  # fmt: skip
    note = (
        "Crossed, near and not crossed are said of what is observed. What the operation file assumes is told beside it "
        "and crosses nothing. None of these figures is a chance of what will come."
    )
    caption = "Conditions in which an option is in trouble"
    return [_watched(told, boxes), Table(caption, heads, rows, note=note, breakable=True)]


def _where(one: BoxWarning) -> str:
    return "where" if one.inside == "misses" else "unless"


def _states(told: Reported, one: BoxWarning) -> CellContent:
    observed = f"{one.observed} of {plural(len(one.limits), 'limit')} observed"
    assumed = f"by what is observed and, for the rest, assumed best values: {one.with_assumptions}"
    seen = "".join(
        f"; the aim itself: {_AIM[each.state]} ({_all_distances(told, (each,))})" for each in one.aim_seen
    )
    return (Strong(one.state), f": {observed}; {assumed}{seen}")


def _watched(told: Reported, boxes: Sequence[BoxWarning]) -> Table:
    rows = tuple(
        (
            _sentence(told.named(one.limit.trigger)), _observed(told, one.limit), _assumed(told, one.limit),
            _sentence(told.named(one.limit.to_know)), ", ".join(one.options),
        )
        for one in watched_limits(boxes)
    )  # fmt: skip
    heads = (
        Column("Trouble if", width="wide"), Column("Observed", width="wide"),
        Column("Assumed, not observed", width="wide"), Column("What would tell", width="wide"), Column("Options"),
    )  # fmt: skip
    note = (
        "An assumption is what the operation file says as it stands: its best value and the whole range that it thinks "
        "possible."
    )
    return Table("What is watched: each limit of these conditions", heads, rows, note=note, breakable=True)


def _observed(told: Reported, limit: LimitWarning) -> CellContent:
    beyond = (
        "; outside what the operation file thinks possible: explore anew" if limit.outside_assumed else ""
    )
    bearing = "".join(f". {told.named(words)}" for one in limit.bears_on if (words := bearing_words(one)))
    if not any(one.value is not None for one in limit.watch):
        seen = "".join(f"; {one.source}: {told.named(one.reason)}" for one in limit.watch if one.source)
        return (Strong("not observed"), f"{seen}{bearing}")
    return (Strong(limit.state), f": {_all_distances(told, limit.watch)}{beyond}{bearing}")


def _assumed(told: Reported, limit: LimitWarning) -> str:
    if limit.assumed is None:
        return "The operation file has no such factor or choice any more."
    words = _sentence(told.named(limit.assumed.words.partition(": ")[2]))
    away = limit.assumed.distance
    short = (
        f" {quantity(abs(away), limit.unit)} {'beyond' if away < 0 else 'short of'} the limit."
        if away is not None
        else ""
    )
    return f"{words}{short}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _all_distances(told: Reported, watched: Sequence[Distance]) -> str:
    """Return what each source saw, the limit, and why or on what it rests."""
    said = [
        ", ".join(
            filter(None, (f"{one.source or 'no source'}: {_value(one)}", _limit(one), told.named(one.reason)))
        )
        for one in watched
    ]
    return "; ".join(said) or EN_DASH
