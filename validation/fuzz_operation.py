"""Fuzz the operation file: thousands of spoiled files, each of which must be told apart from a good one, calmly.

``python -m validation.fuzz_operation --cases 10000`` checks mutants of every operation file that ships and bytes that
never were one (``validation/mutants.py``). Each must give an operation or findings, within 2 s of processor time and
1 GB; each finding must have a message, a remedy and a line that the file has. Some of the mutants that load are planned
and lived through two futures as well: that must end in results or in findings. What fails is written to a folder with
its number, what went wrong, and the shortest part of it that still fails.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import queue
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peacewright.core.findings import Finding, PeacewrightError
from peacewright.operation.loading import load
from peacewright.operation.reading.document import MOST_FINDINGS
from validation.mutants import Mutant, mutant
from validation.report import exit_code, row

SECONDS, BYTES = 2.0, 1_000_000_000
LONGEST_FINDING = 4_000
STUCK_SECONDS = 300
"""Wall-clock time after which a worker counts as stuck: far above the bound, for a machine with other work."""

LIVED_OF = 20
"""One in so many of the mutants that load is planned and lived through two futures, unless asked otherwise."""


@dataclass(frozen=True)
class Verdict:
    """What became of one case."""

    number: int
    recipe: str
    loads: bool
    seconds: float
    peak_bytes: int
    failure: str
    lived: str = ""


# --- one case -------------------------------------------------------------------------------------------------------


def failure_of(path: Path) -> tuple[bool, str]:
    """Check a file; return whether it loads, and what about that is a fault of the program ('' if nothing is)."""
    content = path.read_bytes()
    try:
        findings, loads = load(path).findings, True
    except PeacewrightError as error:
        findings, loads = error.findings, False
    except Exception:  # noqa: BLE001 - this is what we are looking for
        return False, traceback.format_exc(limit=-6)
    return loads, next(_faults_of(findings, loads, content), "")


def _faults_of(findings: tuple[Finding, ...], loads: bool, content: bytes) -> Iterator[str]:
    last = max(len(content.decode("utf-8", "replace").splitlines()), content.count(b"\n") + 1)
    if not loads and not findings:
        yield "refused without a finding"
    if len(findings) > MOST_FINDINGS:
        yield f"{len(findings)} findings"
    for finding in findings:
        if loads and finding.severity == "error":
            yield f"an error in a file that loads: {finding}"
        if not finding.message.strip() or not finding.remedy.strip():
            yield f"no message or no remedy: {finding!r}"
        if not finding.place.file or (finding.place.line is not None and not 1 <= finding.place.line <= last):
            yield f"not within the file of {last} lines: {finding}"
        if len(str(finding)) > LONGEST_FINDING:
            yield f"{len(str(finding))} characters in one finding: {str(finding)[:200]}"
        json.dumps(finding.as_dict(), ensure_ascii=False).encode()
    if not loads and not any(finding.severity == "error" for finding in findings):
        yield "refused without an error"


def measured(path: Path) -> tuple[bool, str, float, int]:
    """Check a file; return whether it loads, its failure, processor seconds and the peak of memory in bytes."""
    _reset_peak()
    start = time.process_time()
    loads, failure = failure_of(path)
    seconds = time.process_time() - start
    peak = _peak()
    if not failure and seconds > SECONDS:
        failure = f"{seconds:.2f} s of processor time"
    if not failure and peak > BYTES:
        failure = f"{peak / 1e6:.0f} MB"
    return loads, failure, seconds, peak


def lived_through(path: Path) -> str:
    """Plan a file that loads and live it through two futures; return a traceback, or '' where all is well."""
    from peacewright import study

    with tempfile.TemporaryDirectory() as room:
        try:
            study.simulate(load(path), futures=2, replications=1, out=Path(room) / "out")
        except PeacewrightError as error:
            return "" if error.findings else "refused without a finding"
        except Exception:  # noqa: BLE001 - this is what we are looking for
            return traceback.format_exc(limit=-6)
    return ""


def _reset_peak() -> None:
    """Let the kernel begin to note the peak of memory anew, where it can (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _peak() -> int:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


# --- many -----------------------------------------------------------------------------------------------------------


def _work(seed: int, numbers: Any, verdicts: Any, lives: bool) -> None:
    """Check cases until there are no more; a worker that plans as well is let have more memory."""
    if not lives:
        resource.setrlimit(
            resource.RLIMIT_AS, (4 * BYTES, 4 * BYTES)
        )  # room enough to measure; an end to what grows
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "operation.yaml"
        load("ukraine-2025")  # tables and schema are read once a process
        while (number := numbers.get()) is not None:
            verdicts.put((os.getpid(), number))
            case = mutant(seed, number)
            path.write_bytes(case.content)
            loads, failure, seconds, peak = measured(path)
            lived = lived_through(path) if lives and loads else ""
            verdicts.put(Verdict(number, case.recipe, loads, seconds, peak, failure, lived))
        verdicts.put(None)


def fuzz(
    seed: int, numbers: list[int], workers: int, lives: bool, tell: Callable[[Verdict], None]
) -> list[Verdict]:
    """Check the cases of these numbers in processes of their own; a process that dies or hangs is a failure.

    Returns
    -------
    list of Verdict
        By number.
    """
    crew = _Crew(seed, numbers, workers, lives)
    found = {}
    for verdict in crew.verdicts():
        found[verdict.number] = verdict
        tell(verdict)
    return [found[number] for number in sorted(found)]


class _Crew:
    """Processes that take numbers from one queue; one that is lost is replaced, and its case told."""

    def __init__(self, seed: int, numbers: list[int], workers: int, lives: bool) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._queue, self._said = self._context.Queue(), self._context.Queue()
        self._seed = seed
        self._arguments = (seed, self._queue, self._said, lives)
        for number in [*numbers, *[None] * workers]:
            self._queue.put(number)
        self._crew = [self._started() for _ in range(workers)]
        self._begun: dict[int, tuple[int, float]] = {}

    def _started(self) -> Any:
        worker = self._context.Process(target=_work, args=self._arguments, daemon=True)
        worker.start()
        return worker

    def verdicts(self) -> Iterator[Verdict]:
        """Yield what became of each case, as it is known."""
        ended = 0
        while ended < len(self._crew):
            try:
                said = self._said.get(timeout=5)
            except queue.Empty:
                yield from self._lost(silent=True)
                continue
            if said is None:
                ended += 1
            elif isinstance(said, Verdict):
                self._begun = {pid: begun for pid, begun in self._begun.items() if begun[0] != said.number}
                yield said
            else:
                self._begun[said[0]] = (said[1], time.monotonic())
            yield from self._lost(silent=False)
        for worker in self._crew:
            worker.join()

    def _lost(self, silent: bool) -> Iterator[Verdict]:
        """Replace workers that hang, or that died and have nothing more to say."""
        for place, worker in enumerate(self._crew):
            number, since = self._begun.get(worker.pid, (None, 0.0))
            stuck = number is not None and time.monotonic() - since > STUCK_SECONDS
            dead = silent and worker.exitcode not in {None, 0}
            if number is None and dead:
                message = f"a worker ended with {worker.exitcode} before its first case"
                raise RuntimeError(message)
            if number is not None and (stuck or dead):
                why = f"no end after {STUCK_SECONDS} s" if stuck else f"the process died ({worker.exitcode})"
                worker.kill()
                del self._begun[worker.pid]
                self._crew[place] = self._started()
                yield Verdict(number, mutant(self._seed, number).recipe, False, 0.0, 0, why)


# --- what failed ----------------------------------------------------------------------------------------------------


def shrunk(case: Mutant, attempts: int = 300) -> bytes:
    """Leave out blocks of lines for as long as the file fails in the same way."""
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "operation.yaml"

        def ends(lines: list[bytes]) -> str:
            path.write_bytes(b"".join(lines))
            return measured(path)[1].strip().rpartition("\n")[2][:60]

        lines = case.content.splitlines(keepends=True)
        wanted, block = ends(lines), max(1, len(lines) // 2)
        while wanted and block and attempts > 0:
            start = 0
            while start < len(lines) and attempts > 0:
                fewer = lines[:start] + lines[start + block :]
                attempts -= 1
                if ends(fewer) == wanted:
                    lines = fewer
                else:
                    start += block
            block //= 2
        return b"".join(lines)


def keep(folder: Path, seed: int, verdict: Verdict) -> None:
    """Write a case that failed, with what went wrong, and the short form of it."""
    folder.mkdir(parents=True, exist_ok=True)
    case = mutant(seed, verdict.number)
    stem = f"{seed}-{verdict.number}"
    (folder / f"{stem}.yaml").write_bytes(case.content)
    why = f"seed {seed}, case {verdict.number}: {case.recipe}\n\n{verdict.failure or verdict.lived}\n"
    (folder / f"{stem}.txt").write_text(why, encoding="utf-8")
    if verdict.failure and verdict.seconds:
        (folder / f"{stem}.short.yaml").write_bytes(shrunk(case))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--lived-of", type=int, default=LIVED_OF, help="one in so many that load is lived through"
    )
    parser.add_argument("--case", type=int, help="check one case of the seed, and write it to the folder")
    parser.add_argument(
        "--failures", type=Path, default=Path("results") / "fuzz", help="where failures are kept"
    )
    asked = parser.parse_args(arguments)
    shutil.rmtree(asked.failures, ignore_errors=True)
    done = 0

    def tell(verdict: Verdict) -> None:
        nonlocal done
        done += 1
        if verdict.failure or verdict.lived:
            keep(asked.failures, asked.seed, verdict)
            last = (verdict.failure or verdict.lived).strip().rpartition("\n")[2]
            print(f"case {verdict.number} ({verdict.recipe[:60]}): {last[:200]}", flush=True)
        if done % 1000 == 0:
            print(f"{done:,} cases", flush=True)

    numbers = [asked.case] if asked.case is not None else list(range(asked.cases))
    verdicts = fuzz(asked.seed, numbers, asked.workers, False, tell)
    loading = [verdict.number for verdict in verdicts if verdict.loads]
    lived = fuzz(asked.seed, loading[:: asked.lived_of], asked.workers, True, tell)
    _sum_up(verdicts, lived)
    return exit_code()


def _sum_up(verdicts: list[Verdict], lived: list[Verdict]) -> None:
    slowest = max(verdicts, key=lambda verdict: verdict.seconds)
    largest = max(verdicts, key=lambda verdict: verdict.peak_bytes)
    bad = sum(bool(verdict.failure) for verdict in verdicts)
    broken = sum(bool(verdict.failure or verdict.lived) for verdict in lived)
    loading = sum(verdict.loads for verdict in verdicts)
    print(f"{loading:,} cases load; the slowest is {slowest.number}, the largest {largest.number}")
    row("mutants at which the program faulted", f"{bad} of {len(verdicts):,}", "0", not bad)
    seconds, peak = slowest.seconds, largest.peak_bytes
    row("slowest check, processor time", f"{seconds:.2f} s", f"at most {SECONDS:g} s", seconds <= SECONDS)
    row(
        "largest check, peak of memory",
        f"{peak / 1e6:.0f} MB",
        f"at most {BYTES / 1e6:.0f} MB",
        peak <= BYTES,
    )
    row("faults while mutants were planned and lived", f"{broken} of {len(lived):,}", "0", not broken)


if __name__ == "__main__":
    sys.exit(main())
