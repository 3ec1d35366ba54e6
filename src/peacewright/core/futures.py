"""Futures: draws of all factors and of what others decide, as arrays over futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

from peacewright.core.dependence import RankCorrelation, rearrange
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
class Weighted(Sequence[str]):
    """Labels of a choice that are not taken equally often.

    Attributes
    ----------
    labels : tuple of str
    weights : tuple of str
        For each label the factor that holds its weight in every future; an empty name weighs one.
    """

    labels: tuple[str, ...]
    weights: tuple[str, ...]

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return self.labels[place]

    def __len__(self) -> int:
        return len(self.labels)


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
    first : int
        Number of the first future, where this is a part of a larger set.
    apart : ndarray of int, shape (n,), or None
        Numbers of the futures, rising, where they do not stand in a row in that set.
    kept : dict
        What was made of exactly these futures and is the same for every option, for whoever asks again. Made anew with
        every change of them.
    """

    count: int
    seed: int
    values: Mapping[str, NDArray[np.float64]]
    constants: Mapping[str, float]
    choices: Mapping[str, Choice]
    first: int = 0
    apart: NDArray[np.int64] | None = None
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def between(self, first: int, last: int) -> Futures:
        """Return the futures from ``first`` up to ``last`` (exclusive), which keep their numbers.

        Raises
        ------
        ValueError
            If there are no such futures.
        """
        if not 0 <= first < last <= self.count:
            message = f"futures {first} to {last} are not among {self.count}"
            raise ValueError(message)
        inside = slice(first, last)
        return Futures(
            last - first,
            self.seed,
            {name: values[inside].copy() for name, values in self.values.items()},
            self.constants,
            {
                name: Choice(choice.labels, choice.codes[inside].copy())
                for name, choice in self.choices.items()
            },
            self.first + first,
        )

    def numbered(self, numbers: NDArray[np.int64]) -> Futures:
        """Return futures of some numbers, rising, which they keep; of a set that stands in a row from 0.

        Raises
        ------
        ValueError
            If there are no such futures.
        """
        if self.first or self.apart is not None or not len(numbers) or (np.diff(numbers) <= 0).any():
            raise ValueError("some futures, each once and in order, can be taken of a whole set alone")
        if numbers[0] < 0 or numbers[-1] >= self.count:
            message = f"futures {numbers[0]} to {numbers[-1]} are not among {self.count}"
            raise ValueError(message)
        return Futures(
            len(numbers),
            self.seed,
            {name: values[numbers] for name, values in self.values.items()},
            self.constants,
            {name: Choice(choice.labels, choice.codes[numbers]) for name, choice in self.choices.items()},
            int(numbers[0]),
            numbers,
        )

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

    def part(self, kept: NDArray[np.bool_]) -> Futures:
        """Return some of the futures, in their order.

        Parameters
        ----------
        kept : ndarray of bool, shape (n,)
        """
        return Futures(
            int(kept.sum()),
            self.seed,
            {name: values[kept] for name, values in self.values.items()},
            self.constants,
            {name: Choice(choice.labels, choice.codes[kept]) for name, choice in self.choices.items()},
        )

    def frame(self) -> pl.DataFrame:
        """Return a row a future and a column a factor or choice; the first column is ``future``."""
        import polars as pl

        columns: dict[str, pl.Series | NDArray[np.int64]] = {
            "future": np.arange(self.first, self.first + self.count, dtype=np.int64)
        }
        for name, choice in self.choices.items():
            labels = [choice.labels[code] for code in choice.codes]
            columns[name] = pl.Series(labels, dtype=pl.Enum(choice.labels))
        for name, values in self.values.items():
            columns[name] = pl.Series(values)
        for name, value in self.constants.items():
            columns[name] = pl.Series(np.full(self.count, value))
        return pl.DataFrame(columns)


def draw(
    factors: FactorSet,
    choices: Mapping[str, Sequence[str]],
    n: int,
    seed: int,
    dependence: Sequence[RankCorrelation] = (),
) -> Futures:
    """Draw a Latin hypercube of futures.

    Each uncertain factor is cut into n strata of equal probability; every stratum is drawn from once, in
    an order of its own (McKay, Beckman and Conover 1979). Every factor and choice has its own named
    stream: adding, removing or overriding one leaves the draws of all others as they were.

    Parameters
    ----------
    factors : FactorSet
        All factors; those whose range is a point become constants.
    choices : mapping of str to sequence of str
        Discrete uncertainties and their values; each value is taken equally often, up to one future, or by the
        weights of a :class:`Weighted`.
    n : int
        Number of futures, at least 1.
    seed : int
    dependence : sequence of RankCorrelation
        Rank correlations of factors and choices; a choice is ranked in the order of its values. They change the order
        in which strata are met, and nothing else.

    Returns
    -------
    Futures

    Raises
    ------
    ValueError
        If n is below 1, a choice has no value, or one twice, or something is declared of what is not drawn.
    """
    if n < 1:
        message = f"at least one future is needed, not {n}"
        raise ValueError(message)
    names = names_drawn(factors, choices, dependence)
    uniforms = {name: _stratified(n, seed, name) for name in names}
    uniforms |= rearrange(uniforms, dependence)
    return from_uniforms(uniforms, factors, choices, n, seed)


def names_drawn(
    factors: FactorSet, choices: Mapping[str, Sequence[str]], dependence: Sequence[RankCorrelation] = ()
) -> tuple[str, ...]:
    """Return the factors and choices that need a number in every future.

    Raises
    ------
    ValueError
        If a choice has no value, or one twice, or dependence is declared of what is not drawn.
    """
    for name, labels in choices.items():
        if not labels or len(set(labels)) != len(labels):
            message = f"'{name}' needs at least one value and none twice, not {list(labels)}"
            raise ValueError(message)
    names = (*(name for name, factor in factors.items() if factor.is_uncertain), *choices)
    for pair in dependence:
        for name in (pair.first, pair.second):
            if name not in names:
                message = f"dependence is declared of '{name}', which is not drawn"
                raise ValueError(message)
    return names


def from_uniforms(
    uniforms: Mapping[str, NDArray[np.float64]],
    factors: FactorSet,
    choices: Mapping[str, Sequence[str]],
    n: int,
    seed: int,
) -> Futures:
    """Return the futures that numbers between 0 and 1 stand for: a factor's quantile, a choice's label.

    Parameters
    ----------
    uniforms : mapping of str to ndarray of float, shape (n,)
        Of every name of :func:`names_drawn`.
    factors, choices, n, seed
        As in :func:`draw`.
    """
    of_factors = Futures(
        n,
        seed,
        {name: factor.quantile(uniforms[name]) for name, factor in factors.items() if factor.is_uncertain},
        {name: factor.best for name, factor in factors.items() if not factor.is_uncertain},
        {},
    )
    chosen = {name: _choice(labels, uniforms[name], of_factors) for name, labels in choices.items()}
    return replace(of_factors, choices=chosen)


def _stratified(n: int, seed: int, name: str) -> NDArray[np.float64]:
    stream = generator(seed, "futures", name)
    return (stream.permutation(n) + stream.random(n)) / n


def _choice(labels: Sequence[str], uniform: NDArray[np.float64], of_factors: Futures) -> Choice:
    if isinstance(labels, Weighted):
        weights = [of_factors.value(name) if name else np.ones(of_factors.count) for name in labels.weights]
        edges = np.cumsum(weights, axis=0)
        return Choice(
            labels.labels, np.asarray((uniform >= edges[:-1] / edges[-1]).sum(axis=0), dtype=np.int64)
        )
    # A stratum per future keeps the counts of the labels within one of each other, whatever n.
    return Choice(tuple(labels), np.minimum((uniform * len(labels)).astype(np.int64), len(labels) - 1))
