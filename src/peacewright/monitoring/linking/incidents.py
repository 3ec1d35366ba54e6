"""The table of incidents: one row a happening, with its reports, when, where, and who said what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from peacewright.core.tables import write_table
from peacewright.monitoring.counting import stands
from peacewright.monitoring.linking.candidates import Pairs, candidates
from peacewright.monitoring.linking.comparing import compare
from peacewright.monitoring.linking.grouping import group
from peacewright.monitoring.linking.naming import IncidentChange, named
from peacewright.monitoring.linking.reports import Floats, Reports, reports_of
from peacewright.monitoring.linking.weighing import Weights, shipped_weights, weigh
from peacewright.monitoring.linking.wording import Corpus
from peacewright.monitoring.rejects import csv_text

if TYPE_CHECKING:
    import polars as pl

INCIDENTS, CHANGES = "incidents.parquet", "incident_changes.csv"
CHANGE_COLUMNS = ("as_of", "incident", "change", "other", "reports")
STEP = 2_000_000
"""Pairs that are compared at a time."""
UNITS: dict[str, str] = {
    "incident": "text", "sources": "text", "events": "text", "told_by": "text", "authors": "text",
    "acts": "text", "domains": "text", "targets": "text", "day_from": "day", "day_until": "day",
    "time_from": "UTC", "time_until": "UTC", "times_agree": "1", "latitude": "degrees", "longitude": "degrees",
    "place_precision": "text", "place_radius": "km", "spread": "km", "place": "text", "region": "text",
    "country": "text", "deaths_low": "persons", "deaths_high": "persons",
}  # fmt: skip
"""Columns of ``incidents.parquet``. The n-th of ``sources`` and ``events`` together name the n-th report. Who is said
to have done it (``authors``) and whose claim it is (``told_by``) are lists: they may differ, and none is chosen."""


@dataclass(frozen=True, eq=False)
class Linked:
    """What linking made of the reports that stood on a day."""

    incidents: pl.DataFrame
    changes: tuple[IncidentChange, ...]
    reports: int
    pairs: int
    """Candidate pairs that were compared."""
    corpus: Corpus
    """What the texts of the reports hold."""


def link(
    store: Path, before: Path | None = None, *, as_of: date | None = None,
    one_row_an_incident: Collection[str] = (),
) -> Linked:  # fmt: skip
    """Link the reports of a store into incidents.

    Parameters
    ----------
    store : Path
        ``events.parquet``.
    before : Path, optional
        ``incidents.parquet`` of the run before, whose names are kept.
    as_of : date, optional
        Link what had been published by then; what stands today, where it is not given.
    one_row_an_incident : collection of str
        Sources whose rows are incidents and not reports of them.
    """
    import polars as pl

    rows = pl.scan_parquet(store).filter(stands(as_of)).collect()
    reports = reports_of(rows, sorted(one_row_an_incident))
    groups, pairs = grouped(reports, shipped_weights())
    told = reports.frame.with_columns(pl.Series("group", groups))
    old = None
    if before is not None and before.is_file():
        old = pl.read_parquet(before, columns=["incident", "sources", "events"]).explode("sources", "events")
        old = old.rename({"sources": "source", "events": "event"})
    names, changes = named(told.select("source", "event", "known_from", "group"), old)
    table = _table(told, reports, groups, names)
    return Linked(table, tuple(changes), len(reports), pairs, reports.corpus)


def grouped(reports: Reports, weights: Weights, without: Collection[str] = ()) -> tuple[np.ndarray, int]:
    """Return the group of each report (the row of its first report), and how many pairs were compared."""
    pairs, bits = compared(reports, weights, without)
    return group(reports, pairs, bits, weights.threshold), len(pairs)


def compared(reports: Reports, weights: Weights, without: Collection[str] = ()) -> tuple[Pairs, Floats]:
    """Return pairs of reports that may be one happening, and the weight of each in bits."""
    pairs = candidates(reports)
    bits = np.empty(len(pairs), dtype=np.float64)
    for start in range(0, len(pairs), STEP):
        part = pairs[start : start + STEP]
        bits[start : start + STEP] = weigh(compare(reports, part), weights, without)
    return pairs, bits


def write(linked: Linked, room: Path, out: Path, as_of: date | None) -> None:
    """Write incidents and, below what earlier runs told, what changed.

    Parameters
    ----------
    linked : Linked
    room : Path
        Where the files are written.
    out : Path
        Where those of the run before are.
    as_of : date or None
    """
    write_table(linked.incidents, room / INCIDENTS, UNITS)
    day = as_of.isoformat() if as_of is not None else "today"
    rows = [(day, one.incident, one.change, one.other, one.reports) for one in linked.changes]
    told = (out / CHANGES).read_bytes() if (out / CHANGES).is_file() else csv_text([CHANGE_COLUMNS]).encode()
    (room / CHANGES).write_bytes(told + csv_text(rows).encode())


def _table(told: pl.DataFrame, reports: Reports, groups: np.ndarray, names: pl.DataFrame) -> pl.DataFrame:
    """Return one row an incident, by its name."""
    import polars as pl

    finest = _finest(reports, groups)
    told = told.with_columns(
        pl.Series("radius", reports.radius), pl.Series("away", _away(reports, groups, finest))
    )
    begins, ends = pl.col("time_from").max(), pl.col("time_until").min()
    agree = ends.is_null() | (begins < ends)
    first, last = pl.col("day_from"), pl.coalesce("day_until", "day_from")
    days_agree = first.max() <= last.min()
    lists = [
        pl.col(column).drop_nulls().unique().sort().alias(name)
        for column, name in (
            ("told_by", "told_by"), ("author", "authors"), ("act", "acts"), ("domain", "domains"), ("target", "targets")
        )
    ]  # fmt: skip
    made = told.group_by("group").agg(
        pl.col("source").alias("sources"), pl.col("event").alias("events"), *lists,
        pl.when(days_agree).then(first.max()).otherwise(first.min()).alias("day_from"),
        pl.when(days_agree).then(last.min()).otherwise(last.max()).alias("day_until"),
        pl.when(agree).then(begins).otherwise(pl.col("time_from").min()).alias("time_from"),
        pl.when(agree).then(ends).otherwise(pl.col("time_until").max()).alias("time_until"),
        agree.alias("times_agree"), pl.col("away").max().alias("spread"),
        pl.coalesce("deaths_low", "deaths_best").min().alias("deaths_low"),
        pl.coalesce("deaths_high", "deaths_best").max().alias("deaths_high"),
    )  # fmt: skip
    where = told[finest].select(
        "group", "latitude", "longitude", "place_precision", pl.col("radius").alias("place_radius"),
        "place", "region", "country",
    )  # fmt: skip
    made = made.join(where, on="group").join(names, on="group")
    return made.select(list(UNITS)).sort("incident")


def _finest(reports: Reports, groups: np.ndarray) -> np.ndarray:
    """Return the row of the report of each group that says best where it was."""
    unplaced = np.isnan(reports.xyz).any(axis=1)
    order = np.lexsort((np.arange(len(groups)), reports.radius, unplaced, groups))
    return order[np.unique(groups[order], return_index=True)[1]]


def _away(reports: Reports, groups: np.ndarray, finest: np.ndarray) -> np.ndarray:
    """Return how far each report's point is from its incident's, in km; NaN as none."""
    of_group = np.searchsorted(groups[finest], groups)
    apart = np.linalg.norm(reports.xyz - reports.xyz[finest[of_group]], axis=1)
    return np.where(np.isnan(apart), 0.0, apart)
