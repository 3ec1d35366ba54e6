"""The catalogue's factor tables and tables of sources, read and checked.

A factor table has one row a report: a factor with three sources takes three rows of the same name, label, unit and
scale on the first. A judged factor takes one row with best, low, high and the reasoning.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import cast

from peacewright.core.factors import Factor, FactorSet, Kind, Report, Scale, Source, factor_from_reports
from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.operation.reading.suggest import did_you_mean

FACTOR_COLUMNS = (
    "factor", "label", "unit", "scale", "kind", "best", "low", "high", "source", "claimed_by", "because",
)  # fmt: skip
SOURCE_COLUMNS = ("id", "title", "publisher", "published", "url", "grade", "licence")
KINDS = ("measured", "reported", "judged")
SCALES = ("linear", "log")
CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"


@dataclass(frozen=True)
class Tables:
    """The catalogue's factors with their sources, and the SHA-256 of the tables they were read from."""

    factors: FactorSet
    sha256: str


@dataclass(frozen=True)
class _Row:
    """One row of a table, and where it stands."""

    place: Place
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def load_tables(catalogue: Path = CATALOGUE) -> Tables:
    """Read every factor table and every table of sources of a catalogue; the same files are read once a process.

    Parameters
    ----------
    catalogue : Path
        A directory with ``factors/*.csv`` and ``sources/*.csv``.

    Raises
    ------
    PeacewrightError
        With every fault of every table, by file and line.
    """
    files = [*sorted((catalogue / "factors").glob("*.csv")), *sorted((catalogue / "sources").glob("*.csv"))]
    state = tuple((file, status.st_mtime_ns, status.st_size) for file in files for status in [file.stat()])
    return _load(state)


@lru_cache(maxsize=8)
def _load(state: tuple[tuple[Path, int, int], ...]) -> Tables:
    findings: list[Finding] = []
    digest = hashlib.sha256()
    factor_rows: list[_Row] = []
    source_rows: list[_Row] = []
    for file, _, _ in state:
        raw = file.read_bytes()
        digest.update(f"{file.parent.name}/{file.name}\0{len(raw)}\0".encode() + raw)
        is_factors = file.parent.name == "factors"
        columns = FACTOR_COLUMNS if is_factors else SOURCE_COLUMNS
        (factor_rows if is_factors else source_rows).extend(_rows(file, raw, columns, findings))
    sources = _sources(source_rows, findings)
    factors = _factors(factor_rows, sources, findings)
    if findings:
        raise PeacewrightError(findings)
    return Tables(FactorSet(factors, sources), digest.hexdigest())


def _fault(place: Place, code: str, message: str, remedy: str) -> Finding:
    return Finding(code, Severity.ERROR, place, message, remedy)


def _rows(file: Path, raw: bytes, columns: tuple[str, ...], findings: list[Finding]) -> Iterator[_Row]:
    name = f"{file.parent.name}/{file.name}"
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        findings.append(_fault(Place(name, line), "F003", "the table is not UTF-8 text", "save it as UTF-8"))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != columns:
            remedy = f"the first line is {','.join(columns)}"
            message = f"the columns are {','.join(header)[:200] or 'missing'}"
            findings.append(_fault(Place(name, 1), "S001", message, remedy))
            return
        line = reader.line_num + 1
        for cells in reader:
            place = Place(name, line, cells[0][:80] if cells else "")
            line = reader.line_num + 1
            if len(cells) == len(columns):
                yield _Row(place, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)})
            elif cells:
                message = f"the row has {len(cells)} cells, where {len(columns)} are due"
                findings.append(
                    _fault(place, "S003", message, "put text that holds a comma in double quotes")
                )
    except csv.Error as error:
        message = f"not a table of comma-separated values: {error}"
        findings.append(_fault(Place(name, reader.line_num), "S003", message, "check the double quotes"))


# --- sources --------------------------------------------------------------------------------------------------------


def _sources(rows: list[_Row], findings: list[Finding]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for row in rows:
        missing = [column for column in ("id", "title", "publisher", "published") if not row[column]]
        if missing:
            findings.append(_fault(row.place, "S002", f"{', '.join(missing)} missing", "fill the cell"))
            continue
        try:
            published = date.fromisoformat(row["published"])
        except ValueError:
            message = f"'{row['published']}' is not a date"
            findings.append(
                _fault(row.place, "S003", message, "write year, month and day, for instance 2025-04-20")
            )
            continue
        more = {column: row[column] for column in ("id", "title", "publisher", "url", "grade", "licence")}
        source = Source(published=published, **more)
        if sources.setdefault(source.id, source) != source:
            message = f"source '{source.id}' stands elsewhere with other words"
            findings.append(
                _fault(row.place, "R008", message, "make the two rows alike, or give one another id")
            )
    return sources


# --- factors --------------------------------------------------------------------------------------------------------


def _factors(rows: list[_Row], sources: dict[str, Source], findings: list[Finding]) -> dict[str, Factor]:
    grouped: dict[str, list[_Row]] = {}
    for row in rows:
        if row["factor"]:
            grouped.setdefault(row["factor"], []).append(row)
        else:
            findings.append(_fault(row.place, "S002", "the factor's name is missing", "fill the cell"))
    factors = {}
    for name, group in grouped.items():
        found: list[Finding] = []
        factor = _factor(name, group, sources, found)
        findings += found
        if factor is not None and not found:
            factors[name] = factor
    return factors


def _factor(
    name: str, rows: list[_Row], sources: dict[str, Source], findings: list[Finding]
) -> Factor | None:
    first = rows[0]
    if not first["label"]:
        message = "the label is missing on the factor's first row"
        findings.append(_fault(first.place, "S002", message, "say in words what the number is"))
    _check_alike(name, rows, findings)
    for column, allowed in (("kind", KINDS), ("scale", SCALES)):
        for row in rows:
            if row[column] not in allowed and (column == "kind" or row[column]):
                message = f"{column} '{row[column]}' is not allowed"
                findings.append(_fault(row.place, "S004", message, did_you_mean(row[column], allowed)))
    for row in rows:
        for source in _split(row["source"]):
            if source not in sources:
                message = f"source '{source}' is in no table of sources"
                findings.append(_fault(row.place, "R003", message, did_you_mean(source, sources)))
    if findings:
        return None
    make = _judged if first["kind"] == "judged" else _reported
    return make(name, rows, cast(Scale, first["scale"] or "linear"), findings)


def _check_alike(name: str, rows: list[_Row], findings: list[Finding]) -> None:
    """Label, unit and scale stand on the first row, kind on all, and all rows in one table."""
    first = rows[0]
    for row in rows[1:]:
        for column in ("label", "unit", "scale", "kind"):
            if row[column] != first[column] and (row[column] or column == "kind"):
                message = f"{column} is '{row[column]}', and '{first[column]}' on line {first.place.line}"
                findings.append(
                    _fault(row.place, "R008", message, "leave it blank on later rows, or name it apart")
                )
        if row.place.file != first.place.file:
            message = f"'{name}' stands in {first.place.file} too"
            findings.append(_fault(row.place, "R008", message, "keep all reports of a factor in one table"))
    if first["kind"] == "judged" and len(rows) > 1:
        message = "a judged factor has one row"
        findings.append(
            _fault(rows[1].place, "R008", message, "keep one judgement, or report what sources say")
        )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _number(row: _Row, column: str, findings: list[Finding]) -> float | None:
    text = row[column]
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not abs(number) < float("inf"):
        message = f"{column} '{text[:40]}' is not a number"
        findings.append(
            _fault(row.place, "S003", message, "write digits with a point, without commas or unit")
        )
        return None
    return number


def _numbers(row: _Row, findings: list[Finding]) -> tuple[float, float, float] | None:
    """Return best, low and high of a row in order; low and high are best where a report gives none."""
    best, low, high = (_number(row, column, findings) for column in ("best", "low", "high"))
    if best is None:
        if not row["best"]:
            findings.append(_fault(row.place, "S002", "best is missing", "fill the cell"))
        return None
    low, high = best if low is None else low, best if high is None else high
    if not low <= best <= high:
        message = f"low {low:g}, best {best:g}, high {high:g} are not in order"
        findings.append(_fault(row.place, "R006", message, "low is at most best, best at most high"))
        return None
    return best, low, high


def _reported(name: str, rows: list[_Row], scale: Scale, findings: list[Finding]) -> Factor | None:
    reports = []
    for row in rows:
        numbers = _numbers(row, findings)
        cited = _split(row["source"])
        if len(cited) != 1:
            message = f"a {row['kind']} row names one source, this one {len(cited)}"
            findings.append(
                _fault(row.place, "R005", message, "one row a source; or judge the factor and say why")
            )
        elif numbers is not None:
            best, low, high = numbers
            reports.append(Report(best, low, high, cited[0], row["claimed_by"], row["because"]))
    first = rows[0]
    if findings or not _above_zero(first.place, scale, min(report.low for report in reports), findings):
        return None
    kind = cast(Kind, first["kind"])
    return factor_from_reports(name, first["label"], first["unit"], kind, reports, scale=scale)


def _judged(name: str, rows: list[_Row], scale: Scale, findings: list[Finding]) -> Factor | None:
    row = rows[0]
    numbers = _numbers(row, findings)
    for column in ("low", "high"):
        if not row[column]:
            findings.append(_fault(row.place, "S002", f"a judged factor has no {column}", "give the range"))
    if not row["because"]:
        findings.append(
            _fault(row.place, "R005", "a judged factor says why", "write the reasoning under 'because'")
        )
    if findings or numbers is None or not _above_zero(row.place, scale, numbers[1], findings):
        return None
    best, low, high = numbers
    return Factor(
        name, row["label"], row["unit"], best, low, high, "judged", scale, because=row["because"],
        sources=_split(row["source"]),
    )  # fmt: skip


def _above_zero(place: Place, scale: Scale, low: float, findings: list[Finding]) -> bool:
    if scale == "log" and low <= 0:
        message = f"low is {low:g}, where a logarithmic scale begins above zero"
        findings.append(_fault(place, "R006", message, "give a low above zero, or a linear scale"))
        return False
    return True
