"""GeoPackage (OGC 12-128r19): places as layers, all other tables as attribute tables; one file for a desktop map."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peacewright.reporting.exports.model import (
    Cell,
    Export,
    ExportField,
    ExportTable,
    field_table,
    provenance_table,
)

_CLOCK = "OGR_CURRENT_DATE"


def write(export: Export) -> bytes:
    """Return an export as a GeoPackage.

    Raises
    ------
    ImportError
        If pyogrio is not installed.
    """
    with tempfile.TemporaryDirectory() as room, _clock_stopped(f"{export.as_of.isoformat()}T00:00:00Z"):
        path = Path(room) / f"{export.name}.gpkg"
        for table in (*export.tables, field_table(export), provenance_table(export)):
            # GDAL makes no spatial layer out of nothing; what has no row is told of by the table of fields.
            if table.rows:
                _write_table(path, export, table)
        return path.read_bytes()


def _write_table(path: Path, export: Export, table: ExportTable) -> None:
    from pyogrio.raw import write as write_layer

    columns, masks = zip(*(_column(one, table.column(one.name)) for one in table.fields), strict=True)
    write_layer(
        path,
        geometry=None if table.shapes is None else _shapes(table.shapes),
        field_data=list(columns),
        field_mask=list(masks),
        fields=[one.name for one in table.fields],
        layer=table.name,
        driver="GPKG",
        geometry_type=None if table.shapes is None else _kind(table.shapes),
        crs=None if table.shapes is None else "EPSG:4326",
        append=path.exists(),
        dataset_metadata={"provenance": json.dumps(dict(export.provenance), ensure_ascii=False)},
        layer_options={"IDENTIFIER": table.title, "DESCRIPTION": _described(table)},
    )


def _described(table: ExportTable) -> str:
    units = ", ".join(f"{one.name}: {one.unit}" for one in table.fields if one.unit)
    return f"{table.title}. Units: {units}" if units else table.title


def _shapes(shapes: tuple[Any, ...]) -> Any:
    import numpy as np
    import shapely

    return np.array([None if shape is None else shapely.to_wkb(shape) for shape in shapes], dtype=object)


def _kind(shapes: tuple[Any, ...]) -> str:
    """Return what the shapes of a table are; a table without any place holds points that are not there."""
    return next((str(shape.geom_type) for shape in shapes if shape is not None), "Point")


def _column(field: ExportField, cells: list[Cell]) -> tuple[Any, Any]:
    """Return a column as GDAL takes it: an array, and a mask of the cells that hold nothing."""
    import numpy as np

    empty = np.array([cell is None for cell in cells])
    match field.kind:
        case "number":
            return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64), empty
        case "integer":
            return np.array([0 if cell is None else cell for cell in cells], dtype=np.int64), empty
        case "date":
            return np.array([cell or "NaT" for cell in cells], dtype="datetime64[D]"), empty
        case _:
            return np.array(["" if cell is None else str(cell) for cell in cells], dtype=object), empty


@contextmanager
def _clock_stopped(moment: str) -> Iterator[None]:
    """Let GDAL write a stated time as that of the last change, so that the same content gives the same bytes."""
    import pyogrio

    before = pyogrio.get_gdal_config_option(_CLOCK)
    pyogrio.set_gdal_config_options({_CLOCK: moment})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_CLOCK: before})
