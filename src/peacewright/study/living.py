"""Living: the futures of plans lived block by block, here or on a cluster. The one way in which any verb lives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Protocol, Self

from peacewright.core.cores import usable_cores
from peacewright.core.findings import InputFault
from peacewright.core.progress import Count, Progress
from peacewright.core.run import RunRecord
from peacewright.exploration.running import Block, Part, cut, futures_in_a_block, run
from peacewright.operation.loading import LoadedOperation
from peacewright.study.common import cannot
from peacewright.study.planning import each_plan

if TYPE_CHECKING:
    from peacewright.core.futures import Futures
    from peacewright.plan.plan import Plan
    from peacewright.simulation.live import Outcomes

Report = Callable[[int, int], None]


def live_part(
    plan: Plan, futures: Futures, replications: int, seed: int, report: Report | None = None
) -> Part:
    """Live one plan through some futures on one core: the work of one block, wherever it is done."""
    from peacewright.simulation.live import live

    lived = live(plan, futures, replications, seed, report, threads=1)
    return Part(lived.tables(), lived.read)


class Workers(Protocol):
    """Whoever lives blocks, for as long as the context lasts."""

    most_waiting: int | None

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def submit(
        self, plan: Plan, futures: Futures, replications: int, seed: int, report: Report
    ) -> Future[Part]:
        """Hand out a block; ``report`` may be called with (futures done, futures in all), also not at all."""


class Threads:
    """Threads of this process, one a core. Realising holds the interpreter's lock, the kernel does not."""

    most_waiting: int | None = None

    def __init__(self, count: int | None = None) -> None:
        self._pool = ThreadPoolExecutor(count or usable_cores(), "block")

    def __enter__(self) -> Self:
        from peacewright.simulation.kernel.runner import compile_ahead

        compile_ahead()
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def submit(
        self, plan: Plan, futures: Futures, replications: int, seed: int, report: Report
    ) -> Future[Part]:
        """Hand out a block; what ``report`` raises ends it."""
        return self._pool.submit(live_part, plan, futures, replications, seed, report)


@dataclass(frozen=True)
class Work:
    """What is to be lived.

    Attributes
    ----------
    loaded : LoadedOperation
    options : sequence of str
    futures : Futures
    replications : int
    record : RunRecord
        Takes the seconds of planning, and of all until the last block was kept.
    progress : callable or None
    """

    loaded: LoadedOperation
    options: Sequence[str]
    futures: Futures
    replications: int
    record: RunRecord
    progress: Progress | None

    def blocks(self, option: str) -> list[Block]:
        """Return the blocks of one option in order."""
        return list(cut(option, self.futures.count, futures_in_a_block(self.replications)))


def live_all(
    work: Work,
    workers: Workers,
    keep: Callable[[Block, Part], None],
    has: Callable[[Block], bool] = lambda block: False,
    planned: Mapping[str, Plan] | None = None,
) -> dict[str, Plan]:
    """Plan every option, live each plan through all futures while the next are still being planned, return the plans.

    Parameters
    ----------
    work : Work
    workers : Workers
    keep : callable
        Called with each block and what it came to.
    has : callable
        Whether a block has been kept before: it is not lived again.
    planned : mapping of option name to Plan, optional
        Plans made before.

    Raises
    ------
    PeacewrightError
        If the operation cannot be planned or lived.
    """
    plans: dict[str, Plan] = {}
    # The same futures for all options: what is made of them alone is then made once.
    futures, part_of = work.futures, cache(work.futures.between)
    count = Count("simulating", futures.count * len(work.options), work.progress)

    def blocks() -> Iterator[Block]:
        with work.record.timed("plan"):
            made = planned.items() if planned else each_plan(work.loaded, work.options, work.progress)
            for name, plan in made:
                plans[name] = plan
                for block in work.blocks(name):
                    if has(block):
                        count.report(str(block), block.futures, block.futures)
                    else:
                        yield block

    def submit(block: Block) -> Future[Part]:
        drawn = part_of(block.first, block.last)
        report = partial(count.report, str(block))
        return workers.submit(plans[block.option], drawn, work.replications, futures.seed, report)

    def keep_and_count(block: Block, part: Part) -> None:
        keep(block, part)
        count.report(str(block), block.futures, block.futures)

    try:
        with work.record.timed("simulate"):
            run(blocks(), submit, keep_and_count, workers.most_waiting)
    except InputFault as fault:
        count.stop()
        raise cannot(work.loaded, "agreement", fault.message, fault.remedy) from fault
    except BaseException:
        count.stop()
        raise
    return {name: plans[name] for name in work.options}


def live_in_memory(
    loaded: LoadedOperation,
    options: Sequence[str],
    futures: int,
    replications: int,
    record: RunRecord,
    progress: Progress | None,
) -> tuple[Futures, dict[str, Outcomes]]:
    """Plan and live options for a verb that needs the outcomes at once, without a folder of checkpoints."""
    from peacewright.simulation.futures import draw_futures

    drawn = draw_futures(loaded.operation, loaded.factors, futures, record.seed)
    parts: dict[Block, Part] = {}
    work = Work(loaded, options, drawn, replications, record, progress)
    with Threads() as workers:
        plans = live_all(work, workers, parts.__setitem__)
    return drawn, {
        name: joined(plan, record.seed, [parts[block] for block in work.blocks(name)])
        for name, plan in plans.items()
    }


def joined(plan: Plan, seed: int, parts: Sequence[Part]) -> Outcomes:
    """Join what the blocks of one option, in order, came to."""
    import polars as pl

    from peacewright.simulation.live import Outcomes

    tables = {
        name: pl.concat([part.tables[name] for part in parts], rechunk=True) for name in parts[0].tables
    }
    return Outcomes(plan, seed, tuple(sorted({name for part in parts for name in part.read})), tables)
