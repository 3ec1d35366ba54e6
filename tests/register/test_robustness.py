"""The register under what should not happen: killed while it is written to, and asked what nobody asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.bench_register import kill_rounds, prepare
from tests.register.cell import Cell
from validation.fuzz_register import fuzz, served
from validation.register_courses import NEEDS, broken


@pytest.mark.slow
def test_what_was_acknowledged_outlives_kill_9(tmp_path: Path) -> None:
    """Two kills here; ``python -m benchmarks.bench_register`` does twenty."""
    location = str(tmp_path / "cell.register")
    prepare(location, 6)
    acknowledged, there, faults = kill_rounds(location, rounds=2, writers=6, seed=5)
    assert faults == []
    assert there >= acknowledged > 0


@pytest.mark.slow
def test_the_api_has_no_fault_for_what_is_made_from_its_description(tmp_path: Path) -> None:
    """Some requests of each kind here; ``make fuzz-register`` goes on for ten minutes."""
    with served(tmp_path) as (location, address):
        fuzzed = fuzz(location, address, seconds=0, number=3, examples=8)
    assert fuzzed.faults == []
    assert fuzzed.came_through("POST /api/reports") > 3  # three are sent as a beginning
    for operation in ("POST /api/session", *NEEDS):
        assert fuzzed.through[operation] > 0, operation
    operations = {name for name, _ in fuzzed.statuses}
    assert len(operations) >= 16


def test_a_register_that_breaks_the_rules_is_found_out(file_cell: Cell) -> None:
    """What the fuzzer holds the tables against does fail where somebody wrote to them past the program."""
    released, alleged = file_cell.attributed(), file_cell.file()
    assert broken(file_cell.store) == []
    viktor = file_cell.people["viktor"].id
    one_person = json.dumps({"party": "north", "basis": "b", "proposed_by": viktor, "released_by": viktor})
    with file_cell.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE reports SET attribution = ? WHERE id = ?", (one_person, alleged.id)
        )
        connection.exec_driver_sql(
            "UPDATE entries SET account = ? WHERE report = ? AND act = 'proposed'", (viktor, released.id)
        )
    found = " ".join(broken(file_cell.store))
    assert f"{alleged.id}: stands attributed without a proposal" in found
    assert f"{alleged.id}: stands attributed by one person" in found
    assert f"{released.id}: an attribution released without a second person" in found
