"""Files as rows of text, whatever their format, in batches, with the place of each row and what could not be read."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

BATCH = 20_000
"""Rows that are read at a time."""
MOST_COLUMNS = 2_048
MOST_RATIO, SMALL_ENOUGH = 300, 64 * 1024**2
"""An archive that unpacks to more than so many times its size, and to more than so many bytes, is refused."""


class UnreadableError(ValueError):
    """A file that cannot be read as what it seems to be; the message says why."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was set aside: its place, the column and value at fault, and why."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class Rows:
    """Some rows in order: where each stands, its cells, and those that were set aside."""

    at: list[int] = field(default_factory=list)
    cells: list[list[str | None]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """A file that is open: its header, its rows to come, and what the reader must know."""

    header: tuple[str, ...]
    batches: Iterator[Rows]
    tags: dict[str, str]
    """HXL tags by column, where a row of them stands under the header."""
    notes: tuple[str, ...] = ()


def unique_header(cells: Sequence[str | None]) -> tuple[str, ...]:
    """Return names of columns, each once: blanks are numbered, repeats too."""
    names: list[str] = []
    seen: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        name = (cell or "").replace("\x00", "").strip() or f"column {number}"
        while name in seen:
            name = f"{name} ({number})"
        seen.add(name)
        names.append(name)
    if len(names) > MOST_COLUMNS:
        message = f"the first row has {len(names):,} columns; at most {MOST_COLUMNS:,} are read"
        raise UnreadableError(message)
    return tuple(names)


def hxl_tags(header: Sequence[str], cells: Sequence[str | None]) -> dict[str, str]:
    """Return the tags of a row by column if it is a row of HXL tags, else nothing."""
    filled = [
        (name, cell.strip()) for name, cell in zip(header, cells, strict=False) if cell and cell.strip()
    ]
    tags = {name: cell for name, cell in filled if cell.startswith("#") and cell[1:2].isalpha()}
    return tags if len(tags) >= 2 and len(tags) == len(filled) else {}


@contextmanager
def open_table(path: Path, encoding: str = "", delimiter: str = "") -> Iterator[Table]:
    """Open a file of events by what its bytes are: text with delimiters, gzip, XLSX, Parquet, JSON, GeoJSON, zip.

    Parameters
    ----------
    path : Path
    encoding, delimiter : str
        As a mapping declares them; told from the file where empty.

    Yields
    ------
    Table

    Raises
    ------
    UnreadableError
        If the file cannot be read.
    """
    with path.open("rb") as opened:
        yield from _opened(opened, path, encoding, delimiter, 0)


def _opened(stream: IO[bytes], path: Path, encoding: str, delimiter: str, depth: int) -> Iterator[Table]:
    from peacewright.monitoring.sources.columnar import parquet_table
    from peacewright.monitoring.sources.delimited import delimited_table
    from peacewright.monitoring.sources.objects import object_table
    from peacewright.monitoring.sources.workbook import workbook_table

    head = stream.read(4096)
    stream.seek(0)
    if not head.strip():
        message = "the file is empty"
        raise UnreadableError(message)
    if head.startswith((b"\x1f\x8b", b"PK\x03\x04")) and depth:
        message = "it is an archive within an archive; unpack it first"
        raise UnreadableError(message)
    if head.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=stream) as inside:
            bounded = cast(
                "IO[bytes]", io.BufferedReader(Bounded(cast("IO[bytes]", inside), path.stat().st_size))
            )
            yield from _rewound(bounded, path, encoding, delimiter)
    elif head.startswith(b"PK\x03\x04"):
        with _archive(stream) as archive:
            if "xl/workbook.xml" in archive.namelist():
                refuse_bomb(archive)
                yield from workbook_table(stream, archive)
                return
            with archive.open(_only_member(archive)) as member:
                bounded = cast("IO[bytes]", io.BufferedReader(Bounded(member, path.stat().st_size)))
                yield from _rewound(bounded, path, encoding, delimiter)
    elif head.startswith(b"PAR1"):
        if depth:
            message = "it is Parquet within an archive; unpack it first"
            raise UnreadableError(message)
        yield from parquet_table(stream, path)
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        yield object_table(stream)
    else:
        yield delimited_table(stream, head, encoding, delimiter)


def _rewound(stream: IO[bytes], path: Path, encoding: str, delimiter: str) -> Iterator[Table]:
    """Go on with what an archive holds, whose errors differ from those of plain files."""
    try:
        yield from _opened(stream, path, encoding, delimiter, 1)
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
        message = "the archive is damaged or cut off"
        raise UnreadableError(message) from error


@contextmanager
def _archive(stream: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError) as error:
        message = "the archive is damaged or cut off"
        raise UnreadableError(message) from error
    with archive:
        try:
            yield archive
        except (zipfile.BadZipFile, RuntimeError, OSError) as error:
            message = "the archive is damaged, locked or packed in a way that is not read"
            raise UnreadableError(message) from error


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the one table of an archive. It is read where it is: nothing is unpacked to the disk."""
    tables = [
        entry
        for entry in archive.infolist()
        if not entry.is_dir()
        and entry.filename.lower().endswith((".csv", ".tsv", ".txt", ".json", ".geojson"))
    ]
    if len(tables) != 1:
        message = (
            f"the archive holds {len(tables)} tables (CSV or JSON); unpack it and name the files to read"
        )
        raise UnreadableError(message)
    return tables[0]


def refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to far more than tables do.

    Raises
    ------
    UnreadableError
    """
    entries = archive.infolist()
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > SMALL_ENOUGH and unpacked > MOST_RATIO * max(packed, 1):
        message = f"it would unpack from {packed:,} to {unpacked:,} bytes"
        raise UnreadableError(message)


class Bounded(io.RawIOBase):
    """A stream of unpacked bytes that stops with an error where it grows beyond all measure.

    It can be wound back to its beginning, as a look at the first bytes asks.
    """

    def __init__(self, stream: IO[bytes], packed: int) -> None:
        self._stream = stream
        self._most = max(SMALL_ENOUGH, MOST_RATIO * packed)
        self._read = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be wound back."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Wind back."""
        self._read = self._stream.seek(offset, whence)
        return self._read

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._read

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower than any buffer: readers give a memoryview
        """Read into a buffer."""
        data = self._stream.read(len(buffer))
        self._read += len(data)
        if self._read > self._most:
            message = f"it unpacks to more than {self._most:,} bytes"
            raise UnreadableError(message)
        buffer[: len(data)] = data
        return len(data)
