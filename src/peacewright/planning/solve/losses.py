"""What the loss of one link, and of two, costs: the exact worst, without trying every pair.

The value is the day of :func:`peacewright.planning.solve.windows.earliest_closure` with all ways closed that pass a
lost link. Three facts make the search exact.

1. A link that carries nothing in some optimum costs nothing: that optimum is still open without it.
2. So of pairs that do not both bind, one of the two links decides: if f carries nothing in an optimum without e,
   losing e and f costs what losing e costs. Only e that carry something in the optimum, with f that carry something
   in the optimum without e, can cost more than the worse of the two.
3. Losing more never costs less, and any sharing out that is open gives an upper bound. A pair whose upper bound does
   not reach the worst hundred need not be solved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.planning.solve.movement_problem import MovementProblem
from peacewright.planning.solve.windows import Sharing, earliest_closure, horizon_of

Floats = NDArray[np.float64]

_SMALL = 1e-6


@dataclass(frozen=True)
class Loss:
    """What losing some links costs: the earliest closure without them, in days, infinite where some load has no way."""

    links: tuple[int, ...]
    days: float


@dataclass(frozen=True)
class WorstLosses:
    """The earliest closure with everything open, the worst single links and pairs, and the programs it took."""

    whole: float
    single: tuple[Loss, ...]
    pairs: tuple[Loss, ...]
    solved: int


class _Search:
    """Solves sets of lost links, each once."""

    def __init__(self, problem: MovementProblem) -> None:
        self.problem = problem
        self.solved = 0
        links = sorted({link for way in problem.ways for link in way.links})
        self.passes = {
            link: np.array([link in way.links for way in problem.ways], dtype=bool) for link in links
        }

    def open_ways(self, lost: Iterable[int]) -> NDArray[np.bool_]:
        closed = np.zeros(len(self.problem.ways), dtype=bool)
        for link in lost:
            closed |= self.passes[link]
        return ~closed

    def solve(self, lost: tuple[int, ...], after: float = 0.0) -> Sharing:
        """Return the sharing out without the lost links, with an amount for every way of the whole problem."""
        self.solved += 1
        stays = self.open_ways(lost)
        found = earliest_closure(self.problem.without(lost), int(after))
        amount = np.zeros(len(stays))
        amount[stays] = found.amount
        return Sharing(found.days, amount)

    def carrying(self, amount: Floats) -> tuple[int, ...]:
        """Return the links that carry something."""
        used = amount > _SMALL
        return tuple(link for link, passes in self.passes.items() if (passes & used).any())

    def at_most(self, amount: Floats, lost: tuple[int, ...]) -> float:
        """Return an upper bound: what went over the lost links goes by the other ways of its load, evenly."""
        problem = self.problem
        stays = self.open_ways(lost)
        moved = np.where(stays, amount, 0.0)
        missing = problem.amount - np.bincount(problem.way_load, weights=moved, minlength=len(problem.amount))
        others = np.bincount(problem.way_load[stays], minlength=len(problem.amount))
        if ((missing > _SMALL) & (others == 0)).any():
            return np.inf
        moved[stays] += np.maximum(missing, 0.0)[problem.way_load[stays]] / others[problem.way_load[stays]]
        return float(np.ceil(horizon_of(problem, moved) - _SMALL))


def worst_losses(problem: MovementProblem, count: int = 100) -> WorstLosses:
    """Find the worst single links and the worst pairs of links to lose, exactly.

    Parameters
    ----------
    problem : MovementProblem
        Its ways name their links.
    count : int
        How many of each.

    Returns
    -------
    WorstLosses
        In order, the worst first. Equal costs are in the order of the links' numbers; of those that cost what the last
        one costs, others may be left out.

    Notes
    -----
    The result names links. It must not be published for an operation whose disclosure is public.
    """
    search = _Search(problem)
    whole = search.solve(())
    carrying = search.carrying(whole.amount)
    alone = {link: search.solve((link,), whole.days) for link in carrying}
    cost = {link: alone[link].days if link in alone else whole.days for link in search.passes}
    single = tuple(sorted((Loss((link,), days) for link, days in cost.items()), key=_order)[:count])
    return WorstLosses(whole.days, single, _worst_pairs(search, alone, cost, count), search.solved)


def _worst_pairs(
    search: _Search, alone: dict[int, Sharing], cost: dict[int, float], count: int
) -> tuple[Loss, ...]:
    """Return the worst pairs: all pairs at the worse of their two, then those that can be worse than that."""
    links = sorted(cost, key=lambda link: (-cost[link], link))
    value: dict[tuple[int, int], float] = {}
    # The worse of its two is at most what a pair costs; the first of these reach the count.
    for place, first in enumerate(links):
        for second in links[place + 1 :]:
            value[_pair(first, second)] = cost[first]
        if len(value) >= count:
            break
    binding: dict[tuple[int, int], float] = {}
    for first, found in alone.items():
        for second in search.carrying(found.amount):
            pair = _pair(first, second)
            # A pair binds only if each carries something without the other.
            if second in alone and not np.isfinite(alone[second].days):
                binding[pair] = np.inf
            elif np.isfinite(found.days):
                bound = search.at_most(found.amount, pair)
                binding[pair] = min(binding.get(pair, np.inf), bound)
    for pair, bound in sorted(binding.items(), key=lambda item: (-item[1], item[0])):
        threshold = sorted(value.values(), reverse=True)[count - 1] if len(value) >= count else -np.inf
        least = max(cost[pair[0]], cost[pair[1]])
        if bound < threshold - _SMALL:
            break
        value[pair] = least if bound <= least else search.solve(pair, least).days
    return tuple(sorted((Loss(pair, days) for pair, days in value.items()), key=_order)[:count])


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _order(loss: Loss) -> tuple[float, tuple[int, ...]]:
    return (-round(loss.days, 6), loss.links)
