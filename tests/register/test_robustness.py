"""The register under what should not happen: killed while it is written to, and asked what nobody asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.bench_register import kill_rounds, prepare
from validation.fuzz_register import fuzz, served


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
    operations = {name for name, _ in fuzzed.statuses}
    assert len(operations) >= 16
