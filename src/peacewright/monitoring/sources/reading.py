"""One file of events, read by a mapping: batches of events and rejects, and nothing lost between them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from peacewright.monitoring.event import TOLD, schema
from peacewright.monitoring.sources.mapping import EventMapping, Rule
from peacewright.monitoring.sources.places import located
from peacewright.monitoring.sources.tables import Reject, Rows, UnreadableError, open_table
from peacewright.monitoring.sources.times import interval
from peacewright.monitoring.sources.values import Columns, Fault, cell

if TYPE_CHECKING:
    import polars as pl

_AT = "\x00row"
_LONGEST_VALUE = 200
_APART, _NOTHING = "\x1f", "\x00"


@dataclass(frozen=True, eq=False)
class Batch:
    """Some rows of a file: those that became events, in the columns of the table of events, and those set aside."""

    events: pl.DataFrame
    rejects: tuple[Reject, ...]
    rows: int


@dataclass(frozen=True)
class Reading:
    """A file that is being read."""

    batches: Iterator[Batch]
    header: tuple[str, ...]
    notes: tuple[str, ...]


@contextmanager
def reading(path: Path, mapping: EventMapping, zones: Sequence[str] = ("UTC",)) -> Iterator[Reading]:
    """Open a file of events.

    Parameters
    ----------
    path : Path
    mapping : EventMapping
    zones : sequence of str
        Time zones of the parties, for a source that does not say in which it writes.

    Yields
    ------
    Reading
        Of each batch, rows = events + rejects. ``known_from`` is empty: a file alone does not say it.

    Raises
    ------
    UnreadableError
        If the file is not what it seems, or has none of the columns that the mapping needs.
    """
    with open_table(path, mapping.encoding, mapping.delimiter) as table:
        missing = missing_columns(mapping, table.header)
        if missing:
            message = f"the mapping '{mapping.name}' finds no column {missing[0]} in it"
            raise UnreadableError(message)
        engine = _Engine(mapping, table.header, zones, path.name)
        yield Reading((engine.batch(rows) for rows in table.batches), table.header, table.notes)


def missing_columns(mapping: EventMapping, header: Sequence[str]) -> list[str]:
    """Return what a file lacks without which a mapping cannot read any row."""
    columns = Columns(header)
    needed = [mapping.id, mapping.time.from_]
    return [
        " or ".join(repr(name) for name in taken.of) or f"like '{taken.like}'"
        for taken in needed
        if taken.is_ is None and not columns.of(taken)
    ]


class _Engine:
    """The expressions of one mapping over the columns of one file, built once."""

    def __init__(self, mapping: EventMapping, header: Sequence[str], zones: Sequence[str], file: str) -> None:
        import polars as pl

        self._header = header
        columns = Columns(header)
        blank = pl.all_horizontal([cell(name).is_null() for name in header])
        columns.faults.append(Fault(blank, "", pl.lit(""), "the row is empty"))
        identifier = columns.text(mapping.id)
        lost = identifier.is_null()
        columns.faults.append(
            Fault(lost, columns.called(mapping.id), pl.lit(""), "the identifier is missing")
        )
        told = _told(mapping, columns, zones)
        self._made_up = len(columns.of(mapping.id)) > 1
        self._events = [
            pl.lit(mapping.name).alias("source"),
            identifier.str.replace(r"^(\d+)\.0+$", "${1}").alias("event"),
            *[expression.alias(name) for name, expression in told.items()],
            pl.lit(file).alias("file"),
            pl.col(_AT).alias("row"),
            pl.lit(None, dtype=pl.Date).alias("known_from"),
            pl.lit(None, dtype=pl.Date).alias("known_until"),
        ]
        self._kept = columns.kept
        self._faults = columns.faults
        self._fault = pl.coalesce(
            [pl.when(fault.where).then(pl.lit(number)) for number, fault in enumerate(columns.faults)]
        ).alias("fault")

    def batch(self, rows: Rows) -> Batch:
        """Read some rows."""
        import polars as pl

        texts = list(zip(*rows.cells, strict=True)) or [()] * len(self._header)
        frame = pl.DataFrame(
            [
                pl.Series(name, list(values), dtype=pl.String)
                for name, values in zip(self._header, texts, strict=True)
            ]
        ).with_columns(pl.Series(_AT, rows.at, dtype=pl.Int64))
        for value in self._kept:
            frame = frame.with_columns(value)
        told = frame.select(*self._events, self._fault)
        fault = told["fault"]
        rejects = [*rows.rejects, *self._rejects(frame, fault)]
        rejects.sort(key=lambda reject: reject.row)
        events = fingerprinted(told.filter(fault.is_null()).drop("fault"), self._made_up)
        return Batch(events, tuple(rejects), len(rows.at) + len(rows.rejects))

    def _rejects(self, frame: pl.DataFrame, fault: pl.Series) -> Iterator[Reject]:
        for number in fault.drop_nulls().unique().sort().to_list():
            found = self._faults[number]
            spoiled = frame.filter(fault == number).select(
                frame[_AT].filter(fault == number).alias("at"), found.value.alias("value")
            )
            for at, value in spoiled.iter_rows():
                yield Reject(at, found.column, str(value or "")[:_LONGEST_VALUE], found.reason)


def _told(mapping: EventMapping, columns: Columns, zones: Sequence[str]) -> dict[str, pl.Expr]:
    """Return the columns of events that a source tells, after its name and identifier."""
    import polars as pl

    rules = mapping.rules
    found = {
        name: columns.text(getattr(mapping, name)) for name in ("kind", "side_a", "side_b", "text", "origin")
    }
    holds = [_holds(rule, columns) for rule in rules]
    said = {
        name: _first([(where, getattr(rule, name)) for where, rule in zip(holds, rules, strict=True)])
        for name in ("act", "domain", "target", "author", "stands_as")
    }
    sides = (
        pl.when(said["author"] == "side_a")
        .then(found["side_a"])
        .when(said["author"] == "side_b")
        .then(found["side_b"])
    )
    by_rule = pl.when(said["author"].is_in(["side_a", "side_b"])).then(sides).otherwise(said["author"])
    end_not_known = pl.any_horizontal(
        [
            pl.lit(value=False),
            *[where for where, rule in zip(holds, rules, strict=True) if rule.end_not_known],
        ]
    )
    when = interval(mapping.time, columns, zones, end_not_known)
    where = located(mapping.place, columns)
    return {
        "stands_as": pl.coalesce(said["stands_as"], pl.lit(mapping.stands_as.value)),
        "told_by": _party(mapping, columns.text(mapping.told_by)),
        "author": _party(mapping, pl.coalesce(columns.text(mapping.author), by_rule)),
        "side_a": found["side_a"], "side_b": found["side_b"],
        "act": said["act"], "domain": said["domain"], "target": said["target"], "kind": found["kind"],
        "time_from": when.time_from, "time_until": when.time_until, "time_means": pl.lit(mapping.time.means),
        "time_precision": when.precision, "day_from": when.day_from, "day_until": when.day_until,
        "latitude": where.latitude, "longitude": where.longitude, "place_precision": where.precision,
        "place_radius": where.radius_km, "place": where.name, "region": where.region, "country": where.country,
        "number": columns.count(mapping.number), "number_stopped": columns.count(mapping.number_stopped),
        "deaths_low": columns.count(mapping.deaths_low), "deaths_best": columns.count(mapping.deaths_best),
        "deaths_high": columns.count(mapping.deaths_high),
        "text": found["text"], "origin": found["origin"],
    }  # fmt: skip


def _holds(rule: Rule, columns: Columns) -> pl.Expr:
    import polars as pl

    parts = []
    for name, wanted in rule.when.items():
        if name not in columns.names:
            return pl.lit(value=False)
        value = cell(name)
        found = value.str.contains(f"(?i){wanted}") if isinstance(wanted, str) else (
            value.str.replace(r"^(-?\d+)\.0+$", "${1}").is_in(wanted)
        )  # fmt: skip
        parts.append(found.fill_null(value=False))
    return pl.all_horizontal(parts) if parts else pl.lit(value=True)


def _first(said: list[tuple[pl.Expr, str | None]]) -> pl.Expr:
    """Return what the first rule that holds says; null where none does."""
    import polars as pl

    given = [pl.when(where).then(pl.lit(str(value))) for where, value in said if value is not None]
    return pl.coalesce(given) if given else pl.lit(None, dtype=pl.String)


def _party(mapping: EventMapping, name: pl.Expr) -> pl.Expr:
    """Return a party by its name in operations, where the mapping knows the source's name for it."""
    import polars as pl

    if mapping.party_pattern:
        name = pl.coalesce(name.str.extract(mapping.party_pattern, 1), name)
    known = {spelling: party for party, spellings in mapping.parties.items() for spelling in spellings}
    return name.replace(known) if known else name


def fingerprinted(events: pl.DataFrame, made_up: bool) -> pl.DataFrame:
    """Return events with the fingerprint of what they tell.

    An identifier that was put together from several columns becomes a short one that follows from them.
    """
    import polars as pl

    types = schema()
    if made_up:
        names = [hashlib.blake2b(name.encode(), digest_size=8).hexdigest() for name in events["event"]]
        events = events.with_columns(pl.Series("event", names, dtype=pl.String))
    parts = [
        pl.col(name).cast(types[name]).cast(pl.String).fill_null(_NOTHING) for name in TOLD if name != "event"
    ]
    joined = events.select(pl.concat_str(parts, separator=_APART).alias("told"))["told"]
    prints = [
        int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") for text in joined
    ]
    events = events.with_columns(pl.Series("content", prints, dtype=pl.UInt64))
    return events.select([pl.col(name).cast(kind) for name, kind in types.items()])
