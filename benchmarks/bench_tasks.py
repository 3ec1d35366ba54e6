"""Tasks at depth, 40 tasks x 24 areas x 3 levels: whole model, area by area and fast rounding on published instances.

    python -m benchmarks.bench_tasks [--seeds 20] [--exact-seeds 20] [--write]

Seeded instances (``benchmarks/tasks_instances.py``), families in turn, tightness from 0.8 to 1.2 across the seeds; the
objective weighs the three classes 9 : 3 : 1. ``benchmarks/best_known_tasks.csv`` holds the best value and best bound
known of each; ``--write`` keeps the better of what stands there and of what was found. Seconds are of processor time.
Bounds: a plan proven to 2 % in 120 s (area by area, worst seed); rounding within 3 % of the best known in 5 s on every
instance. The whole model is solved to 1 % or to so many nodes.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.tasks_instances import FAMILIES, tasks_instance
from peacewright.planning.solve.tasks_decomposed import solve_tasks_decomposed
from peacewright.planning.solve.tasks_exact import solve_tasks_exact
from peacewright.planning.solve.tasks_problem import TasksProblem, TasksSolution
from peacewright.planning.solve.tasks_rounding import solve_tasks_fast
from validation.report import exit_code, row

WEIGHTS = np.array([9.0, 3.0, 1.0])
TABLE = Path(__file__).with_name("best_known_tasks.csv")
GAP, SECONDS, FAST_OFF, FAST_SECONDS = 0.02, 120.0, 0.03, 5.0
EXACT_NODES = 500


def instances(seeds: int) -> list[tuple[str, int, float]]:
    """Return family, seed and tightness of each published instance."""
    tightness = np.linspace(0.8, 1.2, 20)
    return [
        (FAMILIES[seed % len(FAMILIES)], seed, round(float(tightness[seed % 20]), 3)) for seed in range(seeds)
    ]


def known() -> dict[tuple[str, int], tuple[float, float]]:
    """Return best value and best bound known by family and seed."""
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8") as handle:
        return {
            (line["family"], int(line["seed"])): (float(line["best_known"]), float(line["bound"]))
            for line in csv.DictReader(handle)
        }


def timed(
    solve: Callable[[TasksProblem], TasksSolution], problem: TasksProblem
) -> tuple[float, float, float, float]:
    """Return value, bound, gap and processor seconds of one way to solve; the plan is checked."""
    began = time.process_time()
    solution = solve(problem)
    seconds = time.process_time() - began
    if not (problem.keeps_rules(solution.chosen) and problem.can_be_served(solution.chosen)):
        message = "a plan of tasks breaks a limit"
        raise RuntimeError(message)
    proof = solution.proofs[0]
    return proof.objective, proof.bound, proof.gap, seconds


def write(found: dict[tuple[str, int], tuple[float, float]], tight: dict[tuple[str, int], float]) -> None:
    """Write the table of best known values and bounds."""
    with TABLE.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(["family", "seed", "tightness", "best_known", "bound", "gap"])
        for (family, seed), (value, bound) in found.items():
            gap = max(0.0, (bound - value) / bound)
            out.writerow([family, seed, tight[family, seed], f"{value:.2f}", f"{bound:.2f}", f"{gap:.5f}"])


def main() -> int:
    """Solve, compare with what is known, print the rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--exact-seeds", type=int, default=20, help="seeds that the whole model solves too")
    parser.add_argument(
        "--write", action="store_true", help="keep the better in the table of best known values"
    )
    given = parser.parse_args()
    best, tight = known(), {}
    done: dict[str, list[tuple[float, float, float, float]]] = {"fast": [], "by area": [], "whole": []}
    for family, seed, tightness in instances(given.seeds):
        problem, tight[family, seed] = tasks_instance(family, seed, tightness), tightness
        ways: dict[str, Callable[[TasksProblem], TasksSolution]] = {
            "fast": lambda problem: solve_tasks_fast(problem, WEIGHTS),
            "by area": lambda problem: solve_tasks_decomposed(problem, WEIGHTS),
        }
        if seed < given.exact_seeds:
            ways["whole"] = lambda problem: solve_tasks_exact(problem, WEIGHTS, 0.01, EXACT_NODES)
        for name, way in ways.items():
            found = timed(way, problem)
            done[name].append(found)
            value, bound = best.get((family, seed), (-np.inf, np.inf))
            best[family, seed] = (max(value, found[0]), min(bound, found[1]))
            print(
                f"  {family} {seed} ({tightness}) {name}: {found[0]:,.1f}, gap {found[2]:.2%}, {found[3]:.1f} s",
                flush=True,
            )
        if given.write:
            write(best, {key: tight.get(key, instances(20)[key[1] % 20][2]) for key in best})
    report(done, [best[family, seed][0] for family, seed, _ in instances(given.seeds)])
    return exit_code()


def report(done: dict[str, list[tuple[float, float, float, float]]], best: list[float]) -> None:
    """Print the rows beside their bounds."""
    label = f"tasks, 40 x 24 x 3 levels, {len(best)} seeds"
    for name in ("by area", "whole"):
        if not done[name]:
            continue
        gaps, seconds = [one[2] for one in done[name]], [one[3] for one in done[name]]
        figure = (
            f"gap median {statistics.median(gaps):.2%}, worst {max(gaps):.2%}; "
            f"{statistics.median(seconds):.1f} s median, {max(seconds):.1f} s worst ({len(gaps)} seeds)"
        )
        row(
            f"{label}: {name}",
            figure,
            f"{GAP:.0%} in {SECONDS:g} s",
            max(gaps) <= GAP and max(seconds) <= SECONDS,
        )
    off = [1 - one[0] / value for one, value in zip(done["fast"], best, strict=True)]
    seconds = [one[3] for one in done["fast"]]
    row(
        f"{label}: fast against best known",
        f"off by {statistics.median(off):.2%} median, {max(off):.2%} worst; {max(seconds):.1f} s worst",
        f"{FAST_OFF:.0%} in {FAST_SECONDS:g} s",
        max(off) <= FAST_OFF and max(seconds) <= FAST_SECONDS,
    )


if __name__ == "__main__":
    sys.exit(main())
