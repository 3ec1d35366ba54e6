"""Maps of a brief: regions, the line, bases by town, and what they reach. Places are no finer than towns."""

from __future__ import annotations

from typing import Any

import numpy as np

from peacewright.answers.case import Case
from peacewright.answers.making import has_force
from peacewright.operation.vocabulary import Task
from peacewright.plan.plan import Plan
from peacewright.plan.stationing import Base
from peacewright.reporting.briefing import BriefFigure
from peacewright.reporting.document import Span
from peacewright.reporting.formats import number
from peacewright.reporting.maps import MapBase, MapLine, MapRegion, Ring, TheatreMap
from peacewright.theatre.geodesy import points_along
from peacewright.theatre.theatre import Theatre

TOLERANCE_DEGREES = 0.03
"""Outlines are simplified by this much, which no one sees at the size of a page."""
DECIMALS = 2
"""Coordinates of a map are rounded to about a kilometre: a town, never a site."""
MANY_BASES = 12
"""More bases than this need the full width of the page for their names."""
CREDIT = "Regions: Natural Earth. Towns: GeoNames (CC BY 4.0)."


def regions_of(theatre: Theatre, zones: list[str]) -> tuple[MapRegion, ...]:
    """Return the theatre's regions with simplified outlines; those of some zones are marked."""
    inside = {code for zone in zones for code in theatre.zones[zone]}
    regions = []
    for region in theatre.regions:
        rings = tuple(_rings(region.polygon.simplify(TOLERANCE_DEGREES)))
        if rings:
            regions.append(MapRegion(region.name, rings, "zone" if region.code in inside else "theatre"))
    return tuple(regions)


def _rings(shape: Any) -> list[Ring]:
    polygons = getattr(shape, "geoms", [shape])
    rings = []
    for polygon in polygons:
        points = tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in polygon.exterior.coords)
        if len(points) >= 4:
            rings.append(points)
    return rings


def line_of(
    theatre: Theatre, reach: np.ndarray[Any, np.dtype[np.float64]] | None = None
) -> tuple[MapLine, ...]:
    """Return the line of contact in its segments, with what share of it is reached, if that is asked for."""
    edges = np.concatenate([[0.0], np.cumsum(theatre.segments.length_km)])
    middle = (edges[1:] + edges[:-1]) / 2
    along = np.stack([edges[:-1], middle, edges[1:]], axis=1)
    lon, lat = points_along(theatre.line.lon, theatre.line.lat, along.reshape(-1))
    points = np.round(np.stack([lon, lat], axis=1), DECIMALS).reshape(len(middle), 3, 2)
    return tuple(
        MapLine(
            theatre.segments.name[number_of],
            tuple((float(x), float(y)) for x, y in three),
            None if reach is None else float(reach[number_of]),
        )
        for number_of, three in enumerate(points)
    )


def base_symbol(plan: Plan, base: Base) -> str:
    """Return the name of the symbol of a base, from what the option does there."""
    if base is max(plan.stationing.bases, key=lambda other: other.persons) and len(plan.stationing.bases) > 1:
        return "headquarters"
    if base.teams > 0:
        return "verification_team"
    tasks = set(plan.option.levers.tasks)
    if Task.TRAIN in tasks and not tasks & {Task.REACT, Task.GUARD_SITE}:
        return "training_camp"
    return "base"


def option_map(case: Case, option: str) -> BriefFigure | None:
    """Return the map of an option: its zones, its bases, the line shaded by what teams reach. None without bases."""
    plan = case.plans[option]
    if not has_force(case, option) or not plan.stationing.bases:
        return None
    reaches = bool(plan.stationing.reach.any())
    bases = tuple(
        MapBase(
            base.place,
            (round(base.longitude, DECIMALS), round(base.latitude, DECIMALS)),
            base_symbol(plan, base),
            f"{number(round(base.persons))} persons"
            + (f", {number(base.teams)} teams" if base.teams else ""),
        )
        for base in plan.stationing.bases
    )
    drawn = TheatreMap(
        title=f"Bases and reach: {case.title(option)}",
        as_at=case.operation.theatre.line_of_contact.as_at,
        regions=regions_of(plan.theatre, list(plan.option.levers.zones)),
        lines=line_of(plan.theatre, plan.stationing.reach if reaches else None),
        bases=bases,
        line_value="chance that a free team arrives in time" if reaches else "",
        line_unit="share" if reaches else "",
        credit=CREDIT,
    )
    span: Span = "full" if len(bases) > MANY_BASES else "half"
    return BriefFigure(f"figure-map-{option}", case.title(option), drawn, span=span)


def theatre_map(case: Case) -> BriefFigure:
    """Return the map of the theatre: regions and the line of contact."""
    theatre = case.plans[case.baseline].theatre
    drawn = TheatreMap(
        title="The theatre and the line of contact",
        as_at=case.operation.theatre.line_of_contact.as_at,
        regions=regions_of(theatre, []),
        lines=line_of(theatre),
        credit=CREDIT,
    )
    sources = tuple(case.operation.theatre.line_of_contact.sources)
    return BriefFigure(
        "figure-theatre", "The theatre and the line of contact", drawn, sources=sources, span="half"
    )
