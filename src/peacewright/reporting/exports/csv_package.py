"""A zip of CSV files, one a table, with a ``datapackage.json`` that says what they hold (Data Package 2.0).

Row 1 of a file names the fields, row 2 gives their units. The package tells readers of data packages to pass over row
2; others are told to (polars: ``skip_rows_after_header=1``; pandas: ``skiprows=[1]``).
"""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile
from typing import Any

from peacewright.reporting.exports.model import Cell, Export, ExportTable, provenance_table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FORMULA_BEGINS = tuple("=+-@\t\r\n＝＋－＠")
"""A spreadsheet takes text that begins so for a formula (OWASP, CSV injection)."""
_TYPES = {"text": "string", "number": "number", "integer": "integer", "date": "date"}


def write(export: Export) -> bytes:
    """Return an export as a zipped data package."""
    tables = (provenance_table(export), *export.tables)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, export, "datapackage.json", _package(export, tables))
        for table in tables:
            _add(archive, export, f"{table.name}.csv", _table(table))
    return held.getvalue()


def _add(archive: zipfile.ZipFile, export: Export, name: str, text: str) -> None:
    day = export.as_of
    # The format cannot tell of a day before 1980.
    entry = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(entry, text.encode())


def _table(table: ExportTable) -> str:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([field.name for field in table.fields])
    writer.writerow([field.unit for field in table.fields])
    writer.writerows([safe_cell(cell) for cell in row] for row in table.rows)
    return held.getvalue()


def safe_cell(cell: Cell) -> str | float | int:
    """Return a cell as CSV holds it: text that a spreadsheet would run gets an apostrophe before it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA_BEGINS) else cell
    if math.isinf(cell):
        return "INF" if cell > 0 else "-INF"
    return cell


def _package(export: Export, tables: tuple[ExportTable, ...]) -> str:
    document = {
        "$schema": PROFILE,
        "name": export.name,
        "title": export.title,
        "description": (
            "Row 2 of each file gives units and is no data. Text that a spreadsheet would take for a formula has an "
            "apostrophe before it."
        ),
        "provenance": dict(export.provenance),
        "sources": [_source(record) for record in export.table("sources").records()],
        "resources": [_resource(table) for table in tables],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _source(record: dict[str, Cell]) -> dict[str, Any]:
    told = {"title": f"{record['title']} ({record['publisher']}, {record['published']})"}
    return told | ({"path": str(record["url"])} if record["url"] else {})


def _resource(table: ExportTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"header": True, "headerRows": [1], "commentRows": [2]},
        "schema": {"fields": [_field(one) for one in table.fields], "missingValues": [""]},
    }


def _field(one: Any) -> dict[str, str]:
    told = {"name": one.name, "title": one.title, "type": _TYPES[one.kind]}
    return told | ({"unit": one.unit} if one.unit else {})
