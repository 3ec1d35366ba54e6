"""Movement at full size: contraction, plan and bound, and the worst losses of links, on generated instances.

    python -m benchmarks.bench_movement [--seeds 20] [--elements 400] [--days 180] [--edges 20000] [--losses 3]
        [--tightness 0.8 1.0 1.2]

A network of 20,000 edges is contracted to its facilities and corridors; then 400 elements, ready over a
third of the days, move over it, loaded to 0.8, 1.0 and 1.2 of what its gates let across in 180 days. Seconds are of
processor time. Losses are searched for a smaller movement on the same network (a tenth of the elements, ready in
four waves), for as many seeds as asked. Every case has a line as it ends, then the rows follow. Bounds, on the worst
seed: contraction in 10 s, a gap of 2 % in 120 s.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

import numpy as np

from benchmarks.movement_instances import in_waves, movement_case, road_case
from peacewright.planning.contraction import contract
from peacewright.planning.solve.losses import worst_losses
from peacewright.planning.solve.movement import solve_movement
from validation.report import exit_code, row

TIGHTNESS = (0.8, 1.0, 1.2)
CONTRACTION_SECONDS, SECONDS, GAP = 10.0, 120.0, 0.02
PAIRS = 100


def main() -> int:
    """Print a row a figure: median and worst over the seeds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--elements", type=int, default=400)
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--edges", type=int, default=20_000)
    parser.add_argument("--losses", type=int, default=3)
    parser.add_argument("--tightness", type=float, nargs="+", default=TIGHTNESS)
    given = parser.parse_args()
    contracting: list[float] = []
    gaps: dict[float, list[float]] = {tightness: [] for tightness in given.tightness}
    seconds: dict[float, list[float]] = {tightness: [] for tightness in given.tightness}
    searched: list[tuple[float, int, int]] = []
    for seed in range(given.seeds):
        case = road_case(given.edges, seed)
        begin = time.process_time()
        terminals = np.concatenate([case.origins, case.gates.ravel(), case.bases])
        contract(case.nodes, case.roads, terminals).between(terminals)
        contracting.append(time.process_time() - begin)
        for tightness in given.tightness:
            problem = movement_case(case, given.elements, given.days, tightness, seed)
            begin = time.process_time()
            proof = solve_movement(problem).proof
            gaps[tightness].append(proof.gap)
            seconds[tightness].append(time.process_time() - begin)
            told = f"gap {proof.gap:.2%}, {seconds[tightness][-1]:.1f} s, {proof.work}"
            print(f"  seed {seed}, {tightness}: {told}", flush=True)
        if seed < given.losses:
            few = in_waves(movement_case(case, max(4, given.elements // 10), given.days, 1.0, seed), 4)
            begin = time.process_time()
            losses = worst_losses(few, PAIRS)
            links = len({link for way in few.ways for link in way.links})
            searched.append((time.process_time() - begin, losses.solved, links))
    _report(given, contracting, gaps, seconds)
    _report_losses(searched)
    return exit_code()


def _report(
    given: argparse.Namespace,
    contracting: list[float],
    gaps: dict[float, list[float]],
    seconds: dict[float, list[float]],
) -> None:
    size = f"{given.elements} elements x {given.days} days, {given.seeds} seeds"
    row(
        f"contraction of {given.edges:,} edges, {given.seeds} seeds",
        f"median {statistics.median(contracting):.2f} s, worst {max(contracting):.2f} s",
        f"{CONTRACTION_SECONDS:g} s",
        max(contracting) <= CONTRACTION_SECONDS,
    )
    for tightness, found in gaps.items():
        took = seconds[tightness]
        row(
            f"movement, tightness {tightness}: proven gap, {size}",
            f"median {statistics.median(found):.2%}, worst {max(found):.2%}",
            f"{GAP:.0%}",
            max(found) <= GAP,
        )
        row(
            f"movement, tightness {tightness}: processor time, {size}",
            f"median {statistics.median(took):.1f} s, worst {max(took):.1f} s",
            f"{SECONDS:g} s",
            max(took) <= SECONDS,
        )


def _report_losses(searched: list[tuple[float, int, int]]) -> None:
    for seconds, solved, links in searched:
        pairs = links * (links - 1) // 2
        row(
            f"movement: exact worst {PAIRS} pairs of {pairs:,} (and worst single links of {links})",
            f"{seconds:.0f} s, {solved:,} of {1 + links + pairs:,} cases solved",
            "all proven by the argument of the module",
            solved <= 1 + links + pairs,
        )


if __name__ == "__main__":
    sys.exit(main())
