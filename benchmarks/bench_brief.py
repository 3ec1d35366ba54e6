"""The brief of a shipped operation from the command line: seconds and peak memory of each run, beside the bounds.

Every run is a fresh process. The first has empty caches, of compiled code and of plans, as after set-up. The next have
another seed: compiled code is kept, and so are plans, which do not depend on the seed; nothing that was lived, answered
or drawn is. The last plans anew with compiled code kept, as after a change of the file; it has no bound. Bounds are for
two cores that do nothing else: processor time is printed too, since on a busy machine the clock says more about the
neighbours.

    python -m benchmarks.bench_brief [--operation ukraine-2025] [--futures 1000] [--rounds 1]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.rounds import interleaved
from validation.report import exit_code, row

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


WITHIN = {"plan": "simulate"}
"""Steps that run while another does: options are lived while the next are planned."""


def run(arguments: list[str], cache: Path, *, keep_plans: bool = True) -> Run:
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
        {
            **os.environ,
            "NUMBA_CACHE_DIR": str(cache / "compiled"),
            "PEACEWRIGHT_CACHE": str(cache) if keep_plans else "off",
        },
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


def brief(label: str, operation: str, futures: int, seed: int, cache: Path, bound: float | None) -> None:
    """Time one brief, step by step, and print its rows; without a bound plans are made anew."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "brief"
        asked = ["brief", operation, "--futures", str(futures), "--seed", str(seed), "--out", str(out)]
        took = run(asked, cache, keep_plans=bound is not None)
        steps = json.loads((out / "run.json").read_text(encoding="utf-8"))["timings_s"]
    for step, seconds in steps.items():
        print(f"  {step + (f' (within {WITHIN[step]})' if step in WITHIN else ''):34} {seconds:8.2f} s")
    rest = took.seconds - sum(seconds for step, seconds in steps.items() if step not in WITHIN)
    print(f"  {'start, reading, writing':34} {rest:8.2f} s")
    print(f"  {'processor time':34} {took.processor_seconds:8.2f} s")
    check = f"brief of {operation}, {futures:,} futures, {label}"
    figure = f"{took.seconds:.1f} s by the clock, {took.processor_seconds:.1f} s of processor time"
    if bound is None:
        print(f"{check}: {figure}, {took.peak_mb:,.0f} MB")
        return
    row(f"{check}: time", figure, f"{bound:g} s by the clock", took.seconds <= bound)
    row(f"{check}: peak memory", f"{took.peak_mb:,.0f} MB", f"{MEMORY_MB:,.0f} MB", took.peak_mb <= MEMORY_MB)


def quick(operation: str, cache: Path) -> None:
    """Time the quick verbs in interleaved rounds, after a first run of each, and print the median of each."""
    verbs = {
        "--help": (["--help"], HELP_SECONDS),
        f"check {operation}": (["check", operation], CHECK_SECONDS),
    }
    for arguments, _ in verbs.values():
        run(arguments, cache)
    programs = {name: partial(_run_round, arguments, cache) for name, (arguments, _) in verbs.items()}
    for name, turns in interleaved(programs, QUICK_ROUNDS).items():
        seconds = statistics.median(turn.seconds for turn in turns)
        bound = verbs[name][1]
        row(f"{name}: median of {QUICK_ROUNDS}", f"{seconds:.2f} s", f"{bound:g} s", seconds <= bound)


def _run_round(arguments: list[str], cache: Path, number: int) -> Run:
    del number
    return run(arguments, cache)


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
        brief("empty caches", given.operation, given.futures, 1, cache, COLD_SECONDS)
        for seed in range(2, 2 + given.rounds):
            brief(f"seed {seed}", given.operation, given.futures, seed, cache, WARM_SECONDS)
        brief("planned anew", given.operation, given.futures, 2, cache, None)
        quick(given.operation, cache)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
