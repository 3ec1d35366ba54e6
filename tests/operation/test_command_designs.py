"""Designs of command in a file: every slip is a finding at its line, in words that say what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from peacewright.core.findings import Severity
from peacewright.operation.command import all_designs, shipped_designs
from peacewright.operation.loading import load
from peacewright.operation.vocabulary import Occasion
from tests.operation.support import faults_of, small_text, write

ALL_RIGHTS = "".join(f"      {occasion}: {{from: units, decides: top}}\n" for occasion in Occasion)
GOOD = f"""
command_designs:
  mine:
    title: Mine
    posts:
      top: {{title: Top, kind: government, nations: [XAA]}}
      capitals: {{title: Capitals, kind: contributors, liaison: [force]}}
      force: {{title: Force, kind: force_headquarters, under: top, stand_in: units}}
      units: {{title: Units, kind: unit, count: 3, under: force, tasks: [patrol]}}
    rights:
{ALL_RIGHTS}"""


def _with(directory: Path, *changes: tuple[str, str]) -> Path:
    text = GOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return write(directory, small_text() + text)


def test_a_whole_design_has_no_finding_and_stands_beside_the_catalogues(tmp_path: Path) -> None:
    loaded = load(_with(tmp_path))
    assert not [finding for finding in loaded.findings if "command_designs" in finding.place.key]
    assert set(all_designs(loaded.operation.command_designs)) == {"mine", *shipped_designs()}


@pytest.mark.parametrize(
    ("old", "new", "code", "key", "word"),
    [
        ("under: force, tasks", "under: forse, tasks", "R001", "posts.units.under", "force"),
        ("stand_in: units", "stand_in: unit", "R001", "posts.force.stand_in", "units"),
        ("stand_in: units", "stand_in: force", "R012", "posts.force.stand_in", "another"),
        ("liaison: [force]", "liaison: [farce]", "R001", "posts.capitals.liaison[0]", "force"),
        (", liaison: [force]", "", "R012", "posts.capitals", "liaison"),
        ("nations: [XAA]", "nations: [XZZ]", "R001", "posts.top.nations[0]", "XAA"),
        ("kind: government, nations", "kind: government, under: units, nations", "R002", "under", "top"),
        ("under: top, stand_in: units", "stand_in: units", "R012", "posts", "one at the top"),
        ("attacked: {from: units", "attacked: {from: teams", "R001", "rights.attacked.from", "units"),
        ("suspend: {from: units, decides: top", "suspend: {from: units, decides: tip", "R001", "decides", "top"),
        ("decides: top}", "decides: top, keys: [fort]}", "R001", "rights.attacked.keys[0]", "force"),
        ("decides: top}", "decides: top, keys: [top]}", "R012", "rights.attacked.keys[0]", "once"),
        ("kind: unit", "kind: squad", "S004", "posts.units.kind", "unit"),
    ],
)  # fmt: skip
def test_a_slip_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, code: str, key: str, word: str
) -> None:
    path = _with(tmp_path, (old, new))
    found = [f for f in faults_of(path) if f.code == code and f.place.key.startswith("command_designs.mine")]
    assert found, faults_of(path)
    told = next(f for f in found if key in f.place.key)
    assert told.severity is Severity.ERROR
    assert told.place.line
    assert word in f"{told.message} {told.remedy}"


def test_a_table_with_a_gap_can_be_used_and_is_told(tmp_path: Path) -> None:
    path = _with(tmp_path, ("      withdraw: {from: units, decides: top}\n", ""))
    told = [f for f in load(path).findings if f.place.key == "command_designs.mine.rights"]
    assert len(told) == 1
    assert told[0].severity is Severity.WARNING
    assert "withdraw" in told[0].message


def test_bodies_that_have_liaison_with_one_another_alone_stand_apart(tmp_path: Path) -> None:
    donors = "liaison: [donors]}\n      donors: {title: Donors, kind: contributors}"
    told = [f for f in faults_of(_with(tmp_path, ("liaison: [force]}", donors))) if f.code == "R012"]
    assert [f.place.key for f in told] == [
        f"command_designs.mine.posts.{name}" for name in ("capitals", "donors")
    ]


def test_a_ring_is_told_once(tmp_path: Path) -> None:
    path = _with(tmp_path, ("kind: government, nations", "kind: government, under: units, nations"))
    assert len([f for f in faults_of(path) if f.code == "R002"]) == 1


def test_the_designs_that_ship_cite_what_the_catalogue_knows() -> None:
    known = load("ukraine-2025").factors.sources
    for name, design in shipped_designs().items():
        cited = [*design.sources, *(source for right in design.rights.values() for source in right.sources)]
        assert cited, name
        assert set(cited) <= set(known), name
