"""Exploring a shipped operation: processor time, peak memory, and how both grow with the budget.

Each run is a process of its own that lives options as `explore` does, block by block into a folder. What does not grow
with the budget (starting, planning, loading what is compiled, drawing the page) is measured by a small run that does
all of it, and that run is taken off budget and time alike before slopes are read. Bounds in seconds are for two cores
that do nothing else, so that processor time is held against twice the bound on the clock.

    python -m benchmarks.bench_explore [--size small|full] [--operation ukraine-2025]
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from validation.report import exit_code, row

MOST_SECONDS, CORES, MOST_GB = 300.0, 2, 4.0
SLOPE_LOW, SLOPE_HIGH = 0.9, 1.1
SMALL, FULL = "small", "full"

# By size: options, futures and replications of the whole; budgets for the slopes.
WHOLE = {SMALL: (2, 200, 10), FULL: (6, 2000, 20)}
FUTURES = {SMALL: (500, 1000, 2000), FULL: (500, 1000, 2000, 4000)}
REPLICATIONS = {SMALL: (10, 20, 40), FULL: (10, 20, 40, 80)}
LEAST_FUTURES = 100
"""Enough that all is looked into and drawn: of two futures nothing is, so that their cost is not the fixed one."""
SLOPE_FUTURES = {SMALL: 500, FULL: 500}
SLOPE_REPLICATIONS = {SMALL: 10, FULL: 10}
SEGMENTS = {SMALL: (100, 400), FULL: (125, 250, 500, 1000, 2000)}
SEGMENT_FUTURES = {SMALL: 8, FULL: 32}


@dataclass(frozen=True)
class Used:
    """What one process used."""

    seconds: float
    processor_seconds: float
    peak_gb: float
    disk_mb: float


def explore(operation: str, options: Sequence[str], futures: int, replications: int) -> Used:
    """Explore once in a process of its own."""
    with tempfile.TemporaryDirectory() as room:
        began = time.perf_counter()
        process = subprocess.Popen(
            [
                sys.executable, "-m", "peacewright", "explore", operation, "--options", ",".join(options),
                "--futures", str(futures), "--replications", str(replications), "--out", str(Path(room) / "out"),
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        disk = sum(path.stat().st_size for path in Path(room).rglob("*") if path.is_file()) / 1e6
    if status:
        message = f"exploring ended with code {os.waitstatus_to_exitcode(status)}"
        raise RuntimeError(message)
    kilobytes = used.ru_maxrss if sys.platform != "darwin" else used.ru_maxrss / 1024
    return Used(seconds, used.ru_utime + used.ru_stime, kilobytes / 1e6, disk)


def slope(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Return the slope of log time against log size, by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def whole(operation: str, names: list[str], size: str) -> None:
    count, futures, replications = WHOLE[size]
    chosen = names[:count]
    used = explore(operation, chosen, futures, replications)
    runs = len(chosen) * futures * replications
    what = f"{len(chosen)} options × {futures:,} futures × {replications} replications"
    bound = MOST_SECONDS * CORES
    row(
        f"{what}: processor time",
        f"{used.processor_seconds:.0f} s ({used.seconds:.0f} s on the clock, {runs / used.processor_seconds:,.0f} "
        "runs a processor second)",
        f"{bound:.0f} s, {MOST_SECONDS:.0f} s on {CORES} idle cores",
        used.processor_seconds <= bound,
    )
    row(
        f"{what}: peak memory",
        f"{used.peak_gb:.2f} GB, {used.disk_mb:.0f} MB on disk",
        f"{MOST_GB:g} GB",
        used.peak_gb <= MOST_GB,
    )


def growth(operation: str, option: str, size: str) -> None:
    """Read slopes of processor time against futures and replications, and how memory grows with futures."""
    explore(operation, [option], 2, 1)  # compiles, if nothing has yet
    counts, replications = FUTURES[size], SLOPE_REPLICATIONS[size]
    fixed = explore(operation, [option], LEAST_FUTURES, replications).processor_seconds
    used = [explore(operation, [option], futures, replications) for futures in counts]
    further = [futures - LEAST_FUTURES for futures in counts]
    _slope_row("futures", further, [each.processor_seconds - fixed for each in used])
    grown = (used[-1].peak_gb - used[0].peak_gb) * 1e6 / ((counts[-1] - counts[0]) * replications)
    row(
        f"memory from {counts[0]:,} to {counts[-1]:,} futures",
        f"{used[0].peak_gb:.2f} to {used[-1].peak_gb:.2f} GB, {grown:.1f} kB a run",
        f"{MOST_GB:g} GB",
        used[-1].peak_gb <= MOST_GB,
    )
    # What is done once a future does not grow with replications: it is measured by one, and taken off.
    counts, futures = REPLICATIONS[size], SLOPE_FUTURES[size]
    once, *seconds = (explore(operation, [option], futures, each).processor_seconds for each in (1, *counts))
    _slope_row("replications", [each - 1 for each in counts], [each - once for each in seconds])


def _slope_row(what: str, counts: Sequence[int], seconds: Sequence[float]) -> None:
    told = ", ".join(f"{count:,}: {each:.1f} s" for count, each in zip(counts, seconds, strict=True))
    if min(seconds) < 1.0:
        row(f"slope of processor time against {what}", told, "0.9 to 1.1", None, "runs too short to tell")
        return
    found = slope(counts, seconds)
    row(
        f"slope of processor time against {what}, fixed cost apart",
        f"{found:.2f} ({told})",
        f"{SLOPE_LOW} to {SLOPE_HIGH}",
        SLOPE_LOW <= found <= SLOPE_HIGH,
    )


def segments(size: str) -> None:
    """Read how the kernel's time grows with segments at the same number of incidents."""
    from peacewright.simulation.kernel.run import simulate
    from validation.peers.instances import instance

    futures, counts = SEGMENT_FUTURES[size], SEGMENTS[size]
    simulate(instance(1, cells=counts[0]), 1, 1, threads=1)
    seconds = []
    for count in counts:
        inputs = instance(futures, cells=count, collapses=False)
        began = time.process_time()
        simulate(inputs, 2, 1, threads=1)
        seconds.append(time.process_time() - began)
    # Over n log n, which a straight line in logs does not hold: time over n log n must not grow.
    ratio = [each / (n * math.log(n)) for each, n in zip(seconds, counts, strict=True)]
    told = ", ".join(f"{n:,}: {each:.2f} s" for n, each in zip(counts, seconds, strict=True))
    grows = ratio[-1] / ratio[0]
    row(f"kernel from {counts[0]:,} to {counts[-1]:,} segments, over n log n", f"{grows:.2f} times ({told})",
        "at most 1.1 times", grows <= SLOPE_HIGH)  # fmt: skip


def main() -> int:
    """Print all figures; return 1 if a bound is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--operation", default="ukraine-2025")
    parser.add_argument("--size", choices=(SMALL, FULL), default=FULL)
    given = parser.parse_args()
    from peacewright.operation.loading import load

    names = list(load(given.operation).operation.options)
    print(f"exploring {given.operation}, {given.size}; load before: {os.getloadavg()[0]:.2f}", flush=True)
    whole(given.operation, names, given.size)
    growth(given.operation, names[1], given.size)
    segments(given.size)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
