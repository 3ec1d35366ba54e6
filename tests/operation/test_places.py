"""Towns by name: found where the geography has one, a clear finding where it has none or several."""

from __future__ import annotations

from pathlib import Path

import pytest

from peacewright.operation.loading import load
from peacewright.operation.reading.document import read_document
from peacewright.operation.reading.places import locate_places, towns_of
from tests.operation.support import faults_of, small_text, spoiled, write

BOTH = "      - at: {place: Vík í Mýrdal, lat: 63.4194, lon: -19.0097}"


@pytest.mark.parametrize("name", ["Vík í Mýrdal", "Vik i Myrdal", "vík í mýrdal"])
def test_a_town_of_the_country_needs_no_coordinates(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, spoiled((BOTH, f"      - at: {{place: {name}}}")))
    point = load(path).operation.theatre.line_of_contact.through[-1]
    assert point.lon_lat == (-19.0097, 63.4194)
    assert point.at is not None
    assert point.at.place == name


def test_every_place_of_the_small_operation_is_found_where_it_says(tmp_path: Path) -> None:
    import re

    text = re.sub(r"(place: (?!South bank)[^,}]+), lat: [-\d.]+, lon: [-\d.]+", r"\1", small_text())
    found = load(write(tmp_path, text)).operation.theatre
    given = load(write(tmp_path, small_text())).operation.theatre
    assert "lat: 65" not in text
    assert found == given


def test_a_town_that_nobody_knows_is_one_fault(tmp_path: Path) -> None:
    path = write(tmp_path, spoiled((BOTH, "      - at: {place: Vik i Mirdal}")))
    (fault,) = faults_of(path)
    assert fault.code == "R007"
    assert fault.place.key == "theatre.line_of_contact.through[3].at.place"
    assert fault.place.line == small_text()[: small_text().index(BOTH)].count("\n") + 1
    assert "Vík í Mýrdal" in fault.remedy
    assert "'lat' and 'lon'" in fault.remedy


def test_half_a_coordinate_is_missing_the_other(tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, spoiled((BOTH, BOTH.replace(", lon: -19.0097", "")))))
    assert (fault.code, fault.place.key) == ("S002", "theatre.line_of_contact.through[3].at.lon")


def test_a_name_of_several_towns_lists_them(tmp_path: Path) -> None:
    country = "US"
    several = next(
        name
        for name, towns in towns_of(country).items()
        if len(towns) > 2 and not any(town.is_near(towns[0]) for town in towns[1:])
    )
    text = f"theatre:\n  boundaries: {country}\n  places:\n    p: {{place: {several}}}\n"
    document = read_document(text.encode(), "f")
    (fault,) = locate_places(document, document.data).findings
    assert f"towns of {country} are called '{several}'" in fault.message
    assert all(f"{town.lat:.4f}, {town.lon:.4f}" in fault.remedy for town in towns_of(country)[several][:3])


def test_entries_of_one_town_are_one_town(tmp_path: Path) -> None:
    entries = towns_of("IS")["borgarnes"]
    assert len(entries) == 2
    path = write(tmp_path, spoiled((BOTH, "      - at: {place: Borgarnes}")))
    assert load(path).operation.theatre.line_of_contact.through[-1].lon_lat == (
        entries[0].lon,
        entries[0].lat,
    )


def test_what_is_given_stays_as_it_was() -> None:
    text = small_text().replace(", lat: 63.4194, lon: -19.0097", "")
    document = read_document(text.encode(), "f")
    located = locate_places(document, document.data)
    point = document.data["theatre"]["line_of_contact"]["through"][-1]["at"]
    assert point == {"place": "Vík í Mýrdal"}
    assert located.data["theatre"]["line_of_contact"]["through"][-1]["at"] == {
        "place": "Vík í Mýrdal", "lat": 63.4194, "lon": -19.0097,
    }  # fmt: skip
    assert located.data["theatre"]["zones"] is document.data["theatre"]["zones"]


def test_a_sea_area_has_no_town_to_be_found_by(tmp_path: Path) -> None:
    path = write(tmp_path, spoiled((", lat: 63.1, lon: -19.5", "")))
    assert {(fault.code, fault.place.key) for fault in faults_of(path)} == {
        ("S002", "theatre.sea_areas.south-bank.lat"),
        ("S002", "theatre.sea_areas.south-bank.lon"),
    }
