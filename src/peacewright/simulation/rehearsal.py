"""A rehearsal: the first plan of an option is lived through a few futures, to see how busy its teams would be.

All that is planned is in place from the order on: what teams reach is asked of the teams that the plan has. How far the
strength is found is another question, and lived with it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from peacewright.plan.plan import Plan
from peacewright.plan.stationing import BUSIEST
from peacewright.simulation.futures import Reader, draw_futures
from peacewright.simulation.realise.everything import realise

REHEARSAL_FUTURES = 200
REHEARSAL_SEED = 20_251
"""Fixed, so that a plan depends on the operation alone and not on the seed or the number of futures of a study."""


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
    inputs = realise(plan, Reader(futures, plan.operation)).inputs
    teams = np.array([base.teams for base in plan.stationing.bases], dtype=np.int64)
    whole = replace(
        inputs, strength=np.ones_like(inputs.strength), teams=np.broadcast_to(teams, inputs.teams.shape)
    )
    outputs = simulate(whole, 1, REHEARSAL_SEED)
    shares = outputs.team_busy_share[outputs.visits > 0]
    return min(float(np.median(shares)), BUSIEST) if shares.size else None
