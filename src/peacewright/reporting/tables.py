"""Values and tables of answers as cells and tables of a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from peacewright.answers.answer import Value
from peacewright.answers.words import two_figures
from peacewright.reporting.document import CellContent, Column, RangedValue, Table
from peacewright.reporting.formats import BARE_UNITS, SHARE_UNITS, number, quantity, span

if TYPE_CHECKING:
    from peacewright.answers.answer import AnswerTable

NO_VALUE = "\u2013"


def value_cell(value: Value, unit: str = "") -> CellContent:
    """Return a value with its range below; ``unit`` is the one already stated at the head, printed no second time."""
    if value.unit == unit and unit not in SHARE_UNITS:
        best, shown = number(value.best), ""
    else:
        best, shown = quantity(value.best, value.unit), value.unit
    exact = value.low == value.best == value.high
    return RangedValue(best, "" if exact else span(value.low, value.high, shown))


def two_figured(value: Value) -> Value:
    """Return a value with two significant figures throughout."""
    return replace(
        value, best=two_figures(value.best), low=two_figures(value.low), high=two_figures(value.high)
    )


def head_unit(unit: str) -> str:
    """Return the unit as the head of a column states it: nothing for shares and bare numbers."""
    return "" if unit in SHARE_UNITS | BARE_UNITS else unit


def shared_unit(units: Iterable[str]) -> str:
    """Return the unit that all share, or nothing."""
    distinct = set(units)
    return distinct.pop() if len(distinct) == 1 else ""


def table_of(table: AnswerTable) -> Table:
    """Return the table of an answer as a block. Columns that hold any number are set to the right."""
    columns = tuple(
        Column(label, head_unit(unit), "right" if _holds_numbers(table, position) else "left")
        for position, (label, unit) in enumerate(table.columns)
    )
    rows = tuple(
        tuple(_cell(content, unit) for content, (_, unit) in zip(row, table.columns, strict=True))
        for row in table.rows
    )
    return Table(table.caption, columns, rows, note=table.note, size="small", breakable=len(rows) > 20)


def _holds_numbers(table: AnswerTable, position: int) -> bool:
    return any(isinstance(row[position], (int, float, Value)) for row in table.rows)


def _cell(content: str | float | Value | None, unit: str) -> CellContent:
    if content is None:
        return NO_VALUE
    if isinstance(content, str):
        return content
    if isinstance(content, Value):
        return value_cell(content, unit)
    return quantity(content, unit) if unit in SHARE_UNITS else number(content)
