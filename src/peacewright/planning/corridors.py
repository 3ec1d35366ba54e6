"""How far it is by road between the regions that entries lead into and those that hold bases."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from peacewright.planning.contraction import Road, contract
from peacewright.theatre import geography
from peacewright.theatre.geodesy import distances_km
from peacewright.theatre.network import Network, network, snap

Floats = NDArray[np.float64]

_MARGIN = 0.5
"""Degrees around the regions within which roads are looked at."""


def corridor_km(boundaries: tuple[str, ...], regions: tuple[str, ...], circuity: float) -> Floats:
    """Return the length by road between the largest towns of regions.

    The shipped road graph is contracted to those towns. Where it knows no way, the geodesic times circuity stands in.

    Parameters
    ----------
    boundaries : tuple of str
        What the theatre covers.
    regions : tuple of str
        ISO 3166-2 codes.
    circuity : float

    Returns
    -------
    ndarray of float, shape (regions, regions), km; zero within a region

    Raises
    ------
    ValueError
        If a region has no town in the shipped geography.
    """
    wanted = tuple(sorted(set(regions)))
    table = _between(boundaries, wanted, circuity)
    place = [wanted.index(region) for region in regions]
    return np.asarray(table[np.ix_(place, place)])


@lru_cache(maxsize=32)
def _between(boundaries: tuple[str, ...], regions: tuple[str, ...], circuity: float) -> Floats:
    lon, lat = [], []
    for region in regions:
        towns = geography.places_within((region,))
        if not len(towns):
            message = f"region '{region}' has no town in the shipped geography"
            raise ValueError(message)
        lon.append(float(towns.lon[0]))
        lat.append(float(towns.lat[0]))
    x, y = np.array(lon), np.array(lat)
    direct = circuity * distances_km(x, y, x, y)
    net = _roads(boundaries)
    node, off = snap(net, x, y, None)
    if (node < 0).any():
        return direct
    roads = net.roads
    found = contract(
        len(roads.lat),
        [
            Road(int(a), int(b), float(km))
            for a, b, km in zip(roads.first, roads.second, np.maximum(roads.length_km, 1e-3), strict=True)
        ],
        np.unique(node),
    ).between(node)
    by_road = found + circuity * (off[:, None] + off[None, :])
    np.fill_diagonal(by_road, 0.0)
    return np.where(np.isfinite(by_road), by_road, direct)


@lru_cache(maxsize=4)
def _roads(boundaries: tuple[str, ...]) -> Network:
    west, south, east, north = geography.area(boundaries).bounds
    roads = geography.roads(west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN)
    return network(roads, np.zeros(len(roads.lat), dtype=np.int64))
