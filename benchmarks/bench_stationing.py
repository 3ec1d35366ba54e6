"""Stationing against spopt (PySAL): the same covering instances, both to a proven gap of 1 %, interleaved rounds.

    python -m benchmarks.bench_stationing [--kind tight] [--size 5000x500] [--rounds 5] [--limit 120]
        [--tight-rounds 1] [--seeds 20]

Two sizes: 1,000 places x 100 towns, at which spopt finishes every kind, and 5,000 x 500, at which CBC does not finish
the tight kind: it then runs there for fewer rounds and up to a limit, and the ratio is the least it can be.

Instances are generated from seeds (``validation/peers/coverage_instances.py``): easy, typical, tight; a new seed each
round; twelve bases (six at the smaller size) without capacities. spopt builds the maximal covering location problem
and PuLP's CBC solves it in a process of its own, told the same gap; its seconds are of building and solving, without
start and imports. Ours are of building and solving too. All are processor seconds. A ratio counts only if in every
round both objectives agree within the gap and spopt's is not above our proven bound. Where spopt ran into its limit
the ratio is said to be the least, and counts if what it had by then is not above our proven bound.

Then, ours alone, the large instances with capacities, backup and medical limits: twenty seeds a kind, tightness of
teams from 0.8 to 1.2 across the seeds, to 2 %; and ten stand-offs of one instance a kind, to 2 % each, with a line a
case. spopt has no such model. One kind alone is ``--kind``, its limits alone ``--kind typical --rounds 0``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.rounds import Turn, interleaved, ratio_row, ratios
from peacewright.planning.solve.coverage import CoverageSolution, solve_coverage
from peacewright.planning.solve.limited_coverage import solve_limited_coverage
from peacewright.planning.solve.limited_problem import LimitedCoverage
from validation.peers import spopt_coverage
from validation.peers.coverage_instances import RADIUS_KM, CoverageInstance, coverage_instance
from validation.report import exit_code, row

GAP = 0.01
AT_LEAST, AIM = 20.0, 100.0
LIMITED_GAP, LIMITED_SECONDS = 0.02, 60.0
STAND_OFFS_KM, STAND_OFF_SECONDS = range(0, 40, 4), 120.0
SIZES = ((1000, 100, 6), (5000, 500, 12))


def ours(instances: list[CoverageInstance], number: int) -> CoverageSolution:
    return solve_coverage(instances[number].problem(), GAP)


def peer(instances: list[CoverageInstance], limit: float, number: int) -> spopt_coverage.SpoptRun:
    return spopt_coverage.solve(instances[number], GAP, limit)


def agree(instance: CoverageInstance, own: CoverageSolution, theirs: spopt_coverage.SpoptRun) -> bool:
    """Whether both found the same objective within the gap, and spopt's lies below our bound."""
    value = covered(instance, theirs.opened)
    near = abs(value - own.proof.objective) <= GAP * own.proof.bound
    return bool(near and value <= own.proof.bound * (1 + 1e-9) and len(theirs.opened) <= instance.bases)


def covered(instance: CoverageInstance, sites: NDArray[np.int64]) -> float:
    """Return the weight that sites cover."""
    opened = np.zeros(len(instance.distance_km), dtype=np.int64)
    opened[sites] = 1
    return instance.problem().objective(opened)


def compare(kind: str, size: tuple[int, int, int], rounds: int, peer_rounds: int, limit: float) -> None:
    """Print the rows of one kind of instance."""
    instances = [coverage_instance(kind, *size, seed) for seed in range(rounds)]
    programs = {"ours": partial(ours, instances)}
    if peer_rounds and spopt_coverage.installed():
        programs["spopt"] = partial(peer, instances, limit)
    turns: dict[str, list[Turn]] = interleaved(programs, rounds, {"spopt": peer_rounds})
    label = f"stationing, {kind}, {size[0]:,} x {size[1]}, p = {size[2]}"
    gaps = [turn.result.proof.gap for turn in turns["ours"]]
    seconds = [turn.seconds for turn in turns["ours"]]
    print(f"  ours: median {statistics.median(seconds):.3f} s, worst {max(seconds):.3f} s of processor time")
    row(f"{label}: gap proved", f"worst {max(gaps):.2%}", f"{GAP:.0%}", max(gaps) <= GAP)
    if "spopt" not in turns:
        row(
            f"{label}: ratio to spopt",
            "-",
            f"{AT_LEAST:g} times",
            None,
            "spopt is not installed, or left out",
        )
        return
    theirs = turns["spopt"]
    for turn in theirs:
        run = turn.result
        ended = f"stopped after {limit:g} s by the clock" if run.stopped else "ended by itself"
        print(
            f"  spopt: build {run.build_seconds:.2f} s, solve {run.solve_seconds:.2f} s, {run.status}, {ended}"
        )
    if any(turn.result.stopped for turn in theirs):
        below = all(
            covered(instance, other.result.opened) <= own.result.proof.bound * (1 + 1e-9)
            for instance, own, other in zip(instances, turns["ours"], theirs, strict=False)
        )
        ratio_row(
            f"{label}: least ratio to spopt, which was stopped",
            ratios(turns, "ours", "spopt"),
            AT_LEAST,
            below,
        )
        return
    same = all(
        agree(instance, own.result, other.result)
        for instance, own, other in zip(instances, turns["ours"], theirs, strict=False)
    )
    ratio_row(f"{label}: ratio to spopt", ratios(turns, "ours", "spopt"), AT_LEAST, same)


def limited(label: str, problem: LimitedCoverage) -> tuple[float, float]:
    """Print, and return, the gap proved and the processor seconds it took."""
    began = time.process_time()
    proof = solve_limited_coverage(problem, LIMITED_GAP, nodes=0).proof
    seconds = time.process_time() - began
    print(f"  {label}: gap {proof.gap:.2%}, {seconds:.1f} s, {proof.work}", flush=True)
    return proof.gap, seconds


def with_limits(kind: str, seeds: int) -> None:
    """Print the rows of one kind with capacities, backup and medical limits, and of its ten stand-offs."""
    tightness = np.linspace(0.8, 1.2, seeds)
    done = [
        limited(f"seed {seed}, {tight:.2f}", coverage_instance(kind, *SIZES[-1], seed).limited(float(tight)))
        for seed, tight in enumerate(tightness)
    ]
    gaps, seconds = zip(*done, strict=True)
    row(
        f"stationing with limits, {kind}, {seeds} seeds: gap and seconds",
        f"median {statistics.median(gaps):.2%} in {statistics.median(seconds):.1f} s, "
        f"worst {max(gaps):.2%}, {max(seconds):.1f} s; {sum(gap > LIMITED_GAP for gap in gaps)} above",
        f"{LIMITED_GAP:.0%} in {LIMITED_SECONDS:g} s",
        max(gaps) <= LIMITED_GAP and max(seconds) <= LIMITED_SECONDS,
    )
    instance = coverage_instance(kind, *SIZES[-1], 0)
    done = [
        limited(f"stand-off {km} km", instance.limited(1.0, float(km)))
        for km in STAND_OFFS_KM
        if km < instance.radius_km
    ]
    gaps, seconds = zip(*done, strict=True)
    row(
        f"stationing with limits, {kind}, {len(done)} stand-offs",
        f"{sum(seconds):.1f} s in all, gap worst {max(gaps):.2%}",
        f"{STAND_OFF_SECONDS:g} s, {LIMITED_GAP:.0%}",
        sum(seconds) <= STAND_OFF_SECONDS and max(gaps) <= LIMITED_GAP,
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kind", choices=list(RADIUS_KM), help="one kind of instances only")
    names = [f"{places}x{towns}" for places, towns, _ in SIZES]
    parser.add_argument("--size", choices=names, help="one size only of those without limits")
    parser.add_argument(
        "--rounds", type=int, default=5, help="rounds of the instances without limits; 0 leaves them out"
    )
    parser.add_argument(
        "--limit", type=float, default=120.0, help="seconds by the clock after which CBC stops"
    )
    parser.add_argument(
        "--tight-rounds", type=int, default=1, help="rounds of spopt on large tight instances"
    )
    parser.add_argument("--without-peer", action="store_true", help="time ours alone")
    parser.add_argument(
        "--seeds", type=int, default=20, help="seeds of the instances with limits; 0 leaves them out"
    )
    given = parser.parse_args()
    solve_coverage(coverage_instance("easy", 50, 10, 2, 0).problem())  # loads what is loaded once
    solve_limited_coverage(coverage_instance("easy", 50, 10, 2, 0).limited(1.0), nodes=0)
    kinds = [given.kind] if given.kind else list(RADIUS_KM)
    for name, size in zip(names, SIZES, strict=True):
        for kind in kinds if given.rounds and given.size in (None, name) else []:
            few = kind == "tight" and size == SIZES[-1]
            peer_rounds = 0 if given.without_peer else given.tight_rounds if few else given.rounds
            compare(kind, size, given.rounds, peer_rounds, given.limit)
    for kind in kinds if given.seeds else []:
        with_limits(kind, given.seeds)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
