"""A small exploration with outcomes that follow from a formula which the tests know."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl

from peacewright.answers.explored.explored import Explored
from peacewright.operation.loading import load
from peacewright.operation.metrics import METRICS
from peacewright.simulation.futures import draw_futures

OPTIONS = ("none", "geneva-15k", "west-10k")
READ = frozenset(
    {
        "backstop.intelligence", "backstop.guarantee", "consent.RUS", "vote.GBR", "attribution", "presence",
        "compliance.erosion.RUS", "compliance.erosion.UKR", "compliance.remaining_share.air.RUS",
        "collapse.share", "excitation.total_share", "gate.decision_days",
    }
)  # fmt: skip


def days(futures, number: int, rng) -> np.ndarray:
    """Return days kept: long where erosion is small and being named dampens; option 1 adds where there is consent."""
    base = 100 + 500 * (futures.value("compliance.erosion.RUS") < 0.1) * futures.chosen(
        "attribution", "dampens"
    )
    base = base + 60 * (1 - futures.value("compliance.remaining_share.air.RUS"))
    gain = 80.0 * (number == 1) * ~futures.chosen("consent.RUS", "refuses")
    return np.clip(base + gain + rng.normal(0, 5, futures.count), 0, 540)


def outcomes(futures, option: str, number: int) -> pl.DataFrame:
    rng = np.random.default_rng([futures.seed, number])
    kept = days(futures, number, rng)
    n = futures.count
    columns: dict[str, np.ndarray] = {name: np.full(n, np.nan) for name in METRICS}
    columns["ceasefire_days"] = kept
    for name, part in (("absolute_severity", 1.1), ("share_of_before", 1.0), ("major_attack", 0.5)):
        columns[f"ceasefire_days_{name}"] = part * kept
    columns["ceasefire_days_with_resumption"] = 0.8 * kept
    columns["attributed_share"] = np.clip(
        0.3 + 0.25 * futures.chosen("backstop.intelligence", "yes") + 0.1 * number + rng.normal(0, 0.08, n),
        0,
        1,
    )
    columns["wrong_attribution_share"] = rng.uniform(0.01, 0.09, n)
    if number:
        columns["rotation_gap_months"] = np.where(futures.chosen("vote.GBR", "for"), 0.0, 3.0)
    with_errors = {}
    for name, values in columns.items():
        with_errors[name] = pl.Series(values, nan_to_null=True)
        with_errors[f"{name}_se"] = pl.Series(np.where(np.isnan(values), np.nan, 3.0), nan_to_null=True)
    return pl.DataFrame({"option": [option] * n, "future": np.arange(n), **with_errors})


def runs_of(kept: np.ndarray, seed: int) -> pl.DataFrame:
    """Return four runs a future, whose mean is near the future's days kept."""
    rng = np.random.default_rng([seed, 9])
    count = len(kept)
    begun = rng.integers(0, 3, 4 * count)
    lasting = np.clip(np.repeat(kept, 4) + rng.normal(0, 6, 4 * count), 0, 540).astype(int)
    return pl.DataFrame(
        {
            "future": np.repeat(np.arange(count), 4),
            "replication": np.tile(np.arange(4), count),
            "first_day": begun,
            "end_day_share_of_before": begun + lasting,
        }
    )


@lru_cache(maxsize=4)
def explored(seed: int, count: int = 600) -> Explored:
    loaded = load("ukraine-2025")
    futures = draw_futures(loaded.operation, loaded.factors, count, seed)
    made = {option: outcomes(futures, option, number) for number, option in enumerate(OPTIONS)}
    runs = {option: runs_of(table["ceasefire_days"].to_numpy(), seed) for option, table in made.items()}
    return Explored.of(loaded.operation, loaded.factors, futures, made, READ, 4, seed, runs)
