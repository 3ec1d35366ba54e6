"""Dependence between uncertainties: declared rank correlations, brought into a design without moving its marginals.

Two ways for two kinds of design. A Latin hypercube is rearranged (Iman and Conover 1982): every column keeps the very
values that were drawn for it, only their order changes. Points whose evenness lies between columns, as Sobol's, are
passed through a Gaussian copula instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEWEST_A_COLUMN = 10
"""Below so many futures a column, the correlation that was drawn by chance is left in: it cannot be estimated."""
LEAST_EIGENVALUE = 1e-9


@dataclass(frozen=True)
class RankCorrelation:
    """A declared rank correlation (Spearman's) of two factors or choices, above -1 and below 1."""

    first: str
    second: str
    value: float


def groups(declared: Sequence[RankCorrelation]) -> list[list[str]]:
    """Return the names that hang together, group by group, in the order of declaration."""
    found: list[list[str]] = []
    for pair in declared:
        joined = [group for group in found if pair.first in group or pair.second in group]
        names = [name for group in joined for name in group]
        names += [name for name in (pair.first, pair.second) if name not in names]
        found = [group for group in found if group not in joined] + [names]
    return found


def normal_correlation(group: Sequence[str], declared: Sequence[RankCorrelation]) -> Floats:
    """Return the correlation of normal scores that gives the declared rank correlations, shape (k, k).

    Pearson's r = 2 sin(pi rho / 6) of two normal variables has Spearman's rho. Pairs that nothing is declared of are
    not correlated.
    """
    matrix = np.eye(len(group))
    for pair in declared:
        if pair.first in group:
            row, column = group.index(pair.first), group.index(pair.second)
            matrix[row, column] = matrix[column, row] = 2.0 * np.sin(np.pi * pair.value / 6.0)
    return matrix


def impossible(declared: Sequence[RankCorrelation]) -> list[list[str]]:
    """Return the groups whose rank correlations cannot all hold at once (their matrix is not positive definite)."""
    return [
        group
        for group in groups(declared)
        if np.linalg.eigvalsh(normal_correlation(group, declared))[0] < LEAST_EIGENVALUE
    ]


def rearrange(uniforms: Mapping[str, Floats], declared: Sequence[RankCorrelation]) -> dict[str, Floats]:
    """Return columns with the order of their values changed so that they have the declared rank correlations.

    Parameters
    ----------
    uniforms : mapping of str to ndarray of float, shape (n,)
        Numbers between 0 and 1, each column drawn apart.
    declared : sequence of RankCorrelation

    Returns
    -------
    dict of str to ndarray of float, shape (n,)
        The columns that something is declared of. The first of each group is as it was.

    Raises
    ------
    numpy.linalg.LinAlgError
        If the correlations cannot all hold at once.

    References
    ----------
    Iman, R. L. and Conover, W. J. (1982). A distribution-free approach to inducing rank correlation among input
    variables. Communications in Statistics, Simulation and Computation 11(3), 311-334.
    """
    found: dict[str, Floats] = {}
    for group in groups(declared):
        drawn = np.array([uniforms[name] for name in group])
        scores = _correlated(_scores(drawn), normal_correlation(group, declared))
        for name, column, wanted in zip(group, drawn, scores, strict=True):
            ordered = np.empty_like(column)
            ordered[np.argsort(wanted, kind="stable")] = np.sort(column)
            found[name] = ordered
    return found


def through_copula(uniforms: Mapping[str, Floats], declared: Sequence[RankCorrelation]) -> dict[str, Floats]:
    """Return columns passed through a Gaussian copula with the declared rank correlations; as :func:`rearrange`."""
    from scipy.special import ndtr

    found: dict[str, Floats] = {}
    for group in groups(declared):
        factor = np.linalg.cholesky(normal_correlation(group, declared))
        scores = factor @ _scores(np.array([uniforms[name] for name in group]))
        found |= dict(zip(group, ndtr(scores), strict=True))
    return found


def _scores(uniforms: Floats) -> Floats:
    from scipy.special import ndtri

    tiny = np.finfo(float).eps
    return np.asarray(ndtri(np.clip(uniforms, tiny, 1.0 - tiny)))


def _correlated(scores: Floats, wanted: Floats) -> Floats:
    """Return scores with the wanted correlation; what was there by chance is taken out first, where it can be told."""
    count = scores.shape[1]
    if count >= FEWEST_A_COLUMN * len(scores):
        by_chance = np.linalg.cholesky(np.corrcoef(scores))
        scores = np.linalg.solve(by_chance, scores)
    return np.asarray(np.linalg.cholesky(wanted) @ scores)
