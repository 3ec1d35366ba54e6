"""Force generation and rotation: what would have to be true first, then what the known pools can keep in place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.operation.operation import Operation
from peacewright.plan.explanation import Proof
from peacewright.plan.generation import Contribution, GenerationPart, Inverse, Stage
from peacewright.plan.tasks import TaskPart
from peacewright.planning.contributions import contributions_to
from peacewright.planning.explain_generation import explain_generation
from peacewright.planning.generation_cures import generation_shortfalls
from peacewright.planning.generation_losses import firm_level, losses, may_leave
from peacewright.planning.inverse import cycle_months, inverse_of, months_of
from peacewright.planning.pose_rotation import (
    ElementRotation,
    Pairs,
    Posing,
    arrival_share,
    demands_of,
    first_month_due,
    ready_month,
)
from peacewright.planning.share_out import Integers, share_out

MOST_MONTHS = 60
"""Longest time planned month by month; an operation meant to last longer is planned for its first five years."""


def decide_generation(
    operation: Operation, option_name: str, task_part: TaskPart, factors: FactorSet
) -> GenerationPart:
    """Plan who rotates when, and say what is short.

    Parameters
    ----------
    operation : Operation
        Nations, pledges, conditions and caveats.
    option_name : str
        The option.
    task_part : TaskPart
        Persons by element, from which the requirement by month follows with the arrival schedule of the option.
    factors : FactorSet
        All factors.

    Returns
    -------
    GenerationPart
        Contributions, persons in place and short by month, the level held, the inverse answer, proof and shortfalls.
        An option without strength has no contributions and nothing short.
    """
    levers = operation.options[option_name].levers
    tour, months = months_of(levers.tour), min(MOST_MONTHS, months_of(levers.duration))
    dwell = factors.value("generation.dwell_ratio")
    cycle = cycle_months(tour, dwell)
    demands = demands_of(task_part)
    pairs = contributions_to(operation, levers, task_part.element_persons, factors) if demands else ()
    arrival = arrival_share(levers, months, factors)
    level_from = first_month_due(arrival, pairs, months)
    posing = Posing(levers, arrival, tour, cycle, level_from)
    solved = [posing.element(element, works, pairs) for element, works in demands.items()]
    contributions = tuple(contribution for contribution, _ in pairs)
    inverse = _inverse(contributions, task_part.strength_persons, tour, months_of(levers.duration), factors)
    part = GenerationPart(
        contributions=contributions,
        elements=tuple(demands),
        required=_stack([one.problem.required.sum(axis=0) for one in solved], months),
        in_place=_in_place(solved, pairs, months, tour, cycle),
        shortage=_stack([one.rotation.shortage.sum(axis=0) for one in solved], months),
        tour_months=tour,
        dwell_ratio=dwell,
        inverse=inverse,
        proof=_proof(solved),
        surge=_surge(solved, months, tour, cycle),
        level=min((one.rotation.level for one in solved), default=1.0),
        firm_level=firm_level(operation, task_part, posing, factors),
        level_from=level_from,
        cycle_months=cycle,
        reaches=tuple(one.rotation.reach for one in solved),
        stages=_stages(solved),
        shortfalls=tuple(found for one in solved for found in generation_shortfalls(one, pairs, posing)),
    )
    part = replace(
        part,
        without=losses(operation, task_part, part, posing, factors),
        may_leave=may_leave(operation, task_part, part, posing, factors),
    )
    return replace(part, explanations=explain_generation(part, levers, factors))


def _inverse(
    contributions: tuple[Contribution, ...], strength: float, tour: int, months: int, factors: FactorSet
) -> Inverse:
    """Return what would have to be true, beside the pools counted by nation."""
    pools: dict[str, float] = {}
    for contribution in contributions:
        pools[contribution.nation] = pools.get(contribution.nation, 0.0) + contribution.pool_persons
    return inverse_of(
        strength,
        tour,
        months,
        factors.value("generation.dwell_ratio"),
        np.array(list(pools.values())),
        factors.value("generation.largest_share"),
        factors.value("generation.tied_up_ratio"),
    )


def _in_place(
    solved: list[ElementRotation], pairs: Pairs, months: int, tour: int, cycle: int
) -> NDArray[np.float64]:
    """Return persons in place by contribution and month, burdens shared in proportion to free persons."""
    in_place = np.zeros((len(pairs), months))
    for one in solved:
        for row, indices in enumerate(one.groups):
            pools: Integers = np.array(
                [int(pairs[index][0].pool_persons) for index in indices], dtype=np.int64
            )
            ready: Integers = np.array([ready_month(pairs[index][0]) for index in indices], dtype=np.int64)
            starts = share_out(one.rotation.starts[row].sum(axis=0), pools, ready, cycle)
            total = np.cumsum(starts, axis=1)
            total[:, tour:] -= np.cumsum(starts, axis=1)[:, :-tour]
            in_place[list(indices)] = total
    return in_place


def _stack(rows: list[Integers], months: int) -> NDArray[np.float64]:
    return np.array(rows, dtype=float).reshape(len(rows), months)


def _surge(solved: list[ElementRotation], months: int, tour: int, cycle: int) -> NDArray[np.float64]:
    """Return persons in place above what the pools keep for good (pool × tour ÷ cycle), by element and month."""
    rows = []
    for one in solved:
        present = one.problem.in_place(one.rotation.starts).sum(axis=(0, 1))
        kept = one.problem.pool[:, -1].sum() * tour / cycle
        rows.append(np.maximum(0.0, present - kept))
    return np.array(rows, dtype=float).reshape(len(rows), months)


def _proof(solved: list[ElementRotation]) -> Proof | None:
    """Return one proof over all elements: empty person-months add up, so do their bounds."""
    if not solved:
        return None
    proofs = [one.rotation.proof for one in solved]
    objective, bound = sum(p.objective for p in proofs), sum(p.bound for p in proofs)
    required = sum(int(one.problem.required.sum()) for one in solved)
    return Proof(
        method=max((p.method for p in proofs), key=len),
        objective=objective,
        bound=bound,
        gap=max(0.0, objective - bound) / max(1, required),
        work="; ".join(f"{one.element}: {one.rotation.proof.work}" for one in solved),
        seconds=sum(p.seconds for p in proofs),
    )


def _stages(solved: list[ElementRotation]) -> tuple[Stage, ...]:
    """Return each stage over all elements: sums of what was reached and bounded, and the worst gap of an element."""
    found: dict[str, list[Stage]] = {}
    for one in solved:
        for stage in one.rotation.stages:
            found.setdefault(stage.name, []).append(stage)
    return tuple(
        Stage(
            name,
            mine[0].unit,
            sum(stage.reached for stage in mine),
            sum(stage.bound for stage in mine),
            max(stage.gap for stage in mine),
        )
        for name, mine in found.items()
    )
