"""The store of events: every version that any release told, and from when until when it stood.

A store is one Parquet file. The imports that made it stand in its metadata, so that a file is imported once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peacewright.core.tables import sink_table
from peacewright.monitoring.event import TOLD, UNITS, schema
from peacewright.monitoring.sources.mapping import EventMapping
from peacewright.monitoring.sources.tables import Reject

if TYPE_CHECKING:
    import polars as pl

IMPORTS = "peacewright.imports"
"""Key of the metadata under which the imports stand, as JSON."""
PART_OF_A_RELEASE = 0.5
"""A file that lacks more than this share of what stood on its days is a part. Judged: of two releases of one set of
events that were compared, the later lacked 8 in 100; extracts and samples lack nearly all."""
_DESCRIPTIVE = 40


@dataclass(frozen=True)
class Import:
    """One file that was read into the store."""

    source: str
    file: str
    sha256: str
    mapping_sha256: str
    vintage: str
    """Date of the release, ISO."""
    vintage_from: str
    """How it is known: given, file name, or latest event (then it is at least so late)."""
    rows: int
    events: int
    rejects: int
    first_day: str | None
    last_day: str | None
    """The last day on which an event began."""
    covers: dict[str, list[str]] = field(default_factory=dict)
    """First and last day of its events, by country or region, or as a whole under an empty name."""
    notes: list[str] = field(default_factory=list)
    one_row: str = "report"
    """What a row of the source is: a report, or an incident that the source put together."""
    about: dict[str, Any] = field(default_factory=dict)
    """Title, publisher, licence, standing, notes and limits (``sees``) of the source; empty in stores of before."""


@dataclass(frozen=True)
class Change:
    """One thing that a release tells otherwise than the one before."""

    source: str
    event: str
    vintage: str
    change: str
    """added (within days that an earlier release covered), removed, or changed."""
    column: str
    before: str
    after: str
    vintage_before: str


@dataclass(frozen=True, eq=False)
class Parts:
    """A file that was read: its events in parts on disk, in order, and what was set aside."""

    paths: tuple[Path, ...]
    rejects: tuple[Reject, ...]
    rows: int


@dataclass(frozen=True, eq=False)
class Merged:
    """What an import did to a store."""

    rejects: tuple[Reject, ...]
    """Rows set aside because of what the file or the store holds already."""
    changes: tuple[Change, ...]
    added: int
    covers: dict[str, list[str]]
    first_day: str | None
    last_day: str | None
    notes: tuple[str, ...] = ()


def read_imports(store: Path) -> list[Import]:
    """Return the imports of a store, in order; none where there is no store.

    Raises
    ------
    ValueError
        If the file is no store.
    """
    import polars as pl

    if not store.is_file():
        return []
    try:
        metadata = pl.read_parquet_metadata(store)
        return [Import(**entry) for entry in json.loads(metadata[IMPORTS])]
    except (pl.exceptions.PolarsError, KeyError, TypeError, ValueError, OSError) as error:
        message = "this events.parquet is none that was written here"
        raise ValueError(message) from error


def write_imports(rows: pl.LazyFrame, path: Path, imports: Sequence[Import]) -> None:
    """Write a store."""
    told = json.dumps([asdict(one) for one in imports], ensure_ascii=False)
    sink_table(rows, path, UNITS, {IMPORTS: told})


def empty() -> pl.LazyFrame:
    """Return a store without events."""
    import polars as pl

    return pl.LazyFrame(schema=schema())


def merge(
    store: Path | None,
    parts: Parts,
    mapping: EventMapping,
    vintage: date,
    before: Sequence[Import],
    room: Path,
) -> tuple[pl.LazyFrame, Merged]:
    """Add a file to a store: what is new, what another release changed, what it no longer holds.

    Parameters
    ----------
    store : Path or None
        The store as it is.
    parts : Parts
        The file, read.
    mapping : EventMapping
    vintage : date
        Of the file; not before that of any earlier import of the source.
    before : sequence of Import
        The imports of the store.
    room : Path
        A folder for what is written on the way.

    Returns
    -------
    LazyFrame, Merged
        The rows of the new store, and what happened. Identifiers are held in memory, the events are not.
    """
    import polars as pl

    keys, repeats = _named(parts, mapping)
    standing = _standing(store, mapping)
    joined, clashes = _compared(keys, standing, vintage)
    covers = _covers(keys)
    differs = pl.col("stood").is_not_null() & (pl.col("stood") != pl.col("content"))
    changed, new = joined.filter(differs), joined.filter(pl.col("stood").is_null())
    gone, notes = _gone(standing, keys, covers, mapping, vintage)
    fresh = pl.concat([changed.select("at", "event"), new.select("at", "event")]).sort("at")
    written = _write_fresh(parts, fresh, vintage, room)
    told = {"source": mapping.name, "vintage": vintage.isoformat(), "column": "", "before": "", "after": ""}
    changes = [
        *_changes_of_fields(store, written, changed["event"], mapping.name, vintage),
        *[
            Change(**told, event=name, change="added", vintage_before="")
            for name in _late(new, before, mapping)
        ],
        *[
            Change(**told, event=name, change="removed", vintage_before=since.isoformat())
            for name, since in gone.select("event", "known_from").iter_rows()
        ],
    ]
    changes.sort(key=lambda change: (change.change, change.event, change.column))
    rows = _rows(store, pl.concat([changed["event"], gone["event"]]), mapping, vintage, written)
    # Events are counted on their first day: of the day on which the last one merely ended nothing is told yet.
    first, last = (
        day.isoformat() if isinstance(day, date) else None
        for day in (keys["day_from"].min(), keys["day_from"].max())
    )
    return rows, Merged((*repeats, *clashes), tuple(changes), fresh.height, covers, first, last, notes)


def _compared(keys: pl.DataFrame, standing: pl.DataFrame, vintage: date) -> tuple[pl.DataFrame, list[Reject]]:
    """Return a file's events with what stood of them, and those that a file of the same date tells otherwise."""
    import polars as pl

    stood = standing.select("event", pl.col("content").alias("stood"), "known_from")
    joined = keys.join(stood, on="event", how="left", maintain_order="left")
    clash = (pl.col("stood") != pl.col("content")) & (pl.col("known_from") >= vintage)
    reason = "a file of the same date says otherwise of this event"
    told = joined.filter(clash).select("row", "event").iter_rows()
    rejects = [Reject(row, "", name[:_DESCRIPTIVE], reason) for row, name in told]
    return joined.filter(~clash.fill_null(value=False)), rejects


def _named(parts: Parts, mapping: EventMapping) -> tuple[pl.DataFrame, list[Reject]]:
    """Return identifiers and fingerprints of a file's events, each once, and the rows that only repeat others.

    Events of one identifier that say different things are kept: the second is NAME~2, in an order that follows from
    what they say and not from where they stand.
    """
    import polars as pl

    wanted = [pl.col("event", "content", "row", "day_from", "day_until"), _place_key(mapping)]
    frames = [pl.read_parquet(path).select(wanted) for path in parts.paths]
    keys = pl.concat(frames) if frames else empty().select(wanted).collect()
    keys = keys.with_row_index("at")
    shared = keys.filter(keys["event"].is_duplicated())
    if shared.is_empty():
        return keys, []
    first = pl.col("at").min().over("event", "content")
    repeats = shared.with_columns(first.alias("first")).filter(pl.col("at") != pl.col("first"))
    rows = keys["row"]
    rejects = [
        Reject(row, "", name[:_DESCRIPTIVE], f"it repeats row {rows[earlier]}")
        for row, name, earlier in repeats.select("row", "event", "first").iter_rows()
    ]
    shared = shared.filter(pl.col("at") == first)
    rank = pl.col("content").rank("ordinal").over("event")
    name = pl.when(rank > 1).then(pl.col("event") + "~" + rank.cast(pl.String)).otherwise(pl.col("event"))
    shared = shared.with_columns(name.alias("event"))
    alone = keys.filter(~keys["event"].is_duplicated())
    return pl.concat([alone, shared]).sort("at"), rejects


def _standing(store: Path | None, mapping: EventMapping) -> pl.DataFrame:
    """Return what the store holds of a source as it last stood."""
    import polars as pl

    rows = pl.scan_parquet(store) if store is not None else empty()
    wanted = [pl.col("event", "content", "known_from", "day_from", "day_until"), _place_key(mapping)]
    stands = (pl.col("source") == mapping.name) & pl.col("known_until").is_null()
    return rows.filter(stands).select(wanted).collect()


def _place_key(mapping: EventMapping) -> pl.Expr:
    """Return the place by which the releases of a source cover events."""
    import polars as pl

    by = mapping.release.covers_by
    key = pl.lit("") if by == "source" else pl.col(by).fill_null("")
    return key.cast(pl.Categorical).alias("key")


def _covers(keys: pl.DataFrame) -> dict[str, list[str]]:
    import polars as pl

    last = pl.coalesce("day_until", "day_from")
    found = keys.group_by("key").agg(pl.col("day_from").min().alias("first"), last.max().alias("last"))
    rows = found.with_columns(pl.col("key").cast(pl.String)).sort("key").iter_rows()
    return {key: [first.isoformat(), until.isoformat()] for key, first, until in rows}


def _within(covers: dict[str, list[str]]) -> pl.Expr:
    """Say whether an event lies in the days and places that releases cover."""
    import polars as pl

    first, last = (
        pl.col("key")
        .cast(pl.String)
        .replace_strict(
            list(covers),
            [date.fromisoformat(days[side]) for days in covers.values()],
            default=None,
            return_dtype=pl.Date,
        )
        for side in (0, 1)
    )
    inside = (pl.col("day_from") >= first) & (pl.coalesce("day_until", "day_from") <= last)
    return inside.fill_null(value=False)


def _gone(
    standing: pl.DataFrame,
    keys: pl.DataFrame,
    covers: dict[str, list[str]],
    mapping: EventMapping,
    vintage: date,
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return events that an earlier release told and this one, which covers them, does not.

    A file that lacks most of them is taken for a part of a release: then none was withdrawn, and a note says so.
    """
    import polars as pl

    if not mapping.release.removes or not covers:
        return standing.clear(), ()
    held = standing.filter((pl.col("known_from") < vintage) & _within(covers))
    missing = held.join(keys.select("event"), on="event", how="anti", maintain_order="left").sort("event")
    if missing.height > PART_OF_A_RELEASE * held.height:
        note = f"lacks {missing.height:,} of {held.height:,} events of its days: read as a part, none was withdrawn"
        return standing.clear(), (note,)
    return missing, ()


def _late(new: pl.DataFrame, before: Sequence[Import], mapping: EventMapping) -> list[str]:
    """Return new events on days that an earlier release of the source covered without them."""
    late: set[str] = set()
    for one in before:
        if one.source == mapping.name and one.covers:
            late.update(new.filter(_within(one.covers))["event"])
    return sorted(late)


def _write_fresh(parts: Parts, fresh: pl.DataFrame, vintage: date, room: Path) -> list[Path]:
    """Write the events that come into the store, part by part."""
    import polars as pl

    written: list[Path] = []
    start = 0
    for number, path in enumerate(parts.paths):
        part = pl.read_parquet(path).with_row_index("at", offset=start)
        start += part.height
        chosen = part.drop("event").join(fresh, on="at", how="inner", maintain_order="left")
        if chosen.height:
            chosen = chosen.with_columns(pl.lit(vintage).alias("known_from")).select(list(schema()))
            written.append(room / f"fresh-{number:06d}.parquet")
            chosen.write_parquet(written[-1])
    return written


def _rows(
    store: Path | None, closed: pl.Series, mapping: EventMapping, vintage: date, written: Sequence[Path]
) -> pl.LazyFrame:
    import polars as pl

    old = pl.scan_parquet(store) if store is not None else empty()
    if closed.len():
        ends = (
            (pl.col("source") == mapping.name)
            & pl.col("known_until").is_null()
            & pl.col("event").is_in(closed.implode())
        )
        old = old.with_columns(
            pl.when(ends).then(pl.lit(vintage)).otherwise(pl.col("known_until")).alias("known_until")
        )
    return pl.concat([old, *[pl.scan_parquet(path) for path in written]])


def _changes_of_fields(
    store: Path | None, written: Sequence[Path], changed: pl.Series, source: str, vintage: date
) -> list[Change]:
    """Return every column in which two versions of an event differ."""
    import polars as pl

    if store is None or not changed.len() or not written:
        return []
    ours = pl.col("event").is_in(changed.implode())
    stood = (pl.col("source") == source) & pl.col("known_until").is_null()
    old = pl.scan_parquet(store).filter(ours & stood).collect()
    new = pl.scan_parquet(list(written)).filter(ours).collect()
    pairs = old.join(new, on="event", suffix=" after", maintain_order="left")
    found: list[Change] = []
    compared = [name for name in TOLD if name not in {"source", "event"}]
    for row in pairs.iter_rows(named=True):
        since = row["known_from"].isoformat()
        for name in compared:
            was, now = row[name], row[f"{name} after"]
            if was != now:
                shown = _shown(was), _shown(now)
                found.append(
                    Change(source, row["event"], vintage.isoformat(), "changed", name, *shown, since)
                )
    return found


def _shown(value: Any) -> str:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
