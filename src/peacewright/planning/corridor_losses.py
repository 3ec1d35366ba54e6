"""The worst loss of one and of two corridors into the theatre, told by class, and the loss of all into a region.

Which corridor it is stays in this module.

All of them and all pairs are judged, by :mod:`peacewright.planning.solve.losses`, on the bound of the closure.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from peacewright.plan.movement import CorridorLoss, CorridorLosses, RegionLoss
from peacewright.planning.movement_ways import CLASS_LABELS, MovementCase
from peacewright.planning.solve.losses import worst_losses
from peacewright.planning.solve.movement_problem import MovementProblem, merge_alike
from peacewright.planning.solve.windows import earliest_closure

ALONE = "corridors that are alone of their class"
"""Told in place of a class that holds one corridor, for the class would name it."""


def corridor_losses(case: MovementCase, into: Mapping[str, str]) -> CorridorLosses:
    """Return what losing corridors does to the earliest closure, by class and by region.

    Parameters
    ----------
    case : MovementCase
        Its ways name the entry they pass.
    into : mapping of str to str
        The region that each entry leads into.
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
    regions = _by_region(case, problem, into)
    return CorridorLosses(
        len(corridors), _worst_first(one), _worst_first(two), regions, found.solved + len(regions)
    )


def _by_region(
    case: MovementCase, problem: MovementProblem, into: Mapping[str, str]
) -> tuple[RegionLoss, ...]:
    """Return what losing all corridors into a region does; a region with one is left out, for it would name it."""
    links: dict[str, list[int]] = {}
    for link in sorted({link for way in problem.ways for link in way.links}):
        links.setdefault(into[case.facilities[link].of], []).append(link)
    found = [
        RegionLoss(region, earliest_closure(problem.without(tuple(lost))).days)
        for region, lost in links.items()
        if len(lost) > 1
    ]
    return tuple(sorted(found, key=lambda loss: (-loss.days, loss.region)))


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
