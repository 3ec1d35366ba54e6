"""The monitor: published files into a store of events, with rejects and revisions, incidents, counts and verdicts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.core.progress import Progress
from peacewright.core.run import RunRecord
from peacewright.core.writing import atomic_directory, complete
from peacewright.monitoring.counting import BY, SUMS, Counts, count
from peacewright.monitoring.ground import Ground
from peacewright.monitoring.importing import EVENTS, Imported, import_files
from peacewright.monitoring.linking.incidents import INCIDENTS, Linked, link, write
from peacewright.monitoring.linking.mornings import Linking
from peacewright.monitoring.reading_back import COUNTS, read_run
from peacewright.monitoring.rejects import csv_text
from peacewright.monitoring.reported.periods import Kind
from peacewright.monitoring.sources.mapping import EventMapping, find_mapping
from peacewright.monitoring.sources.recognise import suggest_mapping
from peacewright.monitoring.sources.tables import UnreadableError
from peacewright.monitoring.store import Import
from peacewright.monitoring.terms import terms_of
from peacewright.monitoring.verdicts.answering import Judge
from peacewright.monitoring.verdicts.assuming import assumptions_of
from peacewright.monitoring.verdicts.judging import last_day, verdicts_of
from peacewright.monitoring.verdicts.known import Known, read_known
from peacewright.monitoring.verdicts.models import Verdicts
from peacewright.monitoring.verdicts.observing import Observer
from peacewright.monitoring.verdicts.signposts import Signposts, read_signposts
from peacewright.monitoring.verdicts.warning import early_warning
from peacewright.operation.loading import LoadedOperation
from peacewright.study.common import record_of
from peacewright.study.monitor_reports import must_write_pdf, reported, write_report
from peacewright.theatre import geography

if TYPE_CHECKING:
    from peacewright.reporting.exports.model import Export

VERDICTS = "verdicts.json"


@dataclass(frozen=True, eq=False)
class Watched:
    """What a run of the monitor read, and the events that were known on a day, counted."""

    directory: Path
    imported: Imported
    as_of: date | None
    linked: Linked
    """Reports linked into incidents; ``incidents.parquet`` holds them."""
    counts: Counts
    """By source, standing, who tells it, who did it, domain, act, region and day; ``counts.csv`` holds them."""
    verdicts: Verdicts
    """For each provision, party and window; ``verdicts.json`` holds them."""

    def sources(self) -> list[dict[str, Any]]:
        """Return each source with its rows, releases and lag."""
        return [_of_source(name, [one for one in self.imported.imports if one.source == name])
                for name in dict.fromkeys(one.source for one in self.imported.imports)]  # fmt: skip


def monitor(
    loaded: LoadedOperation,
    files: Sequence[Path | str],
    out: Path | str,
    *,
    as_of: date | None = None,
    source: str | None = None,
    vintage: date | None = None,
    exploration: Path | str | None = None,
    seed: int = 1,
    report: Kind | None = "daily",
    paper: bool = False,
    progress: Progress | None = None,
) -> Watched:
    """Read files of events into the store in a directory, and judge each provision by what was known on a day.

    Parameters
    ----------
    loaded : LoadedOperation
    files : sequence of Path or str
        Tables as they are published. One that the store holds already changes nothing.
    out : Path or str
        The directory of the store; what is written to it stands in ``docs/how-to/read-events.md``.
    as_of : date, optional
        Count and judge what had been published by then; everything, where it is not given.
    source : str, optional
        A source that ships, or a file with a mapping, for all files.
    vintage : date, optional
        Date of the release, for all files.
    exploration : str or Path, optional
        What ``explore`` wrote: its signposts are watched.
    seed : int
        Of what is drawn by chance.
    report : {'daily', 'weekly'}, optional
        What ``report.html`` is about: the last day told of, or the week that ends with it. None: it is not written.
    paper : bool
        Whether the report is written as ``report.pdf`` too.
    progress : callable, optional
        Called with (step, done, all).

    Raises
    ------
    PeacewrightError
        If a file, the theatre or the exploration cannot be read, or what the PDF needs is not installed; nothing is
        written then.
    """
    _must_be_of(Path(out), loaded)
    mapping = find_mapping(source) if source is not None else None
    if paper:
        must_write_pdf()
    signposts = read_signposts(Path(exploration), loaded.operation.name) if exploration is not None else None
    asked = _Asked(as_of, mapping, vintage, signposts, seed, report, paper, progress)
    return _watch(loaded, [Path(file) for file in files], Path(out), asked)


def _must_be_of(out: Path, loaded: LoadedOperation) -> None:
    """Refuse a directory of other files, and the store of another operation.

    The former would be written over; the events of the latter judged by an agreement that they are not under.
    """
    if out.is_dir():
        complete(out)  # a run that was killed may not have put the store there yet
    if out.is_dir() and any(out.iterdir()) and not (out / EVENTS).exists():
        raise _refused(out, "this directory holds other files and no store of the monitor")
    record = out / "run.json"
    try:
        told = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    other = told.get("operation") if isinstance(told, dict) else None
    if other is not None and other != loaded.operation.name:
        raise _refused(record, f"this is the store of the operation {other}, not of {loaded.operation.name}")


def _refused(place: Path, message: str) -> PeacewrightError:
    remedy = "give another directory to --out"
    return PeacewrightError([Finding("C001", Severity.ERROR, Place(str(place)), message, remedy)])


@dataclass(frozen=True)
class _Asked:
    """What a run of the monitor was asked for."""

    as_of: date | None
    mapping: EventMapping | None
    vintage: date | None
    signposts: Signposts | None
    seed: int
    report: Kind | None
    paper: bool
    progress: Progress | None


def _watch(loaded: LoadedOperation, files: Sequence[Path], out: Path, asked: _Asked) -> Watched:
    operation, ground, as_of = loaded.operation, _ground(loaded), asked.as_of
    zones = sorted({party.time_zone for party in operation.parties.values()}) or ["UTC"]
    day = as_of.isoformat() if as_of else None
    record = record_of(loaded, "monitor", asked.seed, as_of=day, time_zones=zones)
    with atomic_directory(out) as room:
        with record.timed("reading"):
            imported = import_files(
                files, out, room, source=asked.mapping, vintage=asked.vintage, zones=zones, report=asked.progress
            )  # fmt: skip
            counts = _counted(room / EVENTS, loaded, as_of)
        with record.timed("linking"):
            linked = _linked(room, out, imported, as_of)
        with record.timed("judging"):
            table = room / EVENTS, linked.incidents, imported.imports, ground
            known = read_known(*table, _parties(loaded), list(operation.parties))
            whole = {one.source for one in imported.imports if one.one_row == "incident"}
            linking = Linking(room / EVENTS, as_of, linked.corpus, whole)
            verdicts = _verdicts(loaded, known, linking, asked)
        watched = Watched(out, imported, as_of, linked, counts, verdicts)
        if asked.report is not None:
            with record.timed("reporting"):
                _report(loaded, watched, room, asked.report, paper=asked.paper)
        _record(record, watched, room)
    return watched


def _report(loaded: LoadedOperation, watched: Watched, room: Path, kind: Kind, *, paper: bool) -> None:
    told = reported(
        loaded, room / EVENTS, watched.imported.imports, watched.linked, _regions(loaded), kind=kind,
        as_of=watched.as_of, verdicts=watched.verdicts,
    )  # fmt: skip
    write_report(told, room, paper=paper)


def export_of_run(loaded: LoadedOperation, directory: Path | str) -> Export:
    """Return a run of the monitor as an export.

    Raises
    ------
    PeacewrightError
        If there is no run of this operation file.
    """
    from peacewright.reporting.exports.from_monitor import compose_monitor_export

    run = read_run(Path(directory), loaded.sha256)
    areas = tuple(loaded.operation.theatre.boundaries)
    return compose_monitor_export(loaded, run, _regions(loaded), geography.places_within(areas))


def draft_mapping(file: Path | str) -> str:
    """Return the draft of a mapping for a table of a source that is not known.

    Raises
    ------
    PeacewrightError
        If the file cannot be read, or holds no dates.
    """
    path = Path(file)
    try:
        return suggest_mapping(path)
    except (UnreadableError, OSError) as error:
        reason = error.strerror or "unknown cause" if isinstance(error, OSError) else str(error)
        finding = Finding(
            "F001",
            Severity.ERROR,
            Place(str(path)),
            reason,
            "give a table with a header and a column of dates",
        )
        raise PeacewrightError([finding]) from None


def _linked(room: Path, out: Path, imported: Imported, as_of: date | None) -> Linked:
    """Link the reports of the new store, and write incidents with the names that they had before."""
    whole = {one.source for one in imported.imports if one.one_row == "incident"}
    linked = link(room / EVENTS, out / INCIDENTS, as_of=as_of, one_row_an_incident=whole)
    write(linked, room, out, as_of)
    return linked


def _ground(loaded: LoadedOperation) -> Ground:
    try:
        return Ground(loaded.operation)
    except ValueError as error:
        finding = Finding(
            "R012",
            Severity.ERROR,
            loaded.place("theatre"),
            str(error),
            "mend the line, or the places that are held",
        )
        raise PeacewrightError([finding]) from None


def _verdicts(loaded: LoadedOperation, known: Known, linking: Linking, asked: _Asked) -> Verdicts:
    """Judge every provision for every party, and tell how far what is seen is from gates and limits."""
    operation, factors, as_of = loaded.operation, loaded.factors, asked.as_of
    judge = Judge(asked.seed)
    observer = Observer(operation, known, as_of, last_day(known, as_of), terms_of(operation), judge)
    quiet = min(factors.value("gate.tolerance_share"), factors.value("collapse.share"))
    warning = early_warning(observer, quiet, asked.signposts, assumptions_of(operation, factors))
    return verdicts_of(
        operation, known, as_of, judge=judge, warning=warning, relink=linking.of_mornings, progress=asked.progress
    )  # fmt: skip


def _parties(loaded: LoadedOperation) -> dict[str, str]:
    """Return the names of the parties in small letters, and their keys."""
    return {
        spelling.casefold(): key
        for key, party in loaded.operation.parties.items()
        for spelling in (key, party.name)
    }


def _counted(store: Path, loaded: LoadedOperation, as_of: date | None) -> Counts:
    return count(store, {region.code: region.polygon for region in _regions(loaded)}, _parties(loaded), as_of)


def _regions(loaded: LoadedOperation) -> tuple[geography.Region, ...]:
    """Return the regions in which events are counted: those of the theatre, then those of its zones, each once."""
    theatre = loaded.operation.theatre
    codes = sorted({code for zone in theatre.zones.values() for code in zone.regions})
    return geography.regions_within((*theatre.boundaries, *codes))


def _of_source(name: str, imports: Sequence[Import]) -> dict[str, Any]:
    """Return what is known of a source: releases, rows and the lag between its last day and its release."""
    latest = max(imports, key=lambda one: (one.vintage, one.last_day or ""))
    told = latest.vintage_from != "latest event" and latest.last_day
    lag = (
        (date.fromisoformat(latest.vintage) - date.fromisoformat(latest.last_day)).days
        if told and latest.last_day
        else None
    )
    return {
        "source": name, "files": len(imports), "vintage": latest.vintage, "vintage_from": latest.vintage_from,
        "rows": sum(one.rows for one in imports), "events": sum(one.events for one in imports),
        "rejects": sum(one.rejects for one in imports), "last_day": latest.last_day, "lag_days": lag,
    }  # fmt: skip


def _record(record: RunRecord, watched: Watched, room: Path) -> None:
    record.settings["imports"] = [asdict(one) for one in watched.imported.imports]
    record.settings["sources"] = watched.sources()
    record.write(room)
    (room / VERDICTS).write_text(watched.verdicts.model_dump_json(indent=1) + "\n", encoding="utf-8")
    table = watched.counts.table.select("day", *BY[:-1], *SUMS)
    (room / COUNTS).write_text(csv_text([table.columns, *table.iter_rows()]), encoding="utf-8")
