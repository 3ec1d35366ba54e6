"""Designs: how futures are drawn over factors and choices.

The Latin hypercube itself is ``core.futures.draw``, because the simulation draws with it too; it is offered here under
the name that the rest of the design uses.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from peacewright.core.dependence import RankCorrelation, through_copula
from peacewright.core.factors import FactorSet
from peacewright.core.futures import Choice, Futures, draw, from_uniforms, names_drawn
from peacewright.core.streams import stream_key

__all__ = ["at_best", "draw", "sobol"]


def sobol(
    factors: FactorSet,
    choices: Mapping[str, Sequence[str]],
    n: int,
    seed: int,
    dependence: Sequence[RankCorrelation] = (),
) -> Futures:
    """Draw futures at scrambled points of Sobol's sequence, which are even between factors too.

    Most even where ``n`` is a power of two. A new factor changes the draws of others, which a Latin hypercube of named
    streams does not: so that is what the verbs draw, and this is for whoever studies one operation as it stands.

    Parameters
    ----------
    factors, choices, n, seed, dependence
        As in :func:`draw`; dependence is brought in by a Gaussian copula.

    Returns
    -------
    Futures

    Raises
    ------
    ValueError
        As :func:`draw`.

    References
    ----------
    Sobol', I. M. (1967). On the distribution of points in a cube and the approximate evaluation of integrals. USSR
    Computational Mathematics and Mathematical Physics 7(4), 86-112. Scrambled as Owen, A. B. (1998). Scrambling Sobol'
    and Niederreiter-Xing points. Journal of Complexity 14(4), 466-489.
    """
    from scipy.stats import qmc

    if n < 1:
        message = f"at least one future is needed, not {n}"
        raise ValueError(message)
    names = sorted(names_drawn(factors, choices, dependence))
    uniforms = {}
    if names:
        scrambling = np.random.default_rng(stream_key(seed, "futures", "sobol"))
        points = qmc.Sobol(len(names), rng=scrambling).random_base2(math.ceil(math.log2(n)))[:n]
        uniforms = dict(zip(names, points.T, strict=True))
        uniforms |= through_copula(uniforms, dependence)
    return from_uniforms(uniforms, factors, choices, n, seed)


def at_best(factors: FactorSet, chosen: Mapping[str, str], seed: int = 0) -> Futures:
    """Return the one future in which every factor has its best value and every choice the label given."""
    return Futures(
        1,
        seed,
        {},
        {name: factor.best for name, factor in factors.items()},
        {name: Choice((label,), np.zeros(1, dtype=np.int64)) for name, label in chosen.items()},
    )
