"""Does stationing find the optimum that spopt (PySAL) finds? Seeded small instances, both solved to the end.

python -m validation.check_stationing [--seeds 5]
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from peacewright.planning.solve.coverage import solve_coverage
from validation.peers import spopt_coverage
from validation.peers.coverage_instances import RADIUS_KM, coverage_instance
from validation.report import exit_code, row

DEMANDS, SITES, BASES = 300, 40, 6
EQUAL = 1e-6


def main() -> int:
    """Print a row for each kind of instance: the largest relative difference of the two optima."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    seeds = parser.parse_args().seeds
    for kind in RADIUS_KM:
        check = (
            f"stationing, {kind}, {DEMANDS} x {SITES}, p = {BASES}: same optimum as spopt, {seeds} instances"
        )
        if not spopt_coverage.installed():
            row(check, "-", f"{EQUAL:g}", None, "spopt is not installed: requirements/oracles.txt")
            continue
        differences = []
        for seed in range(seeds):
            instance = coverage_instance(kind, DEMANDS, SITES, BASES, seed)
            problem = instance.problem()
            opened = np.zeros(SITES, dtype=np.int64)
            opened[spopt_coverage.solve(instance, 0.0).opened] = 1
            own, theirs = solve_coverage(problem, 1e-9).proof.objective, problem.objective(opened)
            differences.append(abs(own - theirs) / theirs)
        row(check, f"largest difference {max(differences):.1e}", f"{EQUAL:g}", max(differences) <= EQUAL)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
