"""The map of a report: regions shaded by what was reported in them, the line as declared; no place finer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from peacewright.operation.operation import Operation
from peacewright.reporting.compose_maps import CREDIT, DECIMALS, TOLERANCE_DEGREES, neighbours_of, rings_of
from peacewright.reporting.formats import day
from peacewright.reporting.maps.theatre_map import MapLine, MapRegion, TheatreMap
from peacewright.theatre.build import declared_theatre
from peacewright.theatre.geography import Region

LABELLED = 8
"""Regions that are named on the map: those with most."""


def region_map(
    operation: Operation, regions: Sequence[Region], values: Mapping[str, int], title: str, as_at: date
) -> TheatreMap:
    """Return a map of how many incidents lie in each region.

    Parameters
    ----------
    operation : Operation
    regions : sequence of Region
    values : mapping of region code to number
    title : str
    as_at : date
    """
    named = sorted((code for code in values if values[code]), key=lambda code: (-values[code], code))[
        :LABELLED
    ]
    shown = list(neighbours_of(tuple(operation.theatre.boundaries)))
    for region in regions:
        rings = tuple(rings_of(region.polygon.simplify(TOLERANCE_DEGREES)))
        if rings:
            value = float(values[region.code]) if values.get(region.code) else None
            label = f"{region.name}: {values[region.code]}" if region.code in named else ""
            shown.append(MapRegion(region.name, rings, "theatre", value, labelled=bool(label), label=label))
    declared = operation.theatre.line_of_contact
    points = tuple(
        (round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in declared_theatre(operation).line
    )
    return TheatreMap(
        title=title,
        as_at=as_at,
        regions=tuple(shown),
        lines=(MapLine("line of contact", points),),
        line_name=f"Line of contact as declared, {day(declared.as_at)}",
        region_value="Incidents by region, of all who tell",
        plain_name="none reported",
        credit=CREDIT,
    )
