"""An Excel workbook: provenance first, then a sheet a table. Row 1 names the fields, row 2 gives their units."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from typing import Any

from peacewright.reporting.exports.model import Cell, Export, ExportField, ExportTable, provenance_table

LONGEST_CELL = 32_767
"""Characters that a cell holds; what is longer is cut, and says so."""
CUT = " … (cut: a cell holds no more; the CSV export has it whole)"
NO_LIMIT = "no limit"
WIDTHS = (9, 60)
"""Least and largest width of a column, in characters."""


def write(export: Export) -> bytes:
    """Return an export as a workbook.

    Text is written as text, never as a formula; cells that a spreadsheet could take for one are marked as quoted, so
    that they stay text when somebody edits them.

    Raises
    ------
    ImportError
        If XlsxWriter is not installed.
    """
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    moment = datetime(export.as_of.year, export.as_of.month, export.as_of.day)  # noqa: DTZ001 - the format knows no zone
    told = "; ".join(f"{name}: {value}" for name, value in export.provenance)
    book.set_properties({"title": export.title, "comments": told, "created": moment})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}),
        "unit": book.add_format({"italic": True, "font_color": "#55606c"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"quote_prefix": True}),
    }
    for table in (provenance_table(export), *export.tables):
        _sheet(book.add_worksheet(table.name), table, looks)
    book.close()
    return held.getvalue()


def _sheet(sheet: Any, table: ExportTable, looks: dict[str, Any]) -> None:
    for column, field in enumerate(table.fields):
        sheet.write_string(0, column, field.name, looks["head"])
        sheet.write_string(1, column, field.unit, looks["unit"])
        longest = max((len(str(row[column])) for row in table.rows), default=0)
        sheet.set_column(column, column, min(WIDTHS[1], max(WIDTHS[0], len(field.name) + 2, longest + 1)))
    for number, row in enumerate(table.rows, 2):
        for column, (field, cell) in enumerate(zip(table.fields, row, strict=True)):
            _cell(sheet, number, column, field, cell, looks)
    sheet.freeze_panes(2, 1)


def _cell(sheet: Any, row: int, column: int, field: ExportField, cell: Cell, looks: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        if field.kind == "date":
            sheet.write_datetime(row, column, date.fromisoformat(cell), looks["date"])
        else:
            sheet.write_string(row, column, _fitting(cell), looks["text"])
    elif math.isinf(cell):
        sheet.write_string(row, column, NO_LIMIT if cell > 0 else f"-{NO_LIMIT}", looks["text"])
    else:
        sheet.write_number(row, column, cell)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT
