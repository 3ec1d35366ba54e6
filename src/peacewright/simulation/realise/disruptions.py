"""When each named disruption is there, in every future: the same days for every option."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_YEAR
from peacewright.operation.vocabulary import Consent
from peacewright.plan.disruptions import Disruption
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.access import stationed_sides


def _exponential(stream: np.random.Generator, size: int) -> NDArray[np.float64]:
    return stream.exponential(size=size)


def realise_disruption(
    cause: Disruption, reluctant: NDArray[np.bool_], reader: Reader, days: int
) -> NDArray[np.bool_]:
    """Return on which days a disruption is there, shape (F, days).

    Gaps between one and the next, and lengths, are exponential; each future has its own rate and mean length. Where a
    host makes it, the rate is multiplied in futures in which a host is reluctant. Options share the draws.

    Parameters
    ----------
    cause : Disruption
    reluctant : ndarray of bool, shape (F,)
        Whether a host of the force does not accept it.
    reader : Reader
    days : int
    """
    rate = np.maximum(reader.value(cause.factor("per_year")), 1e-9) / DAYS_PER_YEAR
    if cause.by_host:
        rate = rate * np.where(reluctant, reader.value("disruption.refusing_factor"), 1.0)
    mean_length = reader.value(cause.factor("days"))
    day = np.arange(days, dtype=np.float64)[None, :]
    there = np.zeros((reader.count, days), dtype=bool)
    start = np.zeros(reader.count)
    # Successive disruptions until every future's next one lies beyond the days looked at.
    for number in itertools.count():
        start = start + reader.draw(_exponential, "supply", cause.name, "gaps", number) / rate
        if np.all(start >= days):
            break
        end = start + reader.draw(_exponential, "supply", cause.name, "lengths", number) * mean_length
        there |= (day >= start[:, None]) & (day < end[:, None])
        start = end
    return there


def reluctant_hosts(plan: Plan, reader: Reader) -> NDArray[np.bool_]:
    """Return in which futures a party on whose side the force has bases does not accept it, shape (F,)."""
    found = np.zeros(reader.count, dtype=bool)
    for side, party in enumerate(plan.theatre.parties):
        if stationed_sides(plan)[side]:
            found |= ~reader.stance_in(party, (Consent.ACCEPTS,))
    return found
