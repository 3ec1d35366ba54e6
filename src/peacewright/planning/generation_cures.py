"""What an element of the force lacks, and the least change of each kind that alone would leave nobody short.

A change is tried by posing the rotation again with it; what has a size is searched for the least that does it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from peacewright.plan.explanation import Cure, CureKind, Shortfall
from peacewright.planning.least import least
from peacewright.planning.pose_rotation import ElementRotation, Pairs, Posing
from peacewright.planning.solve.rotation import holds, least_added_pool, leaves_nobody_short
from peacewright.planning.solve.rotation_program import Integers, RotationProblem

LONGEST_TOUR = 12
"""Months beyond which no tour is proposed: the longest that armies have made the rule for formed units."""


def generation_shortfalls(one: ElementRotation, pairs: Pairs, posing: Posing) -> list[Shortfall]:
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
                _build_up_cures(problem),
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
                _cures(one, needed, pairs, posing),
            )
        )
    return found


def _build_up_cures(problem: RotationProblem) -> tuple[Cure, ...]:
    """Return by how much sooner notice, or later the arrival asked for, or larger a pool leaves nobody short at first.

    Only the months of the build-up are posed: what lacks once all should be there is another shortfall. All months are,
    where the build-up alone could be filled, and persons are kept back for the months after it.
    """
    start = until = problem.level_from

    def posed(required: Integers, pool: Integers) -> RotationProblem:
        return replace(problem, required=required[:, :until], pool=pool[:, :until], level_from=0)

    if holds(posed(problem.required, problem.pool)):
        until = problem.months

    def sooner(months: int) -> bool:
        ahead = np.minimum(np.arange(problem.months) + months, problem.months - 1)
        return holds(posed(problem.required, problem.pool[:, ahead]))

    def later(months: int) -> bool:
        behind = np.pad(problem.required, ((0, 0), (months, 0)))[:, : problem.months]
        return holds(posed(behind, problem.pool))

    cures = [
        Cure(CureKind.SIZED, change, float(months), "months", (words,))
        for change, words, does in (
            ("shorter notice for all", "{} shorter notice for all", sooner),
            ("arrival asked for later", "arrival asked for {} later", later),
        )
        if (months := least(1, start, does)) is not None
    ]
    more = float(least_added_pool(posed(problem.required, problem.pool)))
    of = ("a pool larger by {} without any notice",)
    return (*cures, Cure(CureKind.SIZED, "a larger pool without any notice", more, "persons", of))


def _cures(one: ElementRotation, needed: int, pairs: Pairs, posing: Posing) -> tuple[Cure, ...]:
    """Return the least change of each kind that alone leaves nobody short once all should be in place."""
    problem, name = one.problem, str(one.element)
    further = f"a larger pool of {name}, free for all its work"
    of = (f"a pool of {name} larger by {{}}, free for all its work",)
    # At least one: where the linear program lacks nobody, whole persons do.
    cures = [Cure(CureKind.SIZED, further, float(max(1, least_added_pool(problem))), "persons", of)]
    held = float(math.floor(one.rotation.level * needed))
    if 0 < held < needed:
        cures.append(Cure(CureKind.LIMIT, f"{name} in place no more than", held, "persons"))
    cures += _shorter_rest(one)
    cures += _longer_tours(one)
    if not problem.serves.all() and holds(replace(problem, serves=problem.serves | True)):
        cures.append(Cure(CureKind.OTHERWISE, f"no caveats on the work of {name}", None, ""))
    sure = tuple(
        (replace(contribution, pool_persons=contribution.pool_persons / contribution.count_share), pledge)
        for contribution, pledge in pairs
        if contribution.count_share > 0
    )
    if any(contribution.count_share < 1 for contribution, _ in pairs) and holds(
        posing.element(one.element, one.works, sure).problem
    ):
        cures.append(Cure(CureKind.OTHERWISE, "firm offers from all who only consider", None, ""))
    return tuple(cures)


def _least_whole(most: int, changed: Callable[[int], RotationProblem]) -> int | None:
    """Return the fewest months of a change with which the rotation leaves nobody short; None if none do.

    The search begins where shares of persons would do; whole persons may ask for more.
    """
    first = least(1, most, lambda months: holds(changed(months)))
    if first is None:
        return None
    return next((months for months in range(first, most + 1) if leaves_nobody_short(changed(months))), None)


def _shorter_rest(one: ElementRotation) -> list[Cure]:
    """Return the longest rest after a tour with which nobody is short."""
    problem = one.problem

    def shorter(months: int) -> RotationProblem:
        return replace(problem, cycle=problem.cycle - months)

    cut = _least_whole(problem.cycle - problem.tour, shorter)
    if cut is None:
        return []
    rest = float(problem.cycle - problem.tour - cut)
    if rest == 0:
        return [Cure(CureKind.OTHERWISE, "no rest between tours", None, "months")]
    return [Cure(CureKind.LIMIT, "rest after a tour no longer than", rest, "months")]


def _longer_tours(one: ElementRotation) -> list[Cure]:
    """Return the shortest tours with which nobody is short, the rest after them staying what it is."""
    problem = one.problem
    if problem.tour >= LONGEST_TOUR:
        return []

    def longer_by(months: int) -> RotationProblem:
        return replace(problem, tour=problem.tour + months, cycle=problem.cycle + months)

    more = _least_whole(LONGEST_TOUR - problem.tour, longer_by)
    if more is None:
        return []
    longer = float(problem.tour + more)
    return [Cure(CureKind.LIMIT, "tours with the same rest after them no shorter than", longer, "months")]
