"""Checkpoints: what each block came to, kept in a folder until all are joined.

A block appears by one rename, so that it is there whole or not at all, whatever ends the program.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from peacewright.core.tables import join_tables, write_table
from peacewright.exploration.running import Block, Part

_READ = "read.json"


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
        """Whether a block has been kept."""
        return self._place(block).is_dir()

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
            (room / _READ).write_text(json.dumps(part.read), encoding="utf-8")
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
            names |= set(json.loads((self._place(block) / _READ).read_text(encoding="utf-8")))
        return tuple(sorted(names))

    def remove(self) -> None:
        """Take the folder away: what was in it has been joined."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, block: Block) -> Path:
        return self.folder / block.option / f"{block.first:09d}-{block.last:09d}"
