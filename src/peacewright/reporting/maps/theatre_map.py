"""A static map drawn from geometry that is handed in: regions, the line, bases with symbols, reach.

The map shows what it is given. Whoever fills it keeps places at the level of towns and regions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from peacewright.reporting.document import Column, Span, Table
from peacewright.reporting.formats import day, quantity
from peacewright.reporting.svg import DrawingError

if TYPE_CHECKING:
    from datetime import date

Point = tuple[float, float]
Ring = tuple[Point, ...]

WIDE = 800
HALF = 420
NARROW = 370
MOST_NAMES = 9
"""More bases than this get numbers on the map, because their names would cover one another."""


class MapError(DrawingError):
    """A map cannot be drawn from what was handed in."""


def _check_points(name: str, points: Ring, least: int) -> None:
    if len(points) < least:
        raise MapError(f"'{name}' has {len(points)} points, needs at least {least}")
    for longitude, latitude in points:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise MapError(f"'{name}': {longitude}, {latitude} is no longitude and latitude in degrees")


@dataclass(frozen=True)
class MapRegion:
    """An area with outer rings of (longitude, latitude).

    ``role``: 'theatre' for the country of the operation, 'zone' for a part where the force may stand, 'beyond' for a
    part of a zone on the side of the line where it does not, 'context' for neighbours. A region with a value is shaded
    by it instead.
    """

    name: str
    rings: tuple[Ring, ...]
    role: Literal["theatre", "zone", "beyond", "context"] = "theatre"
    value: float | None = None
    labelled: bool = False
    label: str = ""
    """What stands on the map in place of its name."""

    def __post_init__(self) -> None:
        for ring in self.rings:
            _check_points(self.name, ring, 3)


@dataclass(frozen=True)
class MapLine:
    """A line or a segment of one, with the value that sets its shade, if any."""

    name: str
    points: Ring
    value: float | None = None

    def __post_init__(self) -> None:
        _check_points(self.name, self.points, 2)


@dataclass(frozen=True)
class MapBase:
    """A base at the place of a town, with the name of an APP-6 symbol."""

    name: str
    place: Point
    symbol: str
    note: str = ""

    def __post_init__(self) -> None:
        _check_points(self.name, (self.place,), 1)


@dataclass(frozen=True)
class MapTown:
    """A town for orientation."""

    name: str
    place: Point

    def __post_init__(self) -> None:
        _check_points(self.name, (self.place,), 1)


@dataclass(frozen=True)
class MapName:
    """A name that stands on the map without a mark: the country, who holds a side of the line, or a sea.

    ``also`` are further places where it would be true too; it stands at the first that is free, or nowhere.
    """

    name: str
    place: Point
    kind: Literal["country", "side", "sea"]
    also: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        _check_points(self.name, (self.place,), 1)


@dataclass(frozen=True)
class LineClass:
    """A fixed class by which a line is shaded: values up to ``bound``, in words."""

    bound: float
    words: str


@dataclass(frozen=True)
class MapReach:
    """An area within reach: a circle of ``radius_km`` about a place, or polygons where travel was computed."""

    name: str
    centre: Point | None = None
    radius_km: float | None = None
    rings: tuple[Ring, ...] = ()

    def __post_init__(self) -> None:
        circle = self.centre is not None and self.radius_km is not None
        if circle == bool(self.rings):
            raise MapError(f"reach '{self.name}': give a centre with a radius, or rings")


@dataclass(frozen=True)
class TheatreMap:
    """A map of the theatre.

    ``line_value`` names the value by which the line is shaded, with its unit; ``line_classes`` are the classes in
    rising order, the last of which must hold the largest value. Without them the values are cut into classes of about
    equally many.
    """

    title: str
    as_at: date
    regions: tuple[MapRegion, ...]
    lines: tuple[MapLine, ...] = ()
    bases: tuple[MapBase, ...] = ()
    towns: tuple[MapTown, ...] = ()
    names: tuple[MapName, ...] = ()
    reaches: tuple[MapReach, ...] = ()
    line_name: str = "Line of contact"
    line_value: str = ""
    line_unit: str = ""
    line_classes: tuple[LineClass, ...] = ()
    region_value: str = ""
    """What regions are shaded by, where they have values; one without is left plain, and told so."""
    region_unit: str = ""
    plain_name: str = "none"
    """What a region of the theatre without a value has."""
    zone_name: str = "Zone in which the force may stand"
    beyond_name: str = "Zone beyond the line: no sites there"
    credit: str = ""
    frame: tuple[float, float, float, float] | None = field(default=None)
    """West, south, east, north in degrees; without it, the regions that are not context."""

    def __post_init__(self) -> None:
        if not self.regions:
            raise MapError(f"map '{self.title}': no region to draw")
        if self.line_value and any(line.value is None for line in self.lines):
            raise MapError(f"map '{self.title}': every segment needs a value of {self.line_value}")
        highest = max((line.value for line in self.lines if line.value is not None), default=0.0)
        if self.line_classes and highest > self.line_classes[-1].bound:
            raise MapError(f"map '{self.title}': {highest} lies above every class of {self.line_value}")

    def numbered(self) -> bool:
        """Tell whether there are so many bases that numbers stand on the map and the names below it."""
        return len(self.bases) > MOST_NAMES

    def needs_full_width(self) -> bool:
        """Tell whether half a column is too narrow: a map is drawn smaller there, with fewer names."""
        return False

    def drawings(self, identifier: str, span: Span) -> tuple[str, ...]:
        """Return the map for a page and for a narrow screen; over half a column one drawing serves both."""
        from peacewright.reporting.maps.drawing import draw_map

        if span == "half":
            return (draw_map(self, HALF, identifier),)
        return (
            draw_map(self, WIDE, f"{identifier}-wide"),
            draw_map(self, NARROW, f"{identifier}-narrow"),
        )

    def table(self, caption: str) -> Table:
        """Return bases, segments and reach as rows."""
        from peacewright.reporting.maps.symbols import symbol_entry

        rows: list[tuple[str, str, str]] = []
        for number, base in enumerate(self.bases, 1):
            name = f"{number} {base.name}" if self.numbered() else base.name
            rows.append((name, symbol_entry(base.symbol).meaning, base.note))
        for reach in self.reaches:
            size = "" if reach.radius_km is None else quantity(reach.radius_km, "km")
            rows.append((reach.name, "Reach", size))
        for line in self.lines:
            value = "" if line.value is None else f"{self.line_value} {quantity(line.value, self.line_unit)}"
            rows.append((line.name, self.line_name, value))
        for region in self.regions:
            if region.role in ("zone", "beyond"):
                rows.append((region.name, self.zone_name if region.role == "zone" else self.beyond_name, ""))
        for region in sorted(self.regions, key=lambda one: (-(one.value or 0.0), one.name)):
            if self.region_value and region.role != "context":
                told = self.plain_name if region.value is None else quantity(region.value, self.region_unit)
                rows.append((region.name, self.region_value, told))
        rows = list(dict.fromkeys(rows))
        if not rows:
            rows = [(region.name, "Region", "") for region in self.regions]
        return Table(caption, (Column("Place"), Column("What it is"), Column("Detail")), tuple(rows))

    def description(self) -> str:
        """Return words that stand for the map."""
        parts = [f"Map: {self.title}, as at {day(self.as_at)}."]
        zones = [region.name for region in self.regions if region.role == "zone"]
        beyond = [region.name for region in self.regions if region.role == "beyond"]
        if zones:
            parts.append(f"{self.zone_name}: {', '.join(zones)}.")
        if beyond:
            parts.append(f"{self.beyond_name}: parts of {', '.join(beyond)}.")
        if self.bases:
            parts.append(f"Bases: {', '.join(base.name for base in self.bases)}.")
        if self.lines:
            parts.append(f"{self.line_name}: {', '.join(dict.fromkeys(line.name for line in self.lines))}.")
            values = [line.value for line in self.lines if line.value is not None]
            if values:
                low, high = quantity(min(values), self.line_unit), quantity(max(values), self.line_unit)
                parts.append(f"{self.line_value}: from {low} to {high}.")
        shaded = sorted(
            (one for one in self.regions if one.value is not None),
            key=lambda one: (-(one.value or 0.0), one.name),
        )
        if self.region_value:
            most = ", ".join(
                f"{one.name} {quantity(one.value or 0.0, self.region_unit)}" for one in shaded[:5]
            )
            parts.append(f"{self.region_value}: {most or self.plain_name}.")
        return " ".join(parts)

    def reading(self) -> str:
        """Return one line that says how to read the marks."""
        shade = f" The darker and broader the line, the larger: {self.line_value}." if self.line_value else ""
        if self.region_value:
            shade += f" The darker a region, the more: {self.region_value}."
        numbers = " The numbers of bases stand for the names below the map." if self.numbered() else ""
        return f"Places are shown no finer than towns.{shade}{numbers}"


def classes(values: list[float], most: int) -> list[float]:
    """Return rising upper bounds of at most ``most`` classes that hold about equally many of ``values``."""
    ordered = sorted(values)
    count = min(most, len(set(ordered)))
    bounds = [ordered[math.ceil((index + 1) * len(ordered) / count) - 1] for index in range(count)]
    return sorted(set(bounds))
