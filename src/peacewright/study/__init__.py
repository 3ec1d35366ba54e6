"""The study: the one place that joins declare, plan, simulate and answer.

The verbs of the command line and of Python are functions here. Each takes what :func:`load` returns; those that write
do so beside the target and rename at the end, so that an interrupted run leaves nothing half-written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peacewright.core.display import Displayed, display_with
from peacewright.core.findings import Finding, PeacewrightError, Place
from peacewright.core.progress import Progress, tell
from peacewright.core.run import RunRecord
from peacewright.core.tables import write_table
from peacewright.core.writing import atomic_directory, write_atomically
from peacewright.operation.editing.edit import edit
from peacewright.operation.loading import LoadedOperation, load
from peacewright.study.common import FUTURES, REPLICATIONS, SEED, chosen, record_of, refused, write_json
from peacewright.study.exploring import Exploration, explore
from peacewright.study.kept_plans import KeptPlans
from peacewright.study.living import live_in_memory
from peacewright.study.planning import plans_of
from peacewright.study.replaying import Replayed, replay

if TYPE_CHECKING:
    import polars as pl

    from peacewright.answers.answer import Answer
    from peacewright.answers.case import Case
    from peacewright.core.futures import Futures
    from peacewright.plan.plan import Plan
    from peacewright.simulation.live import Outcomes

__all__ = [
    "BriefPaths",
    "Exploration",
    "Progress",
    "Replayed",
    "SimulationResult",
    "answer",
    "brief",
    "check",
    "edit",
    "explore",
    "export",
    "load",
    "new",
    "plan",
    "replay",
    "simulate",
    "upgrade",
]


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
    return plans_of(loaded, chosen(loaded, [option] if option else None), progress)


def explain(
    loaded: LoadedOperation,
    name: str,
    option: str | None = None,
    brief: Path | str | None = None,
    progress: Progress | None = None,
) -> dict[str, dict[str, Any]]:
    """Say by option how one number came about, as plain data, without living any future.

    Parameters
    ----------
    loaded, option, progress : as in :func:`plan`
    name : str
        As it stands beside the number in ``answers.json``, or of a number of the plan, a measure or a factor.
    brief : Path or str, optional
        The folder of a brief of the same file: what the number was there is told too (``in_brief``).

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

    Parameters
    ----------
    loaded, progress : as in :func:`plan`
    options : sequence of str, optional
    futures, replications, seed : int
        How many futures are drawn, how often each is lived, and from which seed.
    out : Path or str
        The folder to write; what it holds under other names stays.

    Raises
    ------
    PeacewrightError
        If an option does not exist, or ``out`` cannot be written.
    """
    record = record_of(loaded, "simulate", seed, options=options, futures=futures, replications=replications)
    with atomic_directory(Path(out)) as directory:
        names = chosen(loaded, options)
        drawn, lived = live_in_memory(loaded, names, futures, replications, record, progress)
        tables = _write_tables(directory, loaded, drawn, lived)
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

    Parameters
    ----------
    loaded, futures, replications, seed, progress : as in :func:`simulate`
    record : RunRecord, optional
        Takes the times of the steps.

    Returns
    -------
    tuple of Case and tuple of Answer
        The case holds the plans, futures and outcomes that the answers were made from.
    """
    record = record or record_of(loaded, "answer", seed, futures=futures, replications=replications)
    drawn, lived = live_in_memory(loaded, chosen(loaded, None), futures, replications, record, progress)
    return _answer(loaded, drawn, lived, record)


def _answer(
    loaded: LoadedOperation, drawn: Futures, lived: Mapping[str, Outcomes], record: RunRecord
) -> tuple[Case, tuple[Answer, ...]]:
    from peacewright.answers.all import answer_all
    from peacewright.answers.case import Case

    with record.timed("answer"), ThreadPoolExecutor(1, "beside the study") as beside:
        case = Case.of(loaded.operation, loaded.factors, drawn, lived, record.seed)
        # The kernel that lives these leaves the interpreter to the answers, few of which wait for them.
        lived_beside = beside.submit(lambda: (case.leaving, case.operating_curve))
        answers = answer_all(case)
        lived_beside.result()
        return case, answers


def brief(
    loaded: LoadedOperation,
    futures: int = FUTURES,
    seed: int = SEED,
    out: Path | str = "brief",
    progress: Progress | None = None,
    replications: int = REPLICATIONS,
    exploration: Path | str | None = None,
) -> BriefPaths:
    """Write the brief of an operation.

    Writes ``brief.html`` (one file, no network), ``answers.json``, the tables of :func:`simulate`, and ``run.json``.
    Where a gate opens the next phase, ``phase_gate.parquet`` holds its operating curve by future.
    From an ``exploration`` the options are planned again and nothing is lived: the brief takes its answers, budget and
    seed from there, and says what was found.

    Parameters
    ----------
    loaded, futures, seed, out, progress, replications : as in :func:`simulate`
    exploration : Path or str, optional
        The folder of an exploration of the same file with all its options.

    Raises
    ------
    PeacewrightError
        If the operation cannot be planned, ``exploration`` holds none of this file with all options, or ``out`` cannot
        be written.
    """
    if exploration is not None:
        return _brief_from(Path(exploration), loaded, Path(out), progress)
    record = record_of(loaded, "brief", seed, futures=futures, replications=replications)
    with atomic_directory(out := Path(out)) as directory:
        case, answers = answer(loaded, futures, replications, seed, progress, record)
        return _write_brief(directory, out, (loaded, case, answers), record, None, progress)


def _brief_from(
    exploration: Path, loaded: LoadedOperation, out: Path, progress: Progress | None
) -> BriefPaths:
    from peacewright.study.exploring import documents_of, open_exploration, read_run

    found, before = documents_of(exploration, loaded), read_run(exploration)
    settings = before["settings"]
    left_out = [name for name in loaded.operation.options if name not in settings["options"]]
    if left_out:
        message = f"this exploration leaves out {', '.join(left_out)}"
        raise refused(Place(str(exploration)), message, "explore all options: a brief compares them")
    budget = {name: settings[name] for name in ("futures", "replications")}
    record = record_of(loaded, "brief", before["seed"], **budget)
    with atomic_directory(out) as directory:
        with record.timed("plan"):
            explored = open_exploration(exploration, loaded, progress)
        case, answers = _answer(loaded, explored.futures, explored.lived, record)
        return _write_brief(directory, out, (loaded, case, answers), record, found, progress)


def _write_brief(
    directory: Path,
    out: Path,
    answered: tuple[LoadedOperation, Case, tuple[Answer, ...]],
    record: RunRecord,
    found: Mapping[str, Any] | None,
    progress: Progress | None,
) -> BriefPaths:
    """Write everything into ``directory``, which is to become ``out``."""
    from peacewright.answers.serialise import answers_document
    from peacewright.reporting.brief import write_brief
    from peacewright.reporting.compose import compose
    from peacewright.reporting.drawn import drawing_from
    from peacewright.simulation.tables import units_of

    loaded, case, answers = answered
    _write_tables(directory, loaded, case.futures, case.lived)
    if (gate := case.operating_table) is not None:
        write_table(gate, directory / "phase_gate.parquet", units_of(gate.columns))
    write_json(directory / "answers.json", answers_document(case, answers, record.as_dict()))
    with record.timed("compose"):
        tell(progress, "drawing", 0, 1)
        kept = KeptPlans.of(loaded)
        with drawing_from(kept.drawings()) as drawn:
            write_brief(compose(case, answers, record.as_dict(), found), directory / "brief.html")
        kept.keep_drawings(drawn.asked)
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
    monitor: Path | str | None = None,
) -> Path:
    """Write an operation, its plans and, if a brief is named, its answers in a format that other programs open.

    Only planning is done: what takes futures comes from a brief that was written before. Of a run of the monitor, where
    one is named, incidents, counts and sources are written instead.

    Parameters
    ----------
    loaded : LoadedOperation
    to : {'geojson', 'gpkg', 'kml', 'xlsx', 'csv'}; of a run of the monitor also {'hxl', 'parquet'}
    out : Path or str
        The file; its ending must be one of the format's.
    option, progress : as in :func:`plan`
    brief : Path or str, optional
        The directory of a brief of the same operation file.
    monitor : Path or str, optional
        The directory of a run of the monitor of the same operation file; without ``option`` and ``brief``.

    Raises
    ------
    PeacewrightError
        If the format, its library, the option, the brief or the run is not there, or ``out`` cannot be written.
    """
    from peacewright.reporting.exports.compose import compose_export
    from peacewright.reporting.exports.formats import format_for
    from peacewright.reporting.exports.from_answers import answers_of

    out = Path(out)
    if monitor is not None:
        from peacewright.study.watching import export_of_run

        if option is not None or brief is not None:
            raise refused(
                Place("--monitor"), "it has neither options nor answers", "leave --option and --brief"
            )
        return write_atomically(out, format_for(to, out, "monitor").write(export_of_run(loaded, monitor)))
    chosen = format_for(to, out)
    answers = None if brief is None else answers_of(Path(brief), loaded)
    planned = plan(loaded, option, progress)
    return write_atomically(out, chosen.write(compose_export(loaded, planned, answers)))


def _write_tables(
    directory: Path, loaded: LoadedOperation, futures: Futures, lived: Mapping[str, Outcomes]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the two tables that people look at; an exploration writes all."""
    import polars as pl

    from peacewright.simulation.futures import units_drawn
    from peacewright.simulation.tables import units_of

    drawn = futures.frame()
    outcomes = pl.concat([one.outcomes for one in lived.values()])
    write_table(drawn, directory / "futures.parquet", units_drawn(loaded.operation, loaded.factors))
    write_table(outcomes, directory / "outcomes.parquet", units_of(outcomes.columns))
    return drawn, outcomes
