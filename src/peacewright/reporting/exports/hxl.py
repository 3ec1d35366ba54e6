"""One CSV file of incidents with a row of hashtags of the Humanitarian Exchange Language (HXL 1.1) under its header.

Readers of HXL find the columns by their tags, whatever the header says; all others pass over row 2.
"""

from __future__ import annotations

import csv
import io

from peacewright.reporting.exports.csv_package import safe_cell
from peacewright.reporting.exports.model import Export

TABLE = "incidents"


def write(export: Export) -> bytes:
    """Return the incidents of an export as CSV with HXL tags, UTF-8, safe to open in a spreadsheet."""
    table = export.table(TABLE)
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([field.name for field in table.fields])
    writer.writerow([field.hxl for field in table.fields])
    writer.writerows([safe_cell(cell) for cell in row] for row in table.rows)
    return held.getvalue().encode()
