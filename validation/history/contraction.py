"""By how much a fit narrows each parameter, and what that makes of it: fitted, literature or assumed.

Width is the standard deviation of a factor's place in its range (0 its low end, 0.5 its best value, 1 its high end),
so that scales do not matter; a uniform prior has 1/sqrt(12). A parameter is **fitted** only if its posterior is at
most half as wide as its prior, in that measure. What each party draws from one range is judged by the mean of the two
as well: monitors' counts hardly name an author, so that they may settle what both do together and neither alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from validation.history.fit import Columns

Floats = NDArray[np.float64]

FITTED_AT_MOST = 0.5
UNIFORM = 1.0 / np.sqrt(12.0)
CODES = ("UKR", "XNG")


@dataclass(frozen=True)
class Width:
    """What a fit leaves of one parameter.

    Attributes
    ----------
    name : str
        Without the party's code where it is the mean of both.
    ratio : float
        Width of the posterior over that of the prior.
    low, middle, high : float
        Places of the 10th, 50th and 90th percentile.
    """

    name: str
    ratio: float
    low: float
    middle: float
    high: float

    @property
    def fitted(self) -> bool:
        """Whether it is narrow enough to be called so."""
        return self.ratio <= FITTED_AT_MOST


def widths(columns: Columns, places: Floats, case: int, weights: Floats | None = None) -> dict[str, Width]:
    """Return what is left of every parameter as one truce reads it, single columns and means of both parties."""
    read = columns.of(places, case)
    found = {name: _width(name, read[:, k], UNIFORM, weights) for k, name in enumerate(columns.names)}
    numbers = {name: k for k, name in enumerate(columns.names)}
    for name in columns.names:
        stem, code = name.rpartition(".")[::2]
        if code == CODES[0] and f"{stem}.{CODES[1]}" in numbers:
            both = (read[:, numbers[name]] + read[:, numbers[f"{stem}.{CODES[1]}"]]) / 2.0
            found[stem] = _width(stem, both, UNIFORM / np.sqrt(2.0), weights)
    return found


def noise(columns: Columns, places: Floats, weights: Floats | None = None, used: int = 0) -> float:
    """Return the smallest ratio among columns that nothing reads: a ratio above it may be chance.

    ``used`` is the number of controls, from the first, that something does read.
    """
    controls = places[:, columns.controls][:, used:]
    return min(_width("control", column, UNIFORM, weights).ratio for column in controls.T)


def _width(name: str, column: Floats, prior: float, weights: Floats | None) -> Width:
    even = np.full(len(column), 1.0 / len(column)) if weights is None else weights
    mean = even @ column
    spread = float(np.sqrt(even @ np.square(column - mean)))
    order = np.argsort(column)
    places = np.interp([0.1, 0.5, 0.9], np.cumsum(even[order]), column[order])
    return Width(name, spread / prior, *(float(place) for place in places))
