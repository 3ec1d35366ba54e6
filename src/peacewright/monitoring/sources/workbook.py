"""XLSX: the first sheet of a workbook as rows of text, with merged cells filled and dates as dates."""

from __future__ import annotations

import logging
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any

from peacewright.monitoring.sources.tables import (
    BATCH,
    MOST_COLUMNS,
    Reject,
    Rows,
    Table,
    UnreadableError,
    hxl_tags,
    unique_header,
)

MOST_SHARED = 256 * 1024**2
"""Most bytes of a workbook's list of texts, which is held in memory."""
MOST_OTHER = 64 * 1024**2
"""Most bytes of the parts of a workbook that are neither sheets nor texts, such as styles."""
MOST_ROWS = 1_048_576
"""Rows that a sheet can have. The library fills up the rows before one that gives itself a far higher number."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST_MERGED = 100_000
_CHUNK = 1024 * 1024


def workbook_table(stream: IO[bytes], archive: zipfile.ZipFile) -> Iterator[Table]:
    """Open a workbook. Its first sheet is read; a note tells where there are more.

    Raises
    ------
    UnreadableError
        If it is damaged, or the extra that reads it is not installed.
    """
    try:
        import defusedxml  # noqa: F401 - the library reads with it, and fills in no entities, where it is there
        import openpyxl
    except ImportError as error:
        message = "reading XLSX needs more than the base: pip install 'peacewright[monitor]'"
        raise UnreadableError(message) from error
    logging.getLogger("openpyxl").setLevel(logging.CRITICAL)
    _refuse_large_parts(archive)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that do not matter here
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its own size may be wrong
            rows = _rows(sheet)
            merged = _merged(archive, str(sheet._worksheet_path).lstrip("/"))
            numbered = _filled(rows, merged)
            first = next(((at, cells) for at, cells in numbered if any(cells)), None)
        except UnreadableError:
            raise
        except (
            Exception
        ) as error:  # the library has many errors of its own; a broken file is the person's to mend
            raise _damaged(error) from error
        if first is None:
            message = "its first sheet is empty"
            raise UnreadableError(message)
        header = unique_header(first[1])
        notes = (
            (f"the first of {len(book.sheetnames)} sheets was read: {book.sheetnames[0]}",)
            if len(book.sheetnames) > 1
            else ()
        )
        second = next(_guarded(numbered), None)
        tags = hxl_tags(header, second[1]) if second else {}
        yield Table(header, _batches(numbered, None if tags else second, len(header)), tags, notes)


def _refuse_large_parts(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook of which more must be held in memory than any table needs; sheets are read row by row."""
    held = 0
    for entry in archive.infolist():
        if entry.filename.endswith("sharedStrings.xml"):
            if entry.file_size > MOST_SHARED:
                message = f"its texts unpack to {entry.file_size:,} bytes; save it as CSV"
                raise UnreadableError(message)
        elif "/worksheets/" not in entry.filename and entry.filename.endswith((".xml", ".rels")):
            held += entry.file_size
    if held > MOST_OTHER:
        message = f"its styles and other parts unpack to {held:,} bytes; save it as CSV"
        raise UnreadableError(message)


def _rows(sheet: Any) -> Iterator[list[str | None]]:
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MOST_ROWS:
            message = f"a row of its sheet gives itself a number above {MOST_ROWS:,}, more than a sheet has"
            raise UnreadableError(message)
        cells = [_text(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            message = f"a row has {len(cells):,} columns; at most {MOST_COLUMNS:,} are read"
            raise UnreadableError(message)
        yield cells


def _text(value: Any) -> str | None:
    """Return a cell as text: dates as ISO, whole numbers without a point."""
    if value is None:
        return None
    if isinstance(value, datetime):
        midnight = value.time() == time(0, 0)
        return value.strftime("%Y-%m-%d") if midnight else value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _merged(archive: zipfile.ZipFile, member: str) -> dict[int, list[tuple[int, int, int]]]:
    """Return merged ranges by their first row: last row, first and last column, counted from one and nought."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    count, left = 0, b""
    with archive.open(member) as opened:
        while chunk := opened.read(_CHUNK):
            text = left + chunk
            end = 0
            for match in _MERGED.finditer(text):
                end = match.end()
                count += 1
                if count > _MOST_MERGED:
                    message = f"the sheet has more than {_MOST_MERGED:,} merged ranges; save it as CSV"
                    raise UnreadableError(message)
                first, last = _column(match[1]), min(_column(match[3]), MOST_COLUMNS)
                found.setdefault(int(match[2]), []).append((int(match[4]), first, last))
            left = text[max(end, len(text) - 100) :]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _filled(
    rows: Iterator[list[str | None]], merged: dict[int, list[tuple[int, int, int]]]
) -> Iterator[tuple[int, list[str | None]]]:
    """Yield rows with their numbers; every cell of a merged range holds what the range shows."""
    open_ranges: list[tuple[int, int, int, str | None]] = []
    for at, cells in enumerate(rows, start=1):
        open_ranges = [one for one in open_ranges if one[0] >= at]
        for last_row, first, last in merged.get(at, ()):
            open_ranges.append((last_row, first, last, cells[first] if first < len(cells) else None))
        if len(open_ranges) > MOST_COLUMNS:
            message = "merged ranges of the sheet overlap; save it as CSV"
            raise UnreadableError(message)
        for _, first, last, value in open_ranges:
            if value is not None:
                cells.extend([None] * (last + 1 - len(cells)))
                cells[first : last + 1] = [value] * (last + 1 - first)
        yield at, cells


def _guarded(numbered: Iterator[tuple[int, list[str | None]]]) -> Iterator[tuple[int, list[str | None]]]:
    while True:
        try:
            yield next(numbered)
        except StopIteration:
            return
        except UnreadableError:
            raise
        except Exception as error:  # see above
            raise _damaged(error) from error


def _batches(
    numbered: Iterator[tuple[int, list[str | None]]], first: tuple[int, list[str | None]] | None, width: int
) -> Iterator[Rows]:
    rest = _guarded(numbered)
    if first is not None:
        yield _batch([first], width)
    while taken := list(islice(rest, BATCH)):
        yield _batch(taken, width)


def _batch(taken: list[tuple[int, list[str | None]]], width: int) -> Rows:
    rows = Rows()
    for at, cells in taken:
        if not any(cells):
            continue  # sheets are full of rows that hold nothing
        if any(cells[width:]):
            reason = f"it has {len(cells)} cells where the header has {width}"
            rows.rejects.append(Reject(at, "", " | ".join(cell or "" for cell in cells)[:200], reason))
        else:
            rows.at.append(at)
            rows.cells.append([*cells[:width], *[None] * (width - len(cells))])
    return rows


def _damaged(error: BaseException) -> UnreadableError:
    while error.__cause__ is not None:
        error = error.__cause__
    return UnreadableError(f"the workbook is damaged, locked or no XLSX ({type(error).__name__})")
