"""Movement: bound and plan against the flow over days on small cases; deployments on record against planned ones.

    python -m validation.check_movement [--seeds 200] [--futures 8000]

Small cases: two railheads, three gates, two bases, up to six loads. The bound may not be above the exact closure,
nor the plan below it. Deployments: the days on record beside an 80 % interval of the planned ones over futures; four
of five should lie inside, no interval wider than fourfold.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from peacewright.planning.solve.movement import solve_movement
from peacewright.planning.solve.movement_problem import MovementProblem, Way
from validation.deployments import DEPLOYMENTS, Deployment, predicted_days
from validation.peers.flow_over_days import closure_over_days
from validation.report import exit_code, row

INSIDE, WIDTH = 4, 4.0


def small_case(seed: int) -> MovementProblem:
    """Return a seeded movement that can be solved in full."""
    draw = np.random.default_rng([seed, 7])
    gates, loads = 3, int(draw.integers(2, 7))
    ways = []
    for load in range(loads):
        origin, base = int(draw.integers(2)), int(draw.integers(2))
        for gate in range(gates):
            there = int(draw.integers(1, 5))
            beyond = there + int(draw.integers(1, 5))
            days = beyond + int(draw.integers(1, 4))
            ways.append(Way(load, (origin, 4 + gate, 2 + base), (0, there, beyond), (1.0, 1.0, 1.0), days))
    return MovementProblem(
        capacity=draw.integers(2, 10, 4 + gates).astype(float),
        amount=draw.integers(3, 40, loads).astype(float),
        ready=draw.integers(0, 8, loads),
        first=np.zeros(loads, dtype=bool),
        element=np.arange(loads),
        ways=tuple(ways),
    )


def check_small(seeds: int) -> None:
    """Print how bound and plan stand to the exact closure."""
    below, above = [], []
    for seed in range(seeds):
        problem = small_case(seed)
        exact = closure_over_days(problem)
        solved = solve_movement(problem, gap=0.0)
        below.append(exact - solved.proof.bound)
        above.append(solved.closure - exact)
    held = min(below) >= 0 and min(above) >= 0
    row(
        f"movement: bound ≤ flow over days ≤ plan, {seeds} small cases",
        f"bound exact in {np.mean(np.array(below) == 0):.0%}, at most {max(below):.0f} days below; "
        f"plan exact in {np.mean(np.array(above) == 0):.0%}, at most {max(above):.0f} days above",
        "never the other way round",
        held,
    )


def check_deployments(futures: int) -> None:
    """Print each deployment on record beside its planned interval, and how many lie inside."""
    inside, widest = 0, 0.0
    for deployment in DEPLOYMENTS:
        low, middle, high = np.quantile(predicted_days(deployment, futures, 1), (0.1, 0.5, 0.9))
        within = bool(low <= deployment.days and (deployment.most_days or deployment.days) <= high)
        inside += within
        widest = max(widest, float(high / low))
        row(
            f"{deployment.name}, {deployment.counted}: {deployment.days:g} days",
            f"planned {middle:.0f} ({low:.0f} to {high:.0f}), {high / low:.1f} fold",
            "80 % of futures",
            True if within else None,
            "" if within else "outside; see the page of the model",
        )
        if not within:
            check_reasons(deployment, futures)
    row(
        "deployments inside an 80 % interval no wider than fourfold",
        f"{inside} of {len(DEPLOYMENTS)}, widest {widest:.1f} fold",
        f"{INSIDE} of {len(DEPLOYMENTS)}",
        True if inside >= INSIDE and widest <= WIDTH else None,
        "finding contributors is not moving them: the page of the model says which lie outside and why",
    )


def check_reasons(deployment: Deployment, futures: int) -> None:
    """Print what is planned once what a mission did otherwise is planned so: one after the other, and all together.

    A row says whether the record lies inside then; it never counts among the deployments inside.
    """
    taken: list[str] = []
    for reason in deployment.otherwise:
        taken.append(reason)
        days = predicted_days(deployment, futures, 1, taken)
        low, middle, high = np.quantile(days, (0.1, 0.5, 0.9))
        row(
            f"    {deployment.name}: {reason}" + (", besides" if len(taken) > 1 else ""),
            f"planned {middle:.0f} ({low:.0f} to {high:.0f})",
            f"{deployment.days:g} days",
            True if low <= deployment.days <= high else None,
            "" if low <= deployment.days <= high else "still outside with this",
        )
    if not taken:
        row(f"    {deployment.name}", "no reason that a factor could say", f"{deployment.days:g} days", None,
            "when the last contributor was found is not published")  # fmt: skip


def main() -> int:
    """Run both checks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--futures", type=int, default=8000)
    given = parser.parse_args()
    check_small(given.seeds)
    check_deployments(given.futures)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
