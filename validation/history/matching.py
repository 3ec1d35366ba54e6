"""History matching and a synthetic likelihood: which draws reproduce published counts, and how well.

Both look at the mean and the covariance of log(1 + violations) over the runs of one draw:

- **implausibility** of a count (Vernon, Goldstein and Bower 2010): |count - mean| / sqrt(variance of a run + variance
  of the mean over runs + discrepancy²). A draw is ruled out where the largest over all counts is above ``CUT_OFF``
  (three: Pukelsheim's rule holds for any unimodal law).
- **synthetic likelihood** (Wood 2010): the normal density of all counts together. It weighs the draws that are not
  ruled out.

``DISCREPANCY`` stands for what neither model nor monitors get right: counts are published as "over", "almost", "at
least".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.streams import generator

Floats = NDArray[np.float64]

CUT_OFF = 3.0
DISCREPANCY = 0.25
"""Standard deviation, log scale: a quarter more or less."""
SHRINKAGE = 0.3
"""Weight of the diagonal in the covariance over runs, which so few runs do not settle (Warton 2008)."""
DRAWS = 20_000


@dataclass(frozen=True)
class Laws:
    """For each draw the normal law of its counts: mean (N, K) and covariance (N, K, K), on the log scale."""

    mean: Floats
    covariance: Floats

    @property
    def spread(self) -> Floats:
        """Standard deviation of each count, shape (N, K)."""
        return np.sqrt(np.diagonal(self.covariance, axis1=1, axis2=2))

    def of(self, chosen: NDArray[np.intp]) -> Laws:
        """Return the laws of some counts."""
        return Laws(self.mean[:, chosen], self.covariance[:, chosen[:, None], chosen[None, :]])


def laws_of(logs: Floats) -> Laws:
    """Return the laws of counts from runs, shape (N, R, K)."""
    runs, counts = logs.shape[1], logs.shape[2]
    mean = logs.mean(axis=1)
    apart = logs - mean[:, None]
    covariance = np.einsum("nrk,nrl->nkl", apart, apart) / (runs - 1)
    diagonal = covariance * np.eye(counts)
    covariance = (1.0 - SHRINKAGE) * covariance + SHRINKAGE * diagonal
    return Laws(mean, covariance * (1.0 + 1.0 / runs) + DISCREPANCY**2 * np.eye(counts))


def implausibility(laws: Laws, counted: Floats) -> Floats:
    """Return the largest implausibility over all counts, shape (N,)."""
    return np.asarray(np.max(np.abs(counted - laws.mean) / laws.spread, axis=1))


def log_likelihood(laws: Laws, counted: Floats) -> Floats:
    """Return the log density of the counts under each draw's law, shape (N,); 0 of no counts."""
    if counted.size == 0:
        return np.zeros(len(laws.mean))
    apart = counted - laws.mean
    solved = np.linalg.solve(laws.covariance, apart[..., None])[..., 0]
    _, size = np.linalg.slogdet(laws.covariance)
    return np.asarray(-0.5 * ((apart * solved).sum(axis=1) + size + counted.size * np.log(2.0 * np.pi)))


def weights_of(log_weights: Floats) -> Floats:
    """Return weights that sum to one from their logarithms."""
    weights = np.exp(log_weights - np.max(log_weights))
    return np.asarray(weights / weights.sum())


def effective_size(weights: Floats) -> float:
    """Return the effective sample size of weights (Kish 1965)."""
    return float(1.0 / np.square(weights).sum())


def predicted(laws: Laws, weights: Floats, seed: int) -> Floats:
    """Draw counts from the mixture of the draws' laws, shape (DRAWS, K): each count apart."""
    random = generator(seed, "predicted")
    chosen = random.choice(len(weights), size=DRAWS, p=weights)
    noise = random.standard_normal((DRAWS, laws.mean.shape[1]))
    return np.asarray(laws.mean[chosen] + noise * laws.spread[chosen])


def predicted_ahead(laws: Laws, log_weights: Floats, counted: Floats, seed: int) -> Floats:
    """Draw each count given those before it and none after, shape (DRAWS, K).

    Each draw is weighed by its density of the counts before, and its law of the next is conditioned on them.
    """
    drawn = []
    for count in range(counted.size):
        past = np.arange(count)
        weights = weights_of(log_weights + log_likelihood(laws.of(past), counted[past]))
        mean, variance = laws.mean[:, count], laws.covariance[:, count, count]
        if count:
            across = laws.covariance[:, count, :count]
            slope = np.linalg.solve(laws.covariance[:, :count, :count], across[..., None])[..., 0]
            mean = mean + (slope * (counted[past] - laws.mean[:, :count])).sum(axis=1)
            variance = variance - (slope * across).sum(axis=1)
        next_law = Laws(mean[:, None], variance[:, None, None])
        drawn.append(predicted(next_law, weights, seed + count)[:, 0])
    return np.stack(drawn, axis=1)
