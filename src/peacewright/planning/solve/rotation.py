"""Rotation by monthly cohorts: who must start a tour when, so that as few places as possible stay empty.

Let x[g, d, t] be the persons of supply group g that start a tour of L months for demand d in month t. A person who
starts is bound for a cycle of W months (tour and rest) and counts once against the group's pool P:

    pool    sum over d and u in (t - W, t] of x[g, d, u]  <=  P[g, t]
    cover   sum over g and u in (t - L, t] of x[g, d, u]  >=  R[d, t] - s[d, t]

Why months and persons are enough: a cohort is an interval of length W, and intervals of which never more than P
overlap can always be given to P persons without a clash (interval graphs are perfect), also when some of the P arrive
later. So suppliers that may serve the same demands merge into one group without loss, and rows have consecutive ones
in t: with one group and one demand the matrix is totally unimodular and the linear program has whole persons.

Stages, each solved to optimality as a linear program that keeps what those before it reached:
(1) the largest share of the requirement held in *every* month once all may be in place, (2) the fewest empty
person-months with that level kept, (3) the fewest person-months in place that do it, so that cohorts do not overlap
for nothing: with one rate for a person-month the least cost, (4) the evenest burden, where caveats make groups,
(5) the smoothest relief: fewest persons relieved in one month. Cost stands before burden and relief because with tours
of one length either could else be bought by filling posts twice.

What is left fractional where works or caveats divide the pools is rounded down and topped up. Where that leaves
somebody short who need not be, an integer program is asked for whole persons; what it does not find is the gap of a
stage.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from peacewright.plan.explanation import Proof
from peacewright.plan.generation import Stage
from peacewright.planning.solve.rotation_program import (
    TOLERANCE,
    Floats,
    Integers,
    RotationProblem,
    RotationProgram,
    window_sum,
)


@dataclass(frozen=True, eq=False)
class Rotation:
    """A solved rotation.

    Attributes
    ----------
    starts : ndarray of int, shape (G, D, T), persons who start a tour
    shortage : ndarray of int, shape (D, T), empty places
    reach : float, multiple of the requirement that could be held in every month from ``level_from`` on
    stages : tuple of Stage, of whole persons, in the order in which they were solved
    proof : Proof, of the empty person-months; the gap is in shares of the required person-months
    """

    starts: Integers
    shortage: Integers
    reach: float
    stages: tuple[Stage, ...]
    proof: Proof

    @property
    def level(self) -> float:
        """Share of the requirement held in every month from ``level_from`` on, at most one."""
        return min(1.0, self.reach)


def _whole(problem: RotationProblem, pairs: Integers, fractional: Floats, shortage: Integers) -> Integers:
    """Round starts down to whole persons, then fill places again month by month where a pool still has persons.

    The least burdened group that may serve fills a place first.
    """
    starts = np.zeros((*problem.serves.shape, problem.months), dtype=np.int64)
    starts[pairs[:, 0], pairs[:, 1]] = np.floor(fractional + TOLERANCE).astype(np.int64)
    burden = starts.sum(axis=(1, 2)) / np.maximum(problem.pool[:, -1], 1)
    for month in range(problem.months):
        present = problem.in_place(starts)[..., month].sum(axis=0)
        missing = problem.required[:, month] - shortage[:, month] - present
        for demand in np.flatnonzero(missing > 0):
            able = np.flatnonzero(problem.serves[:, demand])
            for group in able[np.argsort(burden[able], kind="stable")]:
                bound = window_sum(starts[group].sum(axis=0), problem.cycle)
                free = int((problem.pool[group] - bound)[month : month + problem.cycle].min())
                taken = min(free, int(missing[demand]))
                if taken > 0:
                    starts[group, demand, month] += taken
                    burden[group] += taken / max(1, int(problem.pool[group, -1]))
                    missing[demand] -= taken
    return starts


def _even_out(problem: RotationProblem, starts: Integers, load: float) -> Integers:
    """Move starts, in their month and demand, from groups above an even load to less loaded ones that are free.

    Rounding leaves a small group a person or two above its share, which weighs much in a small one and little in a
    large one; presence and shortage stay as they are.
    """
    starts = starts.copy()
    pools = np.maximum(problem.pool[:, -1], 1)
    length = np.minimum(problem.tour, problem.months - np.arange(problem.months))
    carried = (starts.sum(axis=1) * length).sum(axis=1)
    for heavy in np.flatnonzero(carried > load * pools + TOLERANCE):
        for demand, month in np.argwhere(starts[heavy] > 0):
            excess = int(np.ceil((carried[heavy] - load * pools[heavy]) / length[month] - TOLERANCE))
            most = carried[heavy] / pools[heavy]
            for other in np.argsort((carried + length[month]) / pools, kind="stable"):
                room = int(np.ceil((most * pools[other] - carried[other]) / length[month] - TOLERANCE)) - 1
                if min(excess, room) <= 0 or not problem.serves[other, demand]:
                    continue
                bound = window_sum(starts[other].sum(axis=0), problem.cycle)
                free = int((problem.pool[other] - bound)[month : month + problem.cycle].min())
                moved = max(0, min(excess, room, free, int(starts[heavy, demand, month])))
                starts[heavy, demand, month] -= moved
                starts[other, demand, month] += moved
                carried[heavy] -= moved * length[month]
                carried[other] += moved * length[month]
                excess -= moved
    return starts


def solve_rotation(problem: RotationProblem) -> Rotation:
    """Solve a rotation in stages: level, empty places, presence, burden, relief.

    Parameters
    ----------
    problem : RotationProblem
        Requirements, pools, who may serve what, months of tour and cycle.

    Returns
    -------
    Rotation
        Whole persons by group, demand and month, with the proven bound of every stage.

    Raises
    ------
    RuntimeError
        If the solver fails; every problem has a solution, so this is a defect, never an answer.
    """
    began = time.perf_counter()
    if problem.is_trivial:
        empty = np.zeros((*problem.serves.shape, problem.months), dtype=np.int64)
        short = problem.shortage(empty)
        total = float(short.sum())
        proof = Proof("nothing to optimise", total, total, 0.0, "no iterations", 0.0)
        return Rotation(empty, short, held_reach(problem), (), proof)
    program = RotationProgram(problem)
    reach = program.reach()
    least, empty_bound = program.fewest_empty(min(1.0, reach))
    present = program.fewest_present(least)
    # One group carries all of it, whatever is done.
    load = program.evenest(least, present) if len(problem.pool) > 1 else None
    fractional, relieved = program.smoothest(least, present, load)
    allowed = np.floor(least + TOLERANCE).astype(np.int64).reshape(problem.required.shape)
    starts = _whole(problem, program.pairs, fractional, allowed)
    if (problem.shortage(starts) > allowed).any():
        starts = _exact(problem, program, allowed, load, relieved, starts)
    if load is not None:
        starts = _even_out(problem, starts, load)
    shortage = problem.shortage(starts)
    stages = _stages(problem, starts, (empty_bound, present, load, relieved))
    proof = Proof(
        method="linear programs in stages (level, empty places, presence, burden, relief), whole persons; gap as a "
        "share of the required person-months",
        objective=stages[0].reached,
        bound=empty_bound,
        gap=stages[0].gap,
        work=f"{program.iterations} simplex iterations",
        seconds=time.perf_counter() - began,
    )
    return Rotation(starts, shortage, reach, stages, proof)


def _exact(
    problem: RotationProblem,
    program: RotationProgram,
    allowed: Integers,
    load: float | None,
    relieved: float,
    rounded: Integers,
) -> Integers:
    """Return whole persons that leave nobody short who need not be; what was rounded, if none are found.

    Where nobody need be short at all, before an even burden and smooth relief.
    """
    shortage = allowed.ravel().astype(float)
    asked: list[tuple[float | None, float | None]] = [(load, relieved)]
    if not allowed[:, problem.level_from :].any():
        asked.append((None, None))
    for burden, relief in asked:
        found = program.whole(shortage, burden, relief)
        if found is not None and problem.is_feasible(found):
            return found
    return rounded


def _stages(
    problem: RotationProblem, starts: Integers, bounds: tuple[float, float, float | None, float]
) -> tuple[Stage, ...]:
    """Return what whole persons reached in every stage, beside its bound."""
    empty, present, load, relieved = bounds
    by_group = problem.in_place(starts).sum(axis=(1, 2)).astype(float)
    total, required = float(by_group.sum()), float(problem.required.sum())
    short = float(problem.shortage(starts).sum())
    relief = float(starts.sum(axis=(0, 1))[problem.level_from :].max(initial=0))
    found = [
        Stage("empty places", "person-months", short, empty, max(0.0, short - empty) / required),
        Stage("presence", "person-months", total, present, max(0.0, total - present) / max(total, 1.0)),
    ]
    if load is not None:
        beyond = float(np.maximum(0.0, by_group - load * problem.pool[:, -1]).sum())
        found.append(
            Stage("burden", "person-months beyond an even load", beyond, 0.0, beyond / max(total, 1.0))
        )
    found.append(
        Stage(
            "relief", "persons in one month", relief, relieved, max(0.0, relief - relieved) / max(relief, 1.0)
        )
    )
    return tuple(found)


def held_reach(problem: RotationProblem) -> float:
    """Return the multiple of the requirement that could be held in every month that counts: the first stage alone."""
    if problem.is_trivial:
        return 0.0 if problem.required[:, problem.level_from :].any() else float("inf")
    return RotationProgram(problem).reach()


def held_level(problem: RotationProblem) -> float:
    """Return the largest share of the requirement held in every month that counts, at most one."""
    return min(1.0, held_reach(problem))


def holds(problem: RotationProblem) -> bool:
    """Return whether everything required can be held in every month that counts."""
    needs = problem.required[:, problem.level_from :].any(axis=1)
    if not needs.any():
        return True
    if not problem.serves[:, needs].any(axis=0).all():
        return False
    return RotationProgram(problem).reach() >= 1 - TOLERANCE


def leaves_nobody_short(problem: RotationProblem) -> bool:
    """Return whether the rotation itself, of whole persons, leaves nobody short in any month that counts."""
    return holds(problem) and not solve_rotation(problem).shortage[:, problem.level_from :].any()


def least_added_pool(problem: RotationProblem) -> int:
    """Return the fewest persons of a further supplier, free for every demand, that leave no place empty."""
    if not problem.required[:, problem.level_from :].any():
        return 0
    if not problem.serves.any():
        problem = RotationProblem(
            problem.required,
            np.zeros_like(problem.pool[:1]),
            np.ones_like(problem.serves[:1]),
            problem.tour,
            problem.cycle,
            problem.level_from,
        )
    return int(np.ceil(RotationProgram(problem).least_added_pool() - TOLERANCE))
