"""Which source a file is of, told by its columns; and a draft of a mapping for a table that is of none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from peacewright.monitoring.sources.mapping import EventMapping
from peacewright.monitoring.sources.patterns import found as found_in
from peacewright.monitoring.sources.tables import UnreadableError, open_table

SAMPLE = 500
"""Rows from which a draft is made."""


def recognise(path: Path, mappings: Mapping[str, EventMapping]) -> EventMapping:
    """Return the mapping that fits a file.

    Raises
    ------
    UnreadableError
        If the file cannot be read, or its columns are those of no source or of several.
    """
    with open_table(path) as table:
        header = set(table.header)
    fitting: list[tuple[bool, int, EventMapping]] = []
    for mapping in mappings.values():
        lists = [len(columns) for columns in mapping.recognised_by if header.issuperset(columns)]
        named = bool(mapping.named_like and found_in(mapping.named_like, path.name))
        if lists and (named or not mapping.named_like):
            fitting.append((named, max(lists), mapping))
    if not fitting:
        message = "its columns are those of no source that is known"
        raise UnreadableError(message)
    best = max(key[:2] for key in fitting)
    found = [mapping for *key, mapping in fitting if tuple(key) == best]
    if len(found) > 1:
        message = f"its columns are those of several sources: {', '.join(mapping.name for mapping in found)}"
        raise UnreadableError(message)
    return found[0]


# --- drafting -------------------------------------------------------------------------------------------------------

_NAMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "id": (r"(?:.*[_ ./-])?(?:id|uuid|key|entry|instanceid|identifier)", ("#meta+id", "#event+id", "#event+code")),
    "latitude": (r"(?:.*[_ ./-])?(?:lat|latitude|y|ycoord)", ("#geo+lat", "#loc+lat")),
    "longitude": (r"(?:.*[_ ./-])?(?:lon|lng|long|longitude|x|xcoord)", ("#geo+lon", "#loc+lon")),
    "until": (
        r"(?:date|time|day)?[_ -]?(?:end|until|to|finish\w*|stop\w*)(?:ed)?[_ -]?(?:date|time|at)?",
        ("#date+end",),
    ),
    "region": (r"(?:adm(?:in)?[_ -]?1\w*|province|oblast|governorate|region|state)", ("#adm1+name", "#adm1")),
    "country": (r"(?:country|adm(?:in)?[_ -]?0\w*)(?:[_ -]?name)?", ("#country+name", "#country")),
    "name": (
        r"(?:location|place|town|city|settlement|village|adm(?:in)?[_ -]?[234]\w*)(?:[_ -]?name)?",
        ("#loc+name",),
    ),
    "kind": (r"(?:event|incident|attack|violation)?[_ -]?(?:type|kind|category)\w*", ("#event+type", "#event")),
    "deaths_best": (
        r"(?:fatalities|deaths|killed|dead)(?:[_ -]?(?:best|total))?|total[_ -](?:deaths?|killed)",
        ("#affected+killed",),
    ),
    "text": (r"(?:description|notes?|details?|text|summary|comments?)", ("#description",)),
    "origin": (r"(?:sources?|url|link|reference)", ("#meta+source", "#meta+url")),
    "side_a": (r"(?:side|actor|party)[_ -]?(?:a|1)", ("#group+name+first",)),
    "side_b": (r"(?:side|actor|party)[_ -]?(?:b|2)", ("#group+name+second",)),
}  # fmt: skip
_DATE_NAME = r".*(?:date|day|time|start|when).*"
_FORMS = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%z", "%d.%m.%Y", "%d.%m.%Y %H:%M",
    "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d %B %Y", "%d-%b-%Y", "%Y%m%d", "excel",
)  # fmt: skip
_MOST_FORMS = 4


@dataclass(frozen=True)
class _Guess:
    columns: dict[str, str]
    formats: list[str]
    either_way: bool
    """Whether day and month could be exchanged in every date that was looked at."""


def suggest_mapping(path: Path) -> str:
    """Return the text of a mapping that could fit a table: a draft, for a person to correct.

    Raises
    ------
    UnreadableError
        If the file cannot be read, or holds nothing that could be a date.
    """
    with open_table(path) as table:
        rows = list(islice((cells for batch in table.batches for cells in batch.cells), SAMPLE))
        header, tags = table.header, table.tags
    columns = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    guess = _guess(header, tags, columns)
    stem = re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].lower()).strip("-") or "table"
    return _draft(stem if stem[0].isalpha() else f"table-{stem}", guess, header)


def _guess(
    header: Sequence[str], tags: Mapping[str, str], columns: Mapping[str, Sequence[str | None]]
) -> _Guess:
    found: dict[str, str] = {}
    for part, (pattern, wanted) in _NAMES.items():
        tagged = [name for tag in wanted for name in header if tags.get(name, "").replace(" ", "") == tag]
        named = [name for name in header if re.fullmatch(pattern, name, re.IGNORECASE)]
        free = [name for name in [*tagged, *named] if name not in found.values() and any(columns[name])]
        if free:
            found[part] = free[0]
    dated = [
        name
        for name in header
        if re.fullmatch(_DATE_NAME, name, re.IGNORECASE) and name != found.get("until")
    ]
    tagged = [name for name in header if tags.get(name, "").startswith("#date")]
    for name in [*tagged, *dated, *header]:
        formats = _formats(columns[name]) if name not in found.values() else []
        if formats and not (formats == ["excel"] and name not in dated):
            found["from"] = name
            either = "%d/%m/%Y" in formats and "%m/%d/%Y" in formats
            return _Guess(found, formats, either)
    message = f"no column of it holds dates in a form that is known ({', '.join(_FORMS)})"
    raise UnreadableError(message)


def _formats(values: Iterable[str | None]) -> list[str]:
    """Return forms of dates that together read all values, or nearly all, of a column."""
    import polars as pl

    from peacewright.monitoring.sources.times import parsed
    from peacewright.monitoring.sources.values import Columns

    column = pl.Series("day", [value.strip() for value in values if value and value.strip()], dtype=pl.String)
    if column.is_empty():
        return []
    left, chosen = column, []
    for form in _FORMS:
        columns = Columns(["day"])
        local = parsed(pl.col("day"), form, ["UTC"], columns).local
        frame = column.to_frame()
        for kept in columns.kept:
            frame = frame.with_columns(kept)
        read = frame.select(local.dt.year().is_between(1900, 2200).fill_null(value=False))[:, 0]
        still = column.is_in(left.implode()) & read
        if still.any() and (read.all() or (read & column.is_in(left.implode())).sum() * 20 >= len(column)):
            chosen.append(form)
            left = column.filter(~read & column.is_in(left.implode()))
        elif form == "%m/%d/%Y" and chosen == ["%d/%m/%Y"] and read.all():
            chosen.append(form)
        if len(chosen) == _MOST_FORMS:
            break
    return chosen if len(left) * 20 <= len(column) else []


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _draft(name: str, guess: _Guess, header: Sequence[str]) -> str:
    got = guess.columns
    identifier = _quoted(got["id"]) if "id" in got else (
        "{of: [" + ", ".join(_quoted(column) for column in header[:12]) + "], take: joined}"
    )  # fmt: skip
    lines = [
        "# A draft, made from the names of the columns and the first rows. Correct what is wrong, and complete it:",
        "# docs/how-to/read-events.md says what each key takes.",
        "events: 1", f"name: {name}", f"title: {_quoted(name)}", "publisher: not stated", "licence: not stated",
        'columns_from: "header of the table"', "recognised_by:",
        f"  - [{', '.join(_quoted(column) for column in header[:12])}]",
        f"id: {identifier}" + ("" if "id" in got else "   # no column looks like an identifier"),
        "time:", f"  from: {_quoted(got['from'])}",
    ]  # fmt: skip
    if "until" in got:
        lines.append(f"  until: {_quoted(got['until'])}")
    doubt = "   # day and month could be either way round: keep the right one" if guess.either_way else ""
    lines += [f"  formats: [{', '.join(_quoted(form) for form in guess.formats)}]{doubt}",
              "  zone: parties   # the zone in which the table is written, if you know it"]  # fmt: skip
    where = [part for part in ("latitude", "longitude", "name", "region", "country") if part in got]
    if "latitude" not in got or "longitude" not in got:
        where = [part for part in where if part not in {"latitude", "longitude"}]
    lines.append("place:" if where else "place: {}")
    lines += [f"  {part}: {_quoted(got[part])}" for part in where]
    lines += [
        f"{part}: {_quoted(got[part])}"
        for part in ("kind", "side_a", "side_b", "deaths_best", "text", "origin")
        if part in got
    ]
    lines += ["rules: []   # for instance: - {when: {kind: shelling}, act: strike, domain: land}",
              "release: {removes: false}   # true: an event that a later file lacks was withdrawn"]  # fmt: skip
    return "\n".join(lines) + "\n"
