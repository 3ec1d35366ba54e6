"""One Parquet file of incidents: columns with types and units, and points as GeoParquet 1.1 has them."""

from __future__ import annotations

import io
import json
from typing import Any

from peacewright.core.tables import UNITS
from peacewright.reporting.exports.model import Export

TABLE = "incidents"
GEOMETRY = "geometry"


def write(export: Export) -> bytes:
    """Return the incidents of an export as GeoParquet; a row whose place is not told has no geometry."""
    import polars as pl
    import shapely

    table = export.table(TABLE)
    types: dict[str, Any] = {"text": pl.String, "number": pl.Float64, "integer": pl.Int64, "date": pl.String}
    columns = [
        pl.Series(field.name, table.column(field.name), dtype=types[field.kind]) for field in table.fields
    ]
    shapes = table.shapes or ()
    points = [None if shape is None else shapely.to_wkb(shape, byte_order=1) for shape in shapes]
    frame = pl.DataFrame([*columns, pl.Series(GEOMETRY, points, dtype=pl.Binary)])
    days = [field.name for field in table.fields if field.kind == "date"]
    frame = frame.with_columns(pl.col(day).str.to_date("%Y-%m-%d") for day in days)
    told = {
        "geo": json.dumps({
            "version": "1.1.0",
            "primary_column": GEOMETRY,
            "columns": {GEOMETRY: {"encoding": "WKB", "geometry_types": ["Point"] if any(points) else []}},
        }),
        UNITS: json.dumps({field.name: field.unit for field in table.fields if field.unit}),
        "peacewright.provenance": json.dumps(dict(export.provenance), ensure_ascii=False),
    }  # fmt: skip
    held = io.BytesIO()
    frame.write_parquet(held, compression="zstd", statistics=True, metadata=told)
    return held.getvalue()
