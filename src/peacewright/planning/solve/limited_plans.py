"""Plans for coverage within limits: filled greedily, improved by exchanges, built again from what prices prefer.

References
----------
Dueck, G. (1993). New optimization heuristics: the great deluge algorithm and the record-to-record travel. Journal of
Computational Physics 104(1), 86-92.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from peacewright.planning.solve.limited_problem import LimitedCoverage

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

_LIKELY, _IMPROVED = 6, 4
"""Facilities that priced choices used most, of which plans are built, and plans that are improved by exchanges."""
_TAKEN_OUT = 12
"""Times that some bases are taken out of a plan and filled again, whenever the walk goes on."""
_NOISE = 0.15
"""Largest relative disturbance of what a site adds when such a plan is filled again."""
_BACK = 0.01
"""Share of the best plan's value by which the plan from which the walk goes on may lie below it."""


def _gains(problem: LimitedCoverage, teams_at: Integers) -> tuple[Floats, Floats]:
    """Return what one more team at each site adds, and what opening it adds as a second base; shapes (I,)."""
    values = np.concatenate([problem.level_values, [0.0]])
    in_reach = np.minimum(problem.covered_by @ teams_at, len(values) - 1).astype(np.int64)
    team = problem.covers @ (problem.weight * values[in_reach])
    if not problem.backup:
        return np.asarray(team), np.zeros(len(teams_at))
    once = (problem.covered_by @ (teams_at > 0).astype(np.int64)) == 1
    return np.asarray(team), np.asarray(problem.covers @ (problem.weight * once)) * problem.backup


def fill(problem: LimitedCoverage, teams_at: Integers, favour: Floats | float = 1.0) -> Integers:
    """Add one team after the other where it adds most, by some favour a site, until none may be added."""
    teams_at = teams_at.copy()
    joins = _joins(problem, teams_at)
    for _ in range(problem.teams - int(teams_at.sum())):
        is_open = teams_at > 0
        may = (is_open & (teams_at < problem.capacity)) | joins
        if not may.any():
            break
        team, second = _gains(problem, teams_at)
        best = int(np.argmax(np.where(may, favour * (team + np.where(is_open, 0.0, second)), -1.0)))
        teams_at[best] += 1
        if not is_open[best]:
            joins = _joins(problem, teams_at)
    return teams_at


def _joins(problem: LimitedCoverage, teams_at: Integers) -> Booleans:
    opened = np.flatnonzero(teams_at).astype(np.int64)
    if len(opened) >= problem.open_sites:
        return np.zeros(len(teams_at), dtype=bool)
    return problem.may_join(opened)


def exchange(problem: LimitedCoverage, teams_at: Integers) -> Integers:
    """Take away a team or a base and fill again, while that adds to the value."""
    best, improved = problem.objective(teams_at), True
    while improved:
        improved = False
        for site in np.flatnonzero(teams_at):
            for amount in dict.fromkeys((1, int(teams_at[site]))):
                fewer = teams_at.copy()
                fewer[site] -= amount
                trial = fill(problem, fewer)
                value = problem.objective(trial)
                if value > best * (1 + 1e-9) and is_served(problem, trial):
                    teams_at, best, improved = trial, value, True
                    break
            if improved:
                break
    return teams_at


def is_served(problem: LimitedCoverage, teams_at: Integers) -> bool:
    """Whether every open base can have a facility within the limit."""
    return problem.facilities_for(np.flatnonzero(teams_at).astype(np.int64)) is not None


def better(problem: LimitedCoverage, plan: Integers, placed: Floats, often: Floats, hubs: Floats) -> Integers:
    """Return the best of a plan and of those built from what priced choices used of late.

    Two take the bases placed last and those used most, as far as a facility can serve them. The others, one for every
    set of facilities out of those used most, take these bases first, then the bases used most that they serve. Then
    each is filled.
    """
    best, tried = problem.objective(plan), []
    for hint in (placed, often):
        start = np.zeros(len(hint), dtype=np.int64)
        for site in np.argsort(-hint, kind="stable")[: 3 * problem.open_sites]:
            if start.sum() < min(problem.open_sites, problem.teams) and _joins(problem, start)[site]:
                start[site] = 1
        tried.append(fill(problem, start))
    likely = np.argsort(-hubs, kind="stable")[: min(_LIKELY, int((hubs > 0).sum()))]
    for chosen in itertools.combinations(likely, min(problem.facilities, len(likely))):
        start = np.zeros(len(often), dtype=np.int64)
        start[list(chosen)] = 1
        served = problem.near[:, list(chosen)].any(axis=1) & (often > 0) & (start == 0)
        order = np.flatnonzero(served)[np.argsort(-often[served], kind="stable")]
        start[order[: max(0, min(problem.open_sites, problem.teams) - len(chosen))]] = 1
        trial = fill(problem, start)
        if start.sum() <= min(problem.open_sites, problem.teams) and is_served(problem, trial):
            tried.append(trial)
    tried.sort(key=problem.objective, reverse=True)
    for trial in tried[:_IMPROVED]:
        if problem.objective(trial) > 0.97 * best:
            changed = exchange(problem, trial)
            if problem.objective(changed) > best:
                plan, best = changed, problem.objective(changed)
    return plan


class Walk:
    """A walk from plan to plan by taking bases out and filling again, which may go a little below the best plan.

    Only uphill it ends where no few bases can be moved for the better. So it goes down by up to a share of the best
    plan (record-to-record travel, Dueck 1993).

    Attributes
    ----------
    best, at : ndarray of int, shape (I,), the best plan, and the one from which the walk goes on
    """

    def __init__(self, problem: LimitedCoverage, plan: Integers) -> None:
        self.problem, self.best, self.at = problem, plan, plan
        self.draw = np.random.default_rng(0)

    def offer(self, plan: Integers) -> None:
        """Go on from a plan found elsewhere, if it is better than the best."""
        if self.problem.objective(plan) > self.problem.objective(self.best) * (1 + 1e-9):
            self.best = self.at = plan

    def go_on(self) -> None:
        """Take two to four bases out that share most places with one another, and fill again; some times over."""
        problem, draw = self.problem, self.draw
        best = problem.objective(self.best)
        for _ in range(_TAKEN_OUT):
            opened = np.flatnonzero(self.at)
            one = draw.choice(opened)
            shared = problem.covers[opened] @ (problem.weight * problem.covers[[one]].toarray().ravel())
            order = opened[np.argsort(-shared * (1 + draw.random(len(opened))), kind="stable")]
            fewer = self.at.copy()
            fewer[order[: draw.integers(2, 5)]] = 0
            trial = fill(problem, fewer, 1 + _NOISE * draw.random(len(fewer)))
            if problem.objective(trial) > 0.98 * best and is_served(problem, trial):
                trial = exchange(problem, trial)
            value = problem.objective(trial)
            if value > best * (1 - _BACK) and is_served(problem, trial):
                self.at = trial
                if value > best * (1 + 1e-9):
                    self.best, best = trial, value
