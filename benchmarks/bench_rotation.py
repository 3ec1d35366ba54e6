"""Rotation: the staged linear programs against a plain CP-SAT model with one objective, on generated instances.

    python -m benchmarks.bench_rotation [--seeds 20] [--peer-seeds 3] [--peer-seconds 30]

Fifteen nations, eight elements, sixty months, caveats, notice; easy, typical and tight pools; seeded. Both see the same
instance: the staged model merges nations with equal caveats and solves element by element, the plain one has a
variable for every nation, demand and month and minimises empty person-months. Rounds, one a seed, are interleaved;
CP-SAT, which runs to its limit, takes part in the first few. Seconds are of processor time, and those of CP-SAT are of
two workers. Bounds, on the worst seed: the fewest empty person-months proven in 2 s, all stages within 2 % in 60 s.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.rounds import interleaved, ratios
from peacewright.planning.solve.rotation import RotationProblem, solve_rotation
from validation.report import exit_code, row

NATIONS, ELEMENTS, MONTHS, TOUR, CYCLE, DEMANDS = 15, 8, 60, 6, 26, 3
TIGHTNESS = {"easy": 1.5, "typical": 1.05, "tight": 0.7}
SHORTAGE_SECONDS, SECONDS, GAP = 2.0, 60.0, 0.02


@dataclass(frozen=True)
class Solved:
    """Empty person-months, and the gap to their bound as a share of the required person-months."""

    empty: float
    gap: float


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


def staged(problems: list[RotationProblem]) -> Solved:
    """Solve all stages of every element."""
    solved = [solve_rotation(merged(problem)) for problem in problems]
    objective, bound = sum(s.proof.objective for s in solved), sum(s.proof.bound for s in solved)
    return Solved(objective, (objective - bound) / sum(int(p.required.sum()) for p in problems))


def plain(problems: list[RotationProblem], limit: float) -> Solved:
    """Solve one CP-SAT model over all elements: fewest empty person-months, nothing else."""
    from ortools.sat.python import cp_model

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
    required = sum(int(p.required.sum()) for p in problems)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Solved(float(required), 1.0)
    return Solved(solver.objective_value, (solver.objective_value - solver.best_objective_bound) / required)


def compare(kind: str, seeds: int, peer_seeds: int, peer_seconds: float) -> None:
    """Print the rows of one kind of instance."""
    problems = [instance(kind, seed) for seed in range(seeds)]
    turns = interleaved(
        {
            "staged": lambda seed: staged(problems[seed]),
            "CP-SAT": lambda seed: plain(problems[seed], peer_seconds),
        },
        seeds,
        {"CP-SAT": peer_seeds},
    )
    for model, done in turns.items():
        if done:
            times, gaps = [one.seconds for one in done], [one.result.gap for one in done]
            print(
                f"  {model}: {statistics.median(times):.2f} s median, {max(times):.2f} s worst; gap "
                f"{statistics.median(gaps):.1e} median, {max(gaps):.1e} worst; person-months empty "
                f"{statistics.median(one.result.empty for one in done):,.0f} median ({len(done)} seeds)"
            )
    own = turns["staged"]
    label = f"rotation, {kind}, {NATIONS} x {ELEMENTS} x {MONTHS} months, {seeds} seeds"
    median, worst = statistics.median(one.seconds for one in own), max(one.seconds for one in own)
    gap = max(one.result.gap for one in own)
    figure = f"median {median:.2f} s, worst {worst:.2f} s, gap {gap:.4%}"
    row(
        f"{label}: shortage proven",
        figure,
        f"{SHORTAGE_SECONDS:g} s",
        worst <= SHORTAGE_SECONDS and gap <= GAP,
    )
    row(f"{label}: all stages", figure, f"{GAP:.0%} in {SECONDS:g} s", worst <= SECONDS and gap <= GAP)
    if turns["CP-SAT"]:
        against = ratios(turns, "staged", "CP-SAT")
        print(
            f"  CP-SAT's seconds over ours: median {statistics.median(against):.0f}, worst {min(against):.0f}"
        )


def main() -> int:
    """Print the rows of every kind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument(
        "--peer-seeds", type=int, default=3, help="seeds that CP-SAT solves too; 0 leaves it out"
    )
    parser.add_argument("--peer-seconds", type=float, default=30.0, help="its limit by the clock")
    given = parser.parse_args()
    solve_rotation(instance("easy", 0)[0])  # loads the solver
    for kind in TIGHTNESS:
        compare(kind, given.seeds, given.peer_seeds, given.peer_seconds)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
