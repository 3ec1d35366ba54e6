"""A rehearsal: the first plan of an option is lived through a few futures, to see how busy its teams would be."""

from __future__ import annotations

import numpy as np

from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader, draw_futures
from peacewright.simulation.realise.everything import realise

REHEARSAL_FUTURES = 200
REHEARSAL_SEED = 20_251
"""Fixed, so that a plan depends on the operation alone and not on the seed or the number of futures of a study."""

BUSIEST = 0.99
"""A busy share counts visits in full on the day they begin and can come out above this; coverage needs it below 1."""


def is_rehearsed(plan: Plan) -> bool:
    """Return whether a plan sends teams from bases: of any other nothing is to be learnt from living it."""
    return bool(plan.tasks.verification_teams and plan.stationing.bases)


def rehearse(plan: Plan) -> float | None:
    """Return the share of their time that the teams of a plan are busy when it is lived, or None.

    Parameters
    ----------
    plan : Plan
        With stationing decided on the busy share that its factor assumes.

    Returns
    -------
    float or None
        Median over futures in which some team was sent out, at most ``BUSIEST``; None where no team ever was.

    References
    ----------
    Why a busy share given beforehand misleads, and that it has to come from a model of the queue: Batta, R., Dolan,
    J. M. and Krishnamurthy, N. N. (1989). The maximal expected covering location problem: revisited. Transportation
    Science 23(4), 277-287.
    """
    from peacewright.simulation.kernel.run import simulate

    if not is_rehearsed(plan):
        return None
    futures = draw_futures(plan.operation, plan.factors, REHEARSAL_FUTURES, REHEARSAL_SEED)
    outputs = simulate(realise(plan, Reader(futures, plan.operation)).inputs, 1, REHEARSAL_SEED)
    shares = outputs.team_busy_share[outputs.visits > 0]
    return min(float(np.median(shares)), BUSIEST) if shares.size else None
