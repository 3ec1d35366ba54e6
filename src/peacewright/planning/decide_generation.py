"""Force generation and rotation: what would have to be true first, then what the known pools can keep in place."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet
from peacewright.core.units import DAYS_PER_MONTH
from peacewright.operation.coalition import Pledge
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Element
from peacewright.plan.explanation import Cure, CureKind, Proof, Shortfall
from peacewright.plan.generation import Contribution, GenerationPart, Inverse
from peacewright.plan.tasks import TaskPart
from peacewright.planning.contributions import contributions_to, may_serve
from peacewright.planning.explain_generation import explain_generation
from peacewright.planning.inverse import cycle_months, inverse_of, months_of
from peacewright.planning.share_out import Integers, share_out
from peacewright.planning.solve.rotation import (
    Rotation,
    RotationProblem,
    held_level,
    holds,
    least_added_pool,
    solve_rotation,
)
from peacewright.planning.task_sizes import OUTSIDE_TASKS

MOST_MONTHS = 60
"""Longest time planned month by month; an operation meant to last longer is planned for its first five years."""


@dataclass(frozen=True, eq=False)
class _Element:
    """One element: the contributions that form each group, and the rotation problem."""

    element: Element
    groups: tuple[tuple[int, ...], ...]
    problem: RotationProblem

    @cached_property
    def rotation(self) -> Rotation:
        """The problem solved through all its stages."""
        return solve_rotation(self.problem)


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
    demands = _demands(task_part)
    pairs = contributions_to(operation, levers, task_part.element_persons, factors) if demands else ()
    arrival = _arrival_share(levers, months, factors)
    level_from = _level_from(arrival, pairs, months)
    times = (tour, cycle, level_from)
    solved = [_element(element, works, pairs, levers, arrival, times) for element, works in demands.items()]
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
        firm_level=_firm_level(operation, levers, task_part, arrival, times, factors),
        level_from=level_from,
        cycle_months=cycle,
        shortfalls=tuple(shortfall for one in solved for shortfall in _shortfalls(one)),
    )
    return replace(part, explanations=explain_generation(part, levers, factors))


def _firm_level(
    operation: Operation,
    levers: Levers,
    task_part: TaskPart,
    arrival: NDArray[np.float64],
    times: tuple[int, int, int],
    factors: FactorSet,
) -> float:
    """Return the level held by what is offered, without what is only considered."""
    needed = task_part.element_persons
    pairs = contributions_to(operation, levers, needed, factors, firm=True) if needed else ()
    return min(
        (
            held_level(_element(element, works, pairs, levers, arrival, times).problem)
            for element, works in _demands(task_part).items()
        ),
        default=1.0,
    )


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


def _demands(task_part: TaskPart) -> dict[Element, dict[str, float]]:
    """Return persons needed by element and work (task, first claim by name, or unassigned)."""
    demands: dict[Element, dict[str, float]] = {}
    works = [(claim.element, claim.name, claim.persons) for claim in task_part.claims]
    works += [
        (need.element, str(need.task), need.allotted_persons)
        for need in task_part.requirements
        if need.task not in OUTSIDE_TASKS
    ]
    for element, work, persons in works:
        if persons > 0:
            of_element = demands.setdefault(element, {})
            of_element[work] = of_element.get(work, 0.0) + persons
    for element, persons in task_part.element_persons.items():
        spare = persons - sum(demands.get(element, {}).values())
        if spare > 0.5:
            demands.setdefault(element, {})["unassigned"] = spare
    return {element: demands[element] for element in Element if element in demands}


def _arrival_share(levers: Levers, months: int, factors: FactorSet) -> NDArray[np.float64]:
    """Return the share of the strength that should be in place at the start of each month after the order."""
    name = f"arrival.{levers.arrival}"
    first, full = factors.value(f"{name}.first_echelon_days"), factors.value(f"{name}.full_force_days")
    share = factors.value(f"{name}.first_echelon_share")
    days = np.arange(months) * DAYS_PER_MONTH
    rising = np.interp(days, [first, max(full, first + 1e-9)], [share, 1.0])
    return np.where(days < first, 0.0, np.where(days >= full, 1.0, rising))


def _level_from(
    arrival: NDArray[np.float64], pairs: tuple[tuple[Contribution, Pledge], ...], months: int
) -> int:
    """Return the first month in which all is required and every contribution has had its notice."""
    full = int(np.argmax(arrival >= 1.0)) if (arrival >= 1.0).any() else months - 1
    notice = max((_ready(contribution) for contribution, _ in pairs), default=0)
    return min(months - 1, max(full, notice))


def _ready(contribution: Contribution) -> int:
    return int(contribution.notice_days // DAYS_PER_MONTH)


def _element(
    element: Element,
    works: dict[str, float],
    pairs: tuple[tuple[Contribution, Pledge], ...],
    levers: Levers,
    arrival: NDArray[np.float64],
    times: tuple[int, int, int],
) -> _Element:
    """Pose the rotation of one element; nations that may serve the same works form one group without loss."""
    tour, cycle, level_from = times
    months = len(arrival)
    names = tuple(works)
    # Rounding the running total keeps the sum over works within half a person of the element's strength.
    running = np.rint(np.cumsum(np.outer([works[name] for name in names], arrival), axis=0))
    required = np.diff(running, axis=0, prepend=0.0).astype(np.int64)
    members = tuple(index for index, (contribution, _) in enumerate(pairs) if contribution.element is element)
    groups: dict[tuple[bool, ...], list[int]] = {}
    for index in members:
        groups.setdefault(tuple(may_serve(pairs[index][1], levers, name) for name in names), []).append(index)
    pool = np.zeros((max(1, len(groups)), months), dtype=np.int64)
    serves = np.zeros((len(pool), len(names)), dtype=bool)
    for row, (eligible, indices) in enumerate(groups.items()):
        serves[row] = eligible
        for index in indices:
            contribution = pairs[index][0]
            pool[row, min(months, _ready(contribution)) :] += int(contribution.pool_persons)
    problem = RotationProblem(required, pool, serves, tour, cycle, level_from)
    return _Element(element, tuple(map(tuple, groups.values())), problem)


def _in_place(
    solved: list[_Element], pairs: tuple[tuple[Contribution, Pledge], ...], months: int, tour: int, cycle: int
) -> NDArray[np.float64]:
    """Return persons in place by contribution and month, burdens shared in proportion to free persons."""
    in_place = np.zeros((len(pairs), months))
    for one in solved:
        for row, indices in enumerate(one.groups):
            pools: Integers = np.array(
                [int(pairs[index][0].pool_persons) for index in indices], dtype=np.int64
            )
            ready: Integers = np.array([_ready(pairs[index][0]) for index in indices], dtype=np.int64)
            starts = share_out(one.rotation.starts[row].sum(axis=0), pools, ready, cycle)
            total = np.cumsum(starts, axis=1)
            total[:, tour:] -= np.cumsum(starts, axis=1)[:, :-tour]
            in_place[list(indices)] = total
    return in_place


def _stack(rows: list[Integers], months: int) -> NDArray[np.float64]:
    return np.array(rows, dtype=float).reshape(len(rows), months)


def _surge(solved: list[_Element], months: int, tour: int, cycle: int) -> NDArray[np.float64]:
    """Return persons in place above what the pools keep for good (pool × tour ÷ cycle), by element and month."""
    rows = []
    for one in solved:
        present = one.problem.in_place(one.rotation.starts).sum(axis=(0, 1))
        kept = one.problem.pool[:, -1].sum() * tour / cycle
        rows.append(np.maximum(0.0, present - kept))
    return np.array(rows, dtype=float).reshape(len(rows), months)


def _proof(solved: list[_Element]) -> Proof | None:
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


def _shortfalls(one: _Element) -> list[Shortfall]:
    """Return what one element lacks: while it builds up, and once it should be whole."""
    problem, name = one.problem, str(one.element)
    short = one.rotation.shortage.sum(axis=0)
    start = problem.level_from
    found = []
    if short[:start].any():
        found.append(
            Shortfall(
                f"{name}: build-up",
                f"{name}: up to {short[:start].max():,} persons short in the first {start} months, "
                "because notice is longer than the arrival asked for, or because pools are too small.",
                float(short[:start].max()),
                "persons",
            )
        )
    later = short[start:]
    if later.any():
        needed = int(problem.required[:, -1].sum())
        found.append(
            Shortfall(
                f"{name}: rotation",
                f"{name}: up to {later.max():,} of {needed:,} persons short in {int((later > 0).sum())} of "
                f"{len(later)} months.",
                float(later.max()),
                "persons",
                _cures(one, needed),
            )
        )
    return found


def _cures(one: _Element, needed: int) -> tuple[Cure, ...]:
    """Return the least change of each kind that alone leaves nobody short once all should be in place."""
    problem, name = one.problem, str(one.element)
    cures = [
        Cure(
            CureKind.SIZED,
            f"a larger pool of {name}, free for all its work",
            float(least_added_pool(problem)),
            "persons",
        )
    ]
    if one.rotation.level > 0:
        held = float(math.floor(one.rotation.level * needed))
        cures.append(Cure(CureKind.LIMIT, f"{name} in place no more than", held, "persons"))
    lowest, highest = problem.tour, problem.cycle

    def whole(cycle: int) -> bool:
        return holds(replace(problem, cycle=cycle))

    if whole(lowest):
        while highest - lowest > 1:
            middle = (lowest + highest) // 2
            lowest, highest = (middle, highest) if whole(middle) else (lowest, middle)
        rest = float(lowest - problem.tour)
        none_left = Cure(CureKind.OTHERWISE, "no rest between tours", None, "months")
        limit = Cure(CureKind.LIMIT, "rest after a tour no longer than", rest, "months")
        cures.append(limit if rest > 0 else none_left)
    return tuple(cures)
