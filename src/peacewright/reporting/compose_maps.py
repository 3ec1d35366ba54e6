"""Maps of a brief: regions, the line, bases by town, and what they reach. Places are no finer than towns.

What a public brief says of the line is said by region, so that no unwatched stretch of it can be read from the brief.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from peacewright.answers.case import Case
from peacewright.answers.making import has_force
from peacewright.operation.vocabulary import Task
from peacewright.plan.plan import Plan
from peacewright.plan.stationing import Base
from peacewright.reporting.briefing import BriefFigure
from peacewright.reporting.formats import number
from peacewright.reporting.maps.theatre_map import (
    LineClass,
    MapBase,
    MapLine,
    MapName,
    MapRegion,
    MapTown,
    Ring,
    TheatreMap,
)
from peacewright.theatre.geodesy import distance_km, points_along
from peacewright.theatre.geography import area, outline_index, outlines, places_within
from peacewright.theatre.line import mean_by_region
from peacewright.theatre.sides import BOTH
from peacewright.theatre.theatre import Theatre

TOLERANCE_DEGREES = 0.03
"""Outlines are simplified by this much, which no one sees at the size of a page."""
DECIMALS = 2
"""Coordinates of a map are rounded to about a kilometre: a town, never a site."""
MARGIN_DEGREES = 0.4
"""Room about the line and the bases where a map shows only these."""
LEAST_SHARE = 0.03
"""A smaller share of a region beyond the line comes from the coarseness of outlines and is not shown."""
MOST_TOWNS = 10
TOWNS_APART_KM = 90.0
"""Towns for orientation stand at least this far apart."""
AROUND_DEGREES = 5.0
"""How far beyond the country its neighbours are drawn: more than the sides that a map adds to a tall country."""
NAME_GRID = 9
"""A country's name is tried at its middle, then on a grid of so many rows and columns inside it."""
SIDE_NAMES_KM = (55.0, 75.0, 100.0, 130.0)
"""Distances from the line at which a party's name is tried, nearest first."""
CREDIT = "Regions and outlines: Natural Earth. Towns: GeoNames (CC BY 4.0)."
REACH_CLASSES = (
    LineClass(0.005, "none"),
    LineClass(0.4999, "under half"),
    LineClass(0.95, "half or more"),
    LineClass(1.0, "nearly all"),
)


def regions_of(theatre: Theatre, zones: list[str], other: Any = None) -> tuple[MapRegion, ...]:
    """Return the theatre's regions with simplified outlines, neighbours first; those of some zones are marked.

    With ``other``, what lies across the line in degrees, the part of a zone there is marked apart.
    """
    inside = {code for zone in zones for code in theatre.zones[zone]}
    regions = list(neighbours_of(theatre.boundaries))
    for region in theatre.regions:
        shape = region.polygon.simplify(TOLERANCE_DEGREES)
        rings = tuple(rings_of(shape))
        if not rings:
            continue
        regions.append(MapRegion(region.name, rings, "zone" if region.code in inside else "theatre"))
        if other is not None and region.code in inside:
            part = shape.buffer(0).intersection(other)
            beyond = tuple(rings_of(part)) if part.area > LEAST_SHARE * shape.area else ()
            if beyond:
                regions.append(MapRegion(region.name, beyond, "beyond"))
    return tuple(regions)


def _area(theatre: Theatre, side: int) -> Any:
    """Return what lies on a side of the line, in degrees."""
    held = theatre.sides.area[side].simplify(1.0)
    return shapely.transform(
        held, lambda xy: np.stack(theatre.sides.plane.back(xy[:, 0], xy[:, 1]), axis=-1)
    ).buffer(0)


@lru_cache(maxsize=4)
def neighbours_of(boundaries: tuple[str, ...]) -> tuple[MapRegion, ...]:
    """Return the outlines of the countries around a theatre, cut to what a map of it can show.

    Of a country of which the theatre holds some regions only, the rest is drawn without its name.
    """
    index = outline_index()
    west, south, east, north = area(boundaries).bounds
    box = (west - AROUND_DEGREES, south - AROUND_DEGREES, east + AROUND_DEGREES, north + AROUND_DEGREES)
    partly = {code[:2] for code in boundaries}
    found = []
    for code, shape in outlines(*box).items():
        if code in boundaries:
            continue
        rings = tuple(rings_of(shapely.clip_by_rect(shape, *box).simplify(TOLERANCE_DEGREES)))
        if rings:
            found.append(MapRegion(index[code]["name"], rings, "context", labelled=code not in partly))
    return tuple(found)


def _towns(theatre: Theatre, without: tuple[str, ...] = ()) -> tuple[MapTown, ...]:
    """Return the largest towns of the theatre that stand well apart."""
    listed = places_within(theatre.boundaries)
    country = np.array([code[:2] for code in listed.region])
    largest = np.argsort(-listed.population, kind="stable")
    # Each country in turn, so that a large neighbour does not leave the other without a town.
    queues = [list(largest[country[largest] == code]) for code in dict.fromkeys(country) if code]
    chosen: list[int] = []
    while len(chosen) < MOST_TOWNS and any(queues):
        for queue in queues:
            while queue and len(chosen) < MOST_TOWNS:
                position = int(queue.pop(0))
                here = listed.lon[position], listed.lat[position]
                if (
                    chosen
                    and distance_km(*here, listed.lon[chosen], listed.lat[chosen]).min() < TOWNS_APART_KM
                ):
                    continue
                chosen.append(position)
                break
    return tuple(
        MapTown(listed.name[position], _point(listed.lon[position], listed.lat[position]))
        for position in chosen
        if listed.name[position] not in without
    )


def _point(longitude: float, latitude: float) -> tuple[float, float]:
    return round(float(longitude), DECIMALS), round(float(latitude), DECIMALS)


def _names(case: Case, theatre: Theatre, *, seas: bool = False) -> tuple[MapName, ...]:
    """Return the names of the countries, of who holds which side of the line, and of declared sea areas if asked."""
    names = [*_side_names(case, theatre)]
    for country in dict.fromkeys(code[:2] for code in theatre.boundaries):
        parts = area(tuple(code for code in theatre.boundaries if code[:2] == country))
        middle = parts.centroid
        names.append(
            MapName(outline_index()[country]["name"], _point(middle.x, middle.y), "country", _inside(parts))
        )
    for sea in case.operation.theatre.sea_areas.values() if seas else ():
        names.append(MapName(sea.place, _point(sea.lon, sea.lat), "sea"))
    return tuple(names)


def _inside(shape: Any) -> tuple[tuple[float, float], ...]:
    """Return further places for a name well inside an area, nearest to its middle first."""
    west, south, east, north = shape.bounds
    steps = (np.arange(NAME_GRID) + 0.5) / NAME_GRID
    across, up = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
    edge = 0.15 * min(east - west, north - south)
    well_inside = shapely.contains_xy(shape.buffer(-edge / 2), across, up)
    kept = list(zip(across[well_inside], up[well_inside], strict=True))
    middle = shape.centroid
    kept.sort(key=lambda point: (point[0] - middle.x) ** 2 + (point[1] - middle.y) ** 2)
    return tuple(_point(*point) for point in kept)


def _side_names(case: Case, theatre: Theatre) -> tuple[MapName, ...]:
    """Return who holds each side, with places on that side beside the line, those near its middle first."""
    plane, total = theatre.sides.plane, theatre.line.length_km
    spots: list[np.ndarray[Any, np.dtype[np.float64]]] = []
    for away in SIDE_NAMES_KM:
        for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
            along = np.array([share - 0.06, share, share + 0.06]) * total
            before, here, after = plane.points(*points_along(theatre.line.lon, theatre.line.lat, along))
            run = (after - before) / np.hypot(*(after - before))
            across = away * np.array([-run[1], run[0]])
            spots += [here + across, here - across]
    lon, lat = plane.back(*np.stack(spots, axis=1))
    sides = theatre.sides.of(lon, lat)
    names = []
    for side, party in enumerate(theatre.parties):
        places_of = [_point(x, y) for x, y in zip(lon[sides == side], lat[sides == side], strict=True)]
        if places_of:
            held = f"held by {case.operation.parties[party].name}"
            names.append(MapName(held, places_of[0], "side", tuple(places_of[1:])))
    return tuple(names)


def rings_of(shape: Any) -> list[Ring]:
    """Return the outer rings of a polygon or several, as a map takes them."""
    polygons = getattr(shape, "geoms", [shape])
    rings = []
    for polygon in polygons:
        points = tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in polygon.exterior.coords)
        if len(points) >= 4:
            rings.append(points)
    return rings


def line_of(
    theatre: Theatre, reach: np.ndarray[Any, np.dtype[np.float64]] | None = None, *, by_region: bool
) -> tuple[MapLine, ...]:
    """Return the line of contact in its segments, with what share of it is reached, if that is asked for.

    ``by_region`` names and shades each segment as its region does on average.
    """
    segments = theatre.segments
    edges = np.concatenate([[0.0], np.cumsum(segments.length_km)])
    middle = (edges[1:] + edges[:-1]) / 2
    along = np.stack([edges[:-1], middle, edges[1:]], axis=1)
    lon, lat = points_along(theatre.line.lon, theatre.line.lat, along.reshape(-1))
    points = np.round(np.stack([lon, lat], axis=1), DECIMALS).reshape(len(middle), 3, 2)
    shown = reach
    if by_region and shown is not None:
        shown = mean_by_region(segments, shown)
    names = segments.region_name if by_region else segments.name
    return tuple(
        MapLine(
            names[number_of],
            tuple((float(x), float(y)) for x, y in three),
            None if shown is None else min(1.0, float(shown[number_of])),
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
    public = case.operation.disclosure == "public"
    measure = "chance that a free team arrives in time" + (", average of the region" if public else "")
    hosts = {int(plan.theatre.sites.side[base.site]) for base in plan.stationing.bases}
    side = hosts.pop() if len(hosts) == 1 else BOTH
    other = (
        None if side == BOTH else case.once(f"area of side {1 - side}", lambda: _area(plan.theatre, 1 - side))
    )
    lines = line_of(plan.theatre, plan.stationing.reach if reaches else None, by_region=public)
    drawn = TheatreMap(
        title=f"Bases and reach: {case.title(option)}",
        as_at=case.operation.theatre.line_of_contact.as_at,
        regions=regions_of(plan.theatre, list(plan.option.levers.zones), other),
        lines=lines,
        frame=_frame(lines, bases) if reaches else None,
        bases=bases,
        towns=_towns(plan.theatre, tuple(base.place for base in plan.stationing.bases)),
        names=case.once("names on a map", lambda: _names(case, plan.theatre)),
        line_value=measure if reaches else "",
        line_unit="share" if reaches else "",
        line_classes=REACH_CLASSES if reaches else (),
        credit=CREDIT,
    )
    return BriefFigure(f"figure-map-{option}", case.title(option), drawn, span="half")


def _frame(lines: tuple[MapLine, ...], bases: tuple[MapBase, ...]) -> tuple[float, float, float, float]:
    """Return west, south, east, north about a line and bases along it, so that they have room on the map."""
    places_of = np.array(
        [*(point for line in lines for point in line.points), *(base.place for base in bases)]
    )
    west, south = places_of.min(axis=0) - MARGIN_DEGREES
    east, north = places_of.max(axis=0) + MARGIN_DEGREES
    # The scale stands at the lower edge.
    return float(west), float(south - MARGIN_DEGREES), float(east), float(north)


def theatre_map(case: Case) -> BriefFigure:
    """Return the map of the theatre: regions, towns, neighbours and the line of contact with who holds which side."""
    theatre = case.plans[case.baseline].theatre
    drawn = TheatreMap(
        title="The theatre and the line of contact",
        as_at=case.operation.theatre.line_of_contact.as_at,
        regions=regions_of(theatre, []),
        lines=line_of(theatre, by_region=case.operation.disclosure == "public"),
        towns=_towns(theatre),
        names=_names(case, theatre, seas=True),
        credit=CREDIT,
    )
    sources = tuple(case.operation.theatre.line_of_contact.sources)
    return BriefFigure(
        "figure-theatre", "The theatre and the line of contact", drawn, sources=sources, span="full"
    )
