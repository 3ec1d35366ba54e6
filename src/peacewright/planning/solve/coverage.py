"""Coverage with busy teams: where to put teams so that a free one is in reach of as much of the demand as can be.

The model is the maximum expected covering location problem (MEXCLP, Daskin 1983) with a cap on open sites and on teams
per site. With ``q`` the share of time a team is busy, the k-th team in reach of a demand adds ``w (1 - q) q^(k-1)``:

    maximise    sum_jk w_j (1 - q) q^(k-1) y_jk
    subject to  sum_k y_jk <= sum_{i covers j} z_i ,  z_i <= cap * x_i ,  sum_i x_i <= sites ,  sum_i z_i <= teams .

Relaxing the first rows with prices u >= 0 leaves two problems that are solved by sorting; their value is an upper
bound (a Lagrangian bound, equal at best to that of the linear relaxation). A greedy start with swaps gives plans. If
the two differ by more than the gap asked for, the reduced model goes to HiGHS, which stops on the gap, not the clock.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from peacewright.plan.explanation import Proof

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_NEWEST = 0.2
"""Weight of the newest step in the running means of the Lagrangian."""


def level_values(busy_share: float, teams: int, least: float) -> Floats:
    """Return what the k-th team in reach adds per unit of weight, until it adds less than a share, shape (levels,)."""
    levels = 1 if busy_share <= 0 else min(teams, 1 + int(np.ceil(np.log(least) / np.log(busy_share))))
    values = (1 - busy_share) * busy_share ** np.arange(levels) if busy_share > 0 else np.ones(1)
    return np.asarray(values, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class CoverageProblem:
    """One covering problem.

    Attributes
    ----------
    covers : sparse array of float (0 or 1), shape (sites I, demands J)
    weight : ndarray of float, shape (J,), weight of each demand
    busy_share : float in [0, 1), share of the time a team is busy
    open_sites : int, most sites that may be opened
    teams : int, teams to place
    site_capacity : int, most teams at one site
    """

    covers: sparse.csr_array
    weight: Floats
    busy_share: float
    open_sites: int
    teams: int
    site_capacity: int

    @cached_property
    def covered_by(self) -> sparse.csr_array:
        """The same cover with a row a demand, shape (J, I): transposed once, not at every step of a search."""
        return sparse.csr_array(self.covers.T)

    @cached_property
    def level_values(self) -> Floats:
        """What the k-th team in reach adds per unit of weight, until it adds less than a ten-thousandth."""
        return level_values(self.busy_share, self.teams, 1e-4)

    def objective(self, teams_at: Integers) -> float:
        """Return the expected covered weight of a placing of teams, shape (I,)."""
        in_reach = self.covered_by @ teams_at
        gained = np.concatenate([[0.0], np.cumsum(self.level_values)])
        return float(self.weight @ gained[np.minimum(in_reach, len(gained) - 1).astype(np.int64)])


@dataclass(frozen=True, eq=False)
class CoverageSolution:
    """Teams at each site, shape (I,), and the proof of how good that is."""

    teams_at: Integers
    proof: Proof


def solve_coverage(problem: CoverageProblem, gap: float = 0.005, steps: int = 1500) -> CoverageSolution:
    """Place teams and prove how good the placing is.

    Parameters
    ----------
    problem : CoverageProblem
    gap : float
        Relative gap between plan and bound at which the work stops.
    steps : int
        Most steps of the Lagrangian before HiGHS is called.

    Returns
    -------
    CoverageSolution
        With ``proof.gap <= gap`` unless HiGHS itself stops earlier.

    Raises
    ------
    RuntimeError
        If HiGHS neither proves the gap nor finds a plan.
    """
    start = time.perf_counter()
    reduced, original = _reduce(problem)
    plan = _improve(reduced, _greedy(reduced))
    bound, plan, used = _lagrangian(reduced, plan, gap, steps)
    best = reduced.objective(plan)
    method, work = "Lagrangian bound with greedy start and swaps", f"{used} steps"
    if _gap(best, bound) > gap:
        plan, bound, work = _exact(reduced, gap, plan, bound)
        best = reduced.objective(plan)
        method = "HiGHS on the reduced model"
    teams_at = np.zeros(problem.covers.shape[0], dtype=np.int64)
    teams_at[original] = plan
    proof = Proof(method, best, max(bound, best), _gap(best, bound), work, time.perf_counter() - start)
    return CoverageSolution(teams_at, proof)


def _gap(objective: float, bound: float) -> float:
    return 0.0 if bound <= objective else (bound - objective) / max(bound, 1e-12)


def _reduce(problem: CoverageProblem) -> tuple[CoverageProblem, Integers]:
    """Merge demands covered by the same sites, and drop sites that cover nothing."""
    covers = sparse.csc_array(problem.covers)
    covers.sort_indices()
    keys = [covers.indices[a:b].tobytes() for a, b in zip(covers.indptr[:-1], covers.indptr[1:], strict=True)]
    first: dict[bytes, int] = {}
    group = np.array([first.setdefault(key, len(first)) for key in keys], dtype=np.int64)
    weight = np.bincount(group, weights=problem.weight, minlength=len(first)).astype(np.float64)
    columns = np.unique(group, return_index=True)[1]
    merged = sparse.csr_array(covers[:, columns])
    useful = np.flatnonzero(np.diff(merged.indptr) > 0).astype(np.int64)
    if len(useful) == 0:
        useful = np.arange(min(1, merged.shape[0]), dtype=np.int64)
    reduced = CoverageProblem(
        sparse.csr_array(merged[useful]),
        weight,
        problem.busy_share,
        problem.open_sites,
        problem.teams,
        problem.site_capacity,
    )
    return reduced, useful


def _marginal(problem: CoverageProblem, teams_at: Integers) -> Floats:
    """Return what one more team at each site would add, shape (I,)."""
    values = np.concatenate([problem.level_values, [0.0]])
    in_reach = np.minimum(problem.covered_by @ teams_at, len(values) - 1).astype(np.int64)
    return np.asarray(problem.covers @ (problem.weight * values[in_reach]))


def _add_best(problem: CoverageProblem, teams_at: Integers) -> bool:
    """Put one more team where it adds most; say whether any site would take it."""
    may = teams_at < problem.site_capacity
    if np.count_nonzero(teams_at) >= problem.open_sites:
        may &= teams_at > 0
    if not may.any():
        return False
    gain = np.where(may, _marginal(problem, teams_at), -1.0)
    teams_at[int(np.argmax(gain))] += 1
    return True


def _greedy(problem: CoverageProblem) -> Integers:
    teams_at = np.zeros(problem.covers.shape[0], dtype=np.int64)
    for _ in range(problem.teams):
        if not _add_best(problem, teams_at):
            break
    return teams_at


def _improve(problem: CoverageProblem, teams_at: Integers) -> Integers:
    """Move single teams, and whole sites, while that adds to the objective."""
    best = problem.objective(teams_at)
    improved = True
    while improved:
        improved = False
        for site in np.flatnonzero(teams_at):
            for amount in dict.fromkeys((1, int(teams_at[site]))):
                trial = teams_at.copy()
                trial[site] -= amount
                for _ in range(amount):
                    _add_best(problem, trial)
                value = problem.objective(trial)
                if value > best * (1 + 1e-9):
                    teams_at, best, improved = trial, value, True
                    break
            if improved:
                break
    return teams_at


def _lagrangian(
    problem: CoverageProblem, plan: Integers, gap: float, steps: int
) -> tuple[float, Integers, int]:
    """Return the best bound found, the best plan found, and the steps taken.

    Subgradient steps of Polyak's length, in the metric of the weights (a price moves in proportion to what its demand
    is worth: with heavy tails of weight plain steps stall) and along a running mean of slopes, which stills the
    zigzag. After twenty steps without a better bound plans are built from the newest placing and from the sites placed
    most of late, the length is halved, and the best prices are taken up again.
    """
    weight, values = problem.weight, problem.level_values
    prices = weight * values[0] * 0.5
    kept, direction, often = prices, np.zeros_like(prices), np.zeros(problem.covers.shape[0])
    best, bound, length, stalled = problem.objective(plan), np.inf, 1.0, 0
    for step in range(1, steps + 1):
        placed, site_value = _priced_placing(problem, problem.covers @ prices)
        margin = weight[:, None] * values[None, :] - prices[:, None]
        value = float(np.maximum(margin, 0.0).sum()) + site_value
        if value < bound - 1e-9 * abs(value):
            bound, stalled, kept = value, 0, prices
        else:
            stalled += 1
        if stalled >= 20:
            length, stalled, prices = length / 2, 0, kept
            for start in (placed, _most_often(problem, often)):
                trial = _improve_once(problem, start)
                if problem.objective(trial) > best:
                    plan, best = trial, problem.objective(trial)
        if _gap(best, bound) <= gap or length < 1e-4:
            return bound, plan, step
        slope = problem.covered_by @ placed - (margin > 0).sum(axis=1)
        newest = 1.0 if step == 1 else _NEWEST
        direction = newest * slope + (1 - newest) * direction
        often = newest * placed + (1 - newest) * often
        norm = float(weight @ direction**2)
        if norm == 0:
            return bound, plan, step
        prices = prices - length * (value - best) / norm * weight * direction
        prices = np.clip(prices, 0.0, weight * values[0])
    return bound, plan, steps


def _priced_placing(problem: CoverageProblem, site_price: Floats) -> tuple[Integers, float]:
    """Solve the placing part at given prices: fill the dearest sites to capacity until teams run out."""
    capacity = min(problem.site_capacity, problem.teams)
    order = np.argsort(-site_price, kind="stable")[: problem.open_sites]
    placed = np.zeros(len(site_price), dtype=np.int64)
    left = problem.teams
    for site in order:
        if left <= 0 or site_price[site] <= 0:
            break
        placed[site] = min(capacity, left)
        left -= placed[site]
    return placed, float(placed @ site_price)


def _most_often(problem: CoverageProblem, often: Floats) -> Integers:
    """Return one team at each of the sites that priced placings of late used most."""
    teams_at = np.zeros(len(often), dtype=np.int64)
    teams_at[np.argsort(-often, kind="stable")[: min(problem.open_sites, problem.teams)]] = 1
    return teams_at


def _improve_once(problem: CoverageProblem, placed: Integers) -> Integers:
    """Keep the sites of a priced placing with one team each, spend the rest greedily, then swap."""
    teams_at = np.minimum(placed, 1)
    for _ in range(problem.teams - int(teams_at.sum())):
        if not _add_best(problem, teams_at):
            break
    return _improve(problem, teams_at)


def _exact(problem: CoverageProblem, gap: float, plan: Integers, bound: float) -> tuple[Integers, float, str]:
    """Solve the reduced model with HiGHS: x (open), z (teams), y (covered levels, continuous)."""
    from scipy.optimize import Bounds, LinearConstraint

    from peacewright.planning.solve.silent import milp

    sites, demands = problem.covers.shape
    values = problem.level_values
    levels = len(values)
    capacity = min(problem.site_capacity, problem.teams)
    cost = np.concatenate([np.zeros(2 * sites), -np.outer(problem.weight, values).ravel()])
    link = sparse.hstack(
        [
            sparse.csr_array((demands, sites)),
            -problem.covers.T,
            sparse.kron(sparse.eye_array(demands), np.ones((1, levels))),
        ]
    )
    opened = sparse.hstack(
        [
            -capacity * sparse.eye_array(sites),
            sparse.eye_array(sites),
            sparse.csr_array((sites, demands * levels)),
        ]
    )
    totals = np.zeros((2, 2 * sites + demands * levels))
    totals[0, :sites] = 1
    totals[1, sites : 2 * sites] = 1
    result = milp(
        cost,
        integrality=np.concatenate([np.ones(2 * sites), np.zeros(demands * levels)]),
        bounds=Bounds(
            0, np.concatenate([np.ones(sites), np.full(sites, capacity), np.ones(demands * levels)])
        ),
        constraints=[
            LinearConstraint(sparse.csr_array(link), -np.inf, 0),
            LinearConstraint(sparse.csr_array(opened), -np.inf, 0),
            LinearConstraint(totals, -np.inf, np.array([problem.open_sites, problem.teams], dtype=float)),
        ],
        options={"mip_rel_gap": gap / 2},
    )
    if result.x is None:
        message = f"HiGHS found no placing of teams: {result.message}"
        raise RuntimeError(message)
    teams_at = np.rint(result.x[sites : 2 * sites]).astype(np.int64)
    if problem.objective(teams_at) < problem.objective(plan):
        teams_at = plan
    return teams_at, min(bound, -float(result.mip_dual_bound)), f"{result.mip_node_count} nodes"
