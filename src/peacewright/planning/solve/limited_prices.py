"""Prices on the rows of coverage within limits: the bound they give, and how far each base is from the best choice.

The model: :mod:`peacewright.planning.solve.limited_coverage`. With some of its decisions held (:class:`Held`) the value
at any prices bounds all plans that hold them too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.planning.solve.limited_problem import LimitedCoverage

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

_NEWEST, _SLOWEST = 0.25, 0.03
"""Weight of the newest step in the running mean of slopes, and in the mean of choices that branching reads."""
_STALL = 15
"""Steps without a better bound after which the step is halved."""
_HALVINGS = 30


@dataclass(frozen=True, eq=False)
class Held:
    """What is decided already, each of shape (I,).

    Attributes
    ----------
    least, most : ndarray of int, fewest and most teams at each base: open from one on, closed at zero
    reached : ndarray of bool, sites that some facility must be near, whether they are open or not
    may_serve : ndarray of bool, bases that may have a facility
    """

    least: Integers
    most: Integers
    reached: Booleans
    may_serve: Booleans

    @classmethod
    def nothing(cls, problem: LimitedCoverage) -> Held:
        """Return that nothing is decided."""
        sites = len(problem.capacity)
        none = np.zeros(sites, dtype=np.int64)
        most = np.minimum(problem.capacity, problem.teams).astype(np.int64)
        return cls(none, most, none > 0, none == 0)


@dataclass(frozen=True, eq=False)
class _Choice:
    """Bases chosen at some price of a facility, those with one, the value, and what each base is worth."""

    value: float
    chosen: Booleans
    served: Booleans
    worth: Floats
    last: float
    """Worth of the least of the bases that were free to be chosen; infinite if none was free."""


@dataclass(eq=False)
class Lowered:
    """The best bound found, its prices, and what was chosen on the way.

    Attributes
    ----------
    bound : float
    prices : ndarray of float
    with_it, without_it : ndarray of float, shape (I,)
        No plan is worth more that opens each site, or that leaves it closed.
    placed, often, hubs : ndarray of float, shape (I,), teams placed last and of late, facilities of late
    opened, teams, served : ndarray of float, shape (I,), the same over many steps, and the share of them it was open
    steps : int
    """

    bound: float
    prices: Floats
    with_it: Floats
    without_it: Floats
    placed: Floats
    often: Floats
    hubs: Floats
    opened: Floats
    teams: Floats
    served: Floats
    steps: int = 0


class Prices:
    """The Lagrangian: prices of teams in reach (J, K), of medical rows (I,), of a team (1,), in one array."""

    def __init__(
        self, problem: LimitedCoverage, held: Held | None = None, prices: Floats | None = None
    ) -> None:
        self.problem = problem
        self.held = held or Held.nothing(problem)
        self.sites, self.demands = problem.covers.shape
        self.levels = len(problem.level_values)
        worth = problem.weight[:, None] * problem.level_values
        self.most = np.concatenate([worth.ravel(), np.full(self.sites + 1, problem.weight.sum())])
        drop = worth - np.append(worth[:, 1:], np.zeros((self.demands, 1)), axis=1)
        start = np.concatenate([drop.ravel() / 2, np.zeros(self.sites + 1)])
        self.prices = start if prices is None else prices

    def _metric(self, best: float) -> Floats:
        """Return how far each price moves for one unit of slope: in proportion to what its row is worth."""
        problem = self.problem
        by_demand = (problem.weight[:, None] * problem.level_values).ravel()
        medical = np.full(self.sites, best / problem.open_sites)
        return np.concatenate([by_demand, medical, [best / problem.teams**2]])

    def value(self) -> tuple[float, Floats, Integers, _Choice] | None:
        """Return the bound at the present prices, the slope of every row, teams and choice; None if there is none."""
        problem, held = self.problem, self.held
        cut = self.demands * self.levels
        reach = self.prices[:cut].reshape(self.demands, self.levels)
        medical, team = self.prices[cut:-1], float(self.prices[-1])
        margin = problem.weight[:, None] * problem.level_values - reach[:, ::-1].cumsum(axis=1)[:, ::-1]
        second = problem.weight * problem.backup - reach[:, 0]
        placed, worth = self._teams(problem.covers @ reach, team)
        alone = worth - np.where(held.reached, 0.0, medical)
        choice = _choose(alone, problem.near.T @ medical, problem.open_sites, problem.facilities, held)
        if choice is None:
            return None
        teams_at = np.where(choice.chosen, placed, 0).astype(np.int64)
        rows = problem.covered_by @ np.minimum(teams_at[:, None], np.arange(1.0, self.levels + 1))
        rows -= (margin > 0).cumsum(axis=1)
        rows[:, 0] -= second > 0
        wants = np.where(held.reached, 1.0, choice.chosen)
        slope = np.concatenate(
            [
                rows.ravel(),
                problem.near @ choice.served.astype(float) - wants,
                [problem.teams - teams_at.sum()],
            ]
        )
        bound = np.maximum(margin, 0).sum() + np.maximum(second, 0).sum() + problem.teams * team
        bound += choice.value - medical[held.reached].sum()
        return float(bound), slope, teams_at, choice

    def _teams(self, reach: Floats, team: float) -> tuple[Integers, Floats]:
        """Return the best number of teams at each site if it is open, at least one, and what that is worth."""
        adds = reach[:, ::-1].cumsum(axis=1)[:, ::-1] - team
        level = np.arange(self.levels)
        taken = (level < self.held.most[:, None]) & (adds > 0)
        taken |= level < np.maximum(self.held.least, 1)[:, None]
        return taken.sum(axis=1).astype(np.int64), np.where(taken, adds, 0.0).sum(axis=1)

    def lower(
        self,
        goal: float,
        stop: float,
        steps: int,
        length: float = 1.0,
        shortest: float = 1e-4,
        at_stall: Callable[[Lowered], tuple[float, float]] | None = None,
    ) -> Lowered:
        """Lower the bound by steps of Polyak's length; the step rule is told in :mod:`.coverage`.

        Parameters
        ----------
        goal : float
            Value that the steps aim at.
        stop : float
            A bound that is low enough.
        steps : int
        length, shortest : float
            Of the steps, at first and at last.
        at_stall : callable, optional
            Told what was found whenever the step is halved; returns a goal and a stop.

        Returns
        -------
        Lowered
            With a bound of minus infinity if what is held leaves no choice.
        """
        none, far = np.zeros(self.sites), np.full(self.sites, np.inf)
        found = Lowered(np.inf, self.prices, far, far, none, none, none, none, none, none)
        direction, stalled = np.zeros_like(self.prices), 0
        for step in range(1, steps + 1):
            found.steps = step
            here = self.value()
            if here is None:
                found.bound = -np.inf
                break
            value, slope, placed, choice = here
            if value < found.bound - 1e-9 * abs(value):
                found.bound, found.prices, stalled = value, self.prices, 0
                found.with_it, found.without_it = self._if_changed(value, choice)
            else:
                stalled += 1
            if found.bound > stop and stalled >= _STALL:
                length, stalled, self.prices = length / 2, 0, found.prices
                if at_stall:
                    goal, stop = at_stall(found)
            if found.bound <= stop or length < shortest:
                break
            newest = 1.0 if step == 1 else _NEWEST
            direction = newest * slope + (1 - newest) * direction
            _remember(found, placed, choice, step)
            metric = self._metric(goal)
            norm = float(metric @ direction**2)
            if norm == 0:
                break
            self.prices = np.clip(
                self.prices - length * (value - goal) / norm * metric * direction, 0.0, self.most
            )
        return found

    def _if_changed(self, bound: float, choice: _Choice) -> tuple[Floats, Floats]:
        """Return bounds, at the same prices, of plans that open each site and of those that leave it closed."""
        free = choice.chosen & (self.held.least == 0)
        others = np.where(choice.chosen | (self.held.most == 0), -np.inf, choice.worth)
        following = max(0.0, float(others.max(initial=0.0)))
        opened = np.where(choice.chosen, bound, bound - choice.last + choice.worth)
        return opened, np.where(free, bound - choice.worth + following, bound)


def _remember(found: Lowered, placed: Integers, choice: _Choice, step: int) -> None:
    """Add a choice to the running means."""
    newest, slow = (1.0 if step == 1 else _NEWEST), max(_SLOWEST, 1 / step)
    found.placed = placed.astype(np.float64)
    found.often = newest * placed + (1 - newest) * found.often
    found.hubs = newest * choice.served + (1 - newest) * found.hubs
    found.opened = slow * choice.chosen + (1 - slow) * found.opened
    found.teams = slow * placed + (1 - slow) * found.teams
    found.served = slow * choice.served + (1 - slow) * found.served


def _choose(alone: Floats, with_facility: Floats, sites: int, facilities: int, held: Held) -> _Choice | None:
    """Choose at most so many sites, at most so many of them with a facility, for the largest value; exact as a bound.

    At a price of a facility the choice is a sort. The price at which the facilities asked for are just those there are
    is found by halving; the value at any price is a bound, the smallest is kept. None if more must open than may.
    """
    must, may = held.least > 0, held.most > 0
    free = sites - int(must.sum())
    if free < 0:
        return None

    def at(price: float) -> _Choice:
        extra = with_facility - price
        worth = alone + np.where(held.may_serve, np.maximum(extra, 0.0), 0.0)
        candidate = np.where(must | ~may, -np.inf, worth)
        order = np.argsort(-candidate, kind="stable")[:free]
        order = order[candidate[order] > 0]
        chosen = must.copy()
        chosen[order] = True
        served = chosen & held.may_serve & (extra > 0)
        last = np.inf if free == 0 else float(candidate[order[-1]]) if len(order) == free else 0.0
        return _Choice(
            price * facilities + float(worth[chosen].sum()),
            chosen,
            served,
            np.where(may, worth, -np.inf),
            last,
        )

    low, high = 0.0, float(with_facility.max(initial=0.0))
    best = at(low)
    if best.served.sum() <= facilities:
        return best
    value = np.inf
    for _ in range(_HALVINGS):
        price = (low + high) / 2
        found = at(price)
        if found.value < value:
            value, best = found.value, found
        if found.served.sum() > facilities:
            low = price
        else:
            high = price
    return best
