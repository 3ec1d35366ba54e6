"""Strengths of past missions predicted without them: what is left out, and that the tables have their sources."""

from __future__ import annotations

import csv
import gzip
from dataclasses import replace
from math import log

import pytest

from peacewright.operation.reading.factor_tables import load_tables
from validation.strengths import (
    DATA,
    GEO_PKO,
    Mission,
    Prediction,
    baseline,
    geo_pko_strengths,
    need_without,
    operation_of,
    ours,
    read_missions,
    without_reports,
)


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


MISSIONS = read_missions({line["mission"]: 1000.0 for line in _table("missions.csv")})
ON_A_LINE = [mission for mission in MISSIONS if mission.holds == "line"]


def test_every_figure_has_its_source() -> None:
    known = {line["id"] for line in _table("sources.csv")}
    for line in _table("missions.csv"):
        assert {line["size_source"], line["strength_source"]} <= known
        assert bool(line["reports_a_year"]) == (line["reports_source"] in known)


def test_what_a_mission_reported_is_a_source_of_the_catalogue() -> None:
    """A misspelt identifier would leave nothing out."""
    known = load_tables().factors.sources
    assert all(set(mission.own_reports) <= set(known) for mission in MISSIONS)


def test_the_baseline_never_sees_the_mission() -> None:
    mission = ON_A_LINE[0]
    changed = [replace(one, strength=1e6) if one is mission else one for one in MISSIONS]
    assert baseline(mission, MISSIONS) == baseline(changed[0], changed)
    other = [replace(one, strength=1e6) if one is ON_A_LINE[1] else one for one in MISSIONS]
    assert baseline(mission, other) != baseline(mission, MISSIONS)


def test_the_baseline_is_exact_on_a_power_law() -> None:
    def mission(name: str, size: float) -> Mission:
        return Mission(name, "line", size, (), "", (), (), 3.0 * size**0.5, True, "")

    missions = [mission(str(size), size) for size in (10.0, 40.0, 90.0, 400.0)]
    assert baseline(missions[1], missions).best == pytest.approx(3.0 * 40**0.5)


def test_own_reports_are_left_out_and_nothing_else() -> None:
    """Cyprus gave three of the densities of posts; without it the others remain."""
    factors = load_tables().factors
    kept, changed, informed = without_reports(factors, ("dorn-cyprus-2014",))
    assert "observe.posts_per_km" in changed
    assert all(report.source != "dorn-cyprus-2014" for report in kept["observe.posts_per_km"].reports)
    assert len(kept["observe.posts_per_km"].reports) == len(factors["observe.posts_per_km"].reports) - 3
    assert kept["patrol.per_km_day"] == factors["patrol.per_km_day"]
    assert "verify.reports_per_km_year" not in changed
    assert not set(informed) & set(changed)


def test_a_longer_line_needs_more() -> None:
    mission = next(one for one in ON_A_LINE if one.name == "UNFICYP")
    assert operation_of(mission).factors.value("line.watched_length") == mission.size
    short, _ = ours(mission)
    long, _ = ours(replace(mission, size=2 * mission.size))
    assert short.low <= short.best <= short.high
    assert long.best > 1.5 * short.best


def test_the_width_is_carried_by_some_factor_and_less_without_it() -> None:
    need, _ = need_without(next(one for one in ON_A_LINE if one.name == "EUMM"))
    alone, without = need.widths("verify.reports_per_km_year")
    low, high = need.drawn(need.uncertain)
    assert 1 < alone < high / low
    assert 1 < without < high / low


def test_the_interval_score_fines_misses_by_how_far() -> None:
    one = Prediction(10, 5, 20)
    assert one.score(10) == pytest.approx(log(4))
    assert one.score(40) == pytest.approx(log(4) + 10 * log(2))
    assert one.score(80) > one.score(40)


def test_published_demand_stands_in_the_operation() -> None:
    mission = next(one for one in ON_A_LINE if one.name == "UNMOGIP")
    reports = operation_of(mission).factors["verify.reports_per_km_year"]
    assert (reports.low, reports.high) == pytest.approx((9 / mission.size, 140 / mission.size))


def test_a_place_on_several_maps_of_one_year_counts_once(tmp_path) -> None:
    rows = [
        "mission,year,location,latitude,longitude,ave.no.troops",
        "M,2001,A,1,1,100",
        "M,2001,A,1,1,100",
        "M,2001,B,2,2,50",
        "M,2002,A,1,1,10",
        "M,2003,A,1,1,NA",
    ]
    (tmp_path / GEO_PKO).parent.mkdir()
    with gzip.open(tmp_path / GEO_PKO, "wt", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    assert geo_pko_strengths(tmp_path) == {"M": 150.0}  # 2002 is below half of the strongest year
