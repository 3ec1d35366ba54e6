"""Text with delimiters, row by row: every row is read or set aside, whatever its quotes, ends of line or bytes."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from peacewright.monitoring.sources.tables import (
    BATCH,
    Reject,
    Rows,
    Table,
    UnreadableError,
    hxl_tags,
    unique_header,
)

MOST_CHARACTERS = 1_000_000
"""Longest row; a row beyond it is set aside."""
MOST_LINES = 500
"""Most lines of one row: beyond them a quote was opened and never closed."""
MOST_OPEN_QUOTES = 1_000
"""With more such rows than these the file is not what it seems, and is refused."""
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


class _TooLong(Exception):
    """A row that goes on and on."""


def delimited_table(stream: IO[bytes], head: bytes, encoding: str, delimiter: str) -> Table:
    """Open text with delimiters.

    Raises
    ------
    UnreadableError
        If it is no text, or has no header.
    """
    encoding, notes = (encoding, ()) if encoding else _encoding(stream, head)
    errors = "surrogateescape" if encoding in {"utf-8", "utf-8-sig"} else "replace"
    try:
        codecs.lookup(encoding)
    except LookupError:
        message = f"there is no encoding '{encoding}'"
        raise UnreadableError(message) from None
    delimiter = delimiter or _delimiter(stream, encoding)
    text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
    records = _records(text, delimiter)
    first = next((record for record in records if isinstance(record[1], list)), None)
    if first is None or not isinstance(first[1], list):
        message = "it has no row that could be its header"
        raise UnreadableError(message)
    header = unique_header([_printable(cell) for cell in first[1]])
    second = next(records, None)
    tags = hxl_tags(header, second[1]) if second is not None and isinstance(second[1], list) else {}
    rest = records if tags or second is None else itertools.chain([second], records)
    unsound = "\ufffd" if errors == "replace" else ""
    return Table(header, _batches(rest, header, encoding, unsound), tags, notes)


def _encoding(stream: IO[bytes], head: bytes) -> tuple[str, tuple[str, ...]]:
    """Tell the encoding: by its mark, as UTF-8 where that fits, else the one that fits best."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, ()
    if head.count(0) * 20 > len(head):
        message = "it is binary, and of no format that is read (CSV, XLSX, Parquet, JSON, GeoJSON)"
        raise UnreadableError(message)
    sample = stream.read(_SAMPLE)
    stream.seek(0)
    bad = len(sample.decode("utf-8", errors="replace").split("\ufffd")) - 1 if sample else 0
    high = sum(byte > 127 for byte in sample[:65536]) or 1
    if (
        bad <= 1 or bad * 20 < high
    ):  # the sample may be cut within a character; single bad bytes spoil their rows alone
        return "utf-8", ()
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        message = (
            "it is not UTF-8; install 'peacewright[monitor]' to have its encoding told, or declare 'encoding'"
        )
        raise UnreadableError(message) from None
    best = from_bytes(sample[: 256 * 1024]).best()
    if best is None:
        message = "its encoding cannot be told; declare 'encoding' in a mapping"
        raise UnreadableError(message)
    return best.encoding, (f"read as {best.encoding}",)


def _delimiter(stream: IO[bytes], encoding: str) -> str:
    """Return the delimiter that parts most rows of the beginning into the same number of cells."""
    stream.seek(0)
    sample = stream.read(65536).decode(encoding, errors="replace")
    stream.seek(0)
    best, most = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths: list[int] = []
        try:
            widths.extend(
                len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row
            )
        except csv.Error:
            if not widths:
                continue
        widths = widths[:200][: max(1, len(widths) - 1)]  # the last row may be cut
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > most:
            best, most = delimiter, score
    return best


class _Lines:
    """Lines of a text with their numbers, that can be given back, and that are never longer than a row may be."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._given_back: list[tuple[int, str]] = []
        self._number = 0
        self.taken: list[tuple[int, str]] = []
        self._length = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        number, line = self._given_back.pop() if self._given_back else self._next()
        self.taken.append((number, line))
        self._length += len(line)
        if len(self.taken) > MOST_LINES or self._length > MOST_CHARACTERS:
            raise _TooLong
        return line

    def _next(self) -> tuple[int, str]:
        line = self._text.readline(MOST_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) > MOST_CHARACTERS:
            kept = line
            while line and not line.endswith(("\n", "\r")):
                line = self._text.readline(MOST_CHARACTERS)
            return self._number, kept
        return self._number, line

    def next_row(self) -> None:
        """Forget the lines of the row that was read."""
        self.taken, self._length = [], 0

    def give_back(self) -> tuple[int, str]:
        """Return the first line of the row at fault, and let the others be read anew."""
        first, *others = self.taken
        self._given_back.extend(reversed(others))
        self.next_row()
        return first


def _records(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str] | Reject]]:
    """Yield each row with the number of its first line: its cells, or why it was set aside."""
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MOST_CHARACTERS))
    try:
        yield from _parsed(_Lines(text), delimiter)
    finally:
        with suppress(ValueError):  # the file is closed by whoever opened it, perhaps already
            text.detach()


def _parsed(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | Reject]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    spoiled = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as error:
            several = len(lines.taken) > 1
            row, line = lines.give_back()
            spoiled += several
            if spoiled > MOST_OPEN_QUOTES:
                message = (
                    f"more than {MOST_OPEN_QUOTES:,} rows open a quote without end; is the delimiter right?"
                )
                raise UnreadableError(message) from None
            yield row, Reject(row, "", _printable(line[:200]), _reason(error, several))
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if cells:
            yield lines.taken[0][0], cells
        lines.next_row()


def _reason(error: Exception, several: bool) -> str:
    if isinstance(error, _TooLong) and not several:
        return f"the row is longer than {MOST_CHARACTERS:,} characters"
    if several:
        return "a quote is opened and not closed, or text stands behind a closing quote"
    return "text stands behind a closing quote, or a quote is opened and not closed"


def _printable(text: str) -> str:
    """Return text with bytes that are no characters made visible."""
    return text.encode("utf-8", errors="backslashreplace").decode("utf-8") if not text.isascii() else text


def _batches(
    records: Iterator[tuple[int, list[str] | Reject]], header: tuple[str, ...], encoding: str, unsound: str
) -> Iterator[Rows]:
    rows = Rows()
    width = len(header)
    for at, record in records:
        if isinstance(record, Reject):
            rows.rejects.append(record)
        elif len(record) != width and any(cell.strip() for cell in record[width:] or record):
            wanted = f"it has {len(record)} cells where the header has {width}"
            rows.rejects.append(Reject(at, "", _printable(" | ".join(record)[:200]), wanted))
        elif fault := _undecoded(record, header, unsound):
            name, cell = fault
            reason = f"bytes that are no {encoding.removesuffix('-sig')} text"
            rows.rejects.append(Reject(at, name, _printable(cell[:200]), reason))
        else:
            rows.at.append(at)
            rows.cells.append([*record[:width], *[""] * (width - len(record))])
        if len(rows.at) + len(rows.rejects) >= BATCH:
            yield rows
            rows = Rows()
    if rows.at or rows.rejects:
        yield rows


def _undecoded(record: list[str], header: tuple[str, ...], unsound: str) -> tuple[str, str] | None:
    """Return the first cell with bytes that the encoding does not know."""
    joined = "".join(record)
    if joined.isascii():
        return None
    for name, cell in zip(header, record, strict=False):
        if (unsound and unsound in cell) or (
            not unsound and any("\ud800" <= letter <= "\udfff" for letter in cell)
        ):
            return name, cell
    return None
