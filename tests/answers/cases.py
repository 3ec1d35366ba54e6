"""Cases to answer: real plans of a shipped operation, with outcomes made up from a formula that tests know."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from peacewright import study
from peacewright.answers.case import Case, baseline_of
from peacewright.answers.record import Arrival, Incidence, Opening, Presence, Record, Watch
from peacewright.core.factors import FactorSet
from peacewright.exploration.designs import draw
from peacewright.operation.loading import LoadedOperation, load
from peacewright.operation.metrics import METRICS
from peacewright.operation.operation import Operation
from peacewright.simulation.break_even import BreakEven
from peacewright.simulation.futures import choices_of, factors_by_party
from peacewright.simulation.kernel.arrays import DEFINITIONS

FUTURES = 240
HORIZON = 540.0


@lru_cache(maxsize=1)
def _loaded() -> LoadedOperation:
    return load("ukraine-2025")


@lru_cache(maxsize=1)
def shipped() -> tuple[Operation, FactorSet]:
    """Return a shipped operation with its factors."""
    return _loaded().operation, factors_by_party(_loaded().factors, _loaded().operation)


def made_up_record(case_futures, operation: Operation, number: int, seed: int) -> Record:
    """Return a record in which days kept fall with the hazard of resumption and rise with the option's number."""
    n = case_futures.count
    stream = np.random.default_rng(seed)
    hazard = case_futures.value("resumption.hazard_per_year")
    days = np.clip(HORIZON / (1 + hazard * (2.0 - 0.2 * number)) + stream.normal(0, 5, n), 0, HORIZON)
    force = number > 0
    metrics = {name: np.full(n, np.nan) for name in METRICS}
    metrics["ceasefire_days"] = days
    metrics["full_phase_day"] = np.where(days > 60, 30 + case_futures.value("gate.decision_days"), np.nan)
    metrics["incidents"] = 100 + 50 * hazard
    metrics["violations"] = 3 * metrics["incidents"]
    metrics["detected_share"] = np.clip(0.3 + 0.1 * number + stream.normal(0, 0.05, n), 0, 1)
    metrics["attributed_share"] = np.clip(0.5 * metrics["detected_share"], 0, 1)
    metrics["wrong_attribution_share"] = stream.uniform(0.01, 0.09, n)
    metrics["verified_24h_share"] = np.zeros(n)
    metrics["cost_per_year"] = np.zeros(n)
    if force:
        metrics["response_hours"] = 3 + stream.exponential(2, n)
        metrics["strength_share"] = stream.uniform(0.6, 1.0, n)
        metrics["rotation_gap_months"] = np.floor(stream.uniform(0, 12, n))
        metrics["capable_day"] = metrics["full_phase_day"] + 60 * case_futures.value(
            "generation.notice_factor"
        )
        metrics["days_below_stock"] = stream.uniform(0, 40, n)
        metrics["days_short_of_supply"] = stream.uniform(0, 20, n)
        metrics["hostile_acts"] = stream.exponential(3, n)
        metrics["reaction_hours"] = 12 + stream.exponential(6, n)
        metrics["trained"] = 20 * days
        metrics["cost_per_year"] = number * 1e8 * stream.uniform(0.4, 4, n)
    errors = {name: np.where(np.isnan(values), np.nan, 0.1) for name, values in metrics.items()}
    happened = stream.uniform(1, 50, (n, 2, 4))
    detected = happened * metrics["detected_share"][:, None, None]
    opened = (days > 60).astype(float)
    marks = np.linspace(0, HORIZON, 30)
    held = np.array([(days <= mark).mean() for mark in marks])
    return Record(
        metrics=metrics,
        errors=errors,
        break_even=tuple(
            BreakEven(
                name,
                0.4 + 0.15 * number,
                0.3 + 0.15 * number,
                0.5 + 0.15 * number,
                np.where(hazard < 0.2, np.inf, np.clip(0.3 + 0.1 * number - 0.05 * hazard, 0, None)),
            )
            for name in DEFINITIONS
            if force
        ),
        days_by_definition=dict(zip(DEFINITIONS, (days, 0.9 * days, 0.5 * days), strict=True)),
        watch=Watch(happened, detected, 0.5 * detected, 0.02 * detected),
        opening=Opening(opened, 0.1 * opened, 0.2 * (1 - opened)),
        days_with_resumption=0.8 * days,
        incidence=Incidence(
            DEFINITIONS[1], marks, {"deliberate resumption": 0.7 * held, "spiral": 0.3 * held}
        ),
        hostile_per_year=stream.exponential(3, n) if force else None,
        arrival=Arrival(marks, held * 0.5, held * 0.8, held) if force else None,
        presence=_presence(metrics, days, stream) if force else None,
        end_day=days + 10,
        training={
            name: number * 1000 * stream.uniform(0.5, 2, n)
            for name in ("in_training", "trained_first_year", "trained_over_plan", "units_over_plan")
        }
        if force
        else {},
    )


def _presence(metrics: dict[str, np.ndarray], days: np.ndarray, stream: np.random.Generator) -> Presence:
    able = metrics["capable_day"]
    in_time = able < days + 10
    return Presence(
        ordered=np.isfinite(able).astype(float),
        in_time=in_time.astype(float),
        able_day=np.where(in_time, able, np.nan),
        able_with=np.where(in_time, stream.uniform(0.5, 0.9, len(days)), np.nan),
        gained=np.where(in_time, stream.normal(0, 20, len(days)), np.nan),
        due_months=np.where(in_time, np.floor(stream.uniform(1, 12, len(days))), np.nan),
    )


@lru_cache(maxsize=2)
def shipped_case(seed: int = 1) -> Case:
    """Return a case of the shipped operation with made-up outcomes."""
    operation, factors = shipped()
    futures = draw(factors, choices_of(operation), FUTURES, seed)
    plans = study.plan(_loaded())
    records = {
        name: made_up_record(futures, operation, number, seed + number)
        for number, name in enumerate(operation.options)
    }
    return Case(operation, factors, futures, plans, records, baseline_of(operation.options), seed, {})
