"""What the fighting before a provision leaves behind: momentum that runs on, and orders that have not yet arrived.

Before its provision binds a party fights in a domain at the declared rate. What that sets off runs on when it ends, and
fades as all momentum does; and an order to keep the provision does not reach all who fight in the same moment
(``validation/reference_model.md``, section 2).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import DOMAINS, PARTIES, TYPES
from peacewright.simulation.kernel.compiled import compiled, inlined

_DOMAIN_COUNT = len(DOMAINS)
_WAYS = 2
"""Own momentum and retaliation."""
_FORGOTTEN = 1e-9
"""Share of the momentum of before at which it is taken as gone."""


@inlined
def mean_of_first_day(fade: float, rate: float) -> float:
    """Return the mean over a day of exp(-rate t), ``fade`` being its value at the end of the day."""
    return (1.0 - fade) / rate


@compiled
def fill_run_in_law(future: np.void, laws: np.void) -> None:
    """Fill what the fighting before sets off by way, parent and child, how that fades, and how orders spread."""
    decay = (future["momentum_decay"], future["retaliation_decay"])
    for way in range(_WAYS):
        laws["fade"][way] = math.exp(-decay[way])
        laws["first_day"][way] = mean_of_first_day(laws["fade"][way], decay[way])
    for parent in range(TYPES):
        party = parent // _DOMAIN_COUNT
        before = future["fought_before"][party, parent % _DOMAIN_COUNT]
        for way in range(_WAYS):
            laws["felt"][way, parent] = 0.0
            for child in range(TYPES):
                through = (child // _DOMAIN_COUNT != party) == (way == 1)
                set_off = before * future["branching"][parent, child] if through else 0.0
                laws["set_off"][way, parent, child] = set_off
                if set_off > 0.0:
                    laws["felt"][way, parent] = 1.0
    for party in range(PARTIES):
        days = future["onset_days"][party]
        laws["unreached_fade"][party] = math.exp(-1.0 / days) if days > 0.0 else 0.0
        laws["unreached_first"][party] = days * (1.0 - laws["unreached_fade"][party])


@inlined
def reset_run_in(laws: np.void, state: np.void) -> None:
    """Let all fight, and no order have been given."""
    state["carries"] = 1
    for kind in range(TYPES):
        state["carried"][kind] = 0.0
        for way in range(_WAYS):
            state["still_felt"][way, kind] = laws["felt"][way, kind]
    for party in range(PARTIES):
        for domain in range(_DOMAIN_COUNT):
            state["unreached"][party, domain] = 0.0


@inlined
def spread_order(first: bool, party: int, domain: int, laws: np.void, state: np.void) -> None:
    """Set the mean share of today of a party's fighting in a domain that its order has not reached."""
    if first:
        state["unreached"][party, domain] = laws["unreached_first"][party]
    else:
        state["unreached"][party, domain] *= laws["unreached_fade"][party]


@inlined
def carry_over(laws: np.void, state: np.void) -> None:
    """Set today's incidents at gain 1 that the fighting before sets off, by type: mean over the day."""
    if state["carries"] == 0:
        return
    state["carries"] = 0
    carried: NDArray[np.float64] = state["carried"]
    for kind in range(TYPES):
        carried[kind] = 0.0
    for parent in range(TYPES):
        begun = state["ever_bound"][parent // _DOMAIN_COUNT, parent % _DOMAIN_COUNT]
        for way in range(_WAYS):
            felt = state["still_felt"][way, parent]
            if felt < _FORGOTTEN:
                continue
            state["carries"] = 1
            if begun:
                state["still_felt"][way, parent] = felt * laws["fade"][way]
                felt *= laws["first_day"][way]
            for child in range(TYPES):
                carried[child] += felt * laws["set_off"][way, parent, child]
