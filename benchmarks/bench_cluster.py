"""Exploring on a Dask cluster of one machine: two one-thread workers against one, in interleaved rounds.

A scheduler and workers are started as processes of their own. Time is that on the clock from handing out the first
block to keeping the last: planning is done here, whoever lives the futures, and is left out.

    python -m benchmarks.bench_cluster [--operation ukraine-2025] [--option none] [--futures 400] [--rounds 5]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks.rounds import interleaved, ratios
from peacewright.core.futures import Futures
from peacewright.exploration.running import Block, Part, cut, run
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import draw_futures
from peacewright.study import load
from peacewright.study import plan as plan_options
from peacewright.study.cluster import Cluster
from tests.study.test_cluster import running_cluster
from validation.report import exit_code, row

AT_LEAST = 1.6
REPLICATIONS = 20
BLOCK_FUTURES = 10
"""Small blocks, so that the last ones to end do not decide the ratio."""


def live(address: str, plan: Plan, futures: Futures, number: int) -> int:
    """Live one option on the cluster at an address; return the blocks kept."""
    del number
    kept: list[Block] = []

    def keep(block: Block, part: Part) -> None:
        del part
        kept.append(block)

    with Cluster(address) as workers:
        run(
            cut(plan.option_name, futures.count, BLOCK_FUTURES),
            lambda block: workers.submit(
                plan, futures.between(block.first, block.last), REPLICATIONS, futures.seed, lambda *_: None
            ),
            keep,
            workers.most_waiting,
        )
    return len(kept)


def main() -> int:
    """Print the ratio; return 1 if the bound is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--operation", default="ukraine-2025")
    parser.add_argument("--option", default="none")
    parser.add_argument("--futures", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    loaded = load(given.operation)
    plan = plan_options(loaded, given.option)[given.option]
    futures = draw_futures(loaded.operation, loaded.factors, given.futures, 1)
    print(
        f"cluster of {os.cpu_count()} cores; load of the machine before: {os.getloadavg()[0]:.2f}", flush=True
    )
    with tempfile.TemporaryDirectory() as room:
        one, two = Path(room) / "one", Path(room) / "two"
        one.mkdir()
        two.mkdir()
        with running_cluster(one, 1) as (alone, _), running_cluster(two, 2) as (pair, _):
            for address in (alone, pair):  # every worker compiles or loads the kernel once
                live(address, plan, futures.between(0, min(40, futures.count)), -1)
            programs = {"one": partial(live, alone, plan, futures), "two": partial(live, pair, plan, futures)}
            turns = interleaved(programs, given.rounds, clock=time.perf_counter)
    found = ratios(turns, "two", "one")
    runs = given.futures * REPLICATIONS
    slowest = statistics.median(turn.seconds for turn in turns["one"])
    told = f"median {statistics.median(found):.2f}, worst {min(found):.2f} (of {len(found)})"
    told += f"; one worker lives {runs / slowest:,.0f} runs a second"
    row(
        "two one-thread workers against one",
        told,
        f"{AT_LEAST:g} times",
        statistics.median(found) >= AT_LEAST,
    )
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
