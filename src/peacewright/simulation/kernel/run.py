"""Run the kernel over futures and replications, with progress, on all cores."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from peacewright.core.cores import usable_cores
from peacewright.simulation.kernel.arrays import FIXED_AXES
from peacewright.simulation.kernel.claims import days_bound, draw_claims
from peacewright.simulation.kernel.inputs import KernelInputs, KernelOutputs
from peacewright.simulation.kernel.loading import Futures, Option
from peacewright.simulation.kernel.plan_gates import no_gates
from peacewright.simulation.kernel.records import Steering, Workspace, allocate
from peacewright.simulation.kernel.runner import runner
from peacewright.simulation.kernel.streams import purpose_keys

Array = NDArray[Any]
DEFAULT_CHUNK = 16
"""Futures a chunk: small enough that progress moves, large enough that working space is seldom allocated."""


def simulate(
    inputs: KernelInputs,
    replications: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
    *,
    chunk: int = DEFAULT_CHUNK,
    threads: int | None = None,
    record_days: bool = False,
    first_future: int = 0,
    numbers: NDArray[np.int64] | None = None,
) -> KernelOutputs:
    """Simulate every future of one option.

    Parameters
    ----------
    inputs : KernelInputs
    replications : int
        R, replications of each future, at least 1.
    seed : int
        Equal seeds give equal outputs whatever ``chunk`` and ``threads``; options share random numbers by day.
    progress : callable, optional
        Called in this thread with (futures done, futures in all) after each chunk.
    chunk : int
        Futures simulated between two calls of ``progress``.
    threads : int, optional
        Threads used; by default all cores this process may use.
    record_days : bool
        Also return marks that happened and marks reported by day and domain (2 * F * R * T * D integers of 4 bytes).
    first_future : int
        Number of the first future, when ``inputs`` holds a part of a larger design.
    numbers : ndarray of int, shape (F,), optional
        Numbers of the futures, when those of the part do not stand in a row; without claims only.

    Returns
    -------
    KernelOutputs

    Raises
    ------
    ValueError
        If the inputs are not valid, replications, chunk or threads are below 1, or numbers are given with claims.
    """
    workers = usable_cores() if threads is None else threads
    _at_least_one(replications=replications, chunk=chunk, threads=workers)
    inputs.validate()
    numbered = _numbered(inputs, first_future, numbers)
    count, run = inputs.futures, runner()
    given = arguments(inputs, numbered, replications, seed, record_days=record_days)

    def run_chunk(first: int) -> int:
        last = min(first + chunk, count)
        with np.errstate(over="ignore"):  # 64-bit arithmetic of the streams wraps when run without compiling
            run(first, last, *given, workspace(inputs))
        return last - first

    _share_out(run_chunk, range(0, count, chunk), workers, count, progress)
    return _with_claims(inputs, unpack(given, inputs.horizon_days), seed, first_future)


def _at_least_one(**counts: int) -> None:
    for name, value in counts.items():
        if value < 1:
            raise ValueError(f"{name} must be at least 1, not {value}")


def _numbered(inputs: KernelInputs, first: int, numbers: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Return the number of each future: from a first one in a row, or as given."""
    if numbers is None:
        return np.arange(inputs.futures, dtype=np.int64) + first
    if inputs.claims is not None:
        raise ValueError("claims are drawn for futures in a row: leave them out, or give first_future")
    return numbers


def _with_claims(inputs: KernelInputs, outputs: KernelOutputs, seed: int, first: int) -> KernelOutputs:
    """Return the outputs with what parties claim of what happened, where they are asked."""
    if inputs.claims is None:
        return outputs
    before = outputs.marks_before_gate
    marks = np.stack([before, outputs.marks - before], axis=-1)
    start, end, gated = map(np.asarray, (inputs.provision_start, inputs.provision_end, inputs.gated))
    days = days_bound(start, end, gated, outputs.gate_day, outputs.last_day)
    claimed, baseless = draw_claims(inputs.claims, marks, days, seed, first)
    return replace(outputs, claimed=claimed, claimed_baseless=baseless)


class Arguments(NamedTuple):
    """What the compiled loop is called with for all chunks alike, in its order."""

    numbers: NDArray[np.int64]
    option: Option
    futures: Futures
    purpose_keys: NDArray[np.uint64]
    tallies: Array
    daily: Array
    in_place: Array
    gates: Steering


def arguments(
    inputs: KernelInputs, numbers: NDArray[np.int64], replications: int, seed: int, *, record_days: bool
) -> Arguments:
    """Return what all chunks of a run share: what is read, and room for what is counted."""
    gates = (inputs.gates or no_gates(inputs.futures)).records(inputs.gated)
    room = _room(inputs, replications, record_days=record_days)
    return Arguments(numbers, *pack(inputs), purpose_keys(seed), *room, gates)


def _room(inputs: KernelInputs, replications: int, *, record_days: bool) -> tuple[Array, Array, Array]:
    """Return arrays for what is counted, for marks by day (happened, reported) and for strength by day.

    The last two are empty where they are not wanted.
    """
    shape, days = (inputs.futures, replications), inputs.horizon_days
    recorded = (days, len(inputs.gate_domains)) if record_days else (0, 0)
    return (
        np.zeros(shape, dtype=record_type(KernelOutputs, 2)),
        np.zeros((2, *shape, *recorded), dtype=np.int32),
        np.zeros((*shape, days if inputs.gates is not None else 0)),
    )


def _share_out(
    run_chunk: Callable[[int], int],
    chunks: range,
    workers: int,
    count: int,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Run chunks on threads and report progress here; stop what has not begun when anything is raised."""
    done = 0
    with ThreadPoolExecutor(max_workers=workers) as pool:
        jobs = [pool.submit(run_chunk, first) for first in chunks]
        try:
            for job in as_completed(jobs):
                done += job.result()
                if progress is not None:
                    progress(done, count)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def record_type(holder: type, skip: int) -> np.dtype[Any]:
    """Return the record of a holder's fields whose axes after the first ``skip`` all have fixed sizes."""
    columns = []
    for declared in fields(holder):
        axes = declared.metadata.get("axes", ())[skip:] if declared.metadata else None
        if (
            axes is None
            or not _by_future(declared.metadata["axes"], skip)
            or any(a not in FIXED_AXES for a in axes)
        ):
            continue
        kind = np.dtype(np.int8) if declared.metadata["dtype"].kind == "b" else declared.metadata["dtype"]
        columns.append((declared.name, kind, tuple(FIXED_AXES[axis] for axis in axes)))
    return np.dtype(columns, align=True)


def _by_future(axes: tuple[str, ...], skip: int) -> bool:
    return axes[:skip] == ("F", "R")[:skip]


def pack(inputs: KernelInputs) -> tuple[Option, Futures]:
    """Convert inputs to what the compiled loop reads: C-ordered arrays of the declared types, one record a future."""

    def array(name: str) -> Array:
        kind = KernelInputs.__dataclass_fields__[name].metadata["dtype"]
        return np.ascontiguousarray(getattr(inputs, name), dtype=kind)

    record = np.zeros(inputs.futures, dtype=record_type(KernelInputs, 1))
    for name in record.dtype.names or ():
        record[name] = getattr(inputs, name)
    option = Option(
        int(inputs.horizon_days),
        int(inputs.collapse_window_days),
        int(inputs.departure_attribution_days),
        *(array(name) for name in Option._fields[3:]),
    )
    return option, Futures(record, *(array(name) for name in Futures._fields[1:]))


def workspace(inputs: KernelInputs) -> Workspace:
    """Return working memory for one thread."""
    return allocate(
        inputs.cells,
        inputs.horizon_days,
        inputs.teams.shape[1],
        int(np.max(inputs.teams, initial=0)),
        inputs.max_incidents,
        inputs.max_candidates,
        inputs.max_reports,
        inputs.confusion.shape[1],
        len(inputs.cell_zones),
    )


def unpack(given: Arguments, horizon_days: int) -> KernelOutputs:
    """Turn the records that the compiled loop filled into outputs."""
    columns: dict[str, Array] = {}
    for declared in fields(KernelOutputs):
        if declared.metadata:
            columns[declared.name] = np.ascontiguousarray(given.tallies[declared.name]).astype(
                declared.metadata["dtype"]
            )
    return KernelOutputs(
        horizon_days=horizon_days,
        daily_marks=given.daily[0] if given.daily.size else None,
        daily_reported=given.daily[1] if given.daily.size else None,
        in_place=given.in_place if given.in_place.size else None,
        **columns,
    )
