"""What the marks of a map mean: its colours, its classes, its legend."""

from __future__ import annotations

from peacewright.reporting.fonts import text_width
from peacewright.reporting.formats import day, quantity
from peacewright.reporting.maps.symbols import symbol_drawing, symbol_entry
from peacewright.reporting.maps.theatre_map import HALF, TheatreMap, classes
from peacewright.reporting.svg import prefix_identifiers, quote, shorten
from peacewright.reporting.theme import BLUE, GREY, INK, RAMP, SKY

SEA = "#f4f8fb"
BLANK = "#f3f4f5"
CONTEXT = "#e9ebee"
THEATRE = "#fbfaf6"
ZONE = "#cfe2f0"
BEYOND = "#dfe3e7"
BORDER = "#b3bac2"
LINE_WIDTHS = (2.2, 2.9, 3.6, 4.4, 5.2)


def line_bounds(chart: TheatreMap) -> list[float]:
    """Return the upper bounds of the classes by which the line is shaded."""
    if chart.line_classes:
        return [part.bound for part in chart.line_classes]
    values = [line.value for line in chart.lines if line.value is not None]
    return classes(values, len(RAMP)) if values else []


def line_dashes(chart: TheatreMap, index: int) -> str:
    """Return the dashes of a class of the line: the lowest fixed class is broken, so that grey print shows it too."""
    return 'stroke-dasharray="5 4"' if chart.line_classes and index == 0 else ""


def ramp_step(index: int, count: int) -> int:
    """Spread ``count`` classes over the whole ramp."""
    return len(RAMP) - 1 if count == 1 else round(index * (len(RAMP) - 1) / (count - 1))


def region_step(index: int, count: int) -> int:
    """Spread ``count`` classes of regions over the ramp: one alone is of a shade on which a name can be read."""
    return 1 if count == 1 else ramp_step(index, count)


def _legend_entries(chart: TheatreMap, prefix: str) -> list[tuple[str, str]]:
    """Return (mark in a box 26 x 12, words) for everything the map shows."""
    entries: list[tuple[str, str]] = []

    def stroke(colour: str, width: float, more: str = "") -> str:
        return f'<path d="M1,6h24" stroke="{colour}" stroke-width="{width}" {more}/>'

    if chart.line_classes:
        entries.append(("", f"{chart.line_value}:"))
        for index, part in enumerate(chart.line_classes):
            step = ramp_step(index, len(chart.line_classes))
            entries.append((stroke(RAMP[step], LINE_WIDTHS[step], line_dashes(chart, index)), part.words))
    bounds = [] if chart.line_classes else line_bounds(chart)
    low = min((line.value for line in chart.lines if line.value is not None), default=0.0)
    for index, bound in enumerate(bounds):
        step = ramp_step(index, len(bounds))
        words = f"{quantity(low, chart.line_unit)} to {quantity(bound, chart.line_unit)}"
        if low == bound:
            words = quantity(bound, chart.line_unit)
        entries.append(
            (stroke(RAMP[step], LINE_WIDTHS[step]), words if index else f"{chart.line_value}: {words}")
        )
        low = bound
    if chart.lines and not chart.line_value:
        entries.append((stroke(INK, 2.6), chart.line_name))
    entries += _region_entries(chart)
    if any(region.role == "zone" for region in chart.regions):
        box = f'<rect x="1" y="1" width="24" height="10" fill="{ZONE}" stroke="{BORDER}" stroke-width="0.7"/>'
        entries.append((box, chart.zone_name))
    if any(region.role == "beyond" for region in chart.regions):
        box = (
            f'<rect x="1" y="1" width="24" height="10" fill="{BEYOND}" stroke="{BORDER}" stroke-width="0.7" '
            'stroke-dasharray="3 2"/>'
        )
        entries.append((box, chart.beyond_name))
    if chart.reaches:
        box = (
            f'<rect x="1" y="1" width="24" height="10" fill="{SKY}" fill-opacity="0.11" stroke="{BLUE}" '
            'stroke-dasharray="5 3"/>'
        )
        entries.append((box, "Within reach"))
    for name in dict.fromkeys(base.symbol for base in chart.bases):
        drawing = symbol_drawing(name)
        scale = min(24 / drawing.width, 16 / drawing.height)
        body = prefix_identifiers(drawing.body, f"{prefix}-legend-{name}")
        mark = (
            f'<g transform="translate({shorten(13 - drawing.width * scale / 2)},'
            f"{shorten(6 - drawing.height * scale / 2)}) scale({scale:.3f}) "
            f'translate({-drawing.left:g},{-drawing.top:g})">{body}</g>'
        )
        entries.append((mark, symbol_entry(name).meaning))
    return entries


def _region_entries(chart: TheatreMap) -> list[tuple[str, str]]:
    """Return what the shades of regions mean."""
    if not chart.region_value:
        return []

    def box(colour: str) -> str:
        return (
            f'<rect x="1" y="1" width="24" height="10" fill="{colour}" stroke="{BORDER}" stroke-width="0.7"/>'
        )

    values = [region.value for region in chart.regions if region.value is not None]
    bounds = classes(values, len(RAMP)) if values else []
    entries = [("", f"{chart.region_value}:"), (box(THEATRE), chart.plain_name)]
    low = min(values, default=0.0)
    for index, bound in enumerate(bounds):
        words = f"{quantity(low, chart.region_unit)} to {quantity(bound, chart.region_unit)}"
        if low == bound:
            words = quantity(bound, chart.region_unit)
        entries.append((box(RAMP[region_step(index, len(bounds))]), words))
        low = min((value for value in values if value > bound), default=bound)
    return entries


def _base_names(chart: TheatreMap, width: float, top: float, font: float) -> tuple[str, float]:
    """Return the names of numbered bases in columns read downwards, and their height."""
    if not chart.numbered():
        return "", 0.0
    words = [f"{number} {base.name}" for number, base in enumerate(chart.bases, 1)]
    columns = max(1, int((width - 4) // (max(text_width(name, font) for name in words) + 14)))
    rows = -(-len(words) // columns)
    parts = []
    for index, (number, base) in enumerate(enumerate(chart.bases, 1)):
        x, y = 5 + (index // rows) * (width / columns), top + 12 + (index % rows) * 15
        parts.append(
            f'<text x="{shorten(x)}" y="{shorten(y)}" font-size="{font:g}" fill="{INK}">'
            f'<tspan font-weight="600">{number}</tspan> {quote(base.name)}</text>'
        )
    return "".join(parts), rows * 15.0 + 8.0


def draw_legend(chart: TheatreMap, width: float, top: float, prefix: str) -> tuple[str, float]:
    """Return the legend below the map, in as many columns as fit, and its height."""
    entries = _legend_entries(chart, prefix)
    font = 11.0 if width > HALF else 10.5
    column_width = max([text_width(words, font) + 50 for _, words in entries] or [1.0])
    columns = max(1, int(width // column_width))
    rows = -(-len(entries) // columns)
    parts = []
    for index, (mark, words) in enumerate(entries):
        x = 4 + (index // rows) * (width / columns)
        y = top + 10 + (index % rows) * 19
        parts.append(
            f'<g transform="translate({shorten(x)},{shorten(y)})">{mark}'
            f'<text x="{33 if mark else 1}" y="10" font-size="{font:g}" fill="{INK}">{quote(words)}</text></g>'
        )
    names, names_height = _base_names(chart, width, top + 14 + rows * 19, font)
    parts.append(names)
    date_line = f"As at {day(chart.as_at)}. Lambert azimuthal equal-area projection."
    y = top + 10 + rows * 19 + 12 + names_height
    lines = [date_line, chart.credit] if chart.credit else [date_line]
    if chart.credit and text_width(f"{date_line} {chart.credit}", 10.5) < width - 8:
        lines = [f"{date_line} {chart.credit}"]
    for number, line in enumerate(lines):
        parts.append(
            f'<text x="4" y="{shorten(y + number * 13)}" font-size="10.5" fill="{GREY}">{quote(line)}</text>'
        )
    return "".join(parts), y + len(lines) * 13 - top
