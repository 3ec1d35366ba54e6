"""The theatre of an operation: everything that geography gives to planning and simulation, gathered once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from peacewright.operation.vocabulary import DOMAINS, Domain
from peacewright.theatre import geography
from peacewright.theatre.cells import Cells, make_cells
from peacewright.theatre.geodesy import Floats
from peacewright.theatre.geography import Integers, Places, Region
from peacewright.theatre.line import Line, Segments, cut_segments, draw_line
from peacewright.theatre.network import Ways, cut, densify_roads, network, ways
from peacewright.theatre.sides import BOTH, Sides, split_sides
from peacewright.theatre.sites import Sites, candidate_sites


@dataclass(frozen=True)
class Numbers:
    """The numbers a theatre is built with, each the best value of a factor."""

    ruler_km: float
    segment_length_km: float
    snap_km: float
    circuity: float
    road_speed_km_per_hour: float
    site_population: float


@dataclass(frozen=True)
class TheatreInputs:
    """What an operation declares of its theatre, as plain values. Points are (longitude, latitude) in degrees."""

    boundaries: tuple[str, ...]
    """What the line divides: countries (all their regions by ISO 3166-2 prefix) or single regions."""
    parties: tuple[str, str]
    line: tuple[tuple[float, float], ...]
    held: tuple[tuple[tuple[float, float], ...], tuple[tuple[float, float], ...]]
    """Places known to be on each party's side."""
    zones: Mapping[str, tuple[str, ...]]
    """Regions by zone name."""
    sea_areas: Mapping[str, tuple[str, float, float]] = field(default_factory=dict)
    """Name, longitude and latitude by key."""
    beyond: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Regions outside the country by party, where that party would suffer a breach in the air or on energy."""
    closed: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Further lines that no road may cross."""


@dataclass(frozen=True, eq=False)
class Theatre:
    """The theatre.

    Attributes
    ----------
    boundaries : tuple of str
        What the line divides: ISO 3166-1 alpha-2 codes of countries or ISO 3166-2 codes of regions.
    parties : tuple of str
        Party 0 and party 1; ``side`` arrays hold these numbers, and -1 for both or neither.
    regions : tuple of Region
    line, sides, segments, cells, sites
        See their modules. The land cells are the segments, in order, and stand first among the cells.
    zones : mapping of zone name to region codes
    within : Ways
        Ways that stay on the site's own side of the line.
    crossing : Ways
        Ways for a mandate that lets teams cross the line; the same roads, not cut by it.
    road_speed_km_per_hour : float
    circuity : float
        Road length over geodesic length, where no road is looked up.
    notes : tuple of str
        What the reader must know about how this theatre came about, in sentences.
    """

    boundaries: tuple[str, ...]
    parties: tuple[str, str]
    regions: tuple[Region, ...]
    line: Line
    sides: Sides
    segments: Segments
    cells: Cells
    sites: Sites
    zones: Mapping[str, tuple[str, ...]]
    within: Ways
    crossing: Ways
    road_speed_km_per_hour: float
    circuity: float
    notes: tuple[str, ...]

    def travel_hours(self, *, crosses_line: bool = False) -> Floats:
        """Hours by road from sites to cells, shape (sites, cells); inf where there is no way."""
        chosen = self.crossing if crosses_line else self.within
        return chosen.km / self.road_speed_km_per_hour

    def segment_hours(self, *, crosses_line: bool = False) -> Floats:
        """Hours by road from sites to segments, shape (sites, segments); inf where there is no way."""
        return self.travel_hours(crosses_line=crosses_line)[:, : len(self.segments)]

    @property
    def segment_estimated(self) -> NDArray[np.bool_]:
        """Whether a way to a segment is estimated (see ``Ways``), shape (sites, segments)."""
        return self.within.estimated[:, : len(self.segments)]

    def side_name(self, side: int) -> str:
        """The party that holds a side, or 'either'."""
        return "either" if side == BOTH else self.parties[side]


def assemble(declared: TheatreInputs, numbers: Numbers) -> Theatre:
    """Build a theatre from plain values.

    Parameters
    ----------
    declared : TheatreInputs
    numbers : Numbers

    Raises
    ------
    ValueError
        If a country, region or point makes no theatre; the message says what would be right.
    """
    if not numbers.road_speed_km_per_hour > 0:
        message = f"road speed must be above zero, not {numbers.road_speed_km_per_hour:g} km/h"
        raise ValueError(message)
    regions = geography.regions_within(declared.boundaries)
    lon, lat = np.array(declared.line, dtype=np.float64).reshape(-1, 2).T
    line = draw_line(lon, lat, numbers.ruler_km)
    country = geography.area(declared.boundaries)
    sides = split_sides(country, line.lon, line.lat, declared.held, declared.parties)
    towns = geography.places_within(declared.boundaries)
    segments = cut_segments(line, numbers.segment_length_km, towns, regions)
    cells = _cells(declared, regions, towns, segments, sides)
    within_line = frozenset(region.code for region in regions)
    sites = candidate_sites(declared.zones, within_line, line, sides, numbers.site_population)
    within, crossing = _ways(declared, numbers, country, sides, sites, cells)
    return Theatre(
        boundaries=declared.boundaries,
        parties=declared.parties,
        regions=regions,
        line=line,
        sides=sides,
        segments=segments,
        cells=cells,
        sites=sites,
        zones=declared.zones,
        within=within,
        crossing=crossing,
        road_speed_km_per_hour=numbers.road_speed_km_per_hour,
        circuity=numbers.circuity,
        notes=_notes(line, segments, sites, within, numbers),
    )


def _cells(
    declared: TheatreInputs, regions: tuple[Region, ...], towns: Places, segments: Segments, sides: Sides
) -> Cells:
    """Cells of the country and of the regions beyond it that a party declares as its own."""
    every, names, held = list(regions), [towns], [sides.of(towns.lon, towns.lat)]
    for party, codes in declared.beyond.items():
        if party not in declared.parties:
            message = f"regions beyond the boundaries are given to '{party}', who is no party"
            raise ValueError(message)
        for code in codes:
            every += geography.regions(code)
            abroad = geography.places(code[:2])
            own = abroad.take(np.array([listed == code for listed in abroad.region], dtype=bool))
            names.append(own)
            held.append(np.full(len(own), declared.parties.index(party), dtype=np.int64))
    return make_cells(
        segments, every, geography.joined(names), np.concatenate(held), declared.parties, declared.sea_areas
    )


def _ways(
    declared: TheatreInputs, numbers: Numbers, country: Any, sides: Sides, sites: Sites, cells: Cells
) -> tuple[Ways, Ways]:
    """Ways within a side and across the line, on the roads of the country and of the zones' regions abroad."""
    own = {region.code for region in geography.regions_within(declared.boundaries)}
    abroad = [
        region.polygon
        for code in sorted({code for codes in declared.zones.values() for code in codes} - own)
        for region in geography.regions(code)
    ]
    west, south, east, north = shapely.total_bounds([country, *abroad])
    # A degree is more than the margin of the split anywhere but near the poles.
    roads = densify_roads(geography.roads(west - 1.0, south - 1.0, east + 1.0, north + 1.0))
    node_side = sides.of(roads.lon, roads.lat)
    usable = node_side != BOTH
    for polygon in abroad:
        usable |= shapely.contains_xy(polygon, roads.lon, roads.lat)
    roads, node_side = roads.keep(usable), node_side[usable]
    closed = [shapely.LineString(points) for points in declared.closed]
    apart = network(cut(roads, sides, node_side, closed), node_side)
    whole = network(roads, node_side)
    start = (sites.lon, sites.lat, sites.side)
    end = (cells.lon, cells.lat, cells.side)
    options = {"snap_km": numbers.snap_km, "circuity": numbers.circuity}
    # Nobody drives to a sea area, nor to a cell outside the country's split area.
    shut = (cells.domain == DOMAINS.index(Domain.SEA)) | (
        (cells.domain != DOMAINS.index(Domain.LAND)) & (sides.of(cells.lon, cells.lat) == BOTH)
    )
    within = ways(apart, start, end, by_side=True, **options)
    anywhere = ways(whole, start, end, by_side=False, **options)
    # Whoever may cross may also stay: roads of the own side count even where those across the line are nearer.
    crossing = Ways(
        np.minimum(within.km, anywhere.km),
        np.where(anywhere.km < within.km, anywhere.estimated, within.estimated),
    )
    return _shut(within, shut), _shut(crossing, shut)


def _shut(found: Ways, shut: NDArray[np.bool_]) -> Ways:
    return Ways(np.where(shut, np.inf, found.km), found.estimated & ~shut)


def _notes(line: Line, segments: Segments, sites: Sites, within: Ways, numbers: Numbers) -> tuple[str, ...]:
    measured = (
        f"The line of contact measures {line.length_km:.0f} km at a ruler of {line.ruler_km:g} km; it is cut into "
        f"{len(segments)} segments of {segments.length_km[0]:.1f} km."
    )
    notes = [measured]
    pairs = within.estimated[:, : len(segments)]
    if pairs.any():
        notes.append(
            f"{100 * pairs.mean():.0f} % of the ways from candidate towns to segments are estimated in part (geodesic "
            f"times {numbers.circuity:g}), because one end lies more than {numbers.snap_km:g} km from any road that "
            "the shipped road graph knows."
        )
    for zone, inside in sites.in_zone.items():
        if not inside.any():
            notes.append(
                f"Zone '{zone}' has no town of {numbers.site_population:,.0f} persons or more: no base can be there."
            )
    return tuple(notes)


def zone_cells(theatre: Theatre, zone: str, side: int | None = None) -> Integers:
    """Numbers of the air and energy cells in a zone's regions, on one side or on any.

    Raises
    ------
    KeyError
        If the zone is not declared.
    """
    inside = np.isin(theatre.cells.region, list(theatre.zones[zone]))
    inside &= np.isin(theatre.cells.domain, [DOMAINS.index(Domain.AIR), DOMAINS.index(Domain.ENERGY)])
    return np.flatnonzero(inside if side is None else inside & (theatre.cells.side == side))
