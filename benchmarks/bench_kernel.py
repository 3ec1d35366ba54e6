"""How fast is the compiled kernel? Against SimPy and a plain heapq loop, same model, same outcomes.

    python -m benchmarks.bench_kernel [--rounds 5] [--peer-replications 180]

One loaded instance (teams queue). Rounds are interleaved; the kernel runs on one thread. Seconds are of processor
time, which other users of the machine disturb less than the clock. Compile time is shown apart. The headline is the
ratio to the faster peer.

A ratio counts only if the outcomes agree in the same run: the replications that were timed must show every outcome of
the case equivalent, margin 2 % of the mean; 900 of a peer show that with a power of 0.998
(``validation.check_kernel`` says how that is computed and compares more cases).

The random-number limit of the machine: incidents a second if the kernel did nothing but draw, compiled and alone, as
many numbers as it draws for each incident, those of its days included. The bound comes from a study that drew
exponentials by their logarithm; so does the limit that it is held against. The kernel itself draws exponential and
normal numbers from layers, which is faster and raises the limit: that stricter share stands beside it, with no bound,
and says how much else there is to do, not how fast it is done. The generator is timed in each round, right after the
kernel, and a share is the median over rounds: on a machine that is shared both slow down together.

The full model: an option of ``ukraine-2025`` as planned, in drawn futures, on two threads. Incidents a second are of
both cores' processor time; by the clock they are printed beside it.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from peacewright import study
from peacewright.core.cores import usable_cores
from peacewright.simulation.futures import Reader, draw_futures
from peacewright.simulation.kernel.run import simulate
from peacewright.simulation.kernel.streams import day_place, exponential_from, purpose_keys, uniform_from
from peacewright.simulation.realise.everything import realise
from validation.check_kernel import PEERS
from validation.peers.cases import CASES
from validation.peers.instances import instance
from validation.peers.tost import equivalence, of_kernel, of_peer
from validation.report import exit_code, row

LEAST_RATIO = 150.0
"""To the SimPy form, on one core."""
LEAST_SHARE_OF_LIMIT = 30.0
"""Per cent of the random-number limit."""
LOADED = CASES[0]
LEAST_MILLION_A_SECOND = 4.0
"""Incidents of the full model on two cores."""
CORES = 2
OPERATION, OPTION = "ukraine-2025", "geneva-15k"

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


_COUNT_DRAWS = """
from peacewright.simulation.kernel import streams
drawn = {"word_from": 0, "own_word": 0, "exponential_from": 0, "normal_from": 0}
def counting(name):
    draw = getattr(streams, name)
    def counted(*place):
        drawn[name] += 1
        return draw(*place)
    setattr(streams, name, counted)  # before the modules that draw are imported
for name in drawn:
    counting(name)
from peacewright.simulation.kernel.run import simulate
from validation.peers.cases import CASES
incidents = simulate(CASES[0].build(), 2, seed=5, threads=1).incidents.sum()
from_layers = drawn["exponential_from"] + drawn["normal_from"]
print((drawn["word_from"] + drawn["own_word"] - from_layers) / incidents, from_layers / incidents)
"""


def draws_per_incident() -> tuple[float, float]:
    """Count the uniform numbers and those from layers drawn for each incident of the loaded case, its days included."""
    environment = {
        **os.environ,
        "NUMBA_DISABLE_JIT": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    command = [sys.executable, "-W", "ignore", "-c", _COUNT_DRAWS]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    uniforms, from_layers = map(float, run.stdout.split())
    return uniforms, from_layers


@njit
def _mean_uniform(key: np.uint64, count: int) -> float:
    place, total = day_place(key, 0), 0.0
    for _ in range(count):
        drawn, place = uniform_from(place)
        total += drawn
    return total / count


@njit
def _mean_exponential(key: np.uint64, count: int) -> float:
    place, total = day_place(key, 0), 0.0
    for _ in range(count):
        drawn, place = exponential_from(place)
        total += drawn
    return total / count


@njit
def _mean_logarithm(key: np.uint64, count: int) -> float:
    place, total = day_place(key, 0), 0.0
    for _ in range(count):
        drawn, place = uniform_from(place)
        total -= math.log(1.0 - drawn)
    return total / count


GENERATORS: dict[str, tuple[Callable[[np.uint64, int], float], float]] = {
    "uniforms": (_mean_uniform, 0.5),
    "exponentials": (_mean_exponential, 1.0),
    "exponentials by logarithm": (_mean_logarithm, 1.0),
}
"""What is timed alone, and its mean."""


def seconds_a_number(name: str, count: int = 10_000_000) -> float:
    """Time one of the ``GENERATORS`` alone, compiled, on one thread; processor time."""
    draw, mean = GENERATORS[name]
    started = time.process_time()
    drawn = draw(purpose_keys(1)[0], count)
    seconds = time.process_time() - started
    if abs(drawn / mean - 1.0) > 2e-3:
        raise ArithmeticError(f"the generator's mean is {drawn}, not {mean}")
    return seconds / count


def seconds_per_replication(run: Callable[[], Any], count: int) -> float:
    """Time a call and divide by the replications it lives."""
    started = time.process_time()
    run()
    return (time.process_time() - started) / count


Rounds = dict[str, list[float]]
"""Seconds of each round: of the kernel an incident, of the ``GENERATORS`` a number."""


def compare_with_peers(rounds: int, peer_replications: int) -> Rounds:
    """Interleave the three forms and the generator alone, print their ratios and whether outcomes agree."""
    inputs = LOADED.build()
    kernel_replications = 10 * peer_replications
    seconds: dict[str, list[float]] = {name: [] for name in ("kernel", *PEERS)}
    lived: dict[str, list[Any]] = {name: [] for name in seconds}
    simulate(inputs, 1, seed=1, threads=1)  # compiled before the first round
    alone: Rounds = {name: [] for name in GENERATORS}
    for name in GENERATORS:
        seconds_a_number(name)

    def run_kernel(number: int) -> None:
        lived["kernel"].append(of_kernel(simulate(inputs, kernel_replications, seed=number, threads=1)))

    def run_peer(name: str, number: int) -> None:
        first = number * peer_replications
        lived[name] += [PEERS[name](inputs, 0, first + place) for place in range(peer_replications)]

    for number in range(rounds):
        seconds["kernel"].append(seconds_per_replication(lambda: run_kernel(number), kernel_replications))  # noqa: B023
        for name in GENERATORS:
            alone[name].append(seconds_a_number(name))
        line = f"round {number + 1}: kernel {1e3 * seconds['kernel'][-1]:7.3f} ms"
        for name in PEERS:
            seconds[name].append(seconds_per_replication(lambda: run_peer(name, number), peer_replications))  # noqa: B023
            line += f"   {name} {1e3 * seconds[name][-1]:7.1f} ms (x {seconds[name][-1] / seconds['kernel'][-1]:4.0f})"
        print(line, flush=True)
    ours = {key: np.concatenate([table[key] for table in lived["kernel"]]) for key in lived["kernel"][0]}
    for name in PEERS:
        theirs = of_peer(lived[name])
        results = [equivalence(outcome, ours[outcome], theirs[outcome]) for outcome in LOADED.outcomes]
        for result in results:
            print(f"{name:6s} {result.row()}")
        shown, widest = sum(r.holds for r in results), max(results, key=lambda r: r.reach)
        row(
            f"outcomes of the kernel and of {name} in the rounds timed",
            f"{shown} of {len(results)} equivalent, widest {widest.reach:.2f} % ({widest.outcome})",
            "|difference| + half-width <= 2 %",
            shown == len(results),
        )
    faster = min(PEERS, key=lambda name: statistics.median(seconds[name]))
    for name in sorted(PEERS, key=lambda name: name != faster):
        ratios = [peer / kernel for peer, kernel in zip(seconds[name], seconds["kernel"], strict=True)]
        median, worst = statistics.median(ratios), min(ratios)
        title = f"kernel, one thread, against {name}" + (" (the faster peer)" if name == faster else "")
        least, bound = (
            (LEAST_RATIO, f"x {LEAST_RATIO:g}")
            if name == "SimPy"
            else (1.0, f"x 1; {LEAST_RATIO:g} is asked of SimPy")
        )
        row(title, f"x {median:.0f} median, x {worst:.0f} worst of {rounds}", bound, worst >= least)
    an_incident = [second / float(ours["incidents"].mean()) for second in seconds["kernel"]]
    return {"kernel": an_incident, **alone}


def compare_with_generator(seconds: Rounds) -> None:
    """Print which share of the random-number limit the kernel reaches."""
    uniforms, from_layers = draws_per_incident()

    def shares(exponentials: str) -> list[float]:
        drawing = zip(seconds["uniforms"], seconds[exponentials], strict=True)
        alone = [uniforms * one + from_layers * other for one, other in drawing]
        return [100.0 * limit / spent for limit, spent in zip(alone, seconds["kernel"], strict=True)]

    nanoseconds = {name: 1e9 * statistics.median(spent) for name, spent in seconds.items()}
    print(
        f"random numbers alone, median of rounds: {nanoseconds['uniforms']:.2f} ns a uniform, "
        f"{nanoseconds['exponentials']:.2f} ns an exponential from layers, "
        f"{nanoseconds['exponentials by logarithm']:.2f} ns by logarithm; an incident takes {uniforms:.1f} uniforms "
        f"and {from_layers:.1f} from layers, and {nanoseconds['kernel']:.0f} ns"
    )
    reached, stricter = shares("exponentials by logarithm"), shares("exponentials")
    share = statistics.median(reached)
    row(
        "kernel, one thread, share of the machine's random-number limit, exponentials by logarithm",
        f"{share:.0f} % median of rounds ({min(reached):.0f} to {max(reached):.0f}; "
        f"{1e3 / nanoseconds['kernel']:.2f} M incidents/s)",
        f"{LEAST_SHARE_OF_LIMIT:g} %",
        share >= LEAST_SHARE_OF_LIMIT,
    )
    print(
        f"share of the limit with exponentials from layers, as the kernel draws them: "
        f"{statistics.median(stricter):.0f} % ({min(stricter):.0f} to {max(stricter):.0f}; no bound)"
    )


def full_model(rounds: int) -> None:
    """Live an option of a shipped operation in drawn futures on two threads; print million incidents a second."""
    loaded = study.load(OPERATION)
    plan = study.plan(loaded, OPTION)[OPTION]
    futures = draw_futures(loaded.operation, loaded.factors, 400, seed=1)
    inputs = realise(plan, Reader(futures, loaded.operation)).inputs
    simulate(inputs, 1, seed=0, threads=CORES)  # compiled before the first round
    by_core, by_clock, lived = [], [], []
    for number in range(rounds):
        started, worked = time.perf_counter(), time.process_time()
        outputs = simulate(inputs, 2, seed=number + 1, threads=CORES)
        incidents = 1e-6 * float(outputs.incidents.sum())
        by_core.append(CORES * incidents / (time.process_time() - worked))
        by_clock.append(incidents / (time.perf_counter() - started))
        lived.append(outputs.incidents.sum(axis=(2, 3)).ravel())
    count, days = np.concatenate(lived), float(outputs.last_day.mean())
    rate = statistics.median(by_core)
    row(
        f"full model, {OPERATION}, option {OPTION}, {CORES} threads",
        f"{rate:.1f} million incidents a second ({statistics.median(by_clock):.1f} by the clock), "
        f"{count.mean():,.0f} incidents a replication (median {np.median(count):,.0f}, {days:.0f} days lived)",
        f"{LEAST_MILLION_A_SECOND:g} million a second of two cores",
        rate >= LEAST_MILLION_A_SECOND,
    )


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
    parser.add_argument("--peer-replications", type=int, default=180)
    options = parser.parse_args()
    cold, warm = compile_seconds()
    print(
        f"first call in a fresh process, processor time: {cold:.1f} s to compile, {warm:.2f} s from the cache"
    )
    compare_with_generator(compare_with_peers(options.rounds, options.peer_replications))
    full_model(options.rounds)
    production_case()
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
