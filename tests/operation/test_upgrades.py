"""Files of an older version: read as they are, upgraded with a report, comments kept."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from peacewright import study
from peacewright.core.findings import PeacewrightError, Severity
from peacewright.operation.editing.edit import Editor
from peacewright.operation.loading import load
from peacewright.operation.operation import VERSION
from peacewright.operation.reading.upgrades import KINDS, changes
from tests.operation.support import SMALL, faults_of, write

OLD = Path(__file__).parent / "version-1.yaml"


def old_text() -> str:
    return OLD.read_text(encoding="utf-8")


def test_an_old_file_loads_and_says_what_is_upgraded() -> None:
    loaded = load(OLD)
    first, *notes = loaded.findings
    assert (first.code, first.severity, first.place.line) == ("U001", Severity.WARNING, 2)
    assert "version 1; it was read as version 2" in first.message
    assert first.remedy.endswith(f"peacewright upgrade {shlex.quote(str(OLD))}"), (
        "a command that can be run as it is"
    )
    lines = old_text().splitlines()
    said = {(note.place.key, note.place.line) for note in notes if note.place.key}
    assert {key for key, _ in said} == {
        "coalition.XAA.nato", "coalition.XBB.nato", "uncertain.consent.XEA[3]", "options.observers.levers.contributors",
        "coalition.XBB.pledges[0].when.any[0].consent.XEA[2]",
    }  # fmt: skip
    assert all("nato" in lines[(line or 0) - 1] for _, line in said)
    assert all((note.code, note.severity) == ("U001", Severity.NOTE) for note in notes)
    assert {"'bloc: NATO' is added", "'currency: GBP' is added"} <= {note.message for note in notes}


def test_an_old_file_means_what_it_meant() -> None:
    old, new = load(OLD).operation, load(SMALL).operation
    assert (old.bloc, old.currency) == ("NATO", "GBP")
    assert old.model_copy(update={"bloc": new.bloc, "currency": new.currency}) == new


def test_what_is_written_anew_keeps_every_comment_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, old_text())
    written, notes = study.upgrade(path)
    assert written == path
    assert len(notes) == 7
    old, new = old_text().splitlines(), path.read_text(encoding="utf-8").splitlines()
    added = [line for line in new if line in {"bloc: NATO", "currency: GBP"}]
    assert len(added) == 2
    assert new.index("bloc: NATO") < new.index("sources:")
    kept = [line for line in new if line not in added]
    differing = [(a, b) for a, b in zip(old, kept, strict=True) if a != b]
    assert len(differing) == 6
    assert all(
        b in {a.replace("nato:", "in_bloc:"), a.replace("non_nato", "outside_bloc"), "peacewright: 2"}
        for a, b in differing
    )
    assert load(path).findings == ()
    assert load(path).operation == load(OLD).operation
    again, nothing = study.upgrade(path)
    assert (again, nothing) == (path, ())


def test_another_file_may_be_written(tmp_path: Path) -> None:
    path = write(tmp_path, old_text())
    written, _ = study.upgrade(path, tmp_path / "new.yaml")
    assert load(written).findings == ()
    assert path.read_text(encoding="utf-8") == old_text()


def test_faults_of_an_old_file_stand_on_its_own_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path, old_text().replace("stand_off: 40 km", "stand_off: 40").replace("nato: true", "nato: 7")
    )
    errors = [fault for fault in faults_of(path) if fault.severity is Severity.ERROR]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [(fault.code, lines[(fault.place.line or 0) - 1].strip()) for fault in errors] == [
        ("S003", "nato: 7"),
        ("S005", "stand_off: 40"),
    ]
    with pytest.raises(PeacewrightError):
        study.upgrade(path)
    assert "nato: 7" in path.read_text(encoding="utf-8")


def test_a_text_at_fault_is_told_before_it_is_upgraded(tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, old_text() + "\ngates: {}\n"))
    assert fault.code == "Y002"


@pytest.mark.parametrize("version", ["3", "99"])
def test_a_newer_version_needs_a_newer_program(tmp_path: Path, version: str) -> None:
    path = write(tmp_path, old_text().replace("peacewright: 1", f"peacewright: {version}"))
    fault = next(fault for fault in faults_of(path) if fault.code == "S006")
    assert f"version {version}, newer than this program" in fault.message
    assert "newer program" in fault.remedy


@pytest.mark.parametrize("version", ["0", "-1", "true", "'1'", "1.0", "[1]", "{}"])
def test_what_is_no_version_is_a_finding(tmp_path: Path, version: str) -> None:
    path = write(tmp_path, old_text().replace("peacewright: 1", f"peacewright: {version}"))
    assert any(
        fault.place.key == "peacewright" for fault in faults_of(path) if fault.severity is Severity.ERROR
    )


def test_the_table_of_changes_is_whole() -> None:
    assert {change.version for change in changes()} == set(range(1, VERSION))
    assert all(change.kind in KINDS and change.new and change.because for change in changes())


def test_an_old_text_can_be_edited_before_it_is_upgraded() -> None:
    editor = Editor(old_text())
    editor.set("coalition.XBB.nato", True)
    editor.upgrade()
    assert editor.get("coalition.XBB.in_bloc") is True
    assert editor.get("peacewright") == VERSION


@pytest.mark.parametrize("name", ["as_of", "name"])
def test_new_keys_stand_in_the_order_of_the_table(name: str) -> None:
    editor = Editor(
        "peacewright: 1\nname: a\n" + ("as_of: 2025-01-01\ntitle: t\n" if name == "as_of" else "")
    )
    editor.substitute({}, {}, {"zebra": 1, "apple": 2}, "as_of")
    assert list(editor.data) == (
        ["peacewright", "name", "as_of", "zebra", "apple", "title"]
        if name == "as_of"
        else ["peacewright", "name", "zebra", "apple"]
    )
