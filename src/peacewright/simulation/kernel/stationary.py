"""The stationary rate: incidents a day that spontaneous rates and branching add up to at a constant gain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import DOMAINS, PARTIES, TYPES, Array


def expected_daily_incidents(
    spontaneous_rate: Array, cell_domain: Array, branching: Array, gain: Array
) -> NDArray[np.float64]:
    """Stationary expected incidents a day by author and domain at a constant gain.

    Parameters
    ----------
    spontaneous_rate : [F, P, C]
        Spontaneous incidents a day at gain 1.
    cell_domain : [C]
    branching : [F, P*D, P*D]
    gain : [F, P, D]
        1 = before the ceasefire; ``exp(-compliance_start)`` = at its start.

    Returns
    -------
    [F, P, D] incidents/day, ``(I - diag(g) N^T)^-1 diag(g) mu`` (Hawkes 1971).

    Raises
    ------
    ValueError
        If some future's effective branching has spectral radius 1 or more: no stationary rate exists.
    """
    futures = spontaneous_rate.shape[0]
    domains = len(DOMAINS)
    spontaneous = np.zeros((futures, PARTIES, domains))
    for domain in range(domains):
        spontaneous[:, :, domain] = spontaneous_rate[:, :, np.asarray(cell_domain) == domain].sum(axis=2)
    flat_gain = np.asarray(gain, dtype=float).reshape(futures, TYPES)
    effective = np.swapaxes(np.asarray(branching, dtype=float), 1, 2) * flat_gain[:, :, None]
    radius = np.abs(np.linalg.eigvals(effective)).max(axis=1)
    if np.any(radius >= 1.0):
        worst = int(np.argmax(radius))
        raise ValueError(
            f"future {worst}: effective branching {radius[worst]:.3f} is not below 1, no stationary rate"
        )
    rate = np.linalg.solve(
        np.eye(TYPES) - effective, (flat_gain * spontaneous.reshape(futures, TYPES))[:, :, None]
    )
    return np.asarray(rate[:, :, 0].reshape(futures, PARTIES, domains), dtype=np.float64)
