"""Movement and supply: declared schedules, the dry-cargo check, and the factor tables themselves."""

from __future__ import annotations

import csv
import re
from datetime import date

import pytest

from peacewright.planning.decide_movement import decide_movement
from peacewright.planning.decide_supply import DRY_CARGO, decide_supply
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
    assert decide_supply(operation, "it", FACTORS).tonnes_per_day == {}


def test_ten_thousand_take_seventy_four_tonnes_of_dry_cargo_a_day() -> None:
    """3.36 + 0.73 + 0.54 + 1.80 + 0.93 kg a head and day, before water, fuel and ammunition."""
    part = decide_supply(operation_with({"it": {"strength": 10_000}}), "it", FACTORS)
    dry = sum(part.tonnes_per_day[name] for name in DRY_CARGO)
    assert dry == pytest.approx(74, abs=1)
    explained = {explanation.name: explanation.value for explanation in part.explanations}
    assert explained["supply.dry_cargo"] == pytest.approx(dry)


def test_stock_below_the_norm_is_a_shortfall_and_more_days_cure_it() -> None:
    operation = operation_with({"it": {"strength": 10_000}})
    part = decide_supply(operation, "it", FACTORS)
    short = next(s for s in part.shortfalls if s.subject == "stock against the norm")
    missing = short.cures[0].amount
    cured = shipped_factors(supply__contracted__stock_days=part.stock_days + missing)
    assert not decide_supply(operation, "it", cured).shortfalls


@pytest.mark.parametrize(
    ("lever", "decide"),
    [("arrival", decide_movement), ("supply", decide_supply)],
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
