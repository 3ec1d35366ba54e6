"""Rival priors: other weights on the same futures, and how many futures such weights are worth.

Each future counts once as drawn. A prior that thinks otherwise reweights them, without living them again. A prior
that rests on few futures says little: its effective sample size (Kish 1965) is printed, and below a bound it is
dropped. What counts are the futures in which options are compared, which need not be all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.futures import Futures

Floats = NDArray[np.float64]

FEWEST_EFFECTIVE = 100.0
"""A rival prior worth fewer of the futures compared than this is dropped there, and said to be."""


@dataclass(frozen=True, eq=False)
class Prior:
    """Weights on futures.

    Attributes
    ----------
    name : str
        ``declared`` for the weights that futures are drawn with, else what the prior believes.
    believes : tuple of (str, str)
        Factor or choice, and what is believed of it: a label, ``below`` or ``above`` (the best value).
    weights : ndarray of float, shape (n,)
        Not negative; mean 1, unless no future drawn is believed possible.
    """

    name: str
    believes: tuple[tuple[str, str], ...]
    weights: Floats

    @property
    def worth(self) -> float:
        """Effective sample size: how many futures of equal weight say as much."""
        return _worth(self.weights)

    def worth_in(self, compared: NDArray[np.bool_]) -> float:
        """Return how many of the futures compared it is worth; ``compared`` has shape (n,)."""
        return _worth(self.weights[compared])

    def usable_in(self, compared: NDArray[np.bool_]) -> bool:
        """Whether enough of the futures compared stand behind it; those as drawn always do."""
        return self.name == DECLARED or self.worth_in(compared) >= FEWEST_EFFECTIVE


DECLARED = "declared"
"""Name of the prior that futures are drawn with."""


def _worth(weights: Floats) -> float:
    squares = float((weights**2).sum())
    return float(weights.sum() ** 2) / squares if squares > 0 else 0.0


def declared_prior(futures: Futures) -> Prior:
    """Return the weights that the futures were drawn with."""
    return Prior(DECLARED, (), np.ones(futures.count))


def reweighted(futures: Futures, name: str, odds: Mapping[str, Mapping[str, float]]) -> Prior:
    """Return a prior that gives labels, and the halves of a factor's range, other weights than equal ones.

    Parameters
    ----------
    futures : Futures
    name : str
    odds : mapping of str to mapping of str to float
        By choice, the weight of each label (a label left out has none); by factor, that of ``below`` and ``above`` its
        best value, which is the median of what is drawn. Beliefs on several names are taken to be independent.

    Raises
    ------
    KeyError
        If a name is not drawn, or a label is not among a choice's own.
    ValueError
        If a weight is negative, or all weights of a name are zero.
    """
    weights = np.ones(futures.count)
    for about, of in odds.items():
        if any(weight < 0 for weight in of.values()) or not any(of.values()):
            message = f"{name}: the weights of '{about}' are negative, or all zero"
            raise ValueError(message)
        shares = {key: weight / sum(of.values()) for key, weight in of.items()}
        weights = weights * _factor_of(futures, about, shares)
    believes = tuple((about, key) for about, of in odds.items() for key, weight in of.items() if weight > 0)
    return Prior(name, believes, weights / weights.mean() if weights.any() else weights)


def _factor_of(futures: Futures, about: str, shares: Mapping[str, float]) -> Floats:
    """Return the ratio of believed to drawn weight in every future, shape (n,)."""
    if about in futures.choices:
        choice = futures.choices[about]
        unknown = set(shares) - set(choice.labels)
        if unknown:
            message = f"'{about}' has no label {', '.join(sorted(unknown))}"
            raise KeyError(message)
        # Against how often each was drawn, which need not be equally often.
        drawn = np.bincount(choice.codes, minlength=len(choice.labels)) / len(choice.codes)
        believed = np.array([shares.get(label, 0.0) for label in choice.labels])
        ratio = np.where(drawn > 0, believed / np.maximum(drawn, 1e-300), 0.0)
        return np.asarray(ratio[choice.codes])
    if about not in futures.values:
        message = f"'{about}' is not drawn"
        raise KeyError(message)
    values = futures.values[about]
    # Every factor is drawn with its best value as the median (core.factors), so that each half holds half of them.
    above = values > np.median(values)
    return np.where(above, 2.0 * shares.get("above", 0.0), 2.0 * shares.get("below", 0.0))


def one_sided(futures: Futures, names: Iterable[str]) -> Iterator[Prior]:
    """Yield the most one-sided priors there are: each label of a choice for certain, each half of a factor's range.

    A conclusion that survives every one of them does not hang on the weights within any single uncertainty.
    """
    for name in names:
        sides: Sequence[str] = futures.choices[name].labels if name in futures.choices else ("below", "above")
        if len(sides) < 2:
            continue
        for side in sides:
            yield reweighted(futures, f"{name}={side}", {name: {side: 1.0}})
