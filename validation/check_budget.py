"""The two-level budget: what a future costs in replications, and whether the predicted error is the one that comes.

    python -m validation.check_budget

One option of the shipped operation is lived at four settings of futures and replications; processor time (of all
threads) gives the cost. From a run with many replications the error at another split is predicted, and a run at that
split with a seed of its own is made. Variances over futures with heavy tails are known to about a tenth from so few.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from peacewright import study
from peacewright.exploration.budget import Budget, best_split, budget_of, cost_of_a_future
from peacewright.operation.loading import LoadedOperation
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import draw_futures
from peacewright.simulation.live import live
from validation.report import exit_code, row

OPTION = "geneva-15k"
SETTINGS = ((300, 1), (300, 8), (900, 1), (900, 8))
MANY = (800, 8)
OTHER = (1600, 2)
WITHIN = 0.25


def lived(
    loaded: LoadedOperation, plan: Plan, futures: int, replications: int, seed: int
) -> tuple[Budget, float]:
    """Return the budget of the days kept, and the processor time of drawing and living."""
    began = time.process_time()
    drawn = draw_futures(loaded.operation, loaded.factors, futures, seed)
    table = live(plan, drawn, replications, seed).outcomes
    seconds = time.process_time() - began
    values, errors = (table[name].cast(float).to_numpy() for name in ("ceasefire_days", "ceasefire_days_se"))
    return budget_of(values, np.asarray(errors, dtype=np.float64), replications), seconds


def main() -> int:
    """Print the cost of a future, the best split, and predicted beside seen error; return 1 if they differ."""
    loaded = study.load("ukraine-2025")
    plan = study.plan(loaded, OPTION)[OPTION]
    lived(loaded, plan, 20, 2, 1)  # compiles
    seconds = [lived(loaded, plan, futures, replications, 1)[1] for futures, replications in SETTINGS]
    futures, replications = np.array(SETTINGS, dtype=np.float64).T
    cost = cost_of_a_future(futures, replications, np.array(seconds))
    found, _ = lived(loaded, plan, *MANY, 1)
    split = best_split(found, cost, MANY[0] * (cost + MANY[1]))
    row(
        "a future costs in replications of it (processor time), and the split that errs least",
        f"{cost:.1f}; in the time of {MANY[0]} × {MANY[1]}: {split.futures} × {split.replications}, "
        f"standard error {split.error:.2f} days in place of {found.error:.2f}",
        "no larger than the error of the split it replaces",
        split.error <= found.error * 1.001,
    )
    predicted = float(np.sqrt((found.between + found.within / OTHER[1]) / OTHER[0]))
    seen, _ = lived(loaded, plan, *OTHER, 2)
    ratio = seen.error / predicted
    row(
        f"standard error predicted for {OTHER[0]} × {OTHER[1]} from {MANY[0]} × {MANY[1]}",
        f"{predicted:.2f} days predicted, {seen.error:.2f} seen with another seed",
        f"within {WITHIN:.0%}",
        abs(ratio - 1.0) <= WITHIN,
    )
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
