"""The cells of the simulation: where an incident can happen, in each domain.

Land: the segments of the line. Air and energy: regions, each divided by who holds which part. Sea: declared areas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.operation.vocabulary import DOMAINS, Domain
from peacewright.theatre.geodesy import Floats
from peacewright.theatre.geography import Integers, Places, Region
from peacewright.theatre.line import Segments
from peacewright.theatre.sides import BOTH

LEAST_PART = 0.01
"""Share of a region's population below which its part across the line is counted with the rest of the region."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells of all domains; columns have shape (cells,).

    Attributes
    ----------
    domain : ndarray of int
        Number in ``peacewright.operation.vocabulary.DOMAINS``: land, air, sea, energy.
    side : ndarray of int
        Party that would suffer there: 0, 1, or -1 for either (segments, sea areas).
    weight : ndarray of float
        Share of the domain's weight: length on land, population in the air and for energy, equal at sea. The weights
        of a domain sum to one.
    region : tuple of str
        ISO 3166-2 code, empty at sea.
    """

    id: tuple[str, ...]
    name: tuple[str, ...]
    domain: Integers
    side: Integers
    weight: Floats
    lat: Floats
    lon: Floats
    region: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.id)

    def of(self, domain: Domain) -> Integers:
        """Numbers of the cells of a domain."""
        return np.flatnonzero(self.domain == DOMAINS.index(domain))


@dataclass(frozen=True)
class _Cell:
    id: str
    name: str
    domain: Domain
    side: int
    weight: float
    lat: float
    lon: float
    region: str


def make_cells(
    segments: Segments,
    regions: Sequence[Region],
    places: Places,
    place_side: NDArray[np.int64],
    parties: tuple[str, str],
    sea_areas: Mapping[str, tuple[str, float, float]],
) -> Cells:
    """Make the cells of a theatre.

    Parameters
    ----------
    segments : Segments
    regions : sequence of Region
        All regions that the air and energy provisions cover.
    places : Places
        All their populated places.
    place_side : ndarray of int, shape (places,)
        Who holds each place: 0, 1, or -1 for neither.
    parties : tuple of str
        The parties' names.
    sea_areas : mapping of key to (name, lon, lat)

    Raises
    ------
    ValueError
        If no region has a place held by a party: then there is nothing to watch in the air or for energy.
    """
    cells = [
        _Cell(
            segments.id[i], segments.name[i], Domain.LAND, BOTH, float(segments.length_km[i]),
            float(segments.lat[i]), float(segments.lon[i]), segments.region[i],
        )
        for i in range(len(segments))
    ]  # fmt: skip
    parts = _region_parts(regions, places, place_side, parties)
    if not parts:
        message = (
            "no region has a populated place held by a party: check `boundaries` and the line of contact"
        )
        raise ValueError(message)
    for domain in (Domain.AIR, Domain.SEA, Domain.ENERGY):
        if domain is Domain.SEA:
            for key, (name, lon, lat) in sea_areas.items():
                cells.append(_Cell(f"sea-{key}", name, domain, BOTH, 1.0, lat, lon, ""))
            continue
        for part in parts:
            cells.append(
                _Cell(
                    f"{domain.value}-{part.region}-{parties[part.side]}", part.name, domain, part.side,
                    part.population, part.lat, part.lon, part.region,
                )
            )  # fmt: skip
    return _as_columns(cells)


@dataclass(frozen=True)
class _Part:
    region: str
    name: str
    side: int
    population: float
    lat: float
    lon: float


def _region_parts(
    regions: Sequence[Region], places: Places, place_side: NDArray[np.int64], parties: tuple[str, str]
) -> list[_Part]:
    """Parts of regions by holder; each stands at its largest town, which is as fine as a place may be."""
    listed = np.array(places.region)
    parts = []
    for region in regions:
        inside = np.flatnonzero((listed == region.code) & (place_side != BOTH))
        # A place whose population is not recorded still counts as someone living there.
        people = np.maximum(places.population[inside], 1.0)
        held = np.array([people[place_side[inside] == side].sum() for side in (0, 1)])
        total = held.sum()
        if total <= 0:
            continue
        held = np.where(held < LEAST_PART * total, 0.0, held)
        held *= total / held.sum()
        for side in np.flatnonzero(held > 0):
            own = inside[place_side[inside] == side]
            town = own[np.argmax(places.population[own])]
            name = (
                region.name if np.all(held[1 - side] == 0) else f"{region.name}, part held by {parties[side]}"
            )
            parts.append(
                _Part(
                    region.code,
                    name,
                    int(side),
                    float(held[side]),
                    float(places.lat[town]),
                    float(places.lon[town]),
                )
            )
    return parts


def _as_columns(cells: list[_Cell]) -> Cells:
    domain = np.array([DOMAINS.index(cell.domain) for cell in cells], dtype=np.int64)
    weight = np.array([cell.weight for cell in cells])
    total = np.bincount(domain, weight, minlength=len(DOMAINS))
    return Cells(
        id=tuple(cell.id for cell in cells),
        name=tuple(cell.name for cell in cells),
        domain=domain,
        side=np.array([cell.side for cell in cells], dtype=np.int64),
        weight=weight / total[domain],
        lat=np.array([cell.lat for cell in cells]),
        lon=np.array([cell.lon for cell in cells]),
        region=tuple(cell.region for cell in cells),
    )
