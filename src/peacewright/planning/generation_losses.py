"""What is held if something does not come: votes, phases, parts of the backstop, stances, the largest contributor.

Each loss is taken alone and the pools are split over the elements again; the level is that of the scarcest element.
"""

from __future__ import annotations

from collections.abc import Callable

from peacewright.core.factors import FactorSet
from peacewright.operation.coalition import Pledge
from peacewright.operation.conditions import Condition
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Element
from peacewright.plan.generation import GenerationPart, Without
from peacewright.plan.tasks import TaskPart
from peacewright.planning.contributions import contributions_to
from peacewright.planning.pose_rotation import Posing, demands_of
from peacewright.planning.solve.rotation import held_level

Counts = Callable[[str, Pledge], bool]
_SAME = 1e-4  # share of the requirement below which two levels are the same

CONDITIONS: dict[str, tuple[str, ...]] = {
    "vote": ("vote",),
    "phase": ("phase", "held", "quiet"),
    "backstop": ("backstop",),
    "consent": ("consent",),
}
"""Kinds of condition that others decide, each with the keys that a file writes for it."""


def needs(condition: Condition | None, keys: tuple[str, ...]) -> bool:
    """Return whether a condition cannot be met without one of some kinds: any way round it counts."""
    if condition is None:
        return False
    if condition.all is not None:
        return any(needs(part, keys) for part in condition.all)
    if condition.any is not None:
        return all(needs(part, keys) for part in condition.any)
    return any(getattr(condition, key) is not None for key in keys)


def firm_level(operation: Operation, task_part: TaskPart, posing: Posing, factors: FactorSet) -> float:
    """Return the level held by what is offered, without what is only considered."""
    return _held(operation, task_part, posing, factors, lambda _, pledge: pledge.status == "offered")[0]


def losses(
    operation: Operation, task_part: TaskPart, part: GenerationPart, posing: Posing, factors: FactorSet
) -> tuple[Without, ...]:
    """Return what is held without each kind of condition that some contribution hangs on, and without the largest.

    Parameters
    ----------
    operation : Operation
        Nations and pledges with their conditions.
    task_part : TaskPart
        Persons needed.
    part : GenerationPart
        The rotation with everybody: who carries most follows from it.
    posing : Posing
    factors : FactorSet

    Returns
    -------
    tuple of Without
        Only losses that take somebody away.
    """
    if not part.contributions:
        return ()
    found = []
    for kind, name, counts in _cases(operation, part):
        level, scarcest, pool = _held(operation, task_part, posing, factors, counts)
        lost = sum(each.pool_persons for each in part.contributions) - pool
        if lost > 0:
            found.append(Without(kind, name, lost, level, scarcest))
    return tuple(found)


def may_leave(
    operation: Operation, task_part: TaskPart, part: GenerationPart, posing: Posing, factors: FactorSet
) -> tuple[str, ...]:
    """Return the contributors, smallest first, who could all stay away without any element being held less.

    Searched by halving: if a number of the smallest can be spared, so can any smaller number of them.
    """
    order = sorted(part.burdens(), key=lambda each: each.pool_persons)
    levels = [min(1.0, reach) for reach in part.reaches]

    def spared(count: int) -> bool:
        gone = {each.nation for each in order[:count]}
        needed = task_part.element_persons
        pairs = contributions_to(operation, posing.levers, needed, factors, lambda code, _: code not in gone)
        return all(
            held_level(posing.element(element, works, pairs).problem) >= level - _SAME
            for (element, works), level in zip(demands_of(task_part).items(), levels, strict=True)
        )

    lowest, highest = 0, len(order) - 1
    while lowest < highest:
        middle = (lowest + highest + 1) // 2
        lowest, highest = (middle, highest) if spared(middle) else (lowest, middle - 1)
    return tuple(each.nation_name for each in order[:lowest])


def _cases(operation: Operation, part: GenerationPart) -> list[tuple[str, str, Counts]]:
    """Return each loss with its kind, its name and what still counts."""
    votes = {code for code, nation in operation.coalition.items() if nation.vote == "required"}
    cases: list[tuple[str, str, Counts]] = [("considering", "", lambda _, pledge: pledge.status == "offered")]
    for kind, keys in CONDITIONS.items():

        def free(code: str, pledge: Pledge, kind: str = kind, keys: tuple[str, ...] = keys) -> bool:
            return not needs(pledge.when, keys) and not (kind == "vote" and code in votes)

        cases.append((kind, "", free))
    largest = part.burdens()[0]
    cases.append(("largest", largest.nation_name, lambda code, _: code != largest.nation))
    return cases


def _held(
    operation: Operation, task_part: TaskPart, posing: Posing, factors: FactorSet, counts: Counts
) -> tuple[float, Element | None, float]:
    """Return the level, the scarcest element and the pool of what still counts."""
    needed = task_part.element_persons
    pairs = contributions_to(operation, posing.levers, needed, factors, counts) if needed else ()
    levels = [
        (held_level(posing.element(element, works, pairs).problem), element)
        for element, works in demands_of(task_part).items()
    ]
    level, scarcest = min(levels, key=lambda each: each[0], default=(1.0, None))
    return level, scarcest, sum(contribution.pool_persons for contribution, _ in pairs)
