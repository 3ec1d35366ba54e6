"""Coverage within limits, branched: what prices and plans leave open is divided, and each part is bounded again.

A part holds some decisions (:class:`.limited_prices.Held`). It is divided, in this order, by whether a site has a
surgical facility near at all, by whether a base is open, and by how many teams it has. Of the sites that may have a
facility near the one comes first without whose facilities the choices made so far lose most bases; else what the prices
were most divided about. Prices of the whole are the start of its parts. A part is done with when no plan in it can be
better than the best one by more than the gap. Sites that no such plan opens are taken out first, and demands that the
sites left cover alike are merged, which makes the parts many times smaller than the whole. A better plan that is found
on the way rules out more sites, so the search then begins again with fewer.

References
----------
Fisher, M. L. (1981). The Lagrangian relaxation method for solving integer programming problems. Management Science
27(1), 1-18.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from peacewright.planning.solve.limited_plans import Walk, better
from peacewright.planning.solve.limited_prices import Held, Lowered, Prices
from peacewright.planning.solve.limited_problem import LimitedCoverage

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_FIRST_STEPS, _STEPS = 300, 250
"""Most steps of the prices of the whole, when the search begins again, and of each part."""
_TRY_EVERY, _TRY_MOST = 4, 80
"""Plans are tried in every so many parts, out of the first so many."""
_WALKS = 20
"""Times the walk from plan to plan goes on before the whole is divided, if the gap stays open that long."""
_DIVIDED = (0.1, 0.05, 0.02)
"""From which share of the steps facilities, bases and teams count as something that prices are divided about."""
_OPENED = 0.01
"""Share of the steps below which a base counts as never opened."""
_STRICT = 1 - 1e-9
"""Keeps a gap that was asked for from being passed by what adding up loses."""


@dataclass(eq=False)
class _Search:
    """The walk with the best plan, in the numbers of the sites left; and the best bound of parts that are done with."""

    problem: LimitedCoverage
    sites: Integers
    walk: Walk
    gap: float
    done: float = -np.inf

    @property
    def plan(self) -> Integers:
        """The best plan so far."""
        return self.walk.best

    @property
    def enough(self) -> float:
        """The bound at which a part is done with."""
        return self.problem.objective(self.plan) / (1 - self.gap) * _STRICT


def branch(
    problem: LimitedCoverage, plan: Integers, lowered: Lowered, gap: float, branches: int
) -> tuple[Integers, float, int]:
    """Search for a better plan and a lower bound by branching.

    Parameters
    ----------
    problem : LimitedCoverage
    plan : ndarray of int, shape (I,)
    lowered : Lowered
        Bound and prices of the whole.
    gap : float
        Relative gap at which the search ends.
    branches : int
        Most parts that are looked into.

    Returns
    -------
    tuple of ndarray of int, float and int
        The best plan, the bound on all plans, the parts looked into.
    """
    search = _Search(problem, np.arange(len(plan)), Walk(problem, plan), gap)
    bound, prices, with_it, left = lowered.bound, lowered.prices, lowered.with_it, branches
    while left > 0 and bound > search.enough:
        prices = _shrink(search, prices, (with_it > search.enough) | (search.plan > 0))
        for _ in range(_WALKS):
            if bound > search.enough:
                search.walk.go_on()
        # Sites were left out, and parts will be, whose plans are worth no more than this.
        search.done = max(search.done, search.enough)
        whole = Prices(search.problem, prices=prices).lower(
            search.enough, search.enough, _FIRST_STEPS, 0.3, 0.005
        )
        bound, prices, with_it = min(bound, max(search.done, whole.bound)), whole.prices, whole.with_it
        used, improved, below = _divide(search, replace(whole, bound=bound), left)
        left -= used
        bound = min(bound, max(search.done, below))
        if not improved:
            break
    found = np.zeros(len(plan), dtype=np.int64)
    found[search.sites] = search.plan
    return found, bound, branches - left


def _divide(search: _Search, whole: Lowered, branches: int) -> tuple[int, bool, float]:
    """Divide the whole, the part with the highest bound first.

    Returns
    -------
    tuple of int, bool and float
        Parts looked into, whether it ended because a better plan was found, and the highest bound of a part left.
    """
    held = Held.nothing(search.problem)
    number = itertools.count()
    waiting = [(-whole.bound, next(number), held, whole)]
    looked_into = 0
    while waiting and -waiting[0][0] > search.enough and looked_into < branches:
        upper, _, held, found = heapq.heappop(waiting)
        if looked_into:
            found = Prices(search.problem, held, found.prices).lower(
                search.enough * 0.999, search.enough, _STEPS, 0.3, 0.03
            )
            found.bound = min(found.bound, -upper)
        looked_into += 1
        if found.bound <= search.enough:
            search.done = max(search.done, found.bound)
            continue
        if looked_into <= _TRY_MOST and looked_into % _TRY_EVERY == 1:
            before, walk = search.plan, search.walk
            walk.offer(better(search.problem, before, found.placed, found.often, found.hubs))
            walk.go_on()
            if search.plan is not before:
                heapq.heappush(waiting, (-found.bound, next(number), held, found))
                return looked_into, True, -waiting[0][0]
        parts = _parts(search.problem, _ruled_out(search, held, found), found)
        if not parts:
            search.done = max(search.done, found.bound)
        for part in parts:
            heapq.heappush(waiting, (-found.bound, next(number), part, found))
    return looked_into, False, -waiting[0][0] if waiting else -np.inf


def _ruled_out(search: _Search, held: Held, found: Lowered) -> Held:
    """Hold what every plan in a part does that is better than the best one by more than the gap."""
    most = np.where(found.with_it <= search.enough, 0, held.most)
    most = np.where((search.problem.near & held.may_serve).any(axis=1), most, 0)
    must = (found.without_it <= search.enough) & (most > 0)
    least = np.where(must, np.maximum(held.least, 1), held.least)
    return Held(least, most, held.reached | (least > 0), held.may_serve & (most > 0))


def _parts(problem: LimitedCoverage, held: Held, found: Lowered) -> list[Held]:
    """Return two parts that make up one, divided by what the prices were most divided about; none if by nothing."""
    free = held.most > 0
    site = _divided_about(problem, held, found)
    opened = np.where(free & (held.least == 0), np.minimum(found.opened, 1 - found.opened), 0.0)
    if site is not None:
        reached = held.reached.copy()
        reached[site] = True
        may_serve = held.may_serve & ~problem.near[site]
        most = np.where((problem.near & may_serve).any(axis=1), held.most, 0)
        return [replace(held, reached=reached), replace(held, most=most, may_serve=may_serve)]
    if opened.max() > _DIVIDED[1]:
        return _at(held, int(np.argmax(opened)), 0)
    whole = np.abs(found.teams - np.rint(found.teams))
    settled = (found.opened > 1 - _DIVIDED[1]) & (held.most > np.maximum(held.least, 1))
    teams = np.where(settled, whole, 0.0)
    site = int(np.argmax(teams))
    if teams[site] > _DIVIDED[2]:
        return _at(held, site, int(found.teams[site]))
    return _at(held, int(np.argmax(opened)), 0) if opened.max() > 0 else []


def _divided_about(problem: LimitedCoverage, held: Held, found: Lowered) -> int | None:
    """Return the site by whose facilities to divide, None if by none.

    A base leans on a site by the share of its own facilities that are near the site too. Without facilities near the
    site, what leans on it is lost; with one, nothing is gained of what is there already. Both have to tell.
    """
    near_of = problem.nearness
    served = found.served * held.may_serve
    near = near_of @ served
    open_question = (held.most > 0) & ~held.reached & (np.minimum(near, 1 - near) > _DIVIDED[0])
    if not open_question.any():
        return None
    bases = np.flatnonzero(found.opened > _OPENED)
    a_facility = found.opened[bases] / np.maximum(near[bases], _OPENED)
    leaning = near_of @ (served * (a_facility @ near_of[bases]))
    return int(np.argmax(np.where(open_question, leaning * (1 - near), -1.0)))


def _at(held: Held, site: int, teams: int) -> list[Held]:
    """Return the part in which a site has more than so many teams, and the one in which it has not."""
    least, most, may_serve = held.least.copy(), held.most.copy(), held.may_serve.copy()
    least[site], most[site] = teams + 1, teams
    may_serve[site] &= teams > 0
    return [replace(held, least=least), replace(held, most=most, may_serve=may_serve)]


def _shrink(search: _Search, prices: Floats, keep: NDArray[np.bool_]) -> Floats:
    """Leave out sites, merge demands that those left cover alike, and return the prices of what is left."""
    problem, levels = search.problem, len(search.problem.level_values)
    kept = np.flatnonzero(keep)
    covers = sparse.csc_array(problem.covers[kept])
    covers.sort_indices()
    keys = [covers.indices[a:b].tobytes() for a, b in itertools.pairwise(covers.indptr)]
    first: dict[bytes, int] = {}
    group = np.array([first.setdefault(key, len(first)) for key in keys], dtype=np.int64)
    columns = np.unique(group, return_index=True)[1]
    cut = len(group) * levels
    merged = np.zeros((len(first), levels))
    np.add.at(merged, group, prices[:cut].reshape(-1, levels))
    search.problem = replace(
        problem,
        covers=sparse.csr_array(covers[:, columns]),
        weight=np.bincount(group, weights=problem.weight).astype(np.float64),
        capacity=problem.capacity[kept],
        near=problem.near[np.ix_(kept, kept)],
    )
    search.sites, search.walk = search.sites[kept], Walk(search.problem, search.plan[kept])
    return np.concatenate([merged.ravel(), prices[cut:-1][kept], prices[-1:]])
