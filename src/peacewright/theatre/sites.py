"""Candidate towns for bases: populated places of declared zones, with their side and distance to the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peacewright.theatre.geodesy import Floats, distance_to_line_km, distances_km
from peacewright.theatre.geography import Integers, places, regions
from peacewright.theatre.line import Line
from peacewright.theatre.sides import BOTH, Sides


@dataclass(frozen=True, eq=False)
class Sites:
    """Candidate towns, largest first within a country; columns have shape (sites,).

    Attributes
    ----------
    side : ndarray of int
        0 or 1 for the party that holds it, -1 outside the country.
    distance_to_line_km : ndarray of float
    in_zone : mapping of zone name to ndarray of bool
    """

    name: tuple[str, ...]
    region: tuple[str, ...]
    lat: Floats
    lon: Floats
    population: Floats
    side: Integers
    distance_to_line_km: Floats
    in_zone: Mapping[str, NDArray[np.bool_]]

    def __len__(self) -> int:
        return len(self.name)

    @cached_property
    def apart_km(self) -> Floats:
        """Geodesic distances between the sites, shape (sites, sites), km: every option looks into the same table."""
        return distances_km(self.lon, self.lat, self.lon, self.lat)

    def eligible(
        self, zones: Sequence[str], *, stand_off_km: float = 0.0, sides: Sequence[int] = (0, 1, -1)
    ) -> Integers:
        """Numbers of the sites in any of some zones, at least a stand-off from the line, on one of some sides.

        Raises
        ------
        KeyError
            If a zone is not declared.
        """
        chosen = np.zeros(len(self), dtype=bool)
        for zone in zones:
            chosen |= self.in_zone[zone]
        chosen &= self.distance_to_line_km >= stand_off_km
        return np.flatnonzero(chosen & np.isin(self.side, list(sides)))


def candidate_sites(
    zones: Mapping[str, Sequence[str]],
    within: frozenset[str],
    line: Line,
    sides: Sides,
    min_population: float,
) -> Sites:
    """Find the towns of all zones that have at least a given population.

    Parameters
    ----------
    zones : mapping of zone name to ISO 3166-2 codes
    within : frozenset of str
        Codes of the regions that the line divides; towns of others have no side, however near.
    line : Line
    sides : Sides
    min_population : float
        Persons.

    Raises
    ------
    ValueError
        If a region is not known.
    """
    codes = {code for listed in zones.values() for code in listed}
    for code in sorted(codes):
        regions(code)
    name: list[str] = []
    region: list[str] = []
    rows: list[tuple[float, float, float]] = []
    for country_code in sorted({code[:2] for code in codes}):
        towns = places(country_code, min_population)
        for i in range(len(towns)):
            if towns.region[i] in codes:
                name.append(towns.ascii_name[i])
                region.append(towns.region[i])
                rows.append((towns.lat[i], towns.lon[i], towns.population[i]))
    lat, lon, population = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return Sites(
        name=tuple(name),
        region=tuple(region),
        lat=lat,
        lon=lon,
        population=population,
        side=np.where([code in within for code in region], sides.of(lon, lat), BOTH).astype(np.int64),
        distance_to_line_km=distance_to_line_km(lon, lat, line.lon, line.lat),
        in_zone={zone: np.isin(region, list(listed)) for zone, listed in zones.items()},
    )
