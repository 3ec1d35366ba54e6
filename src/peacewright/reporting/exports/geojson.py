"""GeoJSON (RFC 7946): every place as a feature; units and provenance as foreign members, which readers pass over."""

from __future__ import annotations

import json
from typing import Any

from peacewright.reporting.exports.model import Export, ExportTable


def write(export: Export) -> bytes:
    """Return the places of an export as one feature collection; the property ``layer`` tells its tables apart."""
    import shapely

    features = [
        {
            "type": "Feature",
            "id": f"{table.name}.{number}",
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
            "properties": {"layer": table.name, **record},
        }
        for table in export.places
        for number, (record, shape) in enumerate(zip(table.records(), table.shapes or (), strict=True), 1)
    ]
    document = {
        "type": "FeatureCollection",
        "name": export.name,
        "title": export.title,
        "provenance": dict(export.provenance),
        "layers": {table.name: _layer(table) for table in export.places},
        "sources": export.table("sources").records(),
        "features": features,
    }
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A feature a line: fit for version control, and for eyes.
    return (text.replace('{"type":"Feature"', '\n{"type":"Feature"') + "\n").encode()


def _layer(table: ExportTable) -> dict[str, Any]:
    return {
        "title": table.title,
        "fields": {one.name: {"title": one.title, "unit": one.unit} for one in table.fields},
    }
