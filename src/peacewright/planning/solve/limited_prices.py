"""Prices on the rows of coverage within limits: the bound they give, and how far each base is from the best choice.

The model: :mod:`peacewright.planning.solve.limited_coverage`. With some of its decisions held (:class:`Held`) the value
at any prices bounds all plans that hold them too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.planning.solve import limited_kernel as kernel
from peacewright.planning.solve.limited_problem import LimitedCoverage

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

_NEWEST, _SLOWEST = 0.25, 0.03
"""Weight of the newest step in the running mean of slopes, and in the mean of choices that branching reads."""
_STALL = 15
"""Steps without a better bound after which the step is halved."""


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
    """Bases chosen at some price of a facility, those with one, and what each base is worth."""

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
        must, may = held.least > 0, held.most > 0
        free = problem.open_sites - int(must.sum())
        if free < 0:
            return None
        cut = self.demands * self.levels
        reach = self.prices[:cut].reshape(self.demands, self.levels)
        medical, team = self.prices[cut:-1], float(self.prices[-1])
        first, demand = problem.covers.indptr, problem.covers.indices
        placed, worth = kernel.worth_by_site(first, demand, reach, team, held.least, held.most)
        alone = worth - np.where(held.reached, 0.0, medical)
        extra = medical @ problem.nearness
        value, state, last, price = kernel.choose(
            alone, extra, free, problem.facilities, must, may, held.may_serve
        )
        chosen, served = state > 0, state == 2
        worth = alone + np.where(held.may_serve, np.maximum(extra - price, 0.0), 0.0)
        choice = _Choice(chosen, served, np.where(may, worth, -np.inf), last)
        teams_at = np.where(chosen, placed, 0)
        slope = np.zeros(len(self.prices))
        rows = slope[:cut].reshape(self.demands, self.levels)
        kernel.teams_in_reach(first, demand, teams_at, rows)
        value += kernel.demands_part(problem.weight, problem.level_values, problem.backup, reach, rows)
        slope[cut:-1] = problem.nearness @ served.astype(np.float64) - np.where(held.reached, 1.0, chosen)
        slope[-1] = problem.teams - teams_at.sum()
        value += problem.teams * team - float(medical[held.reached].sum())
        return float(value), slope, teams_at, choice

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
        direction, stalled, metric = np.zeros_like(self.prices), 0, self._metric(goal)
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
                    metric = self._metric(goal)
            if found.bound <= stop or length < shortest:
                break
            newest = 1.0 if step == 1 else _NEWEST
            norm = kernel.turn(direction, slope, newest, metric)
            _remember(found, placed, choice, step)
            if norm == 0:
                break
            factor = length * (value - goal) / norm
            self.prices = kernel.moved(self.prices, direction, factor, metric, self.most)
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
