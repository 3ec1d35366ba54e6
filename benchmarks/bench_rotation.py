"""Rotation: the staged linear programs against a plain CP-SAT model with one objective, on generated instances.

Fifteen nations, eight elements, sixty months, caveats, notice; easy, typical and tight pools; seeded. Both see the same
instance: the staged model merges nations with equal caveats and solves element by element, the plain one has a
variable for every nation, demand and month and minimises empty person-months.

    python -m benchmarks.bench_rotation --seeds 20 --peer-seconds 60
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np
from numpy.typing import NDArray

from peacewright.planning.solve.rotation import RotationProblem, solve_rotation

NATIONS, ELEMENTS, MONTHS, TOUR, CYCLE, DEMANDS = 15, 8, 60, 6, 26, 3
TIGHTNESS = {"easy": 1.5, "typical": 1.05, "tight": 0.7}


def instance(kind: str, seed: int) -> list[RotationProblem]:
    """Return one problem an element, a row a nation: demands (tasks), caveats that bar some, pools by notice."""
    draw = np.random.default_rng([seed, sorted(TIGHTNESS).index(kind)])
    problems = []
    for _ in range(ELEMENTS):
        need = draw.integers(100, 2500, DEMANDS)
        required = np.repeat(need[:, None], MONTHS, axis=1)
        required[:, 0] = 0
        required[:, 1] //= 3
        serves = np.ones((NATIONS, DEMANDS), dtype=bool)
        for nation in np.flatnonzero(draw.random(NATIONS) < 0.4):
            serves[nation, draw.integers(DEMANDS)] = False
        size = draw.pareto(1.2, NATIONS) + 0.1
        persons = np.floor(size / size.sum() * need.sum() * CYCLE / TOUR * TIGHTNESS[kind]).astype(np.int64)
        notice = draw.integers(0, 4, NATIONS)
        pool = persons[:, None] * (np.arange(MONTHS)[None, :] >= notice[:, None])
        problems.append(RotationProblem(required, pool, serves, TOUR, CYCLE, 3))
    return problems


def merged(problem: RotationProblem) -> RotationProblem:
    """Return the problem with nations of equal caveats as one group: exact, see the module on rotation."""
    patterns, index = np.unique(problem.serves, axis=0, return_inverse=True)
    pool: NDArray[np.int64] = np.zeros((len(patterns), problem.months), dtype=np.int64)
    np.add.at(pool, index.ravel(), problem.pool)
    return RotationProblem(problem.required, pool, patterns, problem.tour, problem.cycle, problem.level_from)


def staged(problems: list[RotationProblem]) -> tuple[float, float, float]:
    """Return seconds, empty person-months, gap as a share of the required person-months."""
    began = time.perf_counter()
    solved = [solve_rotation(merged(problem)) for problem in problems]
    seconds = time.perf_counter() - began
    objective, bound = sum(s.proof.objective for s in solved), sum(s.proof.bound for s in solved)
    return seconds, objective, (objective - bound) / sum(int(p.required.sum()) for p in problems)


def plain(problems: list[RotationProblem], limit: float) -> tuple[float, float, float]:
    """Return the same of one CP-SAT model over all elements: fewest empty person-months, nothing else."""
    from ortools.sat.python import cp_model

    began = time.perf_counter()
    model = cp_model.CpModel()
    short = []
    for element, p in enumerate(problems):
        x = {
            (n, d, t): model.new_int_var(0, int(p.pool[n, t]), f"x{element}_{n}_{d}_{t}")
            for n, d in np.argwhere(p.serves).tolist()
            for t in range(p.months)
        }
        for n in range(NATIONS):
            demands = np.flatnonzero(p.serves[n]).tolist()
            for t in range(p.months):
                window = range(max(0, t - p.cycle + 1), t + 1)
                model.add(sum(x[n, d, u] for d in demands for u in window) <= int(p.pool[n, t]))
        for d in range(DEMANDS):
            nations = np.flatnonzero(p.serves[:, d]).tolist()
            for t in range(p.months):
                window = range(max(0, t - p.tour + 1), t + 1)
                missing = model.new_int_var(0, int(p.required[d, t]), f"s{element}_{d}_{t}")
                model.add(sum(x[n, d, u] for n in nations for u in window) + missing >= int(p.required[d, t]))
                short.append(missing)
    model.minimize(sum(short))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    seconds = time.perf_counter() - began
    required = sum(int(p.required.sum()) for p in problems)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return seconds, float(required), 1.0
    return seconds, solver.objective_value, (solver.objective_value - solver.best_objective_bound) / required


def main() -> None:
    """Print median and worst of both, by kind of instance."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument(
        "--peer-seeds", type=int, default=None, help="seeds the peer also solves; default: all"
    )
    parser.add_argument(
        "--peer-seconds", type=float, default=60.0, help="time limit of the peer; 0 leaves it out"
    )
    given = parser.parse_args()
    peers = given.seeds if given.peer_seeds is None else given.peer_seeds
    solve_rotation(instance("easy", 0)[0])  # loads the solver
    print(
        f"{NATIONS} nations x {ELEMENTS} elements x {MONTHS} months, {DEMANDS} tasks an element, {given.seeds} seeds"
    )
    print("kind     model    seconds median / worst   gap median / worst      person-months empty, median")
    for kind in TIGHTNESS:
        runs: dict[str, list[tuple[float, float, float]]] = {"staged": [], "CP-SAT": []}
        for seed in range(given.seeds):
            problems = instance(kind, seed)
            runs["staged"].append(staged(problems))
            if given.peer_seconds > 0 and seed < peers:
                runs["CP-SAT"].append(plain(problems, given.peer_seconds))
        for model, results in runs.items():
            if not results:
                continue
            seconds, empty, gaps = zip(*results, strict=True)
            print(
                f"{kind:8} {model:8} {statistics.median(seconds):9.2f} / {max(seconds):<9.2f}"
                f"   {statistics.median(gaps):.2e} / {max(gaps):.2e}   {statistics.median(empty):12.0f}"
                f"   ({len(results)} seeds)"
            )


if __name__ == "__main__":
    main()
