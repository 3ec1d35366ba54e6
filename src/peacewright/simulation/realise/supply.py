"""Supply in each future: disruptions of the flow, days below the stock norm, days without stock."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_YEAR
from peacewright.plan.schedules import SupplyPart
from peacewright.simulation.futures import Reader


def _exponential(stream: np.random.Generator, size: int) -> NDArray[np.float64]:
    return stream.exponential(size=size)


@dataclass(frozen=True)
class Supply:
    """Supply over the days since the order.

    Attributes
    ----------
    days_below_norm : ndarray of float, shape (F,)
        Days on which stock is below the norm, within the days looked at.
    working_share : ndarray of float, shape (F, days)
        Share of the force that can work: 1, less while stocks are out.
    """

    days_below_norm: NDArray[np.float64]
    working_share: NDArray[np.float64]


def realise_supply(part: SupplyPart, reader: Reader, days: int) -> Supply:
    """Realise disruptions as a Poisson process with exponential lengths; each option sees the same draws.

    While the flow is cut stock falls by a day's supply a day. It is below the norm from when it falls
    under it until it is filled up again, which takes a share of the time that it fell; it is out when
    nothing is left.
    """
    count = reader.count
    if not part.factors:
        return Supply(np.zeros(count), np.ones((count, days)))
    stock = reader.value(part.factors["stock_days"])
    norm = reader.value(part.factors["norm_days"])
    rate = np.maximum(reader.value(part.factors["disruptions_per_year"]), 1e-9) / DAYS_PER_YEAR
    mean_length = reader.value(part.factors["disruption_days"])
    refill = reader.value("supply.refill_share")
    dry_share = reader.value("supply.dry_share")
    day = np.arange(days, dtype=np.float64)[None, :]
    below = np.broadcast_to((stock < norm)[:, None], (count, days)).copy()
    out = np.zeros((count, days), dtype=bool)
    start = np.zeros(count)
    # Successive disruptions until every future's next one lies beyond the days looked at.
    for number in itertools.count():
        start = start + reader.draw(_exponential, "supply", "gaps", number) / rate
        length = reader.draw(_exponential, "supply", "lengths", number) * mean_length
        if np.all(start >= days):
            break
        end = start + length
        touched = (start + np.maximum(stock - norm, 0.0))[:, None]
        restored = (end + refill * np.minimum(length, stock))[:, None]
        below |= (day >= touched) & (day < restored) & (touched < end[:, None])
        out |= (day >= (start + stock)[:, None]) & (day < end[:, None])
        start = end
    return Supply(below.sum(axis=1).astype(np.float64), np.where(out, dry_share[:, None], 1.0))
