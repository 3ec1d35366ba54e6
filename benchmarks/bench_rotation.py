"""Rotation: the staged linear programs against a plain CP-SAT model with one objective, on generated instances.

    python -m benchmarks.bench_rotation [--seeds 20] [--peer-seeds 3] [--peer-seconds 30] [--size 15x8x60]

Nations, elements, months, caveats, notice; what is required is 0.8, 1.0 or 1.2 of what the pools keep for good; seeded.
Both see the same instance: the staged model merges nations with equal caveats and solves element by element, the plain
one has a variable for every nation, demand and month and minimises empty person-months. Rounds, one a seed, are
interleaved, and each has a line as it ends; CP-SAT, which runs to its limit, takes part in the first few of the smaller
size. Seconds are of processor time, and those of CP-SAT are of two workers. Bounds, on the worst seed: the fewest empty
person-months proven in 2 s, every stage (empty places, presence, burden, relief) within 2 % in 60 s; the larger size
within 5 % in 300 s.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.rounds import Turn, interleaved, ratios
from peacewright.planning.solve.rotation import solve_rotation
from peacewright.planning.solve.rotation_program import RotationProblem, RotationProgram
from validation.report import exit_code, row

TOUR, CYCLE, DEMANDS = 6, 26, 3
TIGHTNESS = (0.8, 1.0, 1.2)
"""What is required over what all pools together keep for good."""


@dataclass(frozen=True)
class Size:
    """How large an instance is, and its bounds; without ``shortage_seconds`` the shortage has no bound of its own."""

    nations: int
    elements: int
    months: int
    seconds: float
    gap: float
    shortage_seconds: float | None = None

    def __str__(self) -> str:
        return f"{self.nations} x {self.elements} x {self.months}"


SIZES = (Size(15, 8, 60, 60.0, 0.02, 2.0), Size(30, 20, 120, 300.0, 0.05))


@dataclass(frozen=True)
class Solved:
    """Empty person-months, and the gap to their bound as a share of the required ones; the worst gap of any stage."""

    empty: float
    gap: float
    worst_stage: float = 0.0


def instance(tightness: float, seed: int, size: Size = SIZES[0]) -> list[RotationProblem]:
    """Return one problem an element, a row a nation: demands (tasks), caveats that bar some, pools by notice."""
    draw = np.random.default_rng([seed, round(100 * tightness), size.nations])
    problems = []
    for _ in range(size.elements):
        need = draw.integers(100, 2500, DEMANDS)
        required = np.repeat(need[:, None], size.months, axis=1)
        required[:, 0] = 0
        required[:, 1] //= 3
        serves = np.ones((size.nations, DEMANDS), dtype=bool)
        for nation in np.flatnonzero(draw.random(size.nations) < 0.4):
            serves[nation, draw.integers(DEMANDS)] = False
        weight = draw.pareto(1.2, size.nations) + 0.1
        pools = weight / weight.sum() * need.sum() * CYCLE / TOUR / tightness
        notice = draw.integers(0, 4, size.nations)
        pool = np.floor(pools).astype(np.int64)[:, None] * (
            np.arange(size.months)[None, :] >= notice[:, None]
        )
        problems.append(RotationProblem(required, pool, serves, TOUR, CYCLE, 3))
    return problems


def merged(problem: RotationProblem) -> RotationProblem:
    """Return the problem with nations of equal caveats as one group: exact, see the module on rotation."""
    patterns, index = np.unique(problem.serves, axis=0, return_inverse=True)
    pool: NDArray[np.int64] = np.zeros((len(patterns), problem.months), dtype=np.int64)
    np.add.at(pool, index.ravel(), problem.pool)
    return RotationProblem(problem.required, pool, patterns, problem.tour, problem.cycle, problem.level_from)


def proven(problems: list[RotationProblem]) -> Solved:
    """Prove the fewest empty person-months of every element: the first two stages, as a linear program."""
    total = 0.0
    for problem in problems:
        program = RotationProgram(merged(problem))
        total += program.fewest_empty(min(1.0, program.reach()))[1]
    return Solved(total, 0.0)


def staged(problems: list[RotationProblem]) -> Solved:
    """Solve all stages of every element, in whole persons."""
    solved = [solve_rotation(merged(problem)) for problem in problems]
    objective, bound = sum(s.proof.objective for s in solved), sum(s.proof.bound for s in solved)
    gap = (objective - bound) / sum(int(p.required.sum()) for p in problems)
    return Solved(objective, gap, max(stage.gap for one in solved for stage in one.stages))


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
        for n in range(len(p.pool)):
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


def compare(size: Size, tightness: float, seeds: int, peer_seeds: int, peer_seconds: float) -> None:
    """Print the rows of one size and tightness."""
    problems = [instance(tightness, seed, size) for seed in range(seeds)]

    def all_stages(seed: int) -> Solved:
        began = time.process_time()
        solved = staged(problems[seed])
        seconds = time.process_time() - began
        print(f"  seed {seed}: worst stage's gap {solved.worst_stage:.2%}, {seconds:.1f} s", flush=True)
        return solved

    turns = interleaved(
        {
            "shortage": lambda seed: proven(problems[seed]),
            "staged": all_stages,
            "CP-SAT": lambda seed: plain(problems[seed], peer_seconds),
        },
        seeds,
        {"CP-SAT": peer_seeds},
    )
    for model, done in turns.items():
        if done:
            gaps = [one.result.gap for one in done]
            print(
                f"  {model}: {_seconds(done)}; gap {statistics.median(gaps):.1e} median, {max(gaps):.1e} worst; "
                f"person-months empty {statistics.median(one.result.empty for one in done):,.0f} median "
                f"({len(done)} seeds)"
            )
    label = f"rotation, required {tightness:g} of capacity, {size} months, {seeds} seeds"
    if size.shortage_seconds is not None:
        worst = max(one.seconds for one in turns["shortage"])
        figure = _seconds(turns["shortage"])
        row(
            f"{label}: shortage proven",
            figure,
            f"{size.shortage_seconds:g} s",
            worst <= size.shortage_seconds,
        )
    stages = [one.result.worst_stage for one in turns["staged"]]
    worst = max(one.seconds for one in turns["staged"])
    row(
        f"{label}: all stages",
        f"{_seconds(turns['staged'])}; worst stage's gap {statistics.median(stages):.2%} median, "
        f"{max(stages):.2%} worst",
        f"{size.gap:.0%} in {size.seconds:g} s",
        worst <= size.seconds and max(stages) <= size.gap,
    )
    if turns["CP-SAT"]:
        against = ratios(turns, "staged", "CP-SAT")
        print(
            f"  CP-SAT's seconds over ours: median {statistics.median(against):.0f}, worst {min(against):.0f}"
        )


def _seconds(turns: list[Turn]) -> str:
    times = [one.seconds for one in turns]
    return f"{statistics.median(times):.2f} s median, {max(times):.2f} s worst"


def main() -> int:
    """Print the rows of every size and tightness."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument(
        "--peer-seeds", type=int, default=3, help="seeds that CP-SAT solves too; 0 leaves it out"
    )
    parser.add_argument("--peer-seconds", type=float, default=30.0, help="its limit by the clock")
    names = [str(size).replace(" ", "") for size in SIZES]
    parser.add_argument("--size", choices=names, help="one size only")
    given = parser.parse_args()
    solve_rotation(instance(0.8, 0)[0])  # loads the solver
    for size, name in zip(SIZES, names, strict=True):
        if given.size in (None, name):
            peers = given.peer_seeds if size is SIZES[0] else 0
            for tightness in TIGHTNESS:
                compare(size, tightness, given.seeds, peers, given.peer_seconds)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
