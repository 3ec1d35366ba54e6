"""Do the intervals of both sensitivity measures hold the known indices? On SALib's test functions.

    python -m validation.check_sensitivity

Known first-order indices: the closed forms of Ishigami's function, of Sobol's G and of a linear model. Known Cramer-von
Mises indices: no closed form is at hand, so they are computed at 131,072 pick-freeze points, which share nothing with
our estimator. Each set of futures is a Latin hypercube of its own. At a stated level of 95 % an interval must hold the
index in at least 90 of 100 sets: five in a hundred are expected outside, and more than ten would come by chance in one
of ninety such figures.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import Factor, FactorSet
from peacewright.core.futures import Futures
from peacewright.exploration.designs import draw
from peacewright.exploration.influence import CONFIDENCE, of_amount, of_distribution
from validation.report import exit_code, row

Floats = NDArray[np.float64]

FUTURES = 1000
SETS = 100
LEAST_HELD = 0.90
PICK_FREEZE = 1 << 17


@dataclass(frozen=True)
class Function:
    """A test function over numbers between 0 and 1, with its known first-order indices."""

    name: str
    of: Callable[[Floats], Floats]
    first_order: tuple[float, ...]


def functions() -> tuple[Function, ...]:
    from SALib.test_functions import Ishigami, Sobol_G, linear_model_2

    # Ishigami and Homma (1990) with a = 7, b = 0.1.
    first, second = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2, 7**2 / 8
    total = first + second + 0.1**2 * math.pi**8 * (1 / 18 - 1 / 50)
    weights = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
    return (
        Function(
            "Ishigami",
            lambda u: Ishigami.evaluate((2 * u - 1) * math.pi),
            (first / total, second / total, 0.0),
        ),
        Function(
            "Sobol's G",
            Sobol_G.evaluate,
            tuple(Sobol_G.sensitivity_index(np.array([0, 1, 4.5, 9, 99, 99, 99, 99]))),
        ),
        Function("linear", linear_model_2.evaluate, tuple(weights**2 / (weights**2).sum())),
    )


def pick_freeze(function: Function) -> Floats:
    """Return the Cramer-von Mises indices by pick-freeze on Sobol's points: pairs that share one input only."""
    from scipy.stats import qmc

    count = len(function.first_order)
    points = qmc.Sobol(2 * count, rng=np.random.default_rng(7)).random(PICK_FREEZE)
    one, other = points[:, :count], points[:, count:]
    outcome = function.of(one)
    levels = np.quantile(outcome, (np.arange(200) + 0.5) / 200)
    below = np.array([outcome <= level for level in levels])
    found = []
    for place in range(count):
        frozen = other.copy()
        frozen[:, place] = one[:, place]
        again = function.of(frozen)
        together = np.array(
            [(low & (again <= level)).mean() for low, level in zip(below, levels, strict=True)]
        )
        share = (below.mean(axis=1) + np.array([(again <= level).mean() for level in levels])) / 2
        found.append((together - share**2).sum() / (share - share**2).sum())
    return np.array(found)


def drawn(count: int, seed: int) -> tuple[Futures, tuple[str, ...], Floats]:
    """Return a Latin hypercube of so many factors between 0 and 1, their names, and the points, shape (n, k)."""
    names = tuple(f"input.x{number}" for number in range(count))
    factors = {
        name: Factor(name, name, "", 0.5, 0.0, 1.0, "judged", because="a test function") for name in names
    }
    futures = draw(FactorSet(factors), {}, FUTURES, seed)
    return futures, names, np.column_stack([futures.value(name) for name in names])


def main() -> int:
    """Print two rows a function; return 1 if an interval holds the known index too rarely."""
    for function in functions():
        count = len(function.first_order)
        known = {
            "first-order": (of_amount, np.array(function.first_order)),
            "Cramér–von Mises": (of_distribution, pick_freeze(function)),
        }
        held = {name: np.zeros(count) for name in known}
        worst = dict.fromkeys(known, 0.0)
        for seed in range(SETS):
            futures, names, points = drawn(count, seed)
            outcome = function.of(points)
            for name, (estimate, true) in known.items():
                for place, found in enumerate(estimate(futures, names, outcome)):
                    held[name][place] += found.low <= true[place] <= found.high
                    worst[name] = max(worst[name], (found.high - found.low) / 2)
        for name, (_, true) in known.items():
            share = held[name] / SETS
            shown = ", ".join(f"{index:.3f}: {part:.0%}" for index, part in zip(true, share, strict=True))
            row(
                f"{name} indices of {function.name} lie in their {CONFIDENCE:.0%} intervals",
                f"known index: share of {SETS} sets of {FUTURES:,} futures: {shown}; "
                f"widest ±{worst[name]:.3f}",
                f"each at least {LEAST_HELD:.0%}",
                bool((share >= LEAST_HELD).all()),
            )
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
