"""Compliance: how each party's restraint moves from one day to the next."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.arrays import DOMAINS, PARTIES
from peacewright.simulation.kernel.compiled import inlined
from peacewright.simulation.kernel.streams import COMPLIANCE, day_place, normal_from

_DOMAIN_COUNT = len(DOMAINS)


@inlined
def _draw_noise(noisy: bool, stream: np.uint64) -> tuple[tuple[float, float], np.uint64]:
    """Draw a normal number for each party, or none where there is no noise; return the stream's place after them."""
    if not noisy:
        return (0.0, 0.0), stream
    first, stream = normal_from(stream)
    second, stream = normal_from(stream)
    return (first, second), stream


@inlined
def update_compliance(day: int, future: np.void, attributed: NDArray[np.int64], state: np.void) -> None:
    """Move x by one day (Euler step) where a provision is in force: return to target, grievance, shame, noise.

    Parameters
    ----------
    attributed : [P*D]
        Breaches by author and domain first attributed to their author today.
    """
    common = math.sqrt(future["noise_common"])
    own = math.sqrt(1.0 - future["noise_common"])
    noisy = future["compliance_noise"][0] > 0.0 or future["compliance_noise"][1] > 0.0
    stream = day_place(state["keys"][COMPLIANCE], day)
    shared, stream = _draw_noise(noisy, stream)
    for domain in range(_DOMAIN_COUNT):
        noise, stream = _draw_noise(noisy, stream)
        for party in range(PARTIES):
            if not state["bound"][party, domain]:
                continue
            done_to_it = (1 - party) * _DOMAIN_COUNT + domain
            # Below zero where verdicts on incidents of earlier days outweigh: these are answered now.
            unanswered = state["incidents_today"][done_to_it] - attributed[done_to_it]
            suffered = unanswered / future["typical_daily"][1 - party, domain]
            blamed = attributed[party * _DOMAIN_COUNT + domain] / future["typical_daily"][party, domain]
            x = state["compliance"][party, domain]
            target = (
                future["compliance_target"][party, domain]
                + state["turned"][party] * future["turn_change"][party, domain]
            )
            state["compliance"][party, domain] = (
                x
                + future["compliance_return"][party] * (target - x)
                - future["grievance"][party] * suffered
                + future["shame"][party] * blamed
                + future["compliance_noise"][party] * (common * shared[party] + own * noise[party])
            )
