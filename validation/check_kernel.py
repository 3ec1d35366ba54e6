"""Is the compiled kernel the reference model? Equivalence with two event-by-event forms of it, written apart.

    python -m validation.check_kernel [--power 0.998] [--processes 2] [--case NAME] [--peer NAME]

The cases are in ``validation/peers/cases.py``; the peers are SimPy (``simpy_model``) and a plain ``heapq`` loop. Means
are compared by two one-sided tests at the 5 % level with a margin of 2 % of the peer's mean, shares of causes with a
margin of 3 percentage points.

How many replications: a pilot of the kernel gives the variance of each outcome; the peer runs as many as show the least
certain of them with the stated power if there is no difference at all; the kernel runs twenty times as many.

Many comparisons: all must hold, so that their number does not make a wrong kernel pass more easily, but makes a right
one fail by chance more often. Seeds are fixed beforehand. A case in which not all hold is run once more with double the
replications on new seeds; that result stands, and its row says so. Exits with 1 if a row does not hold.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peacewright.simulation.kernel.inputs import CAUSES, KernelInputs
from peacewright.simulation.kernel.run import simulate
from validation.peers import heapq_model, simpy_model
from validation.peers.cases import CASES, Case
from validation.peers.tost import Equivalence, equivalence, of_kernel, of_peer, sample_needed
from validation.report import exit_code, row

PEERS: dict[str, Callable[[KernelInputs, int, int], dict[str, Any]]] = {
    "SimPy": simpy_model.run_replication,
    "heapq": heapq_model.run_replication,
}
MARGINS = {"%": 2.0, "points": 3.0}
RARE = 0.002
"""Causes with a smaller share in the pilot are not compared."""
PILOT_REPLICATIONS, PILOT_SEED = 4000, 101
KERNEL_A_PEER = 20
KERNEL_SEEDS = (11, 12)
PEER_SEEDS = {"SimPy": (1_000_000, 2_000_000), "heapq": (3_000_000, 4_000_000)}
"""First seeds of the first and the second run."""

Table = dict[str, NDArray[np.float64]]


def compared(case: Case, pilot: Table) -> dict[str, str]:
    """Return what is compared in a case and the unit of its margin."""
    causes = [f"cause_{definition}_{code}" for definition in range(3) for code in range(len(CAUSES) - 1)]
    names = dict.fromkeys(case.outcomes, "%")
    names |= dict.fromkeys(case.shares, "points")
    if case.ends:
        names |= {name: "points" for name in causes if pilot[name].mean() >= RARE}
    return names


def replications_needed(names: dict[str, str], pilot: Table, power: float) -> int:
    """Return the replications of the peer that show the least certain outcome, in hundreds."""
    needed = (
        sample_needed(pilot[name], MARGINS[unit], unit, power, KERNEL_A_PEER) for name, unit in names.items()
    )
    return 100 * math.ceil(max(needed) / 100)


def peer_runs(peer: str, inputs: KernelInputs, seeds: range, processes: int) -> Table:
    """Run a peer's replications of the first future in processes of their own."""
    run = partial(PEERS[peer], inputs, 0)
    with ProcessPoolExecutor(processes) as pool:
        return of_peer(list(pool.map(run, seeds, chunksize=25)))


def compare(names: dict[str, str], ours: Table, theirs: Table) -> list[Equivalence]:
    return [equivalence(name, ours[name], theirs[name], MARGINS[unit], unit) for name, unit in names.items()]


def title(outcome: str) -> str:
    """Say causes in words."""
    if not outcome.startswith("cause_"):
        return outcome
    _, definition, code = outcome.split("_")
    return f"definition {int(definition) + 1}: {CAUSES[int(code)]}"


def check(case: Case, peer: str, power: float, processes: int) -> int:
    """Compare a case with a peer, print every comparison and a row for each unit; return how many there were."""
    inputs = case.build()
    pilot = of_kernel(simulate(inputs, PILOT_REPLICATIONS, seed=PILOT_SEED))
    names = compared(case, pilot)
    n = replications_needed(names, pilot, power)
    results: list[Equivalence] = []
    for attempt in range(2):
        if attempt:
            print(f"{case.name}, {peer}: not all shown; once more with double n and new seeds")
            n *= 2
        started = time.perf_counter()
        ours = of_kernel(simulate(inputs, KERNEL_A_PEER * n, seed=KERNEL_SEEDS[attempt]))
        first = PEER_SEEDS[peer][attempt]
        results = compare(names, ours, peer_runs(peer, inputs, range(first, first + n), processes))
        took = time.perf_counter() - started
        print(f"\n{case.name}: kernel n = {KERNEL_A_PEER * n}, {peer} n = {n} ({took:.0f} s)")
        print(f"{'outcome':42s} {'kernel':>12s} {peer:>12s}   difference")
        for result in results:
            print(result.row().replace(f"{result.outcome:42s}", f"{title(result.outcome):42s}", 1))
        if all(result.holds for result in results):
            break
    remark = "second run, the first did not show all" if attempt else ""
    for unit, what in (("%", "means"), ("points", "shares of causes")):
        group = [result for result in results if result.unit == unit]
        if group:
            widest = max(group, key=lambda result: result.reach)
            shown = sum(result.holds for result in group)
            row(
                f"kernel against {peer}, {case.name}: {what}",
                f"{shown} of {len(group)} shown, widest {widest.reach:.2f} {unit} ({title(widest.outcome)}), n = {n}",
                f"|difference| + half-width <= {MARGINS[unit]:g} {unit}",
                shown == len(group),
                remark,
            )
    return len(results)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--power", type=float, default=0.998, help="of each comparison, if nothing differs")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--case", choices=[case.name for case in CASES], help="only this one")
    parser.add_argument("--peer", choices=list(PEERS), help="only this one")
    options = parser.parse_args()
    cases = [case for case in CASES if options.case in (None, case.name)]
    peers = [peer for peer in PEERS if options.peer in (None, peer)]
    started = time.perf_counter()
    count = sum(check(case, peer, options.power, options.processes) for case in cases for peer in peers)
    print(f"\n{count} comparisons in {time.perf_counter() - started:.0f} s")
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
