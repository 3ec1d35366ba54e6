"""Towns by name: a place of the file that gives no coordinates takes those of the shipped geography."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians
from typing import Any

from peacewright.core.findings import Finding, Severity
from peacewright.operation.reading.document import Path, YamlDocument, shortened
from peacewright.operation.reading.factor_tables import CATALOGUE
from peacewright.operation.reading.regions import countries
from peacewright.operation.reading.suggest import nearest

_ARCHIVE = CATALOGUE / "geography" / "places.zip"

SAME_PLACE_KM = 10.0
"""Entries of one name this near to each other are one town (a test of names, not a number of a model)."""

_KM_PER_DEGREE = 111.2

# Comparing a name with those of a large country takes a tenth of a second: done for the first few.
_SUGGESTED = 4


@dataclass(frozen=True)
class Town:
    """A populated place of the shipped geography: WGS84 degrees, persons, ISO 3166-2 region."""

    name: str
    lat: float
    lon: float
    population: float
    region: str

    def is_near(self, other: Town) -> bool:
        """Whether two entries are the same town."""
        north = self.lat - other.lat
        east = (self.lon - other.lon) * cos(radians(self.lat))
        return hypot(north, east) * _KM_PER_DEGREE <= SAME_PLACE_KM


@lru_cache(maxsize=4)
def towns_of(country: str) -> dict[str, tuple[Town, ...]]:
    """Return the towns of a country, largest first, under their folded names and spellings without accents.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-2; for a country that the geography does not have, nothing is returned.
    """
    with zipfile.ZipFile(_ARCHIVE) as opened:
        try:
            lines = opened.read(f"{country}.tsv").decode("utf-8").splitlines()[1:]
        except KeyError:
            return {}
    towns: dict[str, tuple[Town, ...]] = {}
    for line in lines:
        name, spelling, lat, lon, population, region = line.split("\t")
        town = Town(name, float(lat), float(lon), float(population), region)
        for key in {_folded(name), _folded(spelling or name)}:
            towns[key] = (*towns.get(key, ()), town)
    return towns


@dataclass(frozen=True)
class Located:
    """Data with the coordinates of named towns written in; what was given is left as it was."""

    data: Any
    findings: tuple[Finding, ...]


def locate_places(document: YamlDocument, data: Any) -> Located:
    """Look up each place on the line, or under ``theatre.places``, that gives a name and no coordinates.

    Parameters
    ----------
    document : YamlDocument
        Gives the places of findings.
    data : Any
        Its data, with the options' levers written out.
    """
    theatre = data.get("theatre") if isinstance(data, dict) else None
    if not isinstance(theatre, dict):
        return Located(data, ())
    known = _countries(theatre.get("boundaries"))
    if not known:  # validation says so
        return Located(data, ())
    found: dict[Path, dict[str, Any]] = {}
    findings: list[Finding] = []
    for path, point in _points(theatre):
        name = point.get("place")
        if isinstance(name, str) and name.strip() and "lat" not in point and "lon" not in point:
            town = _town(document, path, name, known, findings)
            # Where none was found, any coordinates: the finding stops the file, and says all there is to say.
            found[path] = {**point, "lat": town.lat if town else 0.0, "lon": town.lon if town else 0.0}
    return Located(_replaced(data, (), found), tuple(findings))


def _countries(boundaries: Any) -> tuple[str, ...]:
    """Return the countries of the boundaries that the geography has: one code, or a list of countries and regions."""
    listed = (
        [boundaries] if isinstance(boundaries, str) else boundaries if isinstance(boundaries, list) else []
    )
    codes = dict.fromkeys(code[:2] for code in listed if isinstance(code, str))
    shipped = set(countries())
    return tuple(code for code in codes if code in shipped)


def _points(theatre: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield what stands where the schema has a named town, with its path."""
    line = theatre.get("line_of_contact")
    through = line.get("through") if isinstance(line, dict) else None
    for position, item in enumerate(through if isinstance(through, list) else ()):
        if isinstance(item, dict):
            base: Path = ("theatre", "line_of_contact", "through", position)
            both = item.get("between")
            yield from _mappings({(*base, "at"): item.get("at")})
            if isinstance(both, list):
                yield from _mappings({(*base, "between", i): point for i, point in enumerate(both)})
    places = theatre.get("places")
    if isinstance(places, dict):
        yield from _mappings({("theatre", "places", key): point for key, point in places.items()})


def _mappings(points: dict[Path, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    yield from ((path, point) for path, point in points.items() if isinstance(point, dict))


def _town(
    document: YamlDocument, path: Path, name: str, within: tuple[str, ...], findings: list[Finding]
) -> Town | None:
    def fault(message: str, remedy: str) -> None:
        findings.append(Finding("R007", Severity.ERROR, document.place((*path, "place")), message, remedy))

    country, key = " or ".join(within), _folded(name)
    towns = {other: found for code in within for other, found in towns_of(code).items()}
    same = tuple(town for code in within for town in towns_of(code).get(key, ()))
    if not same:
        close = nearest(name, towns) if len(findings) < _SUGGESTED else None
        guess = f". Did you mean '{towns[close][0].name}'?" if close else ""
        remedy = f"give 'lat' and 'lon', or mend the name{guess}"
        fault(f"the shipped geography has no town '{shortened(name)}' in {country}", remedy)
        return None
    apart = [same[0], *(town for town in same[1:] if not town.is_near(same[0]))]
    if len(apart) > 1:
        choice = "; ".join(f"{t.lat:.4f}, {t.lon:.4f} in {t.region}" for t in apart[:5])
        fault(
            f"{len(apart)} towns of {country} are called '{shortened(name)}'",
            f"give 'lat' and 'lon': {choice}",
        )
        return None
    return same[0]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name[:200]).casefold().strip()


def _replaced(value: Any, path: Path, found: dict[Path, dict[str, Any]]) -> Any:
    """Return a copy of a value with the parts that were found in their place."""
    if path in found:
        return found[path]
    if not any(place[: len(path)] == path for place in found):
        return value
    if isinstance(value, dict):
        return {key: _replaced(item, (*path, key), found) for key, item in value.items()}
    return [_replaced(item, (*path, position), found) for position, item in enumerate(value)]
