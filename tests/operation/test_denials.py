"""Denials of a side or of a zone, as an operation declares them: a whole one has no finding, a slip is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from peacewright.core.findings import Severity
from peacewright.operation.loading import load
from tests.operation.support import faults_of, spoiled

ZONES = "  zones:\n"
GOOD = """\
  denials:
    - {side: XEA, per_year: access.denials_per_year.other, days: access.denial_days, sources: [handbook]}
    - {zone: south, per_year: access.denials_per_year.host, days: access.denial_days, sources: [handbook]}
"""


def _with(directory: Path, denials: str = GOOD) -> Path:
    path = directory / "denied.yaml"
    path.write_text(spoiled((ZONES, denials + ZONES)), encoding="utf-8")
    return path


def test_a_side_and_a_zone_have_no_finding(tmp_path: Path) -> None:
    loaded = load(_with(tmp_path))
    assert not [finding for finding in loaded.findings if "denials" in finding.place.key]
    assert [(d.side, d.zone) for d in loaded.operation.theatre.denials] == [("XEA", None), (None, "south")]


@pytest.mark.parametrize(
    ("old", "new", "code", "key", "word"),
    [
        ("side: XEA", "side: XEE", "R001", "[0].side", "XEA"),
        ("zone: south", "zone: soth", "R001", "[1].zone", "south"),
        ("zone: south", "zone: south, side: XWE", "S", "[1]", "one of the two"),
        ("zone: south, ", "", "S", "[1]", "'zone'"),
        ("zone: south", "side: XEA", "R012", "[1].side", "one entry"),
        ("per_year: access.denials_per_year.other", "per_year: access.denials", "R001", "[0].per_year", "factor"),
        ("days: access.denial_days", "days: access.denial_day", "R001", "[0].days", "access.denial_days"),
        ("days: access.denial_days, ", "", "S", "[0]", "days"),
    ],
)  # fmt: skip
def test_a_slip_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, code: str, key: str, word: str
) -> None:
    assert old in GOOD
    faults = faults_of(_with(tmp_path, GOOD.replace(old, new, 1)))
    found = [f for f in faults if f.code.startswith(code) and f"theatre.denials{key}" in f.place.key]
    assert found, faults
    assert found[0].severity is Severity.ERROR
    assert found[0].place.line
    assert word in f"{found[0].message} {found[0].remedy}"


def test_more_zones_than_can_be_kept_apart_are_told(tmp_path: Path) -> None:
    names = [f"part-{number}" for number in range(7)]
    rest = "per_year: access.denials_per_year.other, days: access.denial_days, sources: [handbook]}"
    entries = "".join(f"    - {{zone: {name}, {rest}\n" for name in names)
    zones = "".join(f"    {name}: {{title: A part, regions: [IS-8]}}\n" for name in names)
    path = tmp_path / "many.yaml"
    text = spoiled((ZONES, "  denials:\n" + entries + ZONES + zones))
    path.write_text(text, encoding="utf-8")
    told = [f for f in faults_of(path) if f.place.key == "theatre.denials"]
    assert [f.code for f in told] == ["R012"]
    assert "more than 6 zones" in told[0].message
