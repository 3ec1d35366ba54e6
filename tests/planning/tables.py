"""Factors read straight from the shipped tables, and small operations to plan for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import peacewright
from peacewright.core.factors import Factor, FactorSet, Report, factor_from_reports
from peacewright.operation.operation import VERSION, Operation

CATALOGUE = Path(peacewright.__file__).parent / "catalogue"
TABLES = (
    "tasks",
    "generation",
    "movement",
    "supply",
    "medical",
    "command",
    "protection",
    "cost",
    "air_and_sea",
)


def _number(text: str, otherwise: float) -> float:
    return float(text) if text else otherwise


def read_table(name: str) -> dict[str, Factor]:
    rows: dict[str, list[dict[str, str]]] = {}
    with (CATALOGUE / "factors" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["factor"], []).append(row)
    return {factor: _factor(factor, lines) for factor, lines in rows.items()}


def _factor(name: str, lines: list[dict[str, str]]) -> Factor:
    first = lines[0]
    scale: Any = first["scale"]
    kind: Any = first["kind"]
    if kind == "judged":
        assert len(lines) == 1, f"{name}: a judged factor has one row"
        return Factor(
            name,
            first["label"],
            first["unit"],
            float(first["best"]),
            float(first["low"]),
            float(first["high"]),
            kind,
            scale,
            because=first["because"],
            sources=tuple(filter(None, first["source"].split(";"))),
        )
    reports = []
    for line in lines:
        best = float(line["best"])
        reports.append(Report(best, _number(line["low"], best), _number(line["high"], best), line["source"]))
    return factor_from_reports(name, first["label"], first["unit"], kind, reports, scale=scale)


def shipped_factors(**changes: float) -> FactorSet:
    """Return every planning factor and the few that stand elsewhere; changes by name, dots as double underscores."""
    factors = {name: factor for table in TABLES for name, factor in read_table(table).items()}
    for name, value in {
        "line.watched_length": 1200.0,
        "observation.uav.line_km": 40.0,
        "observation.post.sensor_km": 6.0,
        "observation.patrol.watched_km": 6.0,
        "observation.patrol.hours": 6.0,
        "stationing.persons_per_base": 1000.0,
    }.items():
        factors[name] = Factor(name, name, "", value, value, value, "judged", because="for the test")
    return FactorSet(factors).at({name.replace("__", "."): value for name, value in changes.items()})


def with_number(factors: FactorSet, name: str, value: float, kind: Any = "reported") -> FactorSet:
    """Return the factors with one more."""
    more = {"because": "for the test"} if kind == "judged" else {"sources": ("a",)}
    return FactorSet({**factors.factors, name: Factor(name, name, "", value, value, value, kind, **more)})


def operation_with(
    options: Mapping[str, Any] | None = None,
    coalition: Mapping[str, Any] | None = None,
    sea_areas: int = 0,
    **more: Any,
) -> Operation:
    """Return a small operation between two made-up parties."""
    place = {"place": "Town", "lat": 10.0, "lon": 10.0}
    other = {"place": "Village", "lat": 11.0, "lon": 10.0}
    return Operation.model_validate(
        {
            "peacewright": VERSION,
            "name": "test",
            "title": "A test",
            "as_of": "2025-01-01",
            "start": "2025-01-01",
            "parties": {
                "AAA": {"name": "A", "time_zone": "UTC"},
                "BBB": {"name": "B", "time_zone": "UTC"},
            },
            "theatre": {
                "boundaries": "UA",
                "line_of_contact": {
                    "as_at": "2025-01-01",
                    "between": ["AAA", "BBB"],
                    "through": [{"at": place}, {"at": other}],
                },
                "zones": {"west": {"regions": ["UA-46"]}, "east": {"regions": ["UA-14"]}},
                "sea_areas": {f"sea-{index}": place for index in range(sea_areas)},
            },
            "agreement": {
                "full": {
                    "forbids": ["attack"],
                    "domains": ["land"],
                    "form": "proposed",
                    "binds": {"all": {"from": "D+0"}},
                }
            },
            "coalition": dict(coalition or {}),
            "options": {
                name: {"title": name, "levers": levers} for name, levers in (options or {"none": {}}).items()
            },
            **more,
        }
    )
