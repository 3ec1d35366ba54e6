"""The worst loss of one and of two corridors into the theatre, told by class: which one it is stays in this module.

All of them and all pairs are judged, by :mod:`peacewright.planning.solve.losses`, on the bound of the closure.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

from peacewright.plan.movement import CorridorLoss, CorridorLosses
from peacewright.planning.movement_ways import CLASS_LABELS, MovementCase
from peacewright.planning.solve.losses import worst_losses
from peacewright.planning.solve.movement_problem import MovementProblem, merge_alike

ALONE = "corridors that are alone of their class"
"""Told in place of a class that holds one corridor, for the class would name it."""


def corridor_losses(case: MovementCase) -> CorridorLosses:
    """Return what losing corridors does to the earliest closure, by class.

    Parameters
    ----------
    case : MovementCase
        Its ways name the entry they pass.
    """
    problem = merge_alike(case.problem)
    corridors = {link for way in problem.ways for link in way.links}
    only = _only_ways(problem)
    # With one of these any second loss is as bad: they would hide all other pairs.
    others = replace(
        problem,
        ways=tuple(
            replace(way, links=tuple(link for link in way.links if link not in only)) for way in problem.ways
        ),
    )
    found = worst_losses(others, max(1, len(corridors) - len(only)))

    members = Counter(case.facilities[link].name for link in corridors)

    def classes(links: tuple[int, ...]) -> tuple[str, ...]:
        names = [case.facilities[link].name for link in links]
        return tuple(sorted(CLASS_LABELS[name] if members[name] > 1 else ALONE for name in names))

    one: dict[tuple[str, ...], float] = {classes((link,)): math.inf for link in only}
    for loss in found.single:
        one[classes(loss.links)] = max(loss.days, one.get(classes(loss.links), 0.0))
    worst_one = max((loss.days for loss in found.single), default=found.whole)
    worst_two = max((loss.days for loss in found.pairs), default=found.whole)
    two = {
        classes(loss.links): loss.days
        for loss in found.pairs
        if loss.days == worst_two and worst_two > worst_one
    }
    return CorridorLosses(len(corridors), _worst_first(one), _worst_first(two), found.solved)


def _only_ways(problem: MovementProblem) -> set[int]:
    """Return the corridors that all ways of some load pass."""
    shared: dict[int, set[int]] = {}
    for way in problem.ways:
        if problem.amount[way.load] > 0:
            shared[way.load] = shared.get(way.load, set(way.links)) & set(way.links)
    return set().union(*shared.values())


def _worst_first(days: dict[tuple[str, ...], float]) -> tuple[CorridorLoss, ...]:
    return tuple(
        CorridorLoss(classes, day)
        for classes, day in sorted(days.items(), key=lambda item: (-item[1], item[0]))
    )
