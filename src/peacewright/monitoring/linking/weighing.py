"""How likely two reports are to tell of one happening: weights of evidence in bits, added up.

After Fellegi and Sunter, A theory for record linkage, Journal of the American Statistical Association 64 (1969): a
level of agreement weighs log2(m / u), where m is how often reports of one happening reach it and u how often others do.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from peacewright.monitoring.linking.comparing import LEVELS, Levels
from peacewright.monitoring.linking.reports import Floats

FILE = Path(__file__).parents[2] / "catalogue" / "linking" / "weights.csv"
PRIOR, THRESHOLD = "before any comparison", "linked from"


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights in bits."""

    prior: float
    """Of a candidate pair before anything is compared."""
    threshold: float
    """Bits from which a pair is linked."""
    levels: dict[str, Floats]
    """By variable, in the order of its levels."""

    @property
    def least(self) -> float:
        """Probability from which a pair is linked."""
        return float(probability(np.array([self.threshold]))[0])


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """Return the weights that ship (``catalogue/linking/weights.csv``), each measured or judged, with its reason."""
    with FILE.open(encoding="utf-8", newline="") as opened:
        rows = {(row["variable"], row["level"]): float(row["bits"]) for row in csv.DictReader(opened)}
    levels = {name: np.array([rows[name, level] for level in steps]) for name, steps in LEVELS.items()}
    return Weights(rows["pair", PRIOR], rows["pair", THRESHOLD], levels)


def weigh(levels: Levels, weights: Weights, without: Collection[str] = ()) -> Floats:
    """Return the bits of each pair: the logarithm, to base 2, of the odds that it is one happening.

    Parameters
    ----------
    levels : ndarray of shape (pairs, variables)
        Of :func:`peacewright.monitoring.linking.comparing.compare`.
    weights : Weights
    without : collection of str
        Variables that are left out.
    """
    bits = np.full(len(levels), weights.prior)
    for column, name in enumerate(LEVELS):
        if name not in without:
            bits += weights.levels[name][levels[:, column]]
    return bits


def probability(bits: Floats) -> Floats:
    """Return the probability that belongs to bits of odds."""
    return 1.0 / (1.0 + np.exp2(-bits))
