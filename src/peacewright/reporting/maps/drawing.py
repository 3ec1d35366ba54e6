"""Drawing a :class:`~peacewright.reporting.maps.theatre_map.TheatreMap`: projection, marks, labels, scale and legend.

The projection is Lambert's azimuthal equal-area about the middle of the frame, so that areas compare truly and
distances within a country are right to about one per cent.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peacewright.reporting.fonts import TEXT_FAMILY, text_width
from peacewright.reporting.maps.furniture import METRES_PER_KM, north_arrow, scale_bar
from peacewright.reporting.maps.labels import Label, LabelPlacer, Rectangle
from peacewright.reporting.maps.legend import (
    BEYOND,
    BLANK,
    BORDER,
    CONTEXT,
    LINE_WIDTHS,
    SEA,
    THEATRE,
    ZONE,
    draw_legend,
    line_bounds,
    line_dashes,
    ramp_step,
    region_step,
)
from peacewright.reporting.maps.symbols import symbol_drawing, symbol_entry
from peacewright.reporting.maps.theatre_map import HALF, MapError, MapReach, Point, Ring, TheatreMap, classes
from peacewright.reporting.svg import prefix_identifiers, quote, shorten
from peacewright.reporting.theme import BLUE, GREY, INK, PAPER, RAMP, SKY

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

NAMED, NUMBERED = 1.35, 2.3  # room across for a symbol over its size: alone, and with its number beside it
TALLEST = 0.75  # height of a map over its width, at most


@dataclass(frozen=True)
class View:
    """How the theatre lies on the drawing."""

    width: float
    height: float
    left: float
    top: float
    metres_per_pixel: float
    project: Callable[[Ring], list[tuple[float, float]]]

    def places(self, points: Ring) -> list[tuple[float, float]]:
        """Return the drawing positions of (longitude, latitude) points."""
        scale = self.metres_per_pixel
        return [
            ((east - self.left) / scale, (self.top - north) / scale) for east, north in self.project(points)
        ]

    def at(self, point: Point) -> tuple[float, float]:
        """Return the drawing position of one (longitude, latitude)."""
        return self.places((point,))[0]


def _frame(chart: TheatreMap) -> tuple[float, float, float, float]:
    if chart.frame is not None:
        return chart.frame
    points = [
        point
        for region in chart.regions
        if region.role != "context"
        for ring in region.rings
        for point in ring
    ] or [point for region in chart.regions for ring in region.rings for point in ring]
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def make_view(chart: TheatreMap, width: float) -> View:
    """Lay the frame of ``chart`` on a drawing ``width`` pixels wide.

    Raises
    ------
    MapError
        If the frame has no extent.
    """
    from pyproj import CRS, Transformer

    west, south, east, north = _frame(chart)
    if not (west < east and south < north):
        raise MapError(f"map '{chart.title}': its frame has no extent")
    middle = CRS.from_proj4(
        f"+proj=laea +lat_0={(south + north) / 2} +lon_0={(west + east) / 2} +datum=WGS84 +units=m"
    )
    transformer = Transformer.from_crs("EPSG:4326", middle, always_xy=True)

    def project(points: Ring) -> list[tuple[float, float]]:
        xs, ys = transformer.transform([point[0] for point in points], [point[1] for point in points])
        return list(zip(map(float, xs), map(float, ys), strict=True))

    steps = [index / 12 for index in range(13)]
    edge = project(
        tuple(
            (west + (east - west) * a, south + (north - south) * b)
            for a in steps
            for b in steps
            if a in (0, 1) or b in (0, 1)
        )
    )
    left, right = min(x for x, _ in edge), max(x for x, _ in edge)
    bottom, top = min(y for _, y in edge), max(y for _, y in edge)
    # A tall country is shown with more of its neighbours beside it, so that the map stays on a page with its text.
    missing = (top - bottom) / TALLEST - (right - left)
    if missing > 0:
        left, right = left - missing / 2, right + missing / 2
    margin = 0.02 * (right - left)
    scale = (right - left + 2 * margin) / width
    return View(width, (top - bottom + 2 * margin) / scale, left - margin, top + margin, scale, project)


def _shape(view: View, rings: tuple[Ring, ...]) -> BaseGeometry:
    """Return rings as one geometry on the page, cut to it and thinned below what the eye can tell."""
    from shapely.geometry import Polygon, box
    from shapely.ops import unary_union

    polygons = [Polygon(view.places(ring)).buffer(0) for ring in rings]
    page = box(-4, -4, view.width + 4, view.height + 4)
    return unary_union(polygons).intersection(page).simplify(0.6)


def _path(shape: BaseGeometry) -> str:
    """Return the path of a polygon or several."""
    parts = []
    for polygon in getattr(shape, "geoms", [shape]):
        if polygon.geom_type != "Polygon" or polygon.area < 3:
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = " ".join(f"{shorten(x)},{shorten(y)}" for x, y in list(ring.coords)[:-1])
            parts.append(f"M{points}Z")
    return "".join(parts)


def _run(points: list[tuple[float, float]]) -> str:
    return "M" + " ".join(f"{shorten(x)},{shorten(y)}" for x, y in points)


def _region_marks(chart: TheatreMap, view: View) -> list[str]:
    values = [region.value for region in chart.regions if region.value is not None]
    bounds = classes(values, len(RAMP)) if values else []
    marks = []
    order = {"context": 0, "theatre": 1, "zone": 2, "beyond": 3}
    for region in sorted(chart.regions, key=lambda item: order[item.role]):
        path = _path(_shape(view, region.rings))
        if not path:
            continue
        fill = {"context": CONTEXT, "theatre": THEATRE, "zone": ZONE, "beyond": BEYOND}[region.role]
        dashes = ' stroke-dasharray="3 2"' if region.role == "beyond" else ""
        if region.value is not None:
            fill = RAMP[region_step(_class_of(region.value, bounds), len(bounds))]
        marks.append(f'<path d="{path}" fill="{fill}" stroke="{BORDER}" stroke-width="0.7"{dashes}/>')
    return marks


def _class_of(value: float, bounds: list[float]) -> int:
    return next(index for index, bound in enumerate(bounds) if value <= bound)


def _reach_rings(reach: MapReach) -> tuple[Ring, ...]:
    if reach.rings:
        return reach.rings
    from pyproj import Geod

    if reach.centre is None or reach.radius_km is None:
        raise MapError(f"reach '{reach.name}' has neither rings nor a circle")
    geod = Geod(ellps="WGS84")
    count = 72
    longitudes, latitudes, _ = geod.fwd(
        [reach.centre[0]] * count,
        [reach.centre[1]] * count,
        [360.0 * index / count for index in range(count)],
        [reach.radius_km * METRES_PER_KM] * count,
    )
    return (tuple(zip(map(float, longitudes), map(float, latitudes), strict=True)),)


def _reach_marks(chart: TheatreMap, view: View) -> list[str]:
    return [
        f'<path d="{_path(_shape(view, _reach_rings(reach)))}" fill="{SKY}" fill-opacity="0.11" stroke="{BLUE}" '
        'stroke-width="1" stroke-dasharray="5 3"/>'
        for reach in chart.reaches
    ]


def _line_marks(chart: TheatreMap, view: View, placer: LabelPlacer) -> list[str]:
    bounds = line_bounds(chart)
    casing, strokes = [], []
    for line in chart.lines:
        points = view.places(line.points)
        placer.block_path(points, 3.5)
        colour, width, dashes = INK, 2.6, ""
        if line.value is not None:
            position = _class_of(line.value, bounds)
            step = ramp_step(position, len(bounds))
            colour, width, dashes = RAMP[step], LINE_WIDTHS[step], line_dashes(chart, position)
        path = _run(points)
        common = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
        casing.append(f'<path d="{path}" {common} stroke="{PAPER}" stroke-width="{width + 2.4:.1f}"/>')
        strokes.append(f'<path d="{path}" {common} stroke="{colour}" stroke-width="{width}" {dashes}/>')
    return casing + strokes


def _text(label: Label, *, weight: int = 400, colour: str = INK, style: str = "normal") -> str:
    return (
        f'<text x="{shorten(label.x)}" y="{shorten(label.y)}" font-size="{label.size:g}" font-weight="{weight}" '
        f'font-style="{style}" fill="{colour}" stroke="{PAPER}" stroke-width="2.6" stroke-linejoin="round" '
        f'paint-order="stroke">{quote(label.text)}</text>'
    )


def _spread_symbols(
    centres: list[tuple[float, float]], size: float, across: float
) -> list[tuple[float, float]]:
    """Move symbols apart that would come nearer than ``across`` sizes, each as little as serves."""
    placed: list[tuple[float, float]] = []
    for x, y in centres:
        best = (x, y)
        for radius in (0.0, 0.8, 1.2, 1.6, 2.0, 2.5, 3.0, 3.5, 4.0):
            spots = [
                (x + radius * size * math.cos(turn), y + radius * size * math.sin(turn) * 0.8)
                for turn in (index * math.pi / 6 for index in range(12))
            ]
            free = [
                spot
                for spot in spots
                if all(
                    abs(spot[0] - other[0]) > size * across or abs(spot[1] - other[1]) > size
                    for other in placed
                )
            ]
            if free:
                best = free[0]
                break
        placed.append(best)
    return placed


def _base_marks(chart: TheatreMap, view: View, placer: LabelPlacer, prefix: str) -> list[str]:
    size = 20.0 if view.width > HALF else 13.0
    if chart.numbered():
        size *= 0.8
    leaders, marks, boxes = [], [], []
    towns = [view.at(base.place) for base in chart.bases]
    for number, (base, town, centre) in enumerate(
        zip(
            chart.bases,
            towns,
            _spread_symbols(towns, size, NUMBERED if chart.numbered() else NAMED),
            strict=True,
        )
    ):
        drawing = symbol_drawing(base.symbol)
        scale = size / 100.0
        width, height = drawing.width * scale, drawing.height * scale
        left, top = centre[0] - width / 2, centre[1] - height / 2
        if centre != town:
            leaders.append(
                f'<path d="{_run([town, centre])}" stroke="{INK}" stroke-width="0.8"/>'
                f'<circle cx="{shorten(town[0])}" cy="{shorten(town[1])}" r="1.8" fill="{INK}"/>'
            )
        body = prefix_identifiers(drawing.body, f"{prefix}-base{number}")
        marks.append(
            f'<g transform="translate({shorten(left)},{shorten(top)}) scale({scale:g}) '
            f'translate({-drawing.left:g},{-drawing.top:g})"><title>{quote(base.name)}: '
            f"{quote(symbol_entry(base.symbol).meaning)}</title>{body}</g>"
        )
        box = Rectangle(left, top, left + width, top + height)
        placer.block(box)
        boxes.append(box)
    font = 11.5 if view.width > HALF else 11.0
    named: set[str] = set()
    for number, (base, box) in enumerate(zip(chart.bases, boxes, strict=True), 1):
        name = str(number) if chart.numbered() else base.name
        if name in named:
            continue
        named.add(name)
        label = placer.place(name, box, font, needed=True)
        if label is not None:
            marks.append(_text(label, weight=600))
    return leaders + marks


def _town_marks(chart: TheatreMap, view: View, placer: LabelPlacer) -> list[str]:
    marks = []
    font = 11.0 if view.width > HALF else 10.5
    for town in chart.towns:
        x, y = view.at(town.place)
        label = placer.place(town.name, Rectangle(x - 2, y - 2, x + 2, y + 2), font, needed=False)
        if label is None:
            continue
        marks.append(
            f'<circle cx="{shorten(x)}" cy="{shorten(y)}" r="1.9" fill="{PAPER}" stroke="{INK}" stroke-width="0.9"/>'
        )
        marks.append(_text(label))
    return marks


def _region_labels(chart: TheatreMap, view: View, placer: LabelPlacer) -> list[str]:
    marks = []
    font = 11.0 if view.width > HALF else 10.5
    for region in chart.regions:
        if not region.labelled:
            continue
        shape = _shape(view, region.rings)
        if shape.is_empty:
            continue
        spot = shape.representative_point()
        words = region.label or region.name
        width = text_width(words, font)
        mark = Rectangle(spot.x - width / 2 - 3, spot.y - 1, spot.x - width / 2 - 3, spot.y + 1)
        label = placer.place(words, mark, font, needed=False)
        if label is not None:
            marks.append(
                _text(label, weight=600) if region.label else _text(label, colour=GREY, style="italic")
            )
    return marks


_NAME_LOOK = {
    "country": (14.0, 600, GREY, "normal"),
    "side": (11.5, 600, INK, "italic"),
    "sea": (11.0, 400, BLUE, "italic"),
}


def _name_marks(chart: TheatreMap, view: View, placer: LabelPlacer) -> list[str]:
    """Return the names without marks, each centred where there is room at its place or beside it."""
    marks = []
    for name in chart.names:
        size, weight, colour, style = _NAME_LOOK[name.kind]
        half = text_width(name.name, size) / 2
        # Moved, a name of a side could come to stand on the other one.
        tried = (
            placer.centre(name.name, *view.at(place), half, size, moved=name.kind == "country")
            for place in (name.place, *name.also)
        )
        label = next((found for found in tried if found is not None), None)
        if label is not None:
            marks.append(_text(label, weight=weight, colour=colour, style=style))
    return marks


def draw_map(chart: TheatreMap, width: float, prefix: str) -> str:
    """Return ``chart`` as SVG text ``width`` pixels wide, its identifiers prefixed with ``prefix``.

    Raises
    ------
    MapError
        If the frame has no extent.
    DrawingError
        If a symbol is not on the list.
    """
    view = make_view(chart, width)
    placer = LabelPlacer(Rectangle(2, 2, view.width - 2, view.height - 2))
    furniture = [scale_bar(view, placer), north_arrow(view, placer)]
    lines = _line_marks(chart, view, placer)
    bases = _base_marks(chart, view, placer, prefix)
    names = _name_marks(chart, view, placer)
    towns = _town_marks(chart, view, placer)
    regions = _region_labels(chart, view, placer)
    legend, legend_height = draw_legend(chart, view.width, view.height, prefix)
    height = view.height + legend_height
    clip = f"{prefix}-page"
    body = "".join(
        [*_region_marks(chart, view), *_reach_marks(chart, view), *lines, *regions, *names, *towns, *bases]
    )
    # Without neighbours on the map what lies outside may be land or water: a plain ground says neither.
    ground = SEA if any(region.role == "context" for region in chart.regions) else BLANK
    frame = f'width="{shorten(view.width)}" height="{shorten(view.height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{shorten(width)}" height="{shorten(height)}" '
        f'viewBox="0 0 {shorten(width)} {shorten(height)}" font-family="{TEXT_FAMILY}, sans-serif" '
        f'aria-hidden="true" focusable="false"><defs><clipPath id="{clip}"><rect {frame}/></clipPath></defs>'
        f'<rect width="100%" height="100%" fill="{PAPER}"/><rect {frame} fill="{ground}"/>'
        f'<g clip-path="url(#{clip})">{body}</g>{"".join(furniture)}'
        f'<rect {frame} fill="none" stroke="{GREY}" stroke-width="0.8"/>{legend}</svg>'
    )


__all__ = ["View", "draw_map", "make_view"]
