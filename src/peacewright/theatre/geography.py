"""The shipped geography: regions, outlines, places and roads of any country.

Countries and regions are chosen by the prefix of their ISO 3166-2 code and by nothing else.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from peacewright.theatre.geodesy import Floats

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Region:
    """A first-level region: ISO 3166-2 code, name, polygon in WGS84 degrees."""

    code: str
    name: str
    polygon: Any


@dataclass(frozen=True, eq=False)
class Places:
    """Populated places, largest first; all columns have shape (places,)."""

    name: tuple[str, ...]
    ascii_name: tuple[str, ...]
    lat: Floats
    lon: Floats
    population: Floats
    region: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.name)

    def take(self, index: NDArray[Any]) -> Places:
        """Return the places chosen by an index or a mask."""
        rows = np.arange(len(self))[index]
        return Places(
            name=tuple(self.name[i] for i in rows),
            ascii_name=tuple(self.ascii_name[i] for i in rows),
            lat=self.lat[rows],
            lon=self.lon[rows],
            population=self.population[rows],
            region=tuple(self.region[i] for i in rows),
        )


@dataclass(frozen=True, eq=False)
class Roads:
    """An undirected road graph.

    Attributes
    ----------
    lat, lon : ndarray of float, shape (nodes,), WGS84 degrees
    first, second : ndarray of int, shape (edges,), node numbers, ``first < second``
    length_km : ndarray of float, shape (edges,)
    """

    lat: Floats
    lon: Floats
    first: Integers
    second: Integers
    length_km: Floats

    def keep(self, nodes: NDArray[np.bool_]) -> Roads:
        """Return the graph of the chosen nodes and the edges between them."""
        number = np.cumsum(nodes) - 1
        edges = nodes[self.first] & nodes[self.second]
        return Roads(
            lat=self.lat[nodes],
            lon=self.lon[nodes],
            first=number[self.first[edges]],
            second=number[self.second[edges]],
            length_km=self.length_km[edges],
        )


def _folder() -> Path:
    return Path(str(files("peacewright.catalogue").joinpath("geography")))


def _member(archive: str, name: str) -> str:
    with zipfile.ZipFile(_folder() / archive) as opened:
        try:
            return opened.read(name).decode()
        except KeyError:
            known = ", ".join(sorted(entry.split(".")[0] for entry in opened.namelist()))
            code = name.split(".")[0]
            message = f"no country '{code}' in the shipped geography; ISO 3166-1 codes known: {known}"
            raise ValueError(message) from None


@lru_cache(maxsize=32)
def _all_regions(country_code: str) -> tuple[Region, ...]:
    features = json.loads(_member("regions.zip", f"{country_code}.geojson"))["features"]
    return tuple(
        Region(f["properties"]["code"], f["properties"]["name"], shape(f["geometry"])) for f in features
    )


def regions(prefix: str) -> tuple[Region, ...]:
    """Regions whose ISO 3166-2 code starts with a prefix.

    Parameters
    ----------
    prefix : str
        A country (two letters, with or without the hyphen) or one region (its whole code).

    Returns
    -------
    tuple of Region, in order of their codes

    Raises
    ------
    ValueError
        If the country or the region is not known; the message lists what is.
    """
    country = prefix[:2]
    every = _all_regions(country)
    if len(prefix) <= 3:
        return every
    chosen = tuple(region for region in every if region.code == prefix)
    if not chosen:
        known = ", ".join(f"{region.code} {region.name}" for region in every)
        message = f"no region '{prefix}' in {country}; known: {known}"
        raise ValueError(message)
    return chosen


def regions_within(areas: tuple[str, ...]) -> tuple[Region, ...]:
    """Regions of countries and single regions, each once, in the order given."""
    found = {region.code: region for area in areas for region in regions(area)}
    return tuple(found.values())


@lru_cache(maxsize=32)
def area(areas: tuple[str, ...]) -> Any:
    """The polygon of countries and single regions, dissolved, WGS84 degrees (shapely)."""
    return shapely.union_all([region.polygon for region in regions_within(areas)])


@lru_cache(maxsize=8)
def shared_border(first: str, second: str) -> tuple[tuple[float, float], ...]:
    """The longest unbroken border of two countries, longitudes and latitudes in degrees, from its western end.

    Raises
    ------
    ValueError
        If a country is not known, or the two have no common border on land.
    """
    common = shapely.intersection(shapely.boundary(area((first,))), shapely.boundary(area((second,))))
    lines = [
        part for part in shapely.get_parts(common) if part.geom_type == "LineString" and not part.is_empty
    ]
    if not lines:
        message = f"{first} and {second} have no common border in the shipped geography"
        raise ValueError(message)
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    points = [(float(x), float(y)) for x, y in max(merged, key=lambda part: part.length).coords]
    return tuple(points if points[0] <= points[-1] else points[::-1])


@lru_cache(maxsize=64)
def outline(prefix: str) -> Any:
    """The coarse polygon of a country for maps, WGS84 degrees (shapely)."""
    features = json.loads(_member("outlines.zip", f"{prefix[:2]}.geojson"))["features"]
    return shape(features[0]["geometry"])


@lru_cache(maxsize=1)
def outline_index() -> dict[str, dict[str, Any]]:
    """Names and boxes (west, south, east, north, degrees) of all countries by ISO 3166-1 code."""
    index: dict[str, dict[str, Any]] = json.loads(_member("outlines.zip", "index.json"))
    return index


def outlines(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Coarse polygons of all countries that touch a box in degrees, by ISO 3166-1 code."""
    window = shapely.box(west, south, east, north)
    found = {}
    for code, entry in outline_index().items():
        left, bottom, right, top = entry["box"]
        if left <= east and right >= west and bottom <= north and top >= south:
            polygon = outline(code)
            if polygon.intersects(window):
                found[code] = polygon
    return found


@lru_cache(maxsize=32)
def _all_places(country_code: str) -> Places:
    lines = _member("places.zip", f"{country_code}.tsv").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return Places(
        name=tuple(row[0] for row in rows),
        ascii_name=tuple(row[1] or row[0] for row in rows),
        lat=np.array([float(row[2]) for row in rows]),
        lon=np.array([float(row[3]) for row in rows]),
        population=np.array([float(row[4]) for row in rows]),
        region=tuple(row[5] for row in rows),
    )


def places(country_code: str, min_population: float = 0.0) -> Places:
    """Populated places of a country, largest first.

    Parameters
    ----------
    country_code : str
        ISO 3166-1 alpha-2.
    min_population : float
        Persons; places below are left out.

    Raises
    ------
    ValueError
        If the country is not known.
    """
    every = _all_places(country_code[:2])
    return every.take(every.population >= min_population) if min_population > 0 else every


def places_within(areas: tuple[str, ...], min_population: float = 0.0) -> Places:
    """Populated places of countries and single regions, largest first within a country.

    Parameters
    ----------
    areas : tuple of str
        ISO 3166-1 alpha-2 or ISO 3166-2 codes.
    min_population : float
        Persons; places below are left out.
    """
    codes = {region.code for region in regions_within(areas)}
    whole = {code for code in areas if len(code) == 2}
    tables = []
    for country in dict.fromkeys(code[:2] for code in areas):
        listed = places(country, min_population)
        # A place off every region, on an islet, is its country's all the same.
        tables.append(
            listed
            if country in whole
            else listed.take(np.array([code in codes for code in listed.region], dtype=bool))
        )
    return joined(tables)


def joined(tables: Sequence[Places]) -> Places:
    """Put tables of places one after the other."""
    return Places(
        name=tuple(name for table in tables for name in table.name),
        ascii_name=tuple(name for table in tables for name in table.ascii_name),
        lat=np.concatenate([table.lat for table in tables]),
        lon=np.concatenate([table.lon for table in tables]),
        population=np.concatenate([table.population for table in tables]),
        region=tuple(code for table in tables for code in table.region),
    )


@lru_cache(maxsize=1)
def world_roads() -> Roads:
    """The whole shipped road graph."""
    with np.load(_folder() / "roads.npz", allow_pickle=False) as data:
        first = np.cumsum(data["first_difference"], dtype=np.int64)
        return Roads(
            lat=data["latitude_thousandths"] / 1000.0,
            lon=data["longitude_thousandths"] / 1000.0,
            first=first,
            second=first + data["second_less_first"],
            length_km=data["length_metres"] / 1000.0,
        )


def roads(west: float, south: float, east: float, north: float) -> Roads:
    """The road graph inside a box in degrees; edges that leave the box are dropped."""
    world = world_roads()
    inside = (world.lon >= west) & (world.lon <= east) & (world.lat >= south) & (world.lat <= north)
    return world.keep(inside)


def licences() -> dict[str, dict[str, str]]:
    """Source, licence and attribution of each shipped file of geography, by file name."""
    text = (_folder() / "licences.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found
