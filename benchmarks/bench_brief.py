"""The brief of a shipped operation from the command line: seconds and peak memory of each run, beside the bounds.

Every run is a fresh process. The first has an empty cache of compiled code, as after set-up; the next has another seed
and keeps the compiled code, but no results. Bounds are for two cores that do nothing else: processor time is printed
too, since on a busy machine the clock says more about the neighbours.

    python -m benchmarks.bench_brief [--operation ukraine-2025] [--futures 1000] [--rounds 1]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MEMORY_MB = 3000.0
COLD_SECONDS, WARM_SECONDS = 90.0, 30.0
HELP_SECONDS, CHECK_SECONDS = 0.7, 1.0
QUICK_ROUNDS = 5


@dataclass(frozen=True)
class Run:
    """What one process took."""

    seconds: float
    processor_seconds: float
    peak_mb: float


def run(arguments: list[str], cache: Path) -> Run:
    """Run the program once in a process of its own.

    Raises
    ------
    RuntimeError
        If it fails.
    """
    began = time.perf_counter()
    silent = os.open(os.devnull, os.O_WRONLY)
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "peacewright", *arguments],
        {**os.environ, "NUMBA_CACHE_DIR": str(cache)},
        file_actions=[(os.POSIX_SPAWN_DUP2, silent, 1)],
    )
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - began
    os.close(silent)
    if status:
        message = f"peacewright {' '.join(arguments)} ended with code {os.waitstatus_to_exitcode(status)}"
        raise RuntimeError(message)
    kilobytes = used.ru_maxrss if sys.platform != "darwin" else used.ru_maxrss / 1024
    return Run(seconds, used.ru_utime + used.ru_stime, kilobytes / 1000)


def keeps(label: str, value: float, bound: float, unit: str) -> bool:
    """Print a figure beside its bound; return whether it keeps it."""
    kept = value <= bound
    print(f"  {label:34} {value:8.2f} {unit:2}  bound {bound:g} {unit}  {'kept' if kept else 'MISSED'}")
    return kept


def brief(operation: str, futures: int, seed: int, cache: Path, bound: float) -> bool:
    """Time one brief, step by step."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "brief"
        took = run(
            ["brief", operation, "--futures", str(futures), "--seed", str(seed), "--out", str(out)], cache
        )
        steps = json.loads((out / "run.json").read_text(encoding="utf-8"))["timings_s"]
    for step, seconds in steps.items():
        print(f"  {step:34} {seconds:8.2f} s")
    print(f"  {'start, reading, writing':34} {took.seconds - sum(steps.values()):8.2f} s")
    print(f"  {'processor time':34} {took.processor_seconds:8.2f} s")
    return keeps("whole", took.seconds, bound, "s") & keeps("peak memory", took.peak_mb, MEMORY_MB, "MB")


def quick(label: str, arguments: list[str], cache: Path, bound: float) -> bool:
    """Time a quick verb: the median of some runs after a first."""
    seconds = sorted(run(arguments, cache).seconds for _ in range(QUICK_ROUNDS + 1))
    return keeps(label, seconds[len(seconds) // 2], bound, "s")


def main() -> int:
    """Print all figures; return 1 if a bound is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--operation", default="ukraine-2025")
    parser.add_argument("--futures", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1, help="warm runs, each with another seed")
    given = parser.parse_args()
    print(f"brief of {given.operation}, {given.futures:,} futures, {os.cpu_count()} cores")
    print(f"load of the machine before: {os.getloadavg()[0]:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        print("cold: empty cache of compiled code")
        kept = [brief(given.operation, given.futures, 1, cache, COLD_SECONDS)]
        for seed in range(2, 2 + given.rounds):
            print(f"warm: seed {seed}")
            kept.append(brief(given.operation, given.futures, seed, cache, WARM_SECONDS))
        print("quick verbs, median")
        kept.append(quick("--help", ["--help"], cache, HELP_SECONDS))
        kept.append(quick(f"check {given.operation}", ["check", given.operation], cache, CHECK_SECONDS))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
