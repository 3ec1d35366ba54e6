"""No room knows a case: outside the catalogue nothing names a country, a party or a place of a shipped operation.

The words are read from the operations that ship and from the geography they use, so that a further operation brings
its own. Names of parties, of nations and of places that a file gives are looked for in any spelling of capitals and
with endings (so that adjectives count); towns and countries of the geography only as capitalised words, for many are
words of English as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from peacewright.operation.loading import load, shipped_operations
from peacewright.operation.operation import Operation
from peacewright.theatre import geography
from tests.contract.repository import PACKAGE, files, text_of

TOWN = 5_000
"""Towns of a theatre from this many people on are looked for; below, names are mostly those of hamlets."""

ALLOWED = {
    "Afar": "a region, and an English adverb",
    "Central": "a region, and an English adjective",
    "Bar": "a town, and a part of a chart",
    "Georgia": "a country, and a typeface",
    "Jordan": "a country, and a surname in references to the literature",
    "Are": "a town, and a form of 'to be'",
}
"""Names that are plain English as well, with the reason why they may stand."""

OPERATIONS = shipped_operations()


def _any_case(words: Iterable[str]) -> str:
    return "|".join(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])" for word in sorted(set(words)) if word)


def _with_endings(words: Iterable[str]) -> str:
    """Names of states without their last vowel, so that adjectives made of them are found as well."""
    return "|".join(rf"(?<![A-Za-z]){re.escape(re.sub('[aeiou]$', '', word))}" for word in sorted(set(words)))


def _as_written(words: Iterable[str]) -> str:
    return "|".join(rf"\b{re.escape(word)}\b" for word in sorted(set(words) - set(ALLOWED)) if word)


def _states(operation: Operation) -> list[str]:
    return [
        *(party.name for party in operation.parties.values()),
        *(nation.name for nation in operation.coalition.values()),
    ]


def _of_the_file(operation: Operation) -> re.Pattern[str]:
    """Names that the file itself gives: the operation, parties, nations, bloc, places, points of the line, seas."""
    theatre = operation.theatre
    points = theatre.line_of_contact.through or ()
    places = [
        place for point in points for place in ((point.at,) if point.at else point.between or ()) if place
    ]
    places += [*theatre.places.values(), *theatre.sea_areas.values()]
    named = _any_case([operation.name, operation.bloc, *(place.place for place in places)])
    return re.compile(f"{named}|{_with_endings(_states(operation))}", re.IGNORECASE)


def _codes(operation: Operation) -> list[str]:
    """Codes of parties, nations and what the line divides."""
    return [*operation.parties, *operation.coalition, *(area[:2] for area in operation.theatre.boundaries)]


def _of_geography(operation: Operation) -> list[str]:
    """Regions and towns of the theatre, in both spellings."""
    areas = operation.theatre.boundaries
    towns = geography.places_within(areas, TOWN)
    return [
        *(region.name for region in geography.regions_within(areas)),
        *(name for name in (*towns.name, *towns.ascii_name) if len(name) > 2),
    ]


@pytest.fixture(scope="module")
def text() -> dict[str, str]:
    """Every text file of the package outside the catalogue."""
    found = {}
    for path in files(PACKAGE):
        inside = path.relative_to(PACKAGE)
        if inside.parts[0] != "catalogue" and (read := text_of(path)) is not None:
            found[inside.as_posix()] = read
    return found


def hits(pattern: re.Pattern[str], text: dict[str, str]) -> list[str]:
    """Every line in which a pattern is found."""
    return [
        f"{name}:{number}: '{found[0]}' in: {line.strip()[:100]}"
        for name, read in text.items()
        for number, line in enumerate(read.splitlines(), 1)
        if (found := pattern.search(line))
    ]


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_room_names_what_an_operation_names(name: str, text: dict[str, str]) -> None:
    operation = load(name).operation
    assert len(text) > 100
    assert not hits(_of_the_file(operation), text)


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_room_holds_its_codes(name: str, text: dict[str, str]) -> None:
    codes = "|".join(
        rf"(?<![A-Za-z]){code}(?![A-Za-z])" for code in sorted(set(_codes(load(name).operation)))
    )
    assert not hits(re.compile(codes), text)


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_room_names_a_region_or_a_town_of_its_theatre(name: str, text: dict[str, str]) -> None:
    assert not hits(re.compile(_as_written(_of_geography(load(name).operation))), text)


def test_no_room_names_a_country(text: dict[str, str]) -> None:
    countries = [entry["name"] for entry in geography.outline_index().values()]
    assert len(countries) > 200
    assert not hits(re.compile(_as_written(countries)), text)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_name_that_slips_in_is_found(name: str) -> None:
    """The patterns catch what they are for: adjectives, identifiers in small letters, codes."""
    operation = load(name).operation
    pattern = _of_the_file(operation)
    for party in operation.parties.values():
        assert pattern.search(f"the {party.name}n side")
        assert pattern.search(f"is_{party.name.lower()}")
