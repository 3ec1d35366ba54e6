"""What is kept of a plan lived through futures, as tables that parts of the futures can be joined from.

``TABLES`` declares each. Everything that answers say of the futures follows from them: nothing is lived twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_YEAR
from peacewright.operation.metrics import METRICS
from peacewright.operation.vocabulary import DOMAINS
from peacewright.simulation.break_even import RATIOS, kept_by_ratio
from peacewright.simulation.kernel.arrays import CAUSES, DEFINITION_NAMES
from peacewright.simulation.kernel.outputs import KernelOutputs
from peacewright.simulation.measures import MEASURES
from peacewright.simulation.outcome import COUNTED, capable_day, ends_of
from peacewright.simulation.realise.everything import Realised
from peacewright.simulation.resumption import Ends, resumption_day

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

TABLES: dict[str, str] = {
    "outcomes": "a row per option and future: mean, standard error and number of runs with a value, of every measure",
    "runs": "a row per option, future and replication: how and when the ceasefire ended, when the force came and went",
    "days_kept": "a row per option and future: mean days kept if presence multiplies the hazard of resumption by RATIO",
    "arrivals": "a row per option and future: share of the strength planned in place, by days since the order",
}
"""By name of the file: what a row is. Empty (null) says that it never happened or that there is nothing to measure."""

ARRIVAL_STEP_DAYS = 15
ARRIVAL_DAYS = tuple(range(0, DAYS_PER_YEAR + 1, ARRIVAL_STEP_DAYS))
"""Days since the order for which arrivals are kept."""


def kept_columns() -> tuple[str, ...]:
    """Return the columns of ``days_kept``, one for each of ``RATIOS``."""
    return tuple(f"days_kept_{ratio:.6g}" for ratio in RATIOS)


def arrival_columns(horizon_days: int) -> tuple[str, ...]:
    """Return the columns of ``arrivals``, one for each of ``ARRIVAL_DAYS`` within the horizon."""
    return tuple(f"in_place_share_day_{day}" for day in ARRIVAL_DAYS if day < horizon_days)


def run_table(option: str, realised: Realised, outputs: KernelOutputs, first: int) -> pl.DataFrame:
    """Return a row a run in compact types; days count from day 0, null where never, the horizon where held."""
    import polars as pl

    count, runs = outputs.first_day.shape

    def day(values: NDArray[np.number]) -> pl.Series:
        flat = np.asarray(values, dtype=np.float64).ravel()
        return pl.Series(np.where(flat >= 0, flat, np.nan), nan_to_null=True).cast(pl.Int32)

    columns: dict[str, pl.Series] = {
        "option": pl.Series([option], dtype=pl.String).new_from_index(0, count * runs),
        "future": pl.Series(np.repeat(np.arange(first, first + count, dtype=np.int32), runs)),
        "replication": pl.Series(np.tile(np.arange(runs, dtype=np.int16), count)),
        "first_day": day(outputs.first_day),
        "last_day": day(outputs.last_day),
    }
    names = np.array(CAUSES)
    for number, name in enumerate(DEFINITION_NAMES):
        columns[f"end_day_{name}"] = day(outputs.end_day[:, :, number])
        causes = names[outputs.cause[:, :, number].ravel()]
        columns[f"cause_{name}"] = pl.Series(causes, dtype=pl.Enum(CAUSES))
    columns["resumption_day"] = day(resumption_day(ends_of(realised, outputs), realised.hazard_ratio))
    columns["deployed_day"] = day(outputs.deployed_day)
    columns["capable_day"] = day(np.nan_to_num(capable_day(realised, outputs), nan=-1.0))
    columns["withdrawn_day"] = day(outputs.withdrawn_day)
    columns["departed_day"] = day(outputs.departed_day)
    return pl.DataFrame(columns)


def kept_table(option: str, ends: Ends, first: int) -> pl.DataFrame:
    """Return mean days kept by hazard ratio, under the main definition of collapse."""
    return _by_future(option, first, dict(zip(kept_columns(), kept_by_ratio(ends).T, strict=True)))


def arrival_table(option: str, strength: Floats, first: int) -> pl.DataFrame:
    """Return the share of the strength in place, (F, K) by day since the order, at ``ARRIVAL_DAYS``."""
    names = arrival_columns(strength.shape[1])
    return _by_future(
        option, first, {name: strength[:, day] for name, day in zip(names, ARRIVAL_DAYS, strict=False)}
    )


def _by_future(option: str, first: int, columns: Mapping[str, Floats]) -> pl.DataFrame:
    import polars as pl

    count = len(next(iter(columns.values())))
    return pl.DataFrame(
        {
            "option": pl.Series([option], dtype=pl.String).new_from_index(0, count),
            "future": np.arange(first, first + count, dtype=np.int64),
            **{name: np.ascontiguousarray(values) for name, values in columns.items()},
        }
    )


_OTHERS = {
    "hostile_acts_per_year": "hostile acts a year",
    "false_attributions": "reports",
    "force_days": "days",
}


def units_of(columns: list[str]) -> dict[str, str]:
    """Return the unit of each column of the tables, for the metadata of the file; '1' for names and numbers."""
    return {column: _unit(column) for column in columns}


def _unit(column: str) -> str:
    stem = column.removesuffix("_runs").removesuffix("_se")
    if column.endswith("_runs"):
        return "runs"
    if stem in METRICS:
        return METRICS[stem].unit
    if stem in MEASURES:
        return MEASURES[stem].unit
    if stem.startswith(COUNTED) and stem.rpartition("_")[2] in DOMAINS:
        return "incidents"
    if stem.startswith("violations_") and stem.rpartition("_")[2] in DOMAINS:
        return "violations"
    if stem == "days_waited":
        return "days"
    if stem in _OTHERS:
        return _OTHERS[stem]
    if stem.startswith(("days_kept_", "days_watched_")):
        return "days"
    if stem.endswith("_day") or stem.startswith("end_day_"):
        return "day from day 0"
    if "_share" in stem:
        return "share"
    return "1"
