"""How fast is the compiled kernel? Against SimPy and a plain heapq loop, same model, same outcomes.

    python -m benchmarks.bench_kernel [--rounds 5] [--peer-replications 12]

One loaded instance (teams queue). Rounds are interleaved; the kernel runs on one thread. Seconds are of processor
time, which other users of the machine disturb less than the clock. Compile time is shown apart.
The ratio counts only if the outcomes agree in the same run: incidents, detected share, visits and mean response hours
of the peers' replications, equivalent to the kernel's within 5 % of the mean (2 % is shown by
``validation.check_kernel``, with more replications). Exits with 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from peacewright.simulation.kernel.run import simulate, usable_cores
from validation.check_kernel import loaded_case
from validation.peers import heapq_model, simpy_model
from validation.peers.instances import instance
from validation.peers.tost import equivalence, of_kernel, of_peer

MARGIN_PERCENT = 5.0
OUTCOMES = ("incidents", "share_detected", "visits", "mean_response_hours")

_COMPILE = """
import time
from peacewright.simulation.kernel.run import simulate
from validation.peers.instances import instance
inputs = instance(1, cells=8, horizon_days=5)
started = time.process_time()
simulate(inputs, 1, 1, threads=1)
print(time.process_time() - started)
"""


def compile_seconds() -> tuple[float, float]:
    """Return the seconds of the first call in a fresh process: with an empty cache, then with a filled one."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {
            **os.environ,
            "NUMBA_CACHE_DIR": cache,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        seconds = []
        for _ in range(2):
            run = subprocess.run(
                [sys.executable, "-c", _COMPILE], env=environment, capture_output=True, text=True, check=True
            )
            seconds.append(float(run.stdout))
    return seconds[0], seconds[1]


def seconds_per_replication(run: Callable[[int], Any], count: int) -> float:
    """Time ``run(count)`` and divide by the count."""
    started = time.process_time()
    run(count)
    return (time.process_time() - started) / count


def compare_with_peers(rounds: int, peer_replications: int) -> bool:
    """Interleave the three forms and print their ratios; return whether outcomes agree."""
    inputs = loaded_case()
    results: dict[str, list[dict[str, Any]]] = {"SimPy": [], "heapq": []}
    models = {"SimPy": simpy_model, "heapq": heapq_model}
    kernel_replications = 60 * peer_replications
    ratios: dict[str, list[float]] = {"SimPy": [], "heapq": []}
    kernel_seconds = []
    outputs = simulate(inputs, 20, seed=1, threads=1)
    for number in range(rounds):

        def run_kernel(count: int, seed: int = number) -> None:
            nonlocal outputs
            outputs = simulate(inputs, count, seed=seed, threads=1)

        def run_peer(count: int, name: str, first: int = number * peer_replications) -> None:
            results[name] += [models[name].run_replication(inputs, 0, first + seed) for seed in range(count)]

        kernel = seconds_per_replication(run_kernel, kernel_replications)
        kernel_seconds.append(kernel)
        line = f"round {number + 1}: kernel {1e3 * kernel:7.3f} ms"
        for name in models:
            peer = seconds_per_replication(lambda count, name=name: run_peer(count, name), peer_replications)
            ratios[name].append(peer / kernel)
            line += f"   {name} {1e3 * peer:8.1f} ms (x {peer / kernel:5.0f})"
        print(line)
    incidents = float(outputs.incidents.sum()) / kernel_replications
    median = statistics.median(kernel_seconds)
    print(
        f"kernel, one thread: {1 / median:,.0f} replications/s, {incidents / median / 1e6:.2f} M incidents/s"
    )
    for name, values in ratios.items():
        print(f"ratio to {name}: median {statistics.median(values):.0f}, worst {min(values):.0f}")
    ours = of_kernel(simulate(inputs, 4000, seed=99))
    good = True
    for name, runs in results.items():
        theirs = of_peer(runs)
        for outcome in OUTCOMES:
            row = equivalence(outcome, ours[outcome], theirs[outcome], MARGIN_PERCENT)
            print(f"{name} n = {len(runs):4d}  {row.row()}")
            good &= row.holds
    return good


def production_case() -> None:
    """Time six options of 1,000 futures and 2 replications, from a tenth of them, on all cores."""
    inputs = instance(200, cells=100, horizon_days=450, spontaneous_a_day=30.0)
    started, worked = time.perf_counter(), time.process_time()
    for option in range(3):
        outputs = simulate(inputs, 2, seed=option)
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    replications = 3 * 200 * 2
    rate = float(outputs.incidents.sum()) / 400
    print(
        f"production case on {usable_cores()} cores, 100 cells x 450 days, {rate:,.0f} incidents a replication: six "
        f"options x 1,000 futures x 2 would take {seconds * 12_000 / replications:.1f} s by the clock, "
        f"{worked * 12_000 / replications:.1f} s of processor time (from {replications} replications)"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer-replications", type=int, default=12)
    options = parser.parse_args()
    cold, warm = compile_seconds()
    print(
        f"first call in a fresh process, processor time: {cold:.1f} s to compile, {warm:.2f} s from the cache"
    )
    good = compare_with_peers(options.rounds, options.peer_replications)
    production_case()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
