"""Siting surgery and helicopters together: which bases hold them, so that most of the force is operated on in time.

For place d with weight w[d] and each light l (day, night; equally likely), let g[d, l] say that some surgery is within
the limit by road, and a[d, l] that it is so by road or air. With the chance p[l] that a helicopter can fly,

    max  sum over d, l of w[d] / 2 ((1 - p[l]) g[d, l] + p[l] a[d, l])
         g[d, l] <= fixed + sum of x[j] within the limit by road
         a[d, l] <= the same + sum of z[i] that reach a fixed hospital in time
                    + sum of v[i, j] in time by air from i to d to j
         v[i, j] <= x[j],  v[i, j] <= z[i],  sum of x = surgeries,  sum of z = bases with helicopters

x, z, v binary, g and a in [0, 1]: an exact maximal cover with pairs, for what a helicopter serves depends on both ends
of its way. Few choices are all tried; many are left to branch and bound (HiGHS), which stops at a number of nodes and
states the gap that is left. HiGHS does not simplify these programs first: with presolve, one in four thousand small
ones ended with a plan that was not the best and a gap of nothing (decision 0225).
"""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint

from peacewright.plan.explanation import Proof
from peacewright.planning.solve.silent import milp

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
_MOST_TRIED = 100_000
"""Choices of bases up to which all are tried: a second at most."""
_MOST_FOR_SURGERY = 20_000
"""Of these, choices of bases with surgery, which are tried one by one."""
_MOST_NODES = 50
_METHOD = (
    "maximal cover with pairs of helicopter and surgery, {}; value is the expected share of the force in time"
)


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """Where surgery and helicopters may stand, and which ways are in time; lights L, bases B, places D.

    Attributes
    ----------
    weight : ndarray of float, shape (D,)
    chance : ndarray of float, shape (L,), that a helicopter can fly
    road : ndarray of bool, shape (L, B, D), surgery at a base within the limit by road
    pair : ndarray of bool, shape (L, B, B, D), helicopter at the first, surgery at the second, within it by air
    fixed_road : ndarray of bool, shape (L, D), a hospital that is there already within it by road
    fixed_air : ndarray of bool, shape (L, B, D), the same by air with a helicopter at a base
    surgeries, helicopters : int, how many bases hold them
    """

    weight: Floats
    chance: Floats
    road: Flags
    pair: Flags
    fixed_road: Flags
    fixed_air: Flags
    surgeries: int
    helicopters: int

    def value(self, surgery: Integers, flies: Integers) -> float:
        """Return the expected share of the weight operated on in time, with surgery and helicopters at given bases."""
        by_road = self.fixed_road | self.road[:, surgery].any(axis=1)
        by_air = self.fixed_air[:, flies].any(axis=1)
        by_air |= self.pair[:, flies][:, :, surgery].any(axis=(1, 2))
        served = (1 - self.chance[:, None]) * by_road + self.chance[:, None] * (by_road | by_air)
        return float((served @ self.weight).mean())


@dataclass(frozen=True, eq=False)
class Siting:
    """Bases that hold surgery and helicopters, with the proof of their value."""

    surgery: Integers
    flies: Integers
    proof: Proof


class _Model:
    """Columns: x (B), z (B), v (pairs in use), g (L × D), a (L × D)."""

    def __init__(self, problem: SitingProblem) -> None:
        self.problem = problem
        lights, bases, places = problem.road.shape
        self.used = (
            np.argwhere(problem.pair.any(axis=(0, 3))) if problem.helicopters else np.zeros((0, 2), int)
        )
        pairs, cells = len(self.used), lights * places
        self.bases, self.cells = bases, cells
        self.columns = 2 * bases + pairs + 2 * cells
        road: Floats = problem.road.astype(np.float64).transpose(0, 2, 1).reshape(cells, bases)
        air: Floats = problem.fixed_air.astype(np.float64).transpose(0, 2, 1).reshape(cells, bases)
        paired: Floats = problem.pair[:, self.used[:, 0], self.used[:, 1]].astype(np.float64)
        paired = paired.transpose(0, 2, 1).reshape(cells, pairs)
        eye, none = sparse.eye_array(cells), sparse.csr_array((cells, cells))
        by_road = sparse.hstack([-road, sparse.csr_array((cells, bases + pairs)), eye, none])
        by_any = sparse.hstack([-road, -air, -paired, none, eye])
        ends = [self._at_end(end) for end in (1, 0)]
        self.rows = sparse.csr_array(sparse.vstack([by_road, by_any, *ends]))
        fixed = problem.fixed_road.ravel().astype(np.float64)
        self.most = np.concatenate([fixed, fixed, np.zeros(2 * pairs)])

    def _at_end(self, end: int) -> sparse.csr_array:
        """Return rows that let a pair be used only where the base at one of its ends holds what it needs."""
        pairs = len(self.used)
        row = np.arange(pairs)
        column = self.used[:, end] + (0 if end == 1 else self.bases)
        data = np.concatenate([-np.ones(pairs), np.ones(pairs)])
        places = (np.concatenate([row, row]), np.concatenate([column, 2 * self.bases + row]))
        return sparse.csr_array((data, places), shape=(pairs, self.columns))

    def gain(self) -> Floats:
        """Return what each column adds to the expected share."""
        problem = self.problem
        share = np.outer(1 - problem.chance, problem.weight) / len(problem.chance)
        other = np.outer(problem.chance, problem.weight) / len(problem.chance)
        return np.concatenate([np.zeros(self.columns - 2 * self.cells), share.ravel(), other.ravel()])

    def count(self, first: int) -> Floats:
        """Return a row that counts the bases that hold surgery (0) or helicopters (1)."""
        row = np.zeros(self.columns)
        row[first * self.bases : (first + 1) * self.bases] = 1.0
        return row

    def solve(self, cost: Floats, *further: LinearConstraint) -> Any:
        """Minimise a cost; returns what scipy returns."""
        kinds = np.ones(self.columns)
        kinds[self.columns - 2 * self.cells :] = 0
        return milp(
            cost,
            integrality=kinds,
            bounds=Bounds(0, 1),
            constraints=[LinearConstraint(self.rows, -np.inf, self.most), *further],
            options={"mip_rel_gap": 0.0, "node_limit": _MOST_NODES, "presolve": False},
        )


def site_evacuation(problem: SitingProblem) -> Siting:
    """Site surgery and helicopters.

    Parameters
    ----------
    problem : SitingProblem

    Returns
    -------
    Siting
        Optimal where all choices were tried or the gap is closed; else with the bound that was proved.

    Raises
    ------
    RuntimeError
        If the solver fails; every problem has a solution, so this is a defect, never an answer.
    """
    bases = problem.road.shape[1]
    surgery = math.comb(bases, problem.surgeries)
    choices = surgery * math.comb(bases, problem.helicopters)
    is_small = surgery <= _MOST_FOR_SURGERY and choices <= _MOST_TRIED
    return _try_all(problem) if is_small else _branch_and_bound(problem)


def _sets(bases: int, count: int) -> list[Integers]:
    return [np.array(chosen, dtype=np.int64) for chosen in itertools.combinations(range(bases), count)]


def _try_all(problem: SitingProblem) -> Siting:
    """Try every choice of bases; of equals the first."""
    began = time.perf_counter()
    bases = problem.road.shape[1]
    aloft = np.array(_sets(bases, problem.helicopters))
    weight, chance = problem.weight, problem.chance[:, None]
    nowhere = np.zeros(0, dtype=np.int64)
    best, found, tried = -1.0, (nowhere, nowhere), 0
    for surgery in _sets(bases, problem.surgeries):
        by_road = problem.fixed_road | problem.road[:, surgery].any(axis=1)
        air = problem.fixed_air | problem.pair[:, :, surgery].any(axis=2)
        ground = float((by_road @ weight).mean())
        # What flights add at each place, were one to reach it: the chance of flying where no road is in time.
        adds = (~by_road * chance) * weight / len(problem.chance)
        values = ground + np.einsum("lfd,ld->f", air[:, aloft].any(axis=2), adds)
        tried += len(aloft)
        if values.max() > best + 1e-12:
            chosen = int(np.argmax(values >= values.max() - 1e-12))
            best, found = float(values[chosen]), (surgery, aloft[chosen])
    value, spent = problem.value(*found), time.perf_counter() - began
    return Siting(
        *found, Proof(_METHOD.format("every choice tried"), value, value, 0.0, f"{tried} choices", spent)
    )


def _branch_and_bound(problem: SitingProblem) -> Siting:
    began = time.perf_counter()
    model = _Model(problem)
    found = model.solve(
        -model.gain(),
        LinearConstraint(model.count(0), 0, problem.surgeries),
        LinearConstraint(model.count(1), 0, problem.helicopters),
    )
    if found.x is None:
        message = f"the siting program was not solved: {found.message}"
        raise RuntimeError(message)
    held = np.rint(found.x[: 2 * model.bases])
    surgery, flies = np.flatnonzero(held[: model.bases]), np.flatnonzero(held[model.bases :])
    value, bound = problem.value(surgery, flies), -float(found.mip_dual_bound)
    gap = max(0.0, bound - value)
    proof = Proof(
        method=_METHOD.format("branch and bound"),
        objective=value,
        bound=max(value, bound),
        gap=gap / max(value, 1e-9) if gap > 1e-9 else 0.0,
        work=f"{int(found.mip_node_count)} nodes",
        seconds=time.perf_counter() - began,
    )
    return Siting(surgery, flies, proof)


def fewest_bases(covers: Flags, fixed: Flags, weight: Floats, wanted: float) -> int | None:
    """Return the fewest bases with surgery, or with helicopters, that bring a share of the weight in time; else None.

    An exact partial cover. By air the weight of a place is its share of the force times the chance of a flight.

    Parameters
    ----------
    covers : ndarray of bool, shape (B, D)
    fixed : ndarray of bool, shape (D,), in time already without any
    weight : ndarray of float, shape (D,)
    wanted : float
    """
    if float(weight @ (fixed | covers.any(axis=0))) < wanted - 1e-9:
        return None
    bases, places = covers.shape
    rows = sparse.hstack([-sparse.csr_array(covers.T.astype(np.float64)), sparse.eye_array(places)])
    share = np.concatenate([np.zeros(bases), weight])
    found = milp(
        np.concatenate([np.ones(bases), np.zeros(places)]),
        integrality=np.concatenate([np.ones(bases), np.zeros(places)]),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(sparse.csr_array(rows), -np.inf, fixed.astype(np.float64)),
            LinearConstraint(share, wanted - 1e-9, np.inf),
        ],
        options={"mip_rel_gap": 0.0, "presolve": False},
    )
    if found.x is None:
        message = f"the covering program was not solved: {found.message}"
        raise RuntimeError(message)
    return round(float(found.fun))
