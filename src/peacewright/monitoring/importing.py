"""Reading files into a store: once each, in the order of their releases, with rejects and changes told."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.monitoring.rejects import csv_text
from peacewright.monitoring.sources.mapping import EventMapping, shipped_mappings
from peacewright.monitoring.sources.patterns import named_groups
from peacewright.monitoring.sources.reading import reading
from peacewright.monitoring.sources.recognise import recognise
from peacewright.monitoring.sources.tables import Reject, UnreadableError
from peacewright.monitoring.store import (
    Change,
    Import,
    Merged,
    Parts,
    empty,
    merge,
    read_imports,
    write_imports,
)

EVENTS, REJECTS, CHANGES = "events.parquet", "rejects.csv", "changes.csv"
REJECT_COLUMNS = ("source", "file", "vintage", "row", "column", "value", "reason")
DATED_BY = {"given": "as given", "file name": "by its file name", "latest event": "by its latest event"}
"""How the date of a release is known, in words."""
CHANGE_COLUMNS = ("source", "event", "vintage", "change", "column", "before", "after", "vintage_before")

MOST_REJECTS = 1_000_000
"""Rows of one file that are set aside at most. They are held in memory with their values; a file of which so many are
spoiled is not what its mapping takes it for."""

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Imported:
    """What a run of imports did."""

    imports: tuple[Import, ...]
    """All imports of the store, in order."""
    new: tuple[Import, ...]
    """Those of this run."""
    known: tuple[str, ...]
    """Files that the store holds already."""
    changes: tuple[Change, ...]
    """Those of this run."""
    set_aside: Mapping[str, tuple[tuple[str, int], ...]]
    """Of each file of this run with rows that were set aside: why, and how many for that, the most frequent first."""


@dataclass(frozen=True, eq=False)
class _Read:
    path: Path
    mapping: EventMapping
    sha256: str
    parts: Parts
    notes: tuple[str, ...]
    vintage: date
    vintage_from: str


def import_files(
    files: Sequence[Path],
    out: Path,
    room: Path,
    *,
    source: EventMapping | None = None,
    vintage: date | None = None,
    zones: Sequence[str] = ("UTC",),
    report: Report | None = None,
) -> Imported:
    """Read files of events into the store that stands in ``out``, and write the new one to ``room``.

    Parameters
    ----------
    files : sequence of Path
    out : Path
        Where the store is; none need be there.
    room : Path
        Where the new store, the rejects and the changes are written.
    source : EventMapping, optional
        The mapping of all files; told from their columns where it is not given.
    vintage : date, optional
        Date of the release; told from the names of the files, or from the latest event, where it is not given.
    zones : sequence of str
        Time zones of the parties.
    report : callable, optional
        Called with (step, done, all).

    Raises
    ------
    PeacewrightError
        With every file that cannot be read; nothing is written then.
    """
    work = room / "work"
    work.mkdir()
    store = out / EVENTS if (out / EVENTS).is_file() else None
    imports = _imports(out / EVENTS)
    before = len(imports)
    digests = {path: _digest(path) for path in files}
    have = {(one.sha256, one.mapping_sha256) for one in imports}
    read, known = _read_all(files, digests, have, source, vintage, zones, work, report)
    read.sort(key=lambda one: (one.vintage, one.mapping.name, one.path.name))
    _must_follow(read, imports)
    done = _merge_all(read, store, imports, work)
    _write(out, room, done.store, imports, done.rejects, done.changes)
    _remove(work)
    aside = _reasons(done.rejects)
    return Imported(tuple(imports), tuple(imports[before:]), tuple(known), tuple(done.changes), aside)


def _reasons(rejects: Sequence[Sequence[object]]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return for each file why rows of it were set aside, the most frequent reason first."""
    file, reason = REJECT_COLUMNS.index("file"), REJECT_COLUMNS.index("reason")
    counted: dict[str, Counter[str]] = {}
    for reject in rejects:
        counted.setdefault(str(reject[file]), Counter())[str(reject[reason])] += 1
    return {name: tuple(counts.most_common()) for name, counts in counted.items()}


@dataclass(frozen=True, eq=False)
class _Done:
    store: Path | None
    rejects: list[Sequence[object]]
    changes: list[Change]


def _merge_all(read: Sequence[_Read], store: Path | None, imports: list[Import], work: Path) -> _Done:
    """Merge files into the store, one after the other, and add them to its imports."""
    rejects: list[Sequence[object]] = []
    changes: list[Change] = []
    for number, one in enumerate(read):
        room = _folder(work / f"merge-{number}")
        rows, merged = merge(store, one.parts, one.mapping, one.vintage, imports, room)
        aside = sorted([*one.parts.rejects, *merged.rejects], key=lambda reject: reject.row)
        done = _import(one, merged, len(aside))
        imports.append(done)
        store = work / f"store-{number}.parquet"
        write_imports(rows, store, imports)
        rejects += [
            (done.source, done.file, done.vintage, each.row, each.column, each.value, each.reason)
            for each in aside
        ]
        changes += merged.changes
    return _Done(store, rejects, changes)


def _imports(store: Path) -> list[Import]:
    try:
        return read_imports(store)
    except ValueError as error:
        raise PeacewrightError([_fault(store, str(error), "give another directory to --out")]) from None


def _read_all(
    files: Sequence[Path], digests: dict[Path, str], have: set[tuple[str, str]], source: EventMapping | None,
    vintage: date | None, zones: Sequence[str], work: Path, report: Report | None,
) -> tuple[list[_Read], list[str]]:  # fmt: skip
    """Read all files to parts on disk, and tell every one that cannot be read at once."""
    read: list[_Read] = []
    known: list[str] = []
    findings: list[Finding] = []
    for number, path in enumerate(files):
        try:
            mapping = source or recognise(path, shipped_mappings())
            if (digests[path], _fingerprint(mapping)) in have:
                known.append(path.name)
            else:
                have.add((digests[path], _fingerprint(mapping)))
                read.append(
                    _read(path, mapping, digests[path], vintage, zones, _folder(work / f"read-{number}"))
                )
        except UnreadableError as error:
            findings.append(_fault(path, str(error), _remedy(error)))
        if report is not None:
            report("files", number + 1, len(files))
    if findings:
        raise PeacewrightError(findings)
    return read, known


class _TooEarlyError(UnreadableError):
    """A release that is dated before all that it tells of."""


def _remedy(error: UnreadableError) -> str:
    if isinstance(error, _TooEarlyError):
        return "give the day on which it was published with --vintage"
    if "columns are" in str(error):
        return "name its source with --source, or draft a mapping: peacewright monitor --suggest-mapping FILE"
    return "give a file that can be read, or leave it out"


def _read(
    path: Path, mapping: EventMapping, sha256: str, vintage: date | None, zones: Sequence[str], folder: Path
) -> _Read:
    told, how = (vintage, "given") if vintage is not None else (vintage_of(path.name, mapping), "file name")
    paths: list[Path] = []
    rejects: list[Reject] = []
    rows, latest, earliest = 0, None, None
    with reading(path, mapping, zones) as opened:
        notes = opened.notes
        for number, batch in enumerate(opened.batches):
            events = batch.events
            if told is not None:
                late = events.filter(events["day_from"] > told)
                events = events.filter(events["day_from"] <= told)
                reason = f"it begins after the date of the release, {told}"
                earliest = min(
                    (day for day in (late["day_from"].min(), earliest) if isinstance(day, date)), default=None
                )
                rejects += [
                    Reject(row, "", str(day), reason)
                    for row, day in late.select("row", "day_from").iter_rows()
                ]
            rows += batch.rows
            rejects += batch.rejects
            if len(rejects) > MOST_REJECTS:
                few = f"of its first {rows:,} rows more than {MOST_REJECTS:,}"
                message = f"{few} would be set aside: {rejects[-1].reason}"
                raise UnreadableError(message)
            if events.height:
                last = max(
                    day
                    for day in (events["day_from"].max(), events["day_until"].max())
                    if isinstance(day, date)
                )
                latest = last if latest is None else max(latest, last)
                paths.append(folder / f"{number:06d}.parquet")
                events.write_parquet(paths[-1])
    if told is not None and latest is None and earliest is not None:
        message = f"its events begin on {earliest}, after the date of the release, {told} ({how})"
        raise _TooEarlyError(message)
    if told is None:
        told, how = latest or date.min, "latest event"
    return _Read(path, mapping, sha256, Parts(tuple(paths), tuple(rejects), rows), notes, told, how)


def vintage_of(name: str, mapping: EventMapping) -> date | None:
    """Return the date of the release that a file's name tells; of a year or month alone, its last day."""
    for pattern in mapping.release.name_tells:
        told = named_groups(pattern, name)
        try:
            year, month = int(told["year"]), int(told.get("month") or 12)
            return date(year, month, int(told.get("day") or monthrange(year, month)[1]))
        except (ValueError, KeyError):
            continue
    return None


def _must_follow(read: Sequence[_Read], imports: Sequence[Import]) -> None:
    """Refuse a release that is older than what the store holds of its source: history is written forwards."""
    findings = []
    for one in read:
        newer = max((each.vintage for each in imports if each.source == one.mapping.name), default="")
        if one.parts.paths and one.vintage.isoformat() < newer:
            stands = f"the store holds {one.mapping.name} as of {newer}"
            message = f"it is of {one.vintage} ({one.vintage_from}), and {stands}"
            remedy = "import all files at once into a new directory, or give its date with --vintage"
            findings.append(_fault(one.path, message, remedy))
    if findings:
        raise PeacewrightError(findings)


def _import(one: _Read, merged: Merged, rejects: int) -> Import:
    return Import(
        one.mapping.name, one.path.name, one.sha256, _fingerprint(one.mapping), one.vintage.isoformat(),
        one.vintage_from, one.parts.rows, one.parts.rows - rejects, rejects, merged.first_day, merged.last_day,
        merged.covers, [*one.notes, *merged.notes], one.mapping.one_row,
        about_source(one.mapping),
    )  # fmt: skip


def about_source(mapping: EventMapping) -> dict[str, Any]:
    """Return what a store keeps of a source, so that whoever judges its events knows what it sees."""
    return mapping.model_dump(
        mode="json", include={"title", "publisher", "licence", "stands_as", "notes", "sees", "states"}
    )


def _write(
    out: Path, room: Path, store: Path | None, imports: Sequence[Import], rejects: Sequence[Sequence[object]],
    changes: Sequence[Change],
) -> None:  # fmt: skip
    if store is None:
        write_imports(empty(), room / EVENTS, imports)
    elif store.parent == out:
        (room / EVENTS).write_bytes(store.read_bytes())
    else:
        store.replace(room / EVENTS)
    for name, header, rows in (
        (REJECTS, REJECT_COLUMNS, rejects),
        (
            CHANGES,
            CHANGE_COLUMNS,
            [[getattr(change, column) for column in CHANGE_COLUMNS] for change in changes],
        ),
    ):
        before = (out / name).read_bytes() if (out / name).is_file() else csv_text([header]).encode()
        (room / name).write_bytes(before + csv_text(rows).encode())


def _fingerprint(mapping: EventMapping) -> str:
    return hashlib.sha256(mapping.model_dump_json().encode()).hexdigest()


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise PeacewrightError([_fault(path, f"it cannot be opened: {reason}", "check the path")]) from None


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder)


def _fault(path: Path, message: str, remedy: str) -> Finding:
    return Finding("F001", Severity.ERROR, Place(str(path)), message, remedy)
