"""What was once fixed is declared: the bloc, boundaries as one or several, a line that follows a border."""

from __future__ import annotations

from pathlib import Path

from peacewright.operation.loading import load
from tests.operation.support import SMALL, faults_of, spoiled, write


def codes(tmp_path: Path, *changes: tuple[str, str]) -> set[tuple[str, str]]:
    """Return code and key of every finding of the small operation with some text exchanged."""
    return {(f.code, f.place.key or "") for f in faults_of(write(tmp_path, spoiled(*changes)))}


def test_a_bloc_without_a_name_is_a_fault_wherever_it_is_meant(tmp_path: Path) -> None:
    found = codes(tmp_path, ("bloc: the Northern Pact\n", ""))
    assert {code for code, _ in found} == {"R012"}
    keys = {key for _, key in found}
    assert any(key.endswith("in_bloc") for key in keys)
    assert any(key.startswith("uncertain.consent") for key in keys)
    assert any(key.endswith("contributors") for key in keys)


def test_one_country_may_be_written_as_a_list(tmp_path: Path) -> None:
    listed = load(write(tmp_path, spoiled(("boundaries: IS", "boundaries: [IS]")))).operation
    assert listed.theatre.boundaries == load(SMALL).operation.theatre.boundaries == ("IS",)


def test_boundaries_take_regions_that_exist(tmp_path: Path) -> None:
    found = codes(tmp_path, ("boundaries: IS", "boundaries: [IS, GB-XYZ]"))
    assert ("R007", "theatre.boundaries[1]") in found


def test_a_line_goes_through_points_or_follows_a_border_not_both(tmp_path: Path) -> None:
    found = codes(tmp_path, ("    through:", "    follows: [ER, ET]\n    through:"))
    assert any(key.startswith("theatre.line_of_contact") for _, key in found)


def test_costs_are_printed_in_dollars_unless_another_currency_is_declared() -> None:
    assert load(SMALL).operation.currency == "USD"
    assert load("ukraine-2025").operation.currency == "GBP"
