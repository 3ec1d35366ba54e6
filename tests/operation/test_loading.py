"""A file is read, or every fault of it is told: code, line, key and what would be right."""

from __future__ import annotations

import hashlib
import re
import time
from datetime import date
from pathlib import Path

import pytest

from peacewright.core.findings import CODES, PeacewrightError, Severity
from peacewright.operation.loading import load, shipped_operations
from peacewright.operation.vocabulary import Rules, Task, YesNo
from tests.operation.support import SMALL, faults_of, small_text, spoiled, write

# (what is replaced, by what, code, key of the finding, words that the finding holds)
FAULTS = [
    # the text
    ("horizon: 180 days", "start: 2024-07-02", "Y002", "start", "line 6"),
    ("name: small", "name: !!python/object/apply:os.system ['true']", "Y003", "name", "tag"),
    ("name: small", "name: !local small", "Y003", "name", "tag"),
    ("  none: {title: No force", "  none: &n {title: No force", "Y003", "options.none", "anchor &n"),
    ("like: west", "like: *west", "Y003", "options.west-sensors.like", "alias *west"),
    ('best: "1,800"', "best: 1,800", "Y004", "factors.force.nation_a_infantry.judged.best", "comma"),
    ("uav_orbits: 2", "uav_orbits: 1,200", "Y004", "options.west-sensors.levers.sensors.uav_orbits", "comma"),
    # the schema
    ("horizon: 180 days", "horizont: 180 days", "S001", "horizont", "did you mean 'horizon'"),
    (
        "stand_off: 40 km",
        "standoff: 40 km",
        "S001",
        "options.west.levers.standoff",
        "did you mean 'stand_off'",
    ),
    ("title: An exercise with two invented parties", "disclosure: public", "S002", "title", "in a line"),
    (
        "{place: Selfoss, lat: 63.9331, lon: -20.9971}",
        "{place: Selfoss, lat: 63.9331}",
        "S002",
        "theatre.line_of_contact.through[2].between[0].lon",
        "Degrees east",
    ),
    (
        "tasks: [observe_line, patrol",
        "tasks: observe_line #",
        "S003",
        "options.observers.levers.tasks",
        "list",
    ),
    ("as_of: 2024-06-30", "as_of: 20240630", "S003", "as_of", "2025-04-20"),
    ("as_of: 2024-06-30", "as_of: 2024-06-31", "S004", "as_of", "no day"),
    ("name: Nation A", "name: 7", "S003", "coalition.XAA.name", "quotes"),
    ("    in_bloc: false", "    in_bloc: nope", "S003", "coalition.XBB.in_bloc", "true or false"),
    ("horizon: 180 days", "true: 1", "S003", "true", "not text"),
    ("horizon: 180 days", "? [a, b]\n: 1", "S003", "", "as a key"),
    (
        "rules: unarmed",
        "rules: selfdefence",
        "S004",
        "options.observers.levers.rules",
        "did you mean 'self_defence'",
    ),
    ("name: small", "name: Small Operation", "S004", "name", "lower-case"),
    ("element: infantry", "element: brigade", "S004", "coalition.XAA.pledges[0].element", "known: infantry"),
    ("horizon: 180 days", "horizon: 99 years", "S004", "horizon", "at most"),
    (
        "{held: air-and-sea, for: 30 days}",
        "{held: air-and-sea}",
        "S004",
        "agreement.full.binds.all.when",
        "belong",
    ),
    (
        "{vote: XAA}, ",
        "{vote: XAA, phase: full}, ",
        "S004",
        "coalition.XAA.pledges[0].when.all[0]",
        "exactly one",
    ),
    ("at least 150", "150", "S004", "success.ceasefire_days", "at least"),
    ("stand_off: 40 km", "stand_off: 40 days", "S005", "options.west.levers.stand_off", "40 km"),
    ("stand_off: 40 km", "stand_off: 40", "S005", "options.west.levers.stand_off", "40 km"),
    ("is: 320 km", "is: 320 days", "S005", "factors.line.watched_length.reports[0].is", "km"),
    ("at least 60 %", "at least 60 km", "S005", "success.attributed_share", "share"),
    ("peacewright: 2", "peacewright: 3", "S006", "peacewright", "newer program"),
    (
        "  baseline.sea_incidents.XEA:",
        "  other.sea_incidents.XEA:",
        "S002",
        "factors",
        "baseline.sea_incidents.XEA",
    ),
    ("    personnel: personnel.nation_b\n", "", "S002", "factors", "generation.personnel.XBB"),
    # references
    ("like: west", "like: wst", "R001", "options.west-sensors.like", "did you mean 'west'"),
    (
        "{phase: full}",
        "{phase: ful}",
        "R001",
        "coalition.XAA.pledges[0].when.all[1].phase",
        "did you mean 'full'",
    ),
    ("    over: 1 month\n", "    over: 1 month\n    by: 10 %\n", "R012", "gates.withdraw.by", "leave it out"),
    (
        "{phase: full}",
        "{unquiet: 5 days}",
        "R012",
        "coalition.XAA.pledges[0].when.all[1].unquiet",
        "only gates",
    ),
    (
        "when: {any: [{date: 2024-12-20}, {quiet: 3 months}]}",
        "when: {all: ["
        + ", ".join("{any: [{date: 2024-12-20}, {quiet: 3 months}, {quiet: 1 month}]}" for _ in range(3))
        + "]}",
        "R012",
        "gates.withdraw.when",
        "24",
    ),
    ("{held: full,", "{held: complete,", "R001", "gates.withdraw.return_when.held", "known: energy"),
    ("{vote: XAA}", "{vote: XBB}", "R001", "coalition.XAA.pledges[0].when.all[0].vote", "uncertain.votes"),
    (
        "{backstop: guarantee}",
        "{backstop: garantee}",
        "R001",
        "coalition.XBB.pledges[0].when.any[1].backstop",
        "guarantee",
    ),
    ("votes: {XAA", "votes: {XCC", "R001", "uncertain.votes.XCC", "nation"),
    (
        "  consent: {XWE: [accepts, tolerates]",
        "  consent: {XZZ: [accepts]",
        "R001",
        "uncertain.consent.XZZ",
        "party",
    ),
    ("between: [XWE, XEA]", "between: [XWE, XZZ]", "R001", "theatre.line_of_contact.between[1]", "party"),
    ("      XEA: {from: D-14", "      XZZ: {from: D-14", "R001", "agreement.energy.binds.XZZ", "party"),
    (
        "zones: [west, south]\n",
        "zones: [west, sout]\n",
        "R001",
        "options.west.levers.zones[1]",
        "did you mean 'south'",
    ),
    (
        "not_zones: [north]",
        "not_zones: [nord]",
        "R001",
        "coalition.XAA.pledges[0].caveats.not_zones[0]",
        "north",
    ),
    ("ceasefire_days:", "ceasefire_day:", "R001", "success.ceasefire_day", "did you mean 'ceasefire_days'"),
    (
        "strength: force.nation_a_infantry",
        "strength: force.nation_a",
        "R001",
        "coalition.XAA.pledges[0].strength",
        "factor",
    ),
    (
        "    levers: {sensors:",
        "    levers: {command: nobody, sensors:",
        "R001",
        "options.west-sensors.levers.command",
        "known",
    ),
    (
        "  west:\n    title",
        "  west:\n    like: west-sensors\n    title",
        "R002",
        "options.west.like",
        "west → west-sensors → west",
    ),
    (
        "{from: D+0, for: 30 days, sources",
        "{when: {phase: full}, sources",
        "R002",
        "agreement.full",
        "itself",
    ),
    (
        "sources: [handbook]}\n  XEA",
        "sources: [handbok]}\n  XEA",
        "R003",
        "parties.XWE.sources[0]",
        "did you mean 'handbook'",
    ),
    (
        "source: handbook, note",
        "source: nowhere, note",
        "R003",
        "factors.line.watched_length.reports[0].source",
        "no source",
    ),
    (
        "published: 2024-06-12",
        "published: 2024-07-12",
        "R004",
        "sources.bulletin.published",
        "after the as-of date",
    ),
    ("as_at: 2024-06-20", "as_at: 2024-07-20", "R004", "theatre.line_of_contact.as_at", "as-of"),
    (
        "    because: Set for the exercise.\n    sources",
        "    sources",
        "R005",
        "factors.personnel.nation_a",
        "because",
    ),
    (
        'low: 900, high: "2,500"',
        "low: 1900, high: 2500",
        "R006",
        "factors.force.nation_a_infantry.judged",
        "order",
    ),
    ('low: "9,000"', "low: 0", "R006", "factors.personnel.nation_b.judged", "logarithmic"),
    (
        "from: 2024-06-10, until: 2024-08-10",
        "from: 2024-06-10, until: 2024-05-10",
        "R006",
        "agreement.energy.binds.XWE",
        "before",
    ),
    ("regions: [IS-8]", "regions: [IS-99]", "R007", "theatre.zones.south.regions[0]", "Southern"),
    ("boundaries: IS", "boundaries: QZ", "R007", "theatre.boundaries", "country"),
    ("held_place: western-town", "held_place: west-town", "R007", "parties.XWE.held_place", "western-town"),
    (
        "time_zone: Atlantic/Reykjavik",
        "time_zone: Atlantic/Reykjavic",
        "S004",
        "parties.XWE.time_zone",
        "Atlantic/Reykjavik",
    ),
]

WARNINGS = [
    ("    do: withdraw\n", "    do: reinforce\n", "R012", "gates.withdraw", "by: 20 %"),
    (
        "return_when: {held: full, for: 10 days}",
        "return_when: {date: 2039-01-01}",
        "R012",
        "gates.withdraw.return_when",
        "beyond the horizon",
    ),
    (
        "  bulletin: {",
        "  unread: {title: U, publisher: P, published: 2024-01-01}\n  bulletin: {",
        "R009",
        "sources.unread",
        "cites",
    ),
    (
        "      contributors: outside_bloc\n      crosses_line: true\n    sources: [bulletin]",
        "      contributors: outside_bloc",
        "R010",
        "options.observers",
        "source",
    ),
    (
        'judged: {best: "12,000", low: "9,000", high: "16,000"}',
        'judged: {best: "9,000", low: "9,000", high: "9,000"}',
        "R011",
        "factors.personnel.nation_b.judged",
        "range",
    ),
    (
        "tasks: [observe_line, patrol,",
        "tasks: [observe_line, react,",
        "R012",
        "options.observers.levers.tasks",
        "unarmed",
    ),
    ("at most 0", "at least 0", "R012", "success.rotation_gap_months", "less is better"),
]


def test_the_small_operation_is_sound() -> None:
    loaded = load(SMALL)
    assert loaded.findings == ()
    assert loaded.sha256 == hashlib.sha256(SMALL.read_bytes()).hexdigest()
    operation = loaded.operation
    assert operation.as_of == date(2024, 6, 30)
    assert operation.horizon == 180
    assert operation.uncertain.backstop["guarantee"] == [YesNo.NO, YesNo.YES], "no and yes are words"
    assert operation.options["west"].levers.tasks[0] is Task.OBSERVE_LINE
    assert (
        loaded.place("options", "west", "levers").line
        == small_text().split("\n").index("      stand_off: 40 km") - 2
    )


def test_an_option_patches_another() -> None:
    options = load(SMALL).operation.options
    base, patched = options["west"].levers, options["west-sensors"].levers
    assert patched.sensors.uav_orbits == 2
    assert base.sensors.uav_orbits == 0
    assert patched.model_copy(update={"sensors": base.sensors}) == base
    assert patched.rules is Rules.SELF_DEFENCE


def test_a_chain_of_patches_merges_mappings_and_replaces_lists(tmp_path: Path) -> None:
    more = "  third:\n    title: T\n    like: west-sensors\n    levers: {zones: [north], sensors: {fixed_posts: 5}}\n"
    text = spoiled(("  observers:\n    title", f"{more}  observers:\n    title"))
    third = load(write(tmp_path, text)).operation.options["third"].levers
    assert third.zones == ["north"]
    assert (third.sensors.uav_orbits, third.sensors.fixed_posts) == (2, 5)
    assert third.strength == 2000


def test_factors_are_the_catalogue_with_the_operation_above(tmp_path: Path) -> None:
    loaded = load(SMALL)
    line = loaded.factors["line.watched_length"]
    assert (line.low, line.best, line.high, line.unit) == (320, 350, 410, "km")
    assert [report.claimed_by for report in line.reports] == ["", "XWE"]
    assert line.origin == "operation"
    base = loaded.factors["generation.dwell_ratio"]
    assert base.origin == "catalogue"
    over = "factors:\n  generation.dwell_ratio:\n    reports: [{is: 5, source: handbook}]\n"
    changed = load(write(tmp_path, spoiled(("factors:\n", over)))).factors["generation.dwell_ratio"]
    assert (changed.best, changed.unit, changed.label) == (5, base.unit, base.label)
    assert loaded.factors.sources["handbook"].publisher == "Exercise staff"


def test_an_override_keeps_the_unit_of_the_catalogue(tmp_path: Path) -> None:
    over = "factors:\n  generation.dwell_ratio: {unit: km, reports: [{is: 5, source: handbook}]}\n"
    findings = faults_of(write(tmp_path, spoiled(("factors:\n", over))))
    assert [(f.code, f.place.key) for f in findings] == [("S005", "factors.generation.dwell_ratio.unit")]


@pytest.mark.parametrize(("old", "new", "code", "key", "words"), FAULTS + WARNINGS)
def test_a_fault_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, code: str, key: str, words: str
) -> None:
    text = spoiled((old, new))
    path = write(tmp_path, text)
    findings = faults_of(path)
    found = [f for f in findings if f.code == code and f.place.key == key]
    assert found, [str(f) for f in findings]
    assert words.lower() in f"{found[0].message} {found[0].remedy}".lower()
    assert found[0].remedy
    assert found[0].place.file == str(path)
    line = found[0].place.line
    assert line is not None
    last = re.sub(r"\[\d+\]$", "", key).rpartition(".")[2]
    if last and code not in {"S002"}:
        near = "\n".join(text.split("\n")[max(0, line - 2) : line + 1])
        assert last in near or last[:8] in near, f"line {line} is not near '{last}'"
    expected = Severity.WARNING if (old, new, code, key, words) in WARNINGS else Severity.ERROR
    assert found[0].severity is expected


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    everything = spoiled(
        ("horizon: 180 days", "horizont: 180 days"),
        ("published: 2024-06-12", "published: 2024-07-12"),
        ("element: infantry", "element: brigade"),
        ("{element: trainers, status: considering, sources: [bulletin]}",
         "{element: trainers, status: considering, strength: force.nobody, sources: [bulletin]}"),
        ("stand_off: 40 km", "stand_off: 40 days"),
        ("zones: [west, south]\n", "zones: [west, sout]\n"),
        ("regions: [IS-8]", "regions: [IS-99]"),
        ('best: "1,800"', "best: 1,800"),
        ("is: 320 km", "is: 320 days"),
        ("boundaries: IS", "boundaries: IS\n  boundaries: IS"),
    )  # fmt: skip
    findings = faults_of(write(tmp_path, everything))
    told = {(f.code, f.place.key) for f in findings}
    assert told >= {
        ("S001", "horizont"),
        ("R004", "sources.bulletin.published"),
        ("S004", "coalition.XAA.pledges[0].element"),
        ("R001", "coalition.XAA.pledges[1].strength"),
        ("S005", "options.west.levers.stand_off"),
        ("R001", "options.west.levers.zones[1]"),
        ("R007", "theatre.zones.south.regions[0]"),
        ("Y004", "factors.force.nation_a_infantry.judged.best"),
        ("S005", "factors.line.watched_length.reports[0].is"),
        ("Y002", "theatre.boundaries"),
    }
    assert len(findings) == 10, [str(f) for f in findings]
    lines = [f.place.line or 0 for f in findings]
    assert lines == sorted(lines), "in the order of the file"


def test_a_fault_that_is_inherited_is_told_once(tmp_path: Path) -> None:
    findings = faults_of(write(tmp_path, spoiled(("rules: self_defence", "rules: none"))))
    assert [(f.code, f.place.key) for f in findings] == [("S004", "options.west.levers.rules")]


def test_every_code_is_produced_by_some_test() -> None:
    tested = {fault[2] for fault in FAULTS + WARNINGS}
    elsewhere = {
        "F001", "F002", "F003", "F004", "Y001",  # test_hard_input.py
        "R008",  # test_factor_tables.py
        "C001",  # tests/core/test_writing.py, tests/cli
        "U001",  # test_upgrades.py
        "F005", "M001", "M002",  # tests/evidence
        "P001",  # of planning
    }  # fmt: skip
    assert tested | elsewhere == set(CODES)
    assert not tested & elsewhere


def test_a_name_that_ships_is_found_and_a_file_of_that_name_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = shipped_operations()
    assert names
    monkeypatch.chdir(tmp_path)
    (tmp_path / names[0]).mkdir()
    assert load(names[0]).operation.name == names[0], "a directory of that name does not stand in the way"
    (tmp_path / names[0]).rmdir()
    (tmp_path / names[0]).write_text(small_text(), encoding="utf-8")
    assert load(names[0]).operation.name == "small"


def test_an_unknown_name_lists_what_ships() -> None:
    with pytest.raises(PeacewrightError) as refusal:
        load("no-such-operation")
    (finding,) = refusal.value.findings
    assert finding.code == "F001"
    assert all(name in finding.remedy for name in shipped_operations())


@pytest.mark.parametrize("name", shipped_operations())
def test_what_ships_has_no_findings_and_loads_in_a_moment(name: str) -> None:
    load(name)
    start = time.process_time()
    assert load(name).findings == ()
    assert time.process_time() - start < 2
