"""JSON: lists of objects, and GeoJSON, as rows of text."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import IO, Any

from peacewright.monitoring.sources.tables import (
    BATCH,
    Reject,
    Rows,
    Table,
    UnreadableError,
    unique_header,
)

MOST_BYTES = 512 * 1024**2
"""JSON is held in memory while it is read; larger files are better given as CSV or Parquet."""
LATITUDE, LONGITUDE, RADIUS = "geometry latitude", "geometry longitude", "geometry radius_m"
"""Columns that a geometry becomes: a point, or the middle of what is no point with how far it reaches."""
_LISTS = ("features", "results", "data", "value", "items")
_DEEPEST = 6


def object_table(stream: IO[bytes]) -> Table:
    """Open JSON: a list of objects, GeoJSON, or an object that holds one such list.

    Raises
    ------
    UnreadableError
        If it is no JSON, or holds no list of objects.
    """
    raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        message = f"JSON of more than {MOST_BYTES:,} bytes is not read; write it as CSV or Parquet"
        raise UnreadableError(message)
    try:
        document = json.loads(
            raw.decode("utf-8-sig"), parse_int=str, parse_float=str, parse_constant=lambda _: None
        )
    except UnicodeDecodeError as error:
        message = "JSON must be UTF-8"
        raise UnreadableError(message) from error
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        message = f"it begins like JSON and is none{where}"
        raise UnreadableError(message) from error
    found = document if isinstance(document, list) else None
    if isinstance(document, dict):
        found = next((document[key] for key in _LISTS if isinstance(document.get(key), list)), None)
    if found is None:
        message = "the JSON holds no list of objects (at the top, or under 'features', 'results' or 'data')"
        raise UnreadableError(message)
    flat = [_flat(item) if isinstance(item, dict) else None for item in found]
    names = list(dict.fromkeys(name for item in flat if item for name in item))
    return Table(unique_header(names), _batches(flat, names), {})


def _batches(flat: list[dict[str, str | None] | None], names: list[str]) -> Iterator[Rows]:
    for start in range(0, len(flat), BATCH):
        rows = Rows()
        for at, item in enumerate(flat[start : start + BATCH], start=start + 1):
            if item is None:
                rows.rejects.append(Reject(at, "", "", "it is no object"))
            else:
                rows.at.append(at)
                rows.cells.append([item.get(name) for name in names])
        yield rows


def _flat(item: dict[str, Any]) -> dict[str, str | None]:
    """Return an object with what lies within it as text; a geometry as point and radius."""
    flat: dict[str, str | None] = {}
    for name, value in item.items():
        if name == "properties" and "geometry" in item and isinstance(value, dict):
            flat.update({_plain(key): _text(inner) for key, inner in value.items()})
        elif name == "geometry" and isinstance(value, dict):
            flat.update(_geometry(value))
        elif not (name == "type" and value == "Feature"):
            flat[_plain(name)] = _text(value)
    return flat


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return _plain(json.dumps(value, ensure_ascii=False))
    except RecursionError:
        return None


def _plain(text: str) -> str:
    """Return text without halves of characters, which JSON can hold and no table can."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _geometry(geometry: dict[str, Any]) -> dict[str, str | None]:
    points = list(_points(geometry.get("coordinates"), 0))
    if not points:
        return {}
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    if len(points) == 1:
        return {LATITUDE: repr(south), LONGITUDE: repr(west), RADIUS: None}
    middle = (south + north) / 2
    metres = 111_195.0 / 2 * math.hypot(north - south, (east - west) * math.cos(math.radians(middle)))
    return {LATITUDE: repr(middle), LONGITUDE: repr((west + east) / 2), RADIUS: f"{metres:.0f}"}


def _points(coordinates: Any, depth: int) -> Iterator[tuple[float, float]]:
    if depth > _DEEPEST or not isinstance(coordinates, list) or not coordinates:
        return
    if isinstance(coordinates[0], list):
        for inner in coordinates:
            yield from _points(inner, depth + 1)
        return
    try:
        lon, lat = float(coordinates[0]), float(coordinates[1])
    except (ValueError, TypeError, IndexError):
        return
    if math.isfinite(lon) and math.isfinite(lat):
        yield lon, lat
