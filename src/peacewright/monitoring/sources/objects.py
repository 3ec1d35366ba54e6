"""JSON: lists of objects, and GeoJSON, as rows of text."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import IO, Any

from peacewright.monitoring.sources.json_items import JsonError, items, lists_in
from peacewright.monitoring.sources.tables import (
    BATCH,
    MOST_COLUMNS,
    Reject,
    Rows,
    Table,
    UnreadableError,
    unique_header,
)

MOST_BYTES = 256 * 1024**2
"""JSON is held in memory as text while it is read; larger files are better given as CSV or Parquet."""
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
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "JSON must be UTF-8"
        raise UnreadableError(message) from error
    del raw
    names: dict[str, dict[str, None]] = {}

    def see(key: str, item: Any) -> None:
        of_key = names.setdefault(key, {})
        if isinstance(item, dict) and len(of_key) <= MOST_COLUMNS:
            of_key.update(dict.fromkeys(_flat(item)))

    try:
        found = lists_in(text, _LISTS, see)
    except JsonError as error:
        raise UnreadableError(str(error)) from error
    key = next((key for key in ("", *_LISTS) if key in found), None)
    if key is None:
        message = "the JSON holds no list of objects (at the top, or under 'features', 'results' or 'data')"
        raise UnreadableError(message)
    told = list(names.get(key, {}))
    return Table(unique_header(told), _batches(items(text, found[key]), told), {})


def _batches(listed: Iterator[Any], names: list[str]) -> Iterator[Rows]:
    rows = Rows()
    for at, item in enumerate(listed, start=1):
        if isinstance(item, dict):
            flat = _flat(item)
            rows.at.append(at)
            rows.cells.append([flat.get(name) for name in names])
        else:
            rows.rejects.append(Reject(at, "", "", "it is no object"))
        if len(rows.at) + len(rows.rejects) >= BATCH:
            yield rows
            rows = Rows()
    if rows.at or rows.rejects:
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
