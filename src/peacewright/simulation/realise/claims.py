"""Claims: how each party would count the other's violations and its own, in each future."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.futures import Reader, parties_of
from peacewright.simulation.kernel.claims import ClaimLaws


def realise_claims(reader: Reader, severity_before: NDArray[np.float64]) -> ClaimLaws:
    """Realise the laws of claims; each party draws its own factors from the same ranges.

    Parameters
    ----------
    reader : Reader
    severity_before : ndarray of float, shape (F, 2, domains)
        Violations a day before the ceasefire by author: what is claimed without ground is a share of it.
    """

    def own(name: str) -> NDArray[np.float64]:
        parties = parties_of(reader.operation)
        return np.stack([reader.value(f"claims.{name}.{party}") for party in parties], axis=1)

    later = own("after_next_phase")
    periods = np.stack([np.ones_like(later), later], axis=-1)
    return ClaimLaws(
        of_other=own("of_other")[..., None] * periods,
        of_own=np.repeat(own("of_own")[..., None], 2, axis=-1),
        baseless=own("baseless_share")[..., None] * severity_before[:, ::-1],
    )
