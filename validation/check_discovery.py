"""Does scenario discovery find the box that the EMA Workbench finds? Five planted data sets, the same futures in both.

    python -m validation.check_discovery

Theirs is the box of its peeling path with the best balance (harmonic mean) of coverage and density, which is our rule
too. Two boxes are the same if the futures in both are at least 80 % of the futures in either.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from peacewright.exploration.discovery import Box, discover
from peacewright.exploration.sensitivity import Columns
from validation.report import exit_code, row

FUTURES = 2000
OVERLAP = 0.8

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Planted:
    """A data set: its name, how many columns it has, and the chance of being a case by where a future lies."""

    name: str
    columns: int
    chance: Callable[[Values], Values]


PLANTED = (
    Planted("one limit among 10", 10, lambda x: np.where(x[2] > 0.8, 0.9, 0.02)),
    Planted("two limits among 8", 8, lambda x: np.where((x[1] > 0.6) & (x[4] < 0.4), 0.9, 0.03)),
    Planted(
        "three limits among 20",
        20,
        lambda x: np.where((x[0] > 0.5) & (x[3] < 0.5) & (x[9] > 0.4), 0.85, 0.02),
    ),
    Planted("a slab between two limits", 6, lambda x: np.where((x[2] > 0.35) & (x[2] < 0.6), 0.8, 0.05)),
    Planted("a slope, no box", 6, lambda x: np.clip(1.6 * x[0] * x[1] - 0.2, 0.0, 1.0)),
)


def drawn() -> Iterator[tuple[Planted, Values, Flags]]:
    """Yield each data set with its columns, shape (k, n), and its cases, shape (n,)."""
    for number, planted in enumerate(PLANTED):
        random = np.random.default_rng(100 + number)
        values = random.random((planted.columns, FUTURES))
        yield planted, values, random.random(FUTURES) < planted.chance(values)


def inside_ours(box: Box | None, values: Values) -> Flags:
    inside = np.ones(values.shape[1], dtype=bool)
    for limit in box.limits if box is not None else ():
        inside &= (values[int(limit.name)] >= limit.low) & (values[int(limit.name)] <= limit.high)
    return inside


def inside_theirs(values: Values, cases: Flags) -> Flags:
    from ema_workbench.analysis import prim

    experiments = pd.DataFrame({f"c{number}": column for number, column in enumerate(values)})
    box = prim.Prim(experiments, cases.astype(float), threshold=0.1, peel_alpha=0.05).find_box()
    path = box.peeling_trajectory
    balance = 2 * path["coverage"] * path["density"] / (path["coverage"] + path["density"])
    limits = box.box_lims[int(balance.idxmax())]
    inside = np.ones(values.shape[1], dtype=bool)
    for number, column in enumerate(values):
        low, high = limits[f"c{number}"]
        inside &= (column >= low) & (column <= high)
    return inside


def balance_of(inside: Flags, cases: Flags) -> float:
    return 2 * float((inside & cases).sum()) / float(inside.sum() + cases.sum())


def main() -> int:
    """Print a row a data set; return 1 if a box is not the same."""
    logging.getLogger("ema_workbench").setLevel(logging.ERROR)
    for planted, values, cases in drawn():
        table = Columns(tuple((str(number), "") for number in range(len(values))), values)
        ours, theirs = inside_ours(discover(table, cases), values), inside_theirs(values, cases)
        overlap = float((ours & theirs).sum() / max(1, (ours | theirs).sum()))
        balances = f"balance {balance_of(ours, cases):.2f}, theirs {balance_of(theirs, cases):.2f}"
        figure = f"{overlap:.0%} of either in both; {balances}"
        row(f"same box: {planted.name}", figure, f"at least {OVERLAP:.0%}", overlap >= OVERLAP)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
