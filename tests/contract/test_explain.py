"""Every number of ``answers.json`` can be explained by the name beside it, and is what its explanation says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from peacewright import study
from peacewright.answers.numbers.explaining import (
    declared,
    described,
    explanation_of,
    known_names,
    printed_values,
)
from peacewright.answers.numbers.how import Basis
from peacewright.answers.numbers.named import NUMBERS
from peacewright.answers.serialise import rounded
from peacewright.answers.words import slug
from peacewright.operation.loading import LoadedOperation
from peacewright.operation.vocabulary import DOMAINS
from peacewright.plan.explanation import Explanation
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader, draw_futures
from peacewright.simulation.measures import MEASURES
from peacewright.simulation.realise.everything import realise

SMALL = str(Path(__file__).resolve().parents[1] / "operation" / "small.yaml")
FUTURES, SEED = 60, 7
LEAST = {"small": 500, "ukraine-2025": 3000}
"""So many numbers are found at least: a walk that misses them would prove nothing."""


@dataclass(frozen=True)
class Printed:
    """A number where it stands: place, name beside it, option (empty: of no single one), the number."""

    place: str
    name: str
    option: str
    value: Any


@dataclass(frozen=True)
class Brief:
    """A brief with the plans that it was made from."""

    loaded: LoadedOperation
    plans: dict[str, Plan]
    document: dict[str, Any]
    directory: Path
    explained: dict[tuple[str, str], Explanation | None] = field(default_factory=dict)

    def explanation(self, printed: Printed) -> Explanation | None:
        """Return the explanation of a number of its option, or of any that has it."""
        key = (printed.name, printed.option)
        if key not in self.explained:  # one name stands in many places
            options = [printed.option] if printed.option else list(self.plans)
            found = (
                explanation_of(printed.name, Basis(self.plans[each], self.loaded.factors)) for each in options
            )
            self.explained[key] = next((each for each in found if each is not None), None)
        return self.explained[key]

    def column(self, option: str, name: str) -> np.ndarray:
        outcomes = pl.read_parquet(self.directory / "outcomes.parquet").filter(pl.col("option") == option)
        return outcomes[name].cast(float).fill_null(float("nan")).to_numpy()

    def baseline(self) -> str:
        return next(each["name"] for each in self.document["options"] if each["baseline"])


@pytest.fixture(scope="module", params=[SMALL, pytest.param("ukraine-2025", marks=pytest.mark.slow)])
def brief(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Brief:
    loaded = study.load(request.param)
    paths = study.brief(loaded, FUTURES, SEED, tmp_path_factory.mktemp("explain") / "brief")
    document = json.loads(paths.answers.read_text(encoding="utf-8"))
    return Brief(loaded, study.plan(loaded), document, paths.directory)


def _holds_number(cell: Any) -> bool:
    return isinstance(cell, dict | int | float) or (
        isinstance(cell, str) and bool(re.search(r"\d|no limit", cell))
    )


def _words_only(cell: str, document: dict[str, Any]) -> bool:
    """Whether the digits of some words belong to names: of questions or sources."""
    sources = {source for answer in document["answers"] for source in answer["sources"]}
    for source in sorted(sources, key=len, reverse=True):
        cell = cell.replace(source, "")
    return not re.search(r"\d", re.sub(r"\bQ\d+\b|[a-z]+(-[a-z0-9]+)+", "", cell))


def walk(document: dict[str, Any]) -> Iterator[Printed]:
    """Yield every number of a document, told apart only by its shape; one without a name has an empty one."""
    for key in ("format", "seed", "futures"):
        yield Printed(key, key, "", document[key])
    for answer in document["answers"]:
        place = f"{answer['question']}, {answer['option']}"
        for item in (*answer["values"], *answer["hinges"]):
            yield Printed(f"{place}: {item['name']}", item.get("explain", ""), answer["option"], item)
    for place, column in enumerate(document["comparison"]["columns"]):
        for row in document["comparison"]["rows"]:
            if _holds_number(row["cells"][place]):
                name = column.get("explain", "")
                yield Printed(f"comparison {column['name']}", name, row["option"], row["cells"][place])
    for aim in document["aims"]:
        if aim["value"] is not None:
            yield Printed(f"aim {aim['aim']}", aim.get("explain", ""), aim["option"], aim["value"])
    yield from _of_tables(document)


def _of_tables(document: dict[str, Any]) -> Iterator[Printed]:
    heads = {each["title"].partition(",")[0]: each["name"] for each in document["options"]}
    for question in document["questions"]:
        for table in question["tables"]:
            for row in table["rows"]:
                option = heads.get(row[0].partition(",")[0], "")
                for column, cell in list(zip(table["columns"], row, strict=True))[1:]:
                    name = column.get("explain", "")
                    if not _holds_number(cell) or (not name and isinstance(cell, str)):
                        assert not isinstance(cell, str) or name or _words_only(cell, document), (
                            f"{question['id']}.{table['name']}, column '{column['label']}': '{cell}' holds a number, "
                            "and answers/numbers/named.py declares no such column"
                        )
                        continue
                    yield Printed(f"{question['id']} {table['name']} {row[0]}", name, option, cell)


def test_every_number_has_an_explanation(brief: Brief) -> None:
    """A new number needs an entry in ``answers/numbers/named.py``; this names those that have none."""
    printed = list(walk(brief.document))
    assert len(printed) >= LEAST[brief.loaded.operation.name]
    without = sorted({f"{each.name or each.place}" for each in printed if brief.explanation(each) is None})
    assert not without, f"no explanation of {', '.join(without)}: declare it in answers/numbers/named.py"


def test_every_explanation_is_whole(brief: Brief) -> None:
    seen = {}
    for printed in walk(brief.document):
        explanation = brief.explanation(printed)
        if explanation is None or (printed.name, printed.option) in seen:
            continue
        seen[printed.name, printed.option] = explanation
        told = described(explanation, next(iter(brief.plans.values())), brief.loaded.factors)
        assert told["formula"].strip(), printed.name
        assert told["inputs"] or "counted" in told["formula"] or "asked for" in told["formula"], printed.name
        assert told["computed_by"], printed.name
        cited = {source for given in told["inputs"] for source in given.get("sources", ())}
        assert cited <= {source["id"] for source in told["sources"]}, printed.name
        for source in told["sources"]:
            assert source["title"]
            assert source["publisher"]
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", source["published"])
    assert len({name for name, _ in seen}) > 100


def test_every_declared_number_is_of_the_shape_of_a_name() -> None:
    for name in NUMBERS:
        assert declared(name.replace("*", "x")) is not None
        assert name.count("*") <= 1


# --- the numbers are what the explanations say ------------------------------------------------------------------------


def _points(values: np.ndarray) -> tuple[float, float, float]:
    """Median, 5 % and 95 % points as values drawn, by sorting."""
    present = np.sort(values[~np.isnan(values)])
    at = [present[int(np.ceil(share * len(present) - 1e-9)) - 1] for share in (0.5, 0.05, 0.95)]
    return at[0], at[1], at[2]


def _mean(values: np.ndarray) -> tuple[float, float, float]:
    present = values[np.isfinite(values)]
    reach = 1.959964 * present.std(ddof=1) / np.sqrt(len(present))
    return present.mean(), present.mean() - reach, present.mean() + reach


def _travel(brief: Brief, futures: pl.DataFrame) -> np.ndarray:
    planned = brief.loaded.factors.value("travel.road_speed")
    return planned / futures["travel.road_speed"].to_numpy() * futures["verify.travel_factor"].to_numpy()


def _hours_to_line(brief: Brief, plan: Plan, futures: pl.DataFrame) -> np.ndarray:
    nearest, length = plan.stationing.travel_hours.min(axis=0), plan.theatre.segments.length_km
    some = np.isfinite(nearest)
    return (nearest[some] * length[some]).sum() / length[some].sum() * _travel(brief, futures)


def _reached(brief: Brief, plan: Plan, futures: pl.DataFrame) -> np.ndarray:
    length = plan.theatre.segments.length_km
    slower, reached = _travel(brief, futures), np.zeros(futures.height)
    lived, there = brief.column(plan.option_name, "team_busy_share"), _teams_there(brief, plan, futures)
    for future in range(futures.height):
        limit = futures["stationing.response_limit_hours"][future]
        busy = plan.stationing.busy_share if np.isnan(lived[future]) else min(1.0, lived[future])
        for segment in range(len(length)):
            teams = sum(
                there[future][number]
                for number, hours in enumerate(plan.stationing.travel_hours)
                if hours[segment] * slower[future] <= limit
            )
            reached[future] += length[segment] / length.sum() * (1 - busy**teams if teams else 0.0)
    return reached


def _teams_there(brief: Brief, plan: Plan, futures: pl.DataFrame) -> list[list[float]]:
    """Return the teams of each base by future: of the observers found, at the strength in place; else as planned."""
    drawn = draw_futures(plan.operation, plan.factors, FUTURES, SEED)
    found = realise(plan, Reader(drawn, plan.operation)).inputs.teams
    present = brief.column(plan.option_name, "strength_share")
    planned = [float(base.teams) for base in plan.stationing.bases]
    return [
        planned if np.isnan(present[one]) else [each * present[one] for each in found[one]]
        for one in range(futures.height)
    ]


def _drawn(futures: pl.DataFrame, brief: Brief, name: str) -> np.ndarray | float:
    """Return a factor by future, or its one value where it has no range."""
    return futures[name].to_numpy() if name in futures.columns else brief.loaded.factors.value(name)


def _cost_in_dollars(brief: Brief, plan: Plan, futures: pl.DataFrame) -> np.ndarray:
    """Strength × light^(1 − i) × combat^i, or × that of a monitor, + aircraft, vessels and orbits, each in dollars."""

    def dollars(name: str) -> np.ndarray:
        """At the rate of its own time, then in prices of the year in which the operation starts, or the last before."""
        then, rate = {
            "cost.light_per_person_year": (2007, None),
            "cost.combat_per_person_year": (2010, "cost.usd_per_gbp_2010"),
            "cost.observer_per_person_year": (2009, "cost.usd_per_eur_2009"),
        }.get(name, (2024, None))
        unit = brief.loaded.factors[name].unit
        rate = rate or (None if unit == "USD" else f"cost.usd_per_{unit.lower()}")
        now = max(
            year for year in (2000, 2007, 2009, 2010, 2024) if year <= brief.loaded.operation.start.year
        )
        prices = (brief.loaded.factors.value(f"cost.us_prices_{year}") for year in (now, then))
        return (
            _drawn(futures, brief, name)
            * (1 if rate is None else _drawn(futures, brief, rate))
            * next(prices)
            / next(prices)
        )

    levers, intensity = plan.option.levers, futures["cost.intensity"].to_numpy()
    armed = dollars("cost.light_per_person_year") ** (1 - intensity)
    armed = armed * dollars("cost.combat_per_person_year") ** intensity
    each = dollars("cost.observer_per_person_year") if str(levers.rules) == "unarmed" else armed
    return (
        levers.strength * each
        + levers.aircraft_on_call * dollars("cost.aircraft_on_call_year")
        + levers.vessels_on_station * dollars("cost.vessel_on_station_year")
        + levers.sensors.uav_orbits * dollars("cost.uav_orbit_year")
    )


def _detected(brief: Brief, option: str, name: str) -> np.ndarray:
    parties = brief.loaded.operation.parties
    party = next(code for code in parties if name.endswith(f"by_{slug(parties[code].name)}"))
    sums = [
        sum(brief.column(option, f"{what}_{party}_{domain}") for domain in DOMAINS)
        for what in ("detected", "incidents")
    ]
    with np.errstate(invalid="ignore"):
        return sums[0] / sums[1]


def _series(brief: Brief, option: str, measure: str, name: str) -> np.ndarray | None:
    """Return a measure by future from the tables written, None where they do not hold it."""
    if measure in MEASURES and MEASURES[measure].kept:
        return brief.column(option, measure)
    if measure == "days_gained":
        return brief.column(option, "ceasefire_days") - brief.column(brief.baseline(), "ceasefire_days")
    if measure == "able_after_opening":
        return brief.column(option, "capable_day") - brief.column(option, "full_phase_day")
    if measure == "gate_closed_share":
        return 1 - brief.column(option, "gate_opened_share")
    futures = pl.read_parquet(brief.directory / "futures.parquet")
    plan = brief.plans[option]
    if measure == "hours_to_line":
        return _hours_to_line(brief, plan, futures)
    if measure == "reached_share":
        return _reached(brief, plan, futures)
    if measure == "detected_by_author":
        return _detected(brief, option, name)
    if measure == "cost":
        assert brief.column(option, "cost_per_year") == pytest.approx(_cost_in_dollars(brief, plan, futures))
        currency = brief.loaded.operation.currency
        rate = 1.0 if currency == "USD" else futures[f"cost.usd_per_{currency.lower()}"].to_numpy()
        return brief.column(option, "cost_per_year") / rate
    if measure == "density":
        return plan.tasks.strength_persons / futures["line.watched_length"].to_numpy()
    return None


def _taken(statistic: str, series: list[np.ndarray], count: int) -> tuple[float, float, float] | None:
    """Return best, low and high of a statistic, computed here once more."""
    match statistic:
        case "median over futures":
            return _points(series[0])
        case "mean over futures":
            return _mean(series[0])
        case "count of futures":
            return (float(round(series[0].sum())),) * 3
        case "count of the other futures":
            return (count - float(round(series[0].sum())),) * 3
        case "ratio of sums over futures":
            return (min(1.0, float(series[0].sum() / series[1].sum())),) * 3
        case _:
            return None


def _ends(value: Any) -> tuple[float, ...] | None:
    if isinstance(value, dict) and "best" in value:
        return tuple(
            float("inf") if value[key] == "no limit" else value[key] for key in ("best", "low", "high")
        )
    return None


def test_statistics_of_measures_follow_from_the_tables_written(brief: Brief) -> None:
    """What is said to be a statistic over futures of a column is recomputed from ``outcomes.parquet``."""
    checked: dict[str, int] = {}
    for printed in walk(brief.document):
        explanation, ends = brief.explanation(printed), _ends(printed.value)
        if explanation is None or ends is None or not explanation.statistic or not printed.option:
            continue
        measures = [
            each.name.removeprefix("measures.")
            for each in explanation.inputs
            if each.name.startswith("measures.")
        ]
        series = [_series(brief, printed.option, measure, printed.name) for measure in measures]
        known = [each for each in series if each is not None]
        expected = _taken(explanation.statistic, known, FUTURES) if len(known) == len(series) else None
        if expected is None:
            assert not all(measure in MEASURES and MEASURES[measure].kept for measure in measures) or (
                explanation.statistic == "adjusted difference between futures"
            ), printed
            continue
        assert ends == pytest.approx([rounded(float(each)) for each in expected], rel=1e-5, abs=1e-9), printed
        checked[explanation.statistic] = checked.get(explanation.statistic, 0) + 1
    assert checked["median over futures"] > 40
    assert {"mean over futures", "count of futures", "ratio of sums over futures"} <= set(checked)


def test_numbers_at_best_values_are_those_of_the_plan(brief: Brief) -> None:
    checked = 0
    for printed in walk(brief.document):
        explanation, ends = brief.explanation(printed), _ends(printed.value)
        if explanation is None or ends is None or explanation.statistic or not np.isfinite(explanation.value):
            continue
        if printed.option:
            assert ends[0] == pytest.approx(explanation.value, rel=1e-5), printed
            checked += 1
        if len(explanation.inputs) == 1 and (factor := brief.loaded.factors.get(explanation.inputs[0].name)):
            assert ends == pytest.approx((factor.best, factor.low, factor.high), rel=1e-5)
    assert checked > 40


# --- what is declared -------------------------------------------------------------------------------------------------


def test_measures_are_the_columns_of_the_outcomes(brief: Brief) -> None:
    columns = set(pl.read_parquet_schema(brief.directory / "outcomes.parquet"))
    assert {name for name, measure in MEASURES.items() if measure.kept} <= columns


def test_factors_named_with_a_measure_are_read_by_the_simulation(brief: Brief) -> None:
    read: set[str] = set()
    for plan in brief.plans.values():
        reader = Reader(draw_futures(plan.operation, plan.factors, 1, 0), plan.operation)
        realise(plan, reader)
        read |= set(reader.read)
    for measure in MEASURES.values():
        for name in measure.reads:
            assert any(each == name or each.startswith(name) for each in read), f"{measure.name}: {name}"


def test_the_value_of_a_brief_is_found_again(brief: Brief) -> None:
    option = next(name for name, plan in brief.plans.items() if plan.tasks.strength_persons > 0)
    for answer in brief.document["answers"]:
        for value in answer["values"]:
            if answer["option"] == option:
                found = list(printed_values(brief.document, value["explain"], option))
                assert {key: value[key] for key in ("best", "low", "high")}.items() <= found[0].items()
    row = next(row for row in brief.document["comparison"]["rows"] if row["option"] == option)
    assert next(printed_values(brief.document, "comparison.strength", option))["value"] == row["cells"][0]
    assert next(printed_values(brief.document, "futures", option)) == {"value": FUTURES}
    assert set(NUMBERS) <= set(known_names(brief.plans))
