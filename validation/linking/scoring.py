"""Linking held against the labelled pairs: precision and recall of a partition of both sets, with intervals."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from peacewright.monitoring.linking.candidates import candidates
from peacewright.monitoring.linking.comparing import compare
from peacewright.monitoring.linking.grouping import group
from peacewright.monitoring.linking.reports import Reports, reports_of
from peacewright.monitoring.linking.weighing import Weights, weigh
from validation.linking import events as sets

LABELS, AGAIN = (Path(__file__).parent / f"{name}.csv" for name in ("labels", "labels_again"))
SETS = {"eyes_on_russia": "eyes-on-russia", "bellingcat": "bellingcat-civilian-harm"}
SAME, NOT, OPEN = "same", "not", "cannot tell"
DRAWS, SEED = 2000, 7


@dataclass(frozen=True, eq=False)
class Labelled:
    """Labelled pairs; arrays of one entry a pair."""

    first: np.ndarray
    second: np.ndarray
    """Rows of reports."""
    label: np.ndarray
    """What the passes say; :data:`OPEN` where they differ."""
    weight: np.ndarray
    together: np.ndarray
    """Number of the group of pairs that share reports."""


@dataclass(frozen=True)
class Score:
    """Precision and recall with 95 % intervals of a bootstrap over groups of pairs that share reports."""

    pairs: int
    same: int
    precision: float
    precision_between: tuple[float, float]
    recall: float
    recall_between: tuple[float, float]

    def told(self) -> str:
        """Return both in one line."""
        (low, high), (least, most) = self.precision_between, self.recall_between
        return (
            f"precision {self.precision:.3f} ({low:.3f} to {high:.3f}), "
            f"recall {self.recall:.3f} ({least:.3f} to {most:.3f})"
        )


@lru_cache(maxsize=1)
def reports() -> Reports:
    """Return the reports of both sets."""
    return reports_of(pl.concat([sets.eyes_on_russia(), sets.bellingcat()]))


@lru_cache(maxsize=1)
def compared() -> tuple[np.ndarray, np.ndarray]:
    """Return all candidate pairs, within and across the sets, and their levels."""
    pairs = candidates(reports())
    return pairs, compare(reports(), pairs)


def labelled(*parts: str) -> Labelled:
    """Return the pairs of parts: "tuning" and "held out" of the first sample, "again" for the second."""
    frame = reports().frame.select("source", "event")
    at = {key: row for row, key in enumerate(frame.iter_rows())}
    rows = [row for path in (LABELS, AGAIN) for row in _read(path) if row["part"] in parts]
    first, second = (np.array([at[source, row[name]] for row in rows]) for name, source in SETS.items())
    label = np.array([row["label"] for row in rows])
    size = len(reports())
    joined = coo_array((np.ones(len(rows)), (first, second)), (size, size))
    together = connected_components(joined, directed=False)[1][first]
    return Labelled(first, second, label, np.array([float(row["weight"]) for row in rows]), together)


def _read(path: Path) -> list[dict[str, str]]:
    """Return labelled pairs; of two passes that differ, the label is open."""
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        if "label" not in row:
            row["label"] = row["first"] if row["first"] == row["second"] else OPEN
    return rows


def partition(weights: Weights, without: Collection[str]) -> np.ndarray:
    """Return the group of each report, as the monitor would form them of both sets."""
    pairs, levels = compared()
    return group(reports(), pairs, weigh(levels, weights, without), weights.threshold)


def score(pairs: Labelled, linked: np.ndarray, *, open_is: str = OPEN, weighted: bool = False) -> Score:
    """Score what was linked against labels.

    Parameters
    ----------
    pairs : Labelled
    linked : ndarray of bool
        Whether the two reports of each pair are one incident.
    open_is : str
        What pairs that cannot be told count as; left out by default.
    weighted : bool
        Count each pair for all pairs of its cell.
    """
    label = np.where(pairs.label == OPEN, open_is, pairs.label)
    weight = pairs.weight if weighted else np.ones(len(label))
    weight = np.where(label == OPEN, 0.0, weight)
    _, group_of = np.unique(pairs.together, return_inverse=True)
    right = linked & (label == SAME)
    counts = np.stack(
        [np.bincount(group_of, weight * each) for each in (right, linked, label == SAME)], axis=1
    )
    drawn = np.random.default_rng(SEED).integers(0, len(counts), (DRAWS, len(counts)))
    sums = counts[drawn].sum(axis=1)
    ends = [
        tuple(np.quantile(sums[:, 0] / np.maximum(sums[:, each], 1e-12), (0.025, 0.975))) for each in (1, 2)
    ]
    hits, found, same = counts.sum(axis=0)
    return Score(
        int((weight > 0).sum()), int((label == SAME).sum()),
        hits / max(found, 1e-12), ends[0], hits / same, ends[1],
    )  # fmt: skip
