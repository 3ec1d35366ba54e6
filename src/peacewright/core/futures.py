"""Futures: draws of all factors and of what others decide, as arrays over futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.core.streams import generator

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Choice:
    """One discrete uncertainty: its labels, and the label's index in every future."""

    labels: tuple[str, ...]
    codes: NDArray[np.int64]


@dataclass(frozen=True)
class Futures:
    """A set of futures, the same for every option, so that options differ only by what they decide.

    Attributes
    ----------
    count : int
        Number of futures, n.
    seed : int
        Seed of all draws; ``realise`` names its own streams from it.
    values : mapping of str to ndarray of float, shape (n,)
        Factors that vary, in their own units.
    constants : mapping of str to float
        Factors whose range is a point.
    choices : mapping of str to Choice
        What others decide, and rival theories.
    """

    count: int
    seed: int
    values: Mapping[str, NDArray[np.float64]]
    constants: Mapping[str, float]
    choices: Mapping[str, Choice]

    def value(self, name: str) -> NDArray[np.float64]:
        """Return a factor's value in every future, shape (n,).

        Raises
        ------
        KeyError
            If nothing declares the factor: a model never falls back on a number of its own.
        """
        if name in self.values:
            return self.values[name]
        if name in self.constants:
            return np.full(self.count, self.constants[name])
        message = f"no factor '{name}': declare it in a factor table or in the operation"
        raise KeyError(message)

    def has(self, name: str) -> bool:
        """Whether a factor or a choice of this name exists."""
        return name in self.values or name in self.constants or name in self.choices

    def chosen(self, name: str, label: str) -> NDArray[np.bool_]:
        """Return in which futures a choice takes a label, shape (n,).

        A label that is not among the choice's own is taken in none.

        Raises
        ------
        KeyError
            If there is no such choice.
        """
        if name not in self.choices:
            message = f"no choice '{name}': declare it under 'uncertain' in the operation"
            raise KeyError(message)
        choice = self.choices[name]
        if label not in choice.labels:
            return np.zeros(self.count, dtype=bool)
        return np.asarray(choice.codes == choice.labels.index(label), dtype=bool)

    def frame(self) -> pl.DataFrame:
        """Return a row a future and a column a factor or choice; the first column is ``future``."""
        import polars as pl

        columns: dict[str, pl.Series | NDArray[np.int64]] = {"future": np.arange(self.count, dtype=np.int64)}
        for name, choice in self.choices.items():
            labels = [choice.labels[code] for code in choice.codes]
            columns[name] = pl.Series(labels, dtype=pl.Categorical)
        for name, values in self.values.items():
            columns[name] = pl.Series(values)
        for name, value in self.constants.items():
            columns[name] = pl.Series(np.full(self.count, value))
        return pl.DataFrame(columns)


def draw(factors: FactorSet, choices: Mapping[str, Sequence[str]], n: int, seed: int) -> Futures:
    """Draw a Latin hypercube of futures.

    Each uncertain factor is cut into n strata of equal probability; every stratum is drawn from once, in
    an order of its own (McKay, Beckman and Conover 1979). Every factor and choice has its own named
    stream: adding, removing or overriding one leaves the draws of all others as they were.

    Parameters
    ----------
    factors : FactorSet
        All factors; those whose range is a point become constants.
    choices : mapping of str to sequence of str
        Discrete uncertainties and their values; each value is taken equally often, up to one future.
    n : int
        Number of futures, at least 1.
    seed : int

    Returns
    -------
    Futures

    Raises
    ------
    ValueError
        If n is below 1, or a choice has no value, or one twice.
    """
    if n < 1:
        message = f"at least one future is needed, not {n}"
        raise ValueError(message)
    values = {
        name: factor.quantile(_stratified(n, seed, name))
        for name, factor in factors.items()
        if factor.is_uncertain
    }
    constants = {name: factor.best for name, factor in factors.items() if not factor.is_uncertain}
    return Futures(
        n, seed, values, constants, {name: _choice(name, tuple(choices[name]), n, seed) for name in choices}
    )


def _stratified(n: int, seed: int, name: str) -> NDArray[np.float64]:
    stream = generator(seed, "futures", name)
    return (stream.permutation(n) + stream.random(n)) / n


def _choice(name: str, labels: tuple[str, ...], n: int, seed: int) -> Choice:
    if not labels or len(set(labels)) != len(labels):
        message = f"'{name}' needs at least one value and none twice, not {list(labels)}"
        raise ValueError(message)
    # A stratum per future keeps the counts of the labels within one of each other, whatever n.
    codes = (_stratified(n, seed, name) * len(labels)).astype(np.int64)
    return Choice(labels, codes)
