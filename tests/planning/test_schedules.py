"""Movement: a declared schedule, and the factor tables themselves."""

from __future__ import annotations

import csv
import re
from datetime import date

import pytest

from peacewright.planning.decide_movement import decide_movement
from tests.planning.tables import CATALOGUE, TABLES, operation_with, read_table, shipped_factors

FACTORS = shipped_factors()
ARRIVALS = ("brigade", "division", "observers", "training", "remote", "un")


@pytest.mark.parametrize("name", ARRIVALS)
def test_arrival_schedules_are_in_order(name: str) -> None:
    operation = operation_with({"it": {"strength": 1000, "arrival": name}})
    part = decide_movement(operation, "it", FACTORS)
    assert 0 < part.first_echelon_days <= part.full_force_days
    assert 0 < part.first_echelon_share < 1
    assert set(part.factors.values()) <= set(FACTORS)


def test_nothing_moves_without_anything_to_move() -> None:
    operation = operation_with({"it": {}})
    assert decide_movement(operation, "it", FACTORS).schedule == "none"


@pytest.mark.parametrize(
    ("lever", "decide"),
    [("arrival", decide_movement)],
)
def test_an_unknown_schedule_is_answered_with_the_known_ones(lever: str, decide: object) -> None:
    assert callable(decide)
    operation = operation_with({"it": {"strength": 10, lever: "nowhere"}})
    with pytest.raises(ValueError, match=r"nowhere.*declared: .+"):
        decide(operation, "it", FACTORS)


def _rows(path: str) -> list[dict[str, str]]:
    with (CATALOGUE / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _source_ids() -> list[str]:
    return [
        row["id"]
        for path in sorted((CATALOGUE / "sources").glob("*.csv"))
        for row in _rows(f"sources/{path.name}")
    ]


def test_sources_are_declared_once_and_dated() -> None:
    ids = _source_ids()
    assert len(set(ids)) == len(ids)
    for row in _rows("sources/planning.csv"):
        assert date.fromisoformat(row["published"]) <= date(2026, 12, 31)
        assert row["title"]
        assert row["publisher"]
        assert re.fullmatch(r"[A-F][1-6]", row["grade"])


@pytest.mark.parametrize("table", TABLES)
def test_every_factor_is_sourced_or_reasoned(table: str) -> None:
    known = set(_source_ids())
    factors = read_table(table)
    assert factors
    for name, factor in factors.items():
        assert factor.label, name
        assert factor.unit, name
        assert set(factor.sources) <= known, name
        if factor.kind == "judged":
            assert factor.is_uncertain, f"{name}: a judgement needs a range"
            assert len(factor.because) > 20, name
        else:
            assert factor.sources, name


def test_each_factor_stands_in_one_table() -> None:
    names = [name for table in TABLES for name in read_table(table)]
    assert len(set(names)) == len(names)
