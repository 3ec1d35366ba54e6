"""The places of an export: line of contact, segments, regions, zones, sea areas, bases by town.

A public operation says of the line what its brief says: reach as the average of each region's stretch, persons at a
base to two figures, distances to 10 km, no coordinate finer than a hundredth of a degree, and no town but those that
bases stand in. A restricted one gives the segments' own reach and the towns they are near, the plan's own numbers, and
coordinates to about a metre.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from peacewright.answers.words import two_figures
from peacewright.operation.operation import Operation
from peacewright.plan.plan import Plan
from peacewright.plan.stationing import Base
from peacewright.reporting.compose_maps import DECIMALS
from peacewright.reporting.exports.model import Cell, ExportField, ExportTable, digits
from peacewright.theatre.geography import Region, regions
from peacewright.theatre.line import mean_by_region, segment_paths
from peacewright.theatre.theatre import Theatre

RESTRICTED_DECIMALS = 5
TOWN_DISTANCE = -1
"""Digits to which the distance of a base from the line is rounded in public: to 10 km."""


def place_tables(operation: Operation, plans: Mapping[str, Plan]) -> tuple[ExportTable, ...]:
    """Return the tables whose rows are places.

    Parameters
    ----------
    operation : Operation
    plans : mapping of option name to Plan
        At least one; all of the same theatre.
    """
    theatre = next(iter(plans.values())).theatre
    public = operation.disclosure == "public"
    decimals = DECIMALS if public else RESTRICTED_DECIMALS
    reach = {
        name: mean_by_region(theatre.segments, plan.stationing.reach) if public else plan.stationing.reach
        for name, plan in plans.items()
    }
    tables = (
        _line(operation, theatre),
        _segments(theatre, reach, public),
        _regions(operation, theatre, plans),
        _zones(operation, theatre),
        _sea_areas(operation),
        _bases(plans, public),
    )
    return tuple(rounded(table, decimals) for table in tables)


def _line(operation: Operation, theatre: Theatre) -> ExportTable:
    declared = operation.theatre.line_of_contact
    fields = (
        ExportField("between", "between"),
        ExportField("as_at", "as at", "date"),
        ExportField("ruler_km", "ruler that its length is measured with", "number", "km"),
        ExportField("length_km", "length at this ruler", "number", "km"),
        ExportField("sources", "sources"),
    )
    between = " and ".join(operation.parties[party].name for party in declared.between)
    line = theatre.line
    row: tuple[Cell, ...] = (
        between, declared.as_at.isoformat(), line.ruler_km, digits(line.length_km), "; ".join(declared.sources),
    )  # fmt: skip
    shape = shapely.LineString(np.stack([line.lon, line.lat], axis=1))
    return ExportTable("line_of_contact", "The line of contact", fields, (row,), (shape,))


def _reach_fields(names: Mapping[str, Any], of: str) -> tuple[ExportField, ...]:
    return tuple(
        ExportField(f"reach_share_{name}", f"{of}: {name}", "number", "share from 0 to 1") for name in names
    )


def _segments(theatre: Theatre, reach: Mapping[str, Any], public: bool) -> ExportTable:
    segments = theatre.segments
    measure = "chance that a free team arrives in time" + (", average of the region" if public else "")
    fields = (
        ExportField("segment", "segment"),
        *(() if public else (ExportField("near", "nearest town"),)),
        ExportField("region", "region, ISO 3166-2"),
        ExportField("region_name", "region"),
        ExportField("length_km", "length", "number", "km"),
        *_reach_fields(reach, measure),
    )
    rows = tuple(
        (
            segments.id[number], *(() if public else (segments.place[number],)), segments.region[number],
            segments.region_name[number], digits(segments.length_km[number]),
            *(digits(values[number]) for values in reach.values()),
        )
        for number in range(len(segments))
    )  # fmt: skip
    shapes = tuple(shapely.LineString(course) for course in segment_paths(theatre.line, segments))
    title = "Segments of the line of contact, with reach of each option"
    return ExportTable("segments", title, fields, rows, shapes)


def _regions(operation: Operation, theatre: Theatre, plans: Mapping[str, Plan]) -> ExportTable:
    segments = theatre.segments
    fields = (
        ExportField("region", "region, ISO 3166-2"),
        ExportField("name", "name"),
        ExportField("part", "part of the theatre"),
        ExportField("zones", "zones that hold it"),
        ExportField("line_km", "length of the line in it", "number", "km"),
        *_reach_fields(plans, "share of its line that a free team reaches in time"),
    )
    means = [mean_by_region(segments, plan.stationing.reach) for plan in plans.values()]
    rows, shapes = [], []
    for region, part in _listed(operation, theatre):
        here = np.flatnonzero(np.array(segments.region) == region.code)
        zones = "; ".join(name for name, codes in theatre.zones.items() if region.code in codes)
        reached = (digits(mean[here[0]]) if len(here) else None for mean in means)
        length = digits(float(segments.length_km[here].sum()))
        rows.append((region.code, region.name, part, zones, length, *reached))
        shapes.append(region.polygon)
    return ExportTable("regions", "Regions", fields, tuple(rows), tuple(shapes))


def _listed(operation: Operation, theatre: Theatre) -> list[tuple[Region, str]]:
    """Return the regions of the theatre, then those of zones and parties that lie beyond its boundaries."""
    found = {region.code: (region, "theatre") for region in theatre.regions}
    for name, codes in theatre.zones.items():
        for code in codes:
            for region in () if code in found else regions(code):
                found.setdefault(region.code, (region, f"zone {name}"))
    for party, codes in operation.theatre.beyond.items():
        for code in codes:
            for region in regions(code):
                found.setdefault(region.code, (region, f"beyond, {party}"))
    return list(found.values())


def _zones(operation: Operation, theatre: Theatre) -> ExportTable:
    fields = (
        ExportField("zone", "zone"),
        ExportField("title", "title"),
        ExportField("regions", "its regions"),
    )
    rows, shapes = [], []
    for name, zone in operation.theatre.zones.items():
        parts = [region.polygon for code in theatre.zones[name] for region in regions(code)]
        rows.append((name, zone.title, "; ".join(zone.regions)))
        shapes.append(shapely.union_all(parts))
    return ExportTable("zones", "Zones where a force may be", fields, tuple(rows), tuple(shapes))


def _sea_areas(operation: Operation) -> ExportTable:
    fields = (ExportField("area", "area"), ExportField("name", "name"), ExportField("sources", "sources"))
    areas = operation.theatre.sea_areas
    rows = tuple((key, area.place, "; ".join(area.sources)) for key, area in areas.items())
    shapes = tuple(shapely.Point(area.lon, area.lat) for area in areas.values())
    return ExportTable("sea_areas", "Sea areas to watch, by a point within each", fields, rows, shapes)


BASE_FIELDS = (
    ExportField("option", "option"),
    ExportField("option_title", "title of the option"),
    ExportField("town", "town"),
    ExportField("region", "region, ISO 3166-2"),
    ExportField("region_name", "region"),
    ExportField("persons", "persons", "number", "persons"),
    ExportField("teams", "teams that can be sent to the line", "integer", "teams"),
    ExportField("distance_to_line_km", "distance to the line of contact", "number", "km"),
)


def base_row(plan: Plan, base: Base) -> tuple[Cell, ...]:
    """Return what is said of one base, by town and as coarsely as the operation's disclosure asks."""
    persons, distance = digits(base.persons), digits(base.distance_to_line_km)
    if plan.operation.disclosure == "public":
        persons, distance = two_figures(round(base.persons)), round(base.distance_to_line_km, TOWN_DISTANCE)
    names = {region.code: region.name for region in plan.theatre.regions}
    return (
        plan.option_name, plan.option.title, base.place, base.region, names.get(base.region, base.region),
        persons, base.teams, distance,
    )  # fmt: skip


def _bases(plans: Mapping[str, Plan], public: bool) -> ExportTable:
    found = [(plan, base) for plan in plans.values() for base in plan.stationing.bases]
    title = "Bases by option and town" + (
        ": they show what spacing costs, and are no proposal" if public else ""
    )
    rows = tuple(base_row(plan, base) for plan, base in found)
    shapes = tuple(shapely.Point(base.longitude, base.latitude) for _, base in found)
    return ExportTable("bases", title, BASE_FIELDS, rows, shapes)


def rounded(table: ExportTable, decimals: int) -> ExportTable:
    """Return a table with coordinates rounded, rings turned as RFC 7946 asks: outer ones counter-clockwise."""
    grid = 10.0**-decimals

    def exact(points: Any) -> Any:
        # The grid leaves 0.30000000000000004, which no reader should see.
        return np.round(points, decimals)

    shapes: list[Any] = []
    for shape in table.shapes or ():
        if shape is None:
            shapes.append(None)
            continue
        areal = shape.geom_type.endswith("Polygon")
        mode = "valid_output" if areal else "pointwise"
        kept = shapely.set_precision(shapely.force_2d(shape), grid, mode=mode)
        kept = shapely.transform(shapely.set_precision(kept, 0.0), exact)
        shapes.append(_right_handed(kept) if areal else shapely.remove_repeated_points(kept))
    return ExportTable(table.name, table.title, table.fields, table.rows, tuple(shapes))


def _right_handed(shape: Any) -> Any:
    from shapely.geometry.polygon import orient

    parts = [orient(part, 1.0) for part in getattr(shape, "geoms", [shape])]
    return shapely.MultiPolygon(parts)
