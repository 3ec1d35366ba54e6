"""Designs: how futures are drawn over factors and choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.core.futures import Choice, Futures
from peacewright.core.streams import generator


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


def at_best(factors: FactorSet, chosen: Mapping[str, str], seed: int = 0) -> Futures:
    """Return the one future in which every factor has its best value and every choice the label given."""
    return Futures(
        1,
        seed,
        {},
        {name: factor.best for name, factor in factors.items()},
        {name: Choice((label,), np.zeros(1, dtype=np.int64)) for name, label in chosen.items()},
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
