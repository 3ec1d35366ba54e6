"""The study: the one place that joins declare, plan, simulate and answer.

The verbs of the command line and of Python are functions here. Each takes what :func:`load` returns; those that write
do so beside the target and rename at the end, so that an interrupted run leaves nothing half-written.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peacewright.core.display import Displayed, display_with
from peacewright.core.findings import Finding, InputFault, PeacewrightError, Place, Severity
from peacewright.core.progress import Count, Progress, tell
from peacewright.core.run import RunRecord
from peacewright.core.writing import atomic_directory, write_atomically
from peacewright.operation.editing.edit import edit
from peacewright.operation.loading import LoadedOperation, load

if TYPE_CHECKING:
    import polars as pl

    from peacewright.answers.answer import Answer
    from peacewright.answers.case import Case
    from peacewright.core.futures import Futures
    from peacewright.plan.plan import Plan
    from peacewright.simulation.live import Lived

__all__ = [
    "BriefPaths",
    "Progress",
    "SimulationResult",
    "answer",
    "brief",
    "check",
    "edit",
    "export",
    "load",
    "new",
    "plan",
    "simulate",
    "upgrade",
]

FUTURES = 1000
REPLICATIONS = 2
SEED = 1

OPTIONS_AT_ONCE = 2
"""Plans lived side by side: while the kernel runs one on all cores, the next is realised. More only cost memory."""


@dataclass(frozen=True)
class SimulationResult(Displayed):
    """Where a simulation was written, and its tables."""

    directory: Path
    futures: pl.DataFrame
    outcomes: pl.DataFrame

    def __repr__(self) -> str:
        return (
            f"<{self.outcomes.height} outcomes in {self.futures.height} futures, written to {self.directory}>"
        )


@dataclass(frozen=True)
class BriefPaths:
    """Where the parts of a brief were written."""

    directory: Path
    brief: Path
    answers: Path
    run: Path


def new(name: str, template: str, out: Path | str | None = None) -> Path:
    """Write a new operation file from a template, and return its path; as :func:`.templates.new_operation`."""
    from peacewright.operation.templates import new_operation

    return new_operation(name, template, out)


def _display(noun: object) -> str:
    from peacewright.reporting.displays import html_of

    return html_of(noun)


display_with(_display)


def upgrade(operation: str | Path, out: Path | str | None = None) -> tuple[Path, tuple[Finding, ...]]:
    """Write a file of an older version anew: its path and a note a change; as :func:`.upgrades.upgrade_file`."""
    from peacewright.operation.reading.upgrades import upgrade_file

    return upgrade_file(operation, out)


def check(operation: str | Path) -> tuple[Finding, ...]:
    """Return all findings on an operation file; none of severity error means that it can be used."""
    try:
        return load(operation).findings
    except PeacewrightError as error:
        return error.findings


def plan(
    loaded: LoadedOperation, option: str | None = None, progress: Progress | None = None
) -> dict[str, Plan]:
    """Plan one option, or all.

    Parameters
    ----------
    loaded : LoadedOperation
    option : str, optional
        An option's name; by default every option is planned.
    progress : callable, optional
        Called with (step, done, all).

    Returns
    -------
    dict of str to Plan
        By option name, in the order of the file.

    Raises
    ------
    PeacewrightError
        If there is no such option, or the theatre cannot be built from what is declared.
    """
    return dict(_plan(loaded, _chosen(loaded, [option] if option else None), progress))


def _plan(loaded: LoadedOperation, names: list[str], progress: Progress | None) -> Iterator[tuple[str, Plan]]:
    """Yield the plan of each option as soon as it is made.

    Where teams verify, bases are decided twice: how busy the teams are is only known once a plan has been lived.
    """
    from peacewright.planning.sequence import plan_option, station_again
    from peacewright.simulation.rehearsal import rehearse
    from peacewright.theatre.build import build_theatre

    try:
        theatre = build_theatre(loaded.operation, loaded.factors)
    except (KeyError, ValueError) as fault:
        raise _cannot(loaded, "theatre", str(fault.args[0])) from fault
    for done, name in enumerate(names):
        tell(progress, "planning", done, len(names))
        try:
            planned = plan_option(loaded.operation, name, theatre, loaded.factors)
            busy_share = rehearse(planned)
        except KeyError as fault:
            raise _cannot(loaded, f"options.{name}", str(fault.args[0])) from fault
        except InputFault as fault:
            raise _cannot(loaded, "agreement", fault.message, fault.remedy) from fault
        tell(progress, "planning", done + 1, len(names))
        yield name, planned if busy_share is None else station_again(planned, busy_share)


def explain(
    loaded: LoadedOperation,
    name: str,
    option: str | None = None,
    brief: Path | str | None = None,
    progress: Progress | None = None,
) -> dict[str, dict[str, Any]]:
    """Say by option how one number came about, as plain data, without living any future.

    ``name`` stands in ``answers.json`` beside the number, or is that of a number of the plan, a measure or a factor;
    ``brief`` is the folder of a brief of the same file, which says what the number was there (``in_brief``).

    Raises
    ------
    PeacewrightError
        If no option has such a number, or the folder holds no brief of this file.
    """
    from peacewright.answers.numbers.explaining import explained
    from peacewright.answers.reading_back import read_answers

    document = None if brief is None else read_answers(Path(brief), loaded)
    return explained(name, plan(loaded, option, progress), loaded.factors, document)


def simulate(
    loaded: LoadedOperation,
    options: Sequence[str] | None = None,
    futures: int = FUTURES,
    replications: int = REPLICATIONS,
    seed: int = SEED,
    out: Path | str = "simulation",
    progress: Progress | None = None,
) -> SimulationResult:
    """Live the plans of some options through futures, and write the tables.

    Writes ``futures.parquet`` (a row a future, a column a factor or choice), ``outcomes.parquet`` (a row per option and
    future: mean and standard error over replications of every metric) and ``run.json`` into ``out``.

    Raises
    ------
    PeacewrightError
        If an option does not exist, or ``out`` cannot be written.
    """
    record = _record(loaded, "simulate", seed, options=options, futures=futures, replications=replications)
    with atomic_directory(Path(out)) as directory:
        names = _chosen(loaded, options)
        drawn, _, lived = _plan_and_live(loaded, names, futures, replications, seed, record, progress)
        tables = _write_tables(directory, drawn, lived)
        record.write(directory)
    return SimulationResult(Path(out), *tables)


def answer(
    loaded: LoadedOperation,
    futures: int = FUTURES,
    replications: int = REPLICATIONS,
    seed: int = SEED,
    progress: Progress | None = None,
    record: RunRecord | None = None,
) -> tuple[Case, tuple[Answer, ...]]:
    """Answer every question for every option, without writing anything.

    Returns
    -------
    tuple of Case and tuple of Answer
        The case holds the plans, futures and outcomes that the answers were made from.
    """
    from peacewright.answers.all import answer_all
    from peacewright.answers.case import Case

    record = record or _record(loaded, "answer", seed, futures=futures, replications=replications)
    names = _chosen(loaded, None)
    drawn, plans, lived = _plan_and_live(loaded, names, futures, replications, seed, record, progress)
    with record.timed("answer"):
        case = Case.of(loaded.operation, loaded.factors, drawn, plans, lived, seed)
        answers = answer_all(case)
    return case, answers


def brief(
    loaded: LoadedOperation,
    futures: int = FUTURES,
    seed: int = SEED,
    out: Path | str = "brief",
    progress: Progress | None = None,
    replications: int = REPLICATIONS,
) -> BriefPaths:
    """Write the brief of an operation.

    Writes ``brief.html`` (one file, no network), ``answers.json``, the tables of :func:`simulate`, and ``run.json``.

    Raises
    ------
    PeacewrightError
        If the operation cannot be planned, or ``out`` cannot be written.
    """
    from peacewright.answers.serialise import answers_document
    from peacewright.reporting.brief import write_brief
    from peacewright.reporting.compose import compose

    record = _record(loaded, "brief", seed, futures=futures, replications=replications)
    with atomic_directory(out := Path(out)) as directory:
        case, answers = answer(loaded, futures, replications, seed, progress, record)
        _write_tables(directory, case.futures, case.lived)
        _write_json(directory / "answers.json", answers_document(case, answers, record.as_dict()))
        with record.timed("compose"):
            tell(progress, "drawing", 0, 1)
            write_brief(compose(case, answers, record.as_dict()), directory / "brief.html")
            tell(progress, "drawing", 1, 1)
        record.write(directory)
    return BriefPaths(out, out / "brief.html", out / "answers.json", out / "run.json")


def export(
    loaded: LoadedOperation,
    to: str,
    out: Path | str,
    option: str | None = None,
    brief: Path | str | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write an operation, its plans and, if a brief is named, its answers in a format that other programs open.

    Only planning is done: what takes futures comes from a brief that was written before.

    Parameters
    ----------
    loaded : LoadedOperation
    to : {'geojson', 'gpkg', 'kml', 'xlsx', 'csv'}
    out : Path or str
        The file; its ending must be one of the format's.
    option : str, optional
        An option's name; by default every option is exported.
    brief : Path or str, optional
        The directory of a brief of the same operation file.
    progress : callable, optional
        Called with (step, done, all).

    Raises
    ------
    PeacewrightError
        If the format, its library, the option or the brief is not there, or ``out`` cannot be written.
    """
    from peacewright.reporting.exports.compose import compose_export
    from peacewright.reporting.exports.formats import format_for
    from peacewright.reporting.exports.from_answers import answers_of

    out = Path(out)
    chosen = format_for(to, out)
    answers = None if brief is None else answers_of(Path(brief), loaded)
    return write_atomically(
        out, chosen.write(compose_export(loaded, plan(loaded, option, progress), answers))
    )


def _plan_and_live(
    loaded: LoadedOperation,
    names: list[str],
    futures: int,
    replications: int,
    seed: int,
    record: RunRecord,
    progress: Progress | None,
) -> tuple[Futures, dict[str, Plan], dict[str, Lived]]:
    """Plan every option, and live each plan through all futures while the next options are still being planned.

    Planning and realising keep one core busy, the kernel all of them: side by side no core waits. An option's result
    depends on its plan, the futures and the seed alone, so that the order in which work ends changes nothing.
    """
    from peacewright.simulation.futures import draw_futures
    from peacewright.simulation.live import live

    drawn = draw_futures(loaded.operation, loaded.factors, futures, seed)
    plans: dict[str, Plan] = {}
    lived: dict[str, Future[Lived]] = {}
    count = Count("simulating", futures * len(names), progress)
    with ThreadPoolExecutor(OPTIONS_AT_ONCE) as pool:
        try:
            with record.timed("plan"):
                for name, planned in _plan(loaded, names, progress):
                    plans[name] = planned
                    lived[name] = pool.submit(
                        live, planned, drawn, replications, seed, partial(count.report, name)
                    )
            with record.timed("simulate"):
                return drawn, plans, {name: job.result() for name, job in lived.items()}
        except InputFault as fault:
            count.stop()
            raise _cannot(loaded, "agreement", fault.message, fault.remedy) from fault
        except BaseException:
            count.stop()
            raise


def _write_tables(
    directory: Path, futures: Futures, lived: Mapping[str, Lived]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    import polars as pl

    drawn = futures.frame()
    outcomes = pl.concat([one.outcomes for one in lived.values()])
    _write_parquet(drawn, directory / "futures.parquet")
    _write_parquet(outcomes, directory / "outcomes.parquet")
    return drawn, outcomes


def _write_parquet(frame: pl.DataFrame, path: Path) -> None:
    # By way of memory: what a disk refuses then is an OSError, where polars has an error of its own without a reason.
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    path.write_bytes(buffer.getbuffer())


def _write_json(path: Path, document: Any) -> None:
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _record(loaded: LoadedOperation, verb: str, seed: int, **settings: Any) -> RunRecord:
    return RunRecord(verb, loaded.operation.name, loaded.sha256, seed, settings)


def _chosen(loaded: LoadedOperation, options: Sequence[str] | None) -> list[str]:
    known = list(loaded.operation.options)
    for name in options or ():
        if name not in known:
            raise _cannot(loaded, "options", f"no option '{name}'", f"The options are {', '.join(known)}.")
    return list(options) if options else known


def _cannot(
    loaded: LoadedOperation, key: str, message: str, remedy: str = "Correct it in the file."
) -> PeacewrightError:
    return PeacewrightError(
        [Finding("C001", Severity.ERROR, Place(str(loaded.path), None, key), message, remedy)]
    )
