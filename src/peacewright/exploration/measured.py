"""One measure of every option in the same futures: what budgets, differences and robustness are computed from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FEWEST = 10
"""An option with a value in fewer futures than this is not compared, nor are options in fewer common ones."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One measure of some options, lived through the same futures.

    Attributes
    ----------
    name : str
    options : tuple of str
    values : ndarray of float, shape (o, n)
        Mean over replications; NaN where a future has nothing to measure.
    errors : ndarray of float, shape (o, n)
        Standard error of that mean; NaN where fewer than two replications have a value.
    more_is_better : bool
    aim : float, optional
        The declared bound, which a future meets or misses.
    """

    name: str
    options: tuple[str, ...]
    values: Floats
    errors: Floats
    more_is_better: bool
    aim: float | None = None

    def __post_init__(self) -> None:
        if self.values.shape != self.errors.shape or len(self.values) != len(self.options):
            message = f"{self.name}: a row of values and one of errors an option, of the same futures"
            raise ValueError(message)

    @property
    def futures(self) -> int:
        """Number of futures, n."""
        return int(self.values.shape[1])

    @property
    def sign(self) -> float:
        """Return 1 where more is better, else -1."""
        return 1.0 if self.more_is_better else -1.0

    def met(self) -> Flags:
        """Return in which futures each option meets the aim, shape (o, n); false where there is no value.

        Raises
        ------
        ValueError
            If no aim is declared.
        """
        if self.aim is None:
            message = f"no aim is declared of {self.name}"
            raise ValueError(message)
        return np.asarray(self.sign * self.values >= self.sign * self.aim)

    def comparable(self) -> tuple[Measured, Flags]:
        """Return the options that have values, in the futures in which all of these have one, and which those are.

        An option with a value in fewer than ten futures is left out.
        """
        kept = np.isfinite(self.values).sum(axis=1) >= FEWEST
        together = np.isfinite(self.values[kept]).all(axis=0)
        options = tuple(name for name, keep in zip(self.options, kept, strict=True) if keep)
        part = replace(
            self,
            options=options,
            values=self.values[np.ix_(kept, together)],
            errors=self.errors[np.ix_(kept, together)],
        )
        return part, together
