"""Options lived side by side: their progress adds up, and the failure of one ends the others."""

from __future__ import annotations

from concurrent.futures import CancelledError

import pytest

from peacewright.core.progress import Count


def test_progress_of_several_options_adds_up() -> None:
    told: list[tuple[str, int, int]] = []
    count = Count("simulating", 200, lambda *report: told.append(report))
    for name, done in (("west", 50), ("none", 30), ("west", 100), ("none", 100)):
        count.report(name, done, 100)
    assert told == [("simulating", done, 200) for done in (50, 80, 130, 200)]


def test_a_stopped_count_ends_who_reports_next() -> None:
    count = Count("simulating", 200, None)
    count.report("none", 10, 100)
    count.stop()
    with pytest.raises(CancelledError):
        count.report("none", 20, 100)
