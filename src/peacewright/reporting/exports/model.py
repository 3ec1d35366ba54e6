"""What is exported, once for all formats: tables with named fields and units, some of whose rows have a place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from peacewright.answers.serialise import DIGITS

FieldKind = Literal["text", "number", "integer", "date"]
Cell = str | float | int | None
"""Words, a date as ISO 8601, a number in the field's unit (infinity where there is no limit), or nothing."""
Row = tuple[Cell, ...]

VARIES = "as stated"
"""Unit of a field whose rows have units of their own, in the field ``unit`` beside it."""


@dataclass(frozen=True)
class ExportField:
    """One column: a name that programs use, a title for people, what its cells are, their unit, and its HXL tag."""

    name: str
    title: str
    kind: FieldKind = "text"
    unit: str = ""
    hxl: str = ""


@dataclass(frozen=True, eq=False)
class ExportTable:
    """One table. With ``shapes`` each row is a place: shapely geometries, longitude and latitude in degrees (WGS84).

    A row whose place is not known, or not told, has None for its shape.
    """

    name: str
    title: str
    fields: tuple[ExportField, ...]
    rows: tuple[Row, ...]
    shapes: tuple[Any, ...] | None = None

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.fields):
                message = f"table '{self.name}': a row of {len(row)} cells under {len(self.fields)} fields"
                raise ValueError(message)
        if self.shapes is not None and len(self.shapes) != len(self.rows):
            message = f"table '{self.name}': {len(self.shapes)} shapes for {len(self.rows)} rows"
            raise ValueError(message)

    def column(self, name: str) -> list[Cell]:
        """Return the cells under one field."""
        position = [one.name for one in self.fields].index(name)
        return [row[position] for row in self.rows]

    def records(self) -> list[dict[str, Cell]]:
        """Return the rows as mappings from field name to cell."""
        names = [one.name for one in self.fields]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, eq=False)
class Export:
    """Everything that one export holds.

    ``as_of`` stands wherever a format asks for a time of writing, so that the same operation gives the same bytes.
    """

    name: str
    title: str
    as_of: date
    provenance: tuple[tuple[str, str], ...]
    tables: tuple[ExportTable, ...]

    @property
    def places(self) -> tuple[ExportTable, ...]:
        """The tables whose rows are places."""
        return tuple(table for table in self.tables if table.shapes is not None)

    def table(self, name: str) -> ExportTable:
        """Return a table by name.

        Raises
        ------
        KeyError
            If there is none.
        """
        return {table.name: table for table in self.tables}[name]


def digits(value: float) -> float | None:
    """Return a number with as many digits as ``answers.json`` has; nothing where there is no value."""
    return None if math.isnan(value) else float(f"{value:.{DIGITS}g}")


def provenance_table(export: Export) -> ExportTable:
    """Return the provenance as a table, for formats that hold tables."""
    fields = (ExportField("key", "what"), ExportField("value", "value"))
    return ExportTable("provenance", "Where this export comes from", fields, export.provenance)


def field_table(export: Export) -> ExportTable:
    """Return names, titles, kinds and units of all fields as a table, for formats whose columns have a name only."""
    fields = (
        ExportField("table_name", "table"), ExportField("field", "field"), ExportField("title", "in words"),
        ExportField("kind", "kind"), ExportField("unit", "unit"),
    )  # fmt: skip
    rows = [
        (table.name, one.name, one.title, one.kind, one.unit)
        for table in export.tables
        for one in table.fields
    ]
    return ExportTable("fields", "What each field holds, and its unit", fields, tuple(rows))
