"""Checkpoints: what each block came to, kept in a folder until all are joined.

A block appears by one rename after its files are on the disk, so that it is there whole or not at all, whatever ends
the program or the machine. What is damaged afterwards is told by the digests kept beside it, and lived again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from peacewright.core.tables import join_tables, write_table
from peacewright.exploration.running import Block, Part

_SEAL = "block.json"
"""What was read, and the digest of each table: written last."""


class Checkpoints:
    """The blocks of one exploration in a folder.

    Parameters
    ----------
    folder : Path
        Made with the first block.
    units_of : callable
        Gives the unit of each of some columns, for the metadata of the files.
    """

    def __init__(self, folder: Path, units_of: Callable[[list[str]], dict[str, str]]) -> None:
        self.folder = folder
        self._units_of = units_of

    def has(self, block: Block) -> bool:
        """Whether a block is kept as it was written; one that is damaged is taken away."""
        place = self._place(block)
        if not place.is_dir():
            return False
        if _is_whole(place):
            return True
        shutil.rmtree(place)
        return False

    def keep(self, block: Block, part: Part) -> None:
        """Keep what a block came to.

        Raises
        ------
        OSError
            If the disk refuses.
        """
        place = self._place(block)
        place.parent.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=self.folder))
        try:
            for name, table in part.tables.items():
                write_table(table, room / f"{name}.parquet", self._units_of(table.columns))
            digests = {path.name: _digest(path) for path in sorted(room.iterdir())}
            seal = json.dumps({"read": list(part.read), "sha256": digests})
            (room / _SEAL).write_text(seal, encoding="utf-8")
            for path in room.iterdir():
                _put_on_the_disk(path)
            room.replace(place)
        except BaseException:
            shutil.rmtree(room, ignore_errors=True)
            raise

    def join(self, blocks: Sequence[Block], name: str, path: Path) -> None:
        """Write one table of all blocks, in the order given.

        Raises
        ------
        OSError
            If a block is not there, or the disk refuses.
        """
        import polars as pl

        parts = [self._place(block) / f"{name}.parquet" for block in blocks]
        join_tables(parts, path, self._units_of(list(pl.read_parquet_schema(parts[0]))))

    def read(self, blocks: Sequence[Block]) -> tuple[str, ...]:
        """Return what was read in any of some blocks, sorted."""
        names: set[str] = set()
        for block in blocks:
            names |= set(json.loads((self._place(block) / _SEAL).read_text(encoding="utf-8"))["read"])
        return tuple(sorted(names))

    def remove(self) -> None:
        """Take the folder away: what was in it has been joined."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, block: Block) -> Path:
        return self.folder / block.option / f"{block.first:09d}-{block.last:09d}"


def _is_whole(place: Path) -> bool:
    """Whether the tables of a block are those whose digests were kept."""
    try:
        digests = json.loads((place / _SEAL).read_text(encoding="utf-8"))["sha256"]
        return bool(digests) and all(_digest(place / name) == digest for name, digest in digests.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_on_the_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
