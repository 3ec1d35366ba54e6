"""KML 2.2 (OGC 07-147r2): places in folders by table and option, their fields as typed data, and a balloon to read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree

from peacewright.reporting import theme
from peacewright.reporting.exports.model import Cell, Export, ExportField, ExportTable

NAMESPACE = "http://www.opengis.net/kml/2.2"
_TYPES = {"text": "string", "number": "double", "integer": "int", "date": "string"}
# What XML 1.0 cannot hold.
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLOURS = {
    "line_of_contact": theme.INK,
    "segments": theme.VERMILION,
    "bases": theme.BLUE,
    "sea_areas": theme.SKY,
}
Element = ElementTree.Element


def write(export: Export) -> bytes:
    """Return the places of an export as one KML document."""
    root = Element("kml", xmlns=NAMESPACE)
    document = _child(root, "Document")
    _child(document, "name", export.title)
    _child(document, "description", _rows(export.provenance))
    for table in export.places:
        _style(document, table.name)
    _data(document, dict(export.provenance))  # the standard wants it before the schemas
    for table in export.places:
        _schema(document, table)
    for table in export.places:
        _folder(document, table)
    ElementTree.indent(root, " ")
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _child(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    child = ElementTree.SubElement(parent, tag, attributes)
    if text is not None:
        child.text = _printable(text)
    return child


def _printable(text: str) -> str:
    return _NO_CHARACTER.sub("\ufffd", text)


def _style(document: Element, name: str) -> None:
    """Add the style of a table. Its balloon shows our description and nothing else: values never run as a page."""
    style = _child(document, "Style", id=name)
    red, green, blue = re.findall("..", _COLOURS.get(name, theme.GREY).lstrip("#"))
    colour = f"ff{blue}{green}{red}"  # KML writes opacity, blue, green, red
    icon = _child(style, "IconStyle")
    _child(icon, "color", colour)
    line = _child(style, "LineStyle")
    _child(line, "color", colour)
    _child(line, "width", "3" if name in _COLOURS else "1")
    _child(_child(style, "PolyStyle"), "fill", "0")
    _child(_child(style, "BalloonStyle"), "text", "$[description]")


def _schema(document: Element, table: ExportTable) -> None:
    schema = _child(document, "Schema", name=table.name, id=f"{table.name}.fields")
    for one in table.fields:
        simple = _child(schema, "SimpleField", type=_TYPES[one.kind], name=one.name)
        _child(simple, "displayName", f"{one.title} ({one.unit})" if one.unit else one.title)


def _data(parent: Element, values: Mapping[str, str]) -> None:
    data = _child(parent, "ExtendedData")
    for name, value in values.items():
        _child(_child(data, "Data", name=name), "value", value)


def _folder(document: Element, table: ExportTable) -> None:
    """Add a table as a folder; bases of each option in a folder of its own, to be shown and hidden alone."""
    folder = _child(document, "Folder")
    _child(folder, "name", table.title)
    inner: dict[Cell, Element] = {}
    for record, shape in zip(table.records(), table.shapes or (), strict=True):
        option = record.get("option")
        if option is not None and option not in inner:
            inner[option] = _child(folder, "Folder")
            _child(inner[option], "name", str(record["option_title"]))
        _placemark(inner.get(option, folder), table, record, shape)


def _placemark(folder: Element, table: ExportTable, record: Mapping[str, Cell], shape: Any) -> None:
    mark = _child(folder, "Placemark")
    _child(mark, "name", _name(record))
    # Areas would take the clicks meant for what lies in them.
    _child(mark, "visibility", "0" if table.name in {"regions", "zones"} else "1")
    told = [one for one in table.fields if record[one.name] not in {None, ""}]
    _child(mark, "description", _rows((_headed(one), _shown(record[one.name])) for one in told))
    if record.get("day_from"):
        _days(mark, str(record["day_from"]), str(record.get("day_until") or record["day_from"]))
    _child(mark, "styleUrl", f"#{table.name}")
    data = _child(_child(mark, "ExtendedData"), "SchemaData", schemaUrl=f"#{table.name}.fields")
    for name, value in record.items():
        if value is not None:
            _child(data, "SimpleData", _shown(value), name=name)
    if shape is not None:
        _geometry(mark, shape)


def _days(mark: Element, first: str, last: str) -> None:
    """Say on which days a place is of, so that a globe's slider of time shows it then."""
    span = _child(mark, "TimeSpan")
    _child(span, "begin", first)
    _child(span, "end", last)


def _name(record: Mapping[str, Cell]) -> str:
    """Return what a place is called: by town or name, a segment also by the town near it, else by its first field."""
    first = next(iter(record.values()))
    if "near" in record:
        return f"{first} near {record['near']}"
    return str(next((record[key] for key in ("town", "name", "title") if record.get(key)), first))


def _headed(field: ExportField) -> str:
    return f"{field.title}, {field.unit}" if field.unit else field.title


def _shown(value: Cell) -> str:
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def _rows(pairs: Iterable[tuple[str, str]]) -> str:
    """Return pairs as the table of a balloon, which viewers read as HTML: everything in it is escaped."""
    rows = "".join(f"<tr><th align='left'>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>"
                   for name, value in pairs)  # fmt: skip
    return f"<table>{rows}</table>"


def _geometry(parent: Element, shape: Any) -> None:
    if hasattr(shape, "geoms"):
        together = _child(parent, "MultiGeometry")
        for part in shape.geoms:
            _geometry(together, part)
    elif shape.geom_type == "Polygon":
        polygon = _child(parent, "Polygon")
        rings = [
            ("outerBoundaryIs", shape.exterior),
            *(("innerBoundaryIs", ring) for ring in shape.interiors),
        ]
        for tag, ring in rings:
            _points(_child(_child(polygon, tag), "LinearRing"), ring.coords)
    elif shape.geom_type == "LineString":
        line = _child(parent, "LineString")
        _child(line, "tessellate", "1")
        _points(line, shape.coords)
    else:
        _points(_child(parent, "Point"), shape.coords)


def _points(parent: Element, points: Iterable[tuple[float, float]]) -> None:
    _child(parent, "coordinates", " ".join(f"{lon:.15g},{lat:.15g}" for lon, lat in points))
